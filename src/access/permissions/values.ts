import { randomBytes } from 'node:crypto';
import { canonicalJson, isObject, parseStrict, pointerToken, skipString, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ArgumentType, Field, ToolShape } from './shape.ts';
import { asDecimal, asLong, decimalText, exactNumber, type ExactNumber } from './numbers.ts';

/** Why arguments cannot be what the definition says. Holds names of fields and no values. */
export class ArgumentFault extends Error {
  override readonly name = 'ArgumentFault';
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.pointer = pointer;
  }
}

/** Longest arguments that are read, in UTF-16 units. */
const MAX_CHARS = 1_000_000;
const MAX_DEPTH = 64;
/** Longest list that becomes a set, and longest text that Cedar is given. */
const MAX_ITEMS = 10_000;
const MAX_TEXT = 262_144;

/** Stands before a number's own spelling, in place of the number. Nobody outside this process can write it. */
const MARK = randomBytes(16).toString('hex');

/** Arguments in which every number is kept as it was written. */
export interface ReadArguments {
  readonly fields: JsonObject;
}

/**
 * Reads arguments strictly: what two readers could read differently (a key twice) is a fault, as is what the definition
 * does not declare.
 * @throws ArgumentFault
 */
export function readArguments(text: string, shape: ToolShape): ReadArguments {
  if (text.length > MAX_CHARS) throw new ArgumentFault('', `longer than ${MAX_CHARS} characters`);
  if (shape.input === 'text') return { fields: { whole: text } };
  // Clients write a call without arguments as nothing at all.
  const value = text.trim() === '' ? {} : parsed(text);
  if (!isObject(value)) throw new ArgumentFault('', 'not a JSON object');
  if (shape.input === 'free') return { fields: { whole: canonicalOf(value) } };
  for (const key of Object.keys(value)) if (!shape.fields.has(key)) throw new ArgumentFault(`/${pointerToken(key.slice(0, 100))}`, 'the definition declares no argument of this name');
  return { fields: value };
}

function parsed(text: string): JsonValue {
  try {
    return parseStrict(markNumbers(text), MAX_DEPTH);
  } catch {
    // Which of the ways it is not well-formed is for the tool's author to find; the message may quote.
    throw new ArgumentFault('', 'not well-formed JSON, a key twice in one object, or nested too deep');
  }
}

/** Puts each number of JSON text between quotes behind the mark. Text that is no JSON stays none. */
function markNumbers(text: string): string {
  let out = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      i = skipString(text, i) - 1;
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      let end = i + 1;
      while (end < text.length && /[-+.0-9eE]/.test(text[end] ?? '')) end++;
      const literal = text.slice(i, end);
      if (!/^-?(?:0|[1-9]\d{0,999999})(?:\.\d{1,999999})?(?:[eE][+-]?\d{1,999999})?$/.test(literal)) throw new Error('not a number');
      // A number where a key belongs would become one.
      if (/^\s*:/.test(text.slice(end, end + 100))) throw new Error('a number is no key');
      out += `${text.slice(copied, i)}"${MARK}${literal}"`;
      copied = end;
      i = end - 1;
    }
  }
  return out + text.slice(copied);
}

/** The spelling of a number; undefined for anything else. */
function literalOf(value: JsonValue): string | undefined {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : undefined;
}

/** The number at a place; undefined for anything else. */
export function numberAt(value: JsonValue | undefined): ExactNumber | undefined {
  const literal = value === undefined ? undefined : literalOf(value);
  return literal === undefined ? undefined : exactNumber(literal);
}

/** One spelling for one value: keys in order, numbers by their value where a double holds them and else as written. */
function canonicalOf(value: JsonValue): string {
  const literal = literalOf(value);
  if (literal !== undefined) {
    const number = Number(literal);
    const long = asLong(exactNumber(literal) ?? { coefficient: 1n, exponent: -1 });
    return long !== undefined ? long.toString() : Number.isFinite(number) ? JSON.stringify(number) : literal;
  }
  if (Array.isArray(value)) return `[${value.map(canonicalOf).join(',')}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map((key) => `${canonicalJson(key)}:${canonicalOf(value[key] ?? null)}`).join(',')}}`;
  return canonicalJson(value);
}

/**
 * A value as Cedar takes it, of exactly the type that the definition declares: nothing is converted, since the tool that
 * gets the argument may read it in another way.
 * @throws ArgumentFault
 */
export function cedarValue(value: JsonValue, type: ArgumentType, pointer: string): unknown {
  const literal = literalOf(value);
  switch (type.kind) {
    case 'string':
      if (typeof value !== 'string' || literal !== undefined) throw mismatch(pointer, 'a text');
      return cedarText(value, pointer);
    case 'bool':
      if (typeof value !== 'boolean') throw mismatch(pointer, 'true or false');
      return value;
    case 'long': {
      if (literal === undefined) throw mismatch(pointer, 'a whole number');
      const long = asLong(exactNumber(literal) ?? { coefficient: 1n, exponent: -1 });
      if (long === undefined) throw mismatch(pointer, 'a whole number of 64 bits');
      return cedarLong(long);
    }
    case 'decimal': {
      if (literal === undefined) throw mismatch(pointer, 'a number');
      const exact = exactNumber(literal);
      const decimal = exact === undefined ? undefined : asDecimal(exact);
      if (decimal === undefined) throw mismatch(pointer, 'a number with at most four digits behind the point, below 922337203685477');
      return cedarDecimal(decimal);
    }
    case 'set': {
      if (!Array.isArray(value)) throw mismatch(pointer, 'a list');
      if (value.length > MAX_ITEMS) throw new ArgumentFault(pointer, `a list of more than ${MAX_ITEMS} items`);
      return value.map((item, index) => cedarValue(item, type.element, `${pointer}/${index}`));
    }
    case 'record':
      if (!isObject(value)) throw mismatch(pointer, 'an object');
      for (const key of Object.keys(value)) if (!type.fields.has(key)) throw new ArgumentFault(`${pointer}/${pointerToken(key.slice(0, 100))}`, 'the definition declares no field of this name');
      return cedarRecord(value, type.fields, pointer);
    case 'json':
      return { json: cedarText(canonicalOf(value), pointer) };
  }
}

/** The declared fields of an object. A null counts as absent where the field need not be there. */
export function cedarRecord(value: JsonObject, fields: ReadonlyMap<string, Field>, pointer: string, wanted: (name: string) => boolean = () => true): Record<string, unknown> {
  const out: [string, unknown][] = [];
  for (const [name, { type, required }] of fields) {
    if (!wanted(name)) continue;
    const at = `${pointer}/${pointerToken(name)}`;
    const given = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
    if (given !== null) out.push([name, cedarValue(given, type, at)]);
    else if (required) throw new ArgumentFault(at, 'the definition demands this argument, and it is missing');
  }
  // From entries, so that a field called __proto__ is a field.
  return Object.fromEntries(out);
}

function cedarText(text: string, pointer: string): string {
  if (text.length > MAX_TEXT) throw new ArgumentFault(pointer, `a text of more than ${MAX_TEXT} characters`);
  if (!text.isWellFormed()) throw new ArgumentFault(pointer, 'a text that is not well-formed Unicode');
  return text;
}

/** A number whose digits JSON.stringify leaves as they are: beyond 2^53 a JavaScript number would be another. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A whole number of 64 bits, exactly. */
export function cedarLong(value: bigint): unknown {
  return rawJSON(value.toString());
}

/** A count of ten-thousandths as a decimal. */
export function cedarDecimal(tenThousandths: bigint): unknown {
  return { __extn: { fn: 'decimal', arg: decimalText(tenThousandths) } };
}

function mismatch(pointer: string, wanted: string): ArgumentFault {
  return new ArgumentFault(pointer, `the definition declares ${wanted}, and this is none`);
}
