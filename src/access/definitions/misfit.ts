import { canonicalJson, isObject, pointerToken, type JsonObject, type JsonValue } from '../../core/json.ts';

/** Where arguments are not as the schema wants them, and what it wants there. Holds no values. */
export interface Misfit {
  readonly pointer: string;
  readonly text: string;
}

/** Places of arguments and schema that are looked at; what lies beyond is left to the server. */
const MOST_STEPS = 20_000;
const MAX_DEPTH = 64;

/**
 * Holds arguments against the input schema of a tool: types, required and undeclared fields, listed values, items,
 * references inside of the schema, and combinations of those. What it does not know (patterns, formats, bounds,
 * conditions) counts as met, since a server's patterns could take for ever; the server checks them itself. Total.
 * @returns the first place that does not fit
 */
export function misfitOf(value: JsonValue, schema: JsonObject): Misfit | undefined {
  return new Fitting(schema).at(value, schema, '', 0);
}

class Fitting {
  readonly #root: JsonObject;
  #steps = 0;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  at(value: JsonValue, given: JsonValue | undefined, pointer: string, depth: number): Misfit | undefined {
    if (given === false) return { pointer, text: 'nothing may stand here' };
    if (!isObject(given) || depth > MAX_DEPTH || ++this.#steps > MOST_STEPS) return undefined;
    return this.#kind(value, given, pointer) ?? this.#combined(value, given, pointer, depth)
      ?? (isObject(value) ? this.#fields(value, given, pointer, depth) : Array.isArray(value) ? this.#items(value, given, pointer, depth) : undefined);
  }

  #kind(value: JsonValue, schema: JsonObject, pointer: string): Misfit | undefined {
    const { type, enum: listed } = schema;
    const types = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === 'string');
    if (types.length > 0 && !types.some((each) => isOfType(value, each))) return { pointer, text: `it must be ${types.map((each) => each.replaceAll(/[^a-z]/g, '').slice(0, 20)).join(' or ')}` };
    if (Array.isArray(listed) && !isListed(value, listed)) return { pointer, text: 'it must be one of the listed values' };
    if (schema['const'] !== undefined && !isListed(value, [schema['const']])) return { pointer, text: 'it must be the one value that is allowed' };
    return undefined;
  }

  #combined(value: JsonValue, schema: JsonObject, pointer: string, depth: number): Misfit | undefined {
    const { $ref: ref, allOf, anyOf, oneOf } = schema;
    if (typeof ref === 'string') {
      const misfit = this.at(value, this.#referred(ref), pointer, depth + 1);
      if (misfit !== undefined) return misfit;
    }
    for (const each of Array.isArray(allOf) ? allOf : []) {
      const misfit = this.at(value, each, pointer, depth + 1);
      if (misfit !== undefined) return misfit;
    }
    for (const choice of [anyOf, oneOf]) {
      if (Array.isArray(choice) && choice.length > 0 && choice.every((each) => this.at(value, each, pointer, depth + 1) !== undefined)) return { pointer, text: 'it must be of one of the forms that the definition names' };
    }
    return undefined;
  }

  #fields(value: JsonObject, schema: JsonObject, pointer: string, depth: number): Misfit | undefined {
    const { properties, required, additionalProperties, patternProperties } = schema;
    const declared = isObject(properties) ? properties : {};
    for (const name of Array.isArray(required) ? required : []) if (typeof name === 'string' && !Object.hasOwn(value, name)) return { pointer: `${pointer}/${pointerToken(name.slice(0, 100))}`, text: 'it is required' };
    for (const [name, item] of Object.entries(value)) {
      const place = `${pointer}/${pointerToken(name.slice(0, 100))}`;
      const isDeclared = Object.hasOwn(declared, name);
      if (!isDeclared && additionalProperties === false && patternProperties === undefined) return { pointer: place, text: 'the definition declares nothing of this name' };
      const misfit = this.at(item, isDeclared ? declared[name] : patternProperties === undefined ? additionalProperties : undefined, place, depth + 1);
      if (misfit !== undefined) return misfit;
    }
    return undefined;
  }

  #items(value: readonly JsonValue[], { items, prefixItems }: JsonObject, pointer: string, depth: number): Misfit | undefined {
    if (prefixItems !== undefined || !isObject(items)) return undefined;
    for (const [i, item] of value.entries()) {
      const misfit = this.at(item, items, `${pointer}/${i}`, depth + 1);
      if (misfit !== undefined) return misfit;
    }
    return undefined;
  }

  #referred(ref: string): JsonValue | undefined {
    if (ref !== '#' && !ref.startsWith('#/')) return undefined;
    let at: JsonValue | undefined = this.#root;
    for (const token of ref.split('/').slice(1)) {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    }
    return at;
  }
}

function isOfType(value: JsonValue, type: string): boolean {
  switch (type) {
    case 'null': return value === null;
    case 'object': return isObject(value);
    case 'array': return Array.isArray(value);
    case 'integer': return typeof value === 'number' && Number.isInteger(value);
    case 'string': case 'number': case 'boolean': return typeof value === type;
    // A type that JSON Schema does not have says nothing.
    default: return true;
  }
}

/** Each is looked at once, and only values of several parts are written out: a definition may list thousands beside a long text. */
function isListed(value: JsonValue, listed: readonly JsonValue[]): boolean {
  if (typeof value !== 'object' || value === null) return listed.includes(value);
  const written = canonicalJson(value);
  return listed.some((each) => typeof each === 'object' && each !== null && canonicalJson(each) === written);
}
