import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { definitionOf, type ToolDefinition } from '../labels/label.ts';

/**
 * What Cedar sees of one argument. `json` is everything that has no type of its own there (free objects, unions, values
 * of no declared type): a record with the value's canonical JSON, so that it cannot be taken for a plain text.
 */
export type ArgumentType =
  | { readonly kind: 'string' | 'long' | 'decimal' | 'bool' | 'json' }
  | { readonly kind: 'set'; readonly element: ArgumentType }
  | { readonly kind: 'record'; readonly fields: Fields };

export interface Field {
  readonly type: ArgumentType;
  /** Whether the value must be there; a null counts as absent. */
  readonly required: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

/** A tool's arguments as its definition declares them. */
export interface ToolShape {
  readonly tool: string;
  /** `object`: JSON with declared fields. `free`: any JSON object, since the definition declares none. `text`: no JSON, but text. */
  readonly input: 'object' | 'free' | 'text';
  readonly fields: Fields;
  /** What the definition says besides. */
  readonly definition: ToolDefinition;
}

/** Deepest nesting of declared types; what lies deeper is `json`. */
const MAX_DEPTH = 8;
/** Most fields of one definition that are declared, at all depths. */
const MAX_FIELDS = 500;
/** Keys by which Cedar's JSON form marks entities and extension values: never names of plain fields. */
const MARKS = new Set(['__entity', '__extn', '__expr']);

const JSON_TYPE: ArgumentType = { kind: 'json' };
/** The one field of arguments that are not declared: canonical JSON, or the text itself. */
export const WHOLE: Fields = new Map([['whole', { type: { kind: 'string' }, required: true }]]);

/** Reads a tool definition as OpenAI, Anthropic and MCP write it; undefined when it has no name. */
export function shapeOf(definition: unknown): ToolShape | undefined {
  const known = definitionOf(definition);
  if (known === undefined || !isObject(definition) || !known.name.isWellFormed()) return undefined;
  const tool = known.name;
  if (definition['type'] === 'custom' && (isObject(definition['custom']) || definition['input_schema'] === undefined) && definition['function'] === undefined && schemaOf(definition) === undefined) return { tool, input: 'text', fields: WHOLE, definition: known };
  const schema = schemaOf(definition);
  // A function without parameters takes none; a tool of the provider's own says nothing of what it takes.
  if (schema === undefined) return isObject(definition['function']) ? { tool, input: 'object', fields: new Map(), definition: known } : { tool, input: 'free', fields: WHOLE, definition: known };
  const reader = new Reader(schema);
  const type = reader.read(schema, 0);
  if (type.kind !== 'record') return { tool, input: 'free', fields: WHOLE, definition: known };
  return { tool, input: 'object', fields: type.fields, definition: known };
}

function schemaOf(definition: JsonObject): JsonObject | undefined {
  const inner = isObject(definition['function']) ? definition['function'] : definition;
  return [inner['parameters'], inner['input_schema'], inner['inputSchema']].find(isObject);
}

/** Reads a JSON Schema into types. Total: what it does not understand becomes `json`. */
class Reader {
  readonly #root: JsonObject;
  #fields = 0;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  read(given: JsonValue | undefined, depth: number): ArgumentType {
    const { schema } = this.#resolve(given);
    if (schema === undefined || depth > MAX_DEPTH) return JSON_TYPE;
    switch (typeOf(schema)) {
      case 'string': return { kind: 'string' };
      case 'integer': return { kind: 'long' };
      case 'number': return { kind: 'decimal' };
      case 'boolean': return { kind: 'bool' };
      case 'array': return schema['prefixItems'] === undefined && isObject(schema['items']) ? { kind: 'set', element: this.#element(schema['items'], depth) } : JSON_TYPE;
      case 'object': return this.#record(schema, depth);
      case undefined:
      default: return JSON_TYPE;
    }
  }

  /** A null in a list is no absence: Cedar has no place for it. */
  #element(items: JsonObject, depth: number): ArgumentType {
    return this.#resolve(items).nullable ? JSON_TYPE : this.read(items, depth + 1);
  }

  #record(schema: JsonObject, depth: number): ArgumentType {
    const { properties } = schema;
    // Schemas that add to the properties by other means say less here than they allow.
    if (!isObject(properties) || schema['patternProperties'] !== undefined || schema['allOf'] !== undefined) return JSON_TYPE;
    const names = Object.keys(properties);
    this.#fields += names.length;
    if (this.#fields > MAX_FIELDS || names.some((name) => MARKS.has(name) || name.length > 200 || !name.isWellFormed())) return JSON_TYPE;
    const required = Array.isArray(schema['required']) ? new Set(schema['required']) : new Set<JsonValue>();
    const fields = new Map<string, Field>();
    for (const name of names) {
      const property = properties[name];
      fields.set(name, { type: this.read(property, depth + 1), required: required.has(name) && !this.#resolve(property).nullable });
    }
    return { kind: 'record', fields };
  }

  /** The schema behind a local `$ref`, and the one choice of a union that is not null; undefined when there is no such one. */
  #resolve(given: JsonValue | undefined): { schema: JsonObject | undefined; nullable: boolean } {
    let schema = given;
    let nullable = false;
    for (let steps = 0; steps < 16; steps++) {
      if (!isObject(schema)) return { schema: undefined, nullable };
      nullable ||= isNullable(schema);
      const ref = schema['$ref'];
      if (typeof ref === 'string') {
        const path = /^#\/(\$defs|definitions)\/([^/~%]{1,200})$/.exec(ref);
        const table = path === null ? undefined : this.#root[path[1] ?? ''];
        schema = isObject(table) && Object.hasOwn(table, path?.[2] ?? '') ? table[path?.[2] ?? ''] : undefined;
        continue;
      }
      const choices = schema['anyOf'] ?? schema['oneOf'];
      if (!Array.isArray(choices)) return { schema, nullable };
      const real = choices.filter((choice) => !(isObject(choice) && choice['type'] === 'null'));
      if (real.length !== 1) return { schema: undefined, nullable };
      schema = real[0];
    }
    return { schema: undefined, nullable };
  }
}

function typeOf(schema: JsonObject): string | undefined {
  const { type } = schema;
  if (Array.isArray(type)) {
    const real = type.filter((each) => each !== 'null');
    return real.length === 1 && typeof real[0] === 'string' ? real[0] : undefined;
  }
  if (typeof type === 'string') return type;
  const values = Array.isArray(schema['enum']) ? schema['enum'] : schema['const'] === undefined ? [] : [schema['const']];
  if (values.length > 0 && values.every((each) => typeof each === 'string')) return 'string';
  return isObject(schema['properties']) ? 'object' : undefined;
}

function isNullable(schema: JsonObject): boolean {
  const { type } = schema;
  if (Array.isArray(type)) return type.includes('null');
  const choices = schema['anyOf'] ?? schema['oneOf'];
  return schema['nullable'] === true || (Array.isArray(choices) && choices.some((choice) => isObject(choice) && choice['type'] === 'null'));
}
