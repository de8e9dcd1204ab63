import { type ErrorCode, SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/**
 * Checks of wire values. Each names what was expected and where, never what was found: that may hold a secret.
 * `code` says whose fault it is: `request.invalid_shape` or `upstream.bad_answer`.
 */
export class Shape {
  readonly #code: ErrorCode;
  readonly #subject: string;

  constructor(code: 'request.invalid_shape' | 'upstream.bad_answer') {
    this.#code = code;
    this.#subject = code === 'upstream.bad_answer' ? "The upstream's answer is not of its protocol: " : '';
  }

  fail(pointer: string, expected: string): never {
    throw new SallyportError(this.#code, `${this.#subject}${pointer === '' ? 'the body' : pointer} must be ${expected}.`, { location: { pointer } });
  }

  object(value: JsonValue | undefined, pointer: string): JsonObject {
    return isObject(value) ? value : this.fail(pointer, 'an object');
  }

  array(value: JsonValue | undefined, pointer: string): JsonValue[] {
    return Array.isArray(value) ? value : this.fail(pointer, 'an array');
  }

  string(value: JsonValue | undefined, pointer: string): string {
    return typeof value === 'string' ? value : this.fail(pointer, 'a string');
  }

  /** A role. Some servers write it into the prompt as it is, so it must be one word whoever's text it introduces. */
  role(value: JsonValue | undefined, pointer: string): string {
    const role = this.string(value, pointer);
    return /^[\w-]{1,32}$/.test(role) ? role : this.fail(pointer, 'the name of a role');
  }

  /** A string, or undefined where the field is absent or null. */
  optionalString(value: JsonValue | undefined, pointer: string): string | undefined {
    return value === undefined || value === null ? undefined : this.string(value, pointer);
  }

  optionalBoolean(value: JsonValue | undefined, pointer: string): boolean | undefined {
    if (value === undefined || value === null) return undefined;
    return typeof value === 'boolean' ? value : this.fail(pointer, 'true or false');
  }

  optionalInteger(value: JsonValue | undefined, pointer: string, min: number, max: number): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    return this.fail(pointer, `a whole number from ${min} to ${max}`);
  }
}

// The annotations let the compiler know that `fail` ends the flow.
export const requestShape: Shape = new Shape('request.invalid_shape');
export const answerShape: Shape = new Shape('upstream.bad_answer');

/** A number of tokens from a usage object; undefined when the provider does not say. */
export function tokens(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** An object without its undefined fields, for types whose optional fields must be absent rather than undefined. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const out: Partial<T> = {};
  for (const key in fields) if (fields[key] !== undefined) out[key] = fields[key];
  return out as T;
}
