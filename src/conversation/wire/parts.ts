import { exactValues } from '../../core/exact-json.ts';
import { isObject, type JsonObject, type JsonValue, pointerToken } from '../../core/json.ts';
import type { Conversation, Origin, Part, PartKind } from '../types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What parts of one message or block have in common. */
export interface PartContext {
  readonly origin: Origin;
  /** Kind of this context's plain text: `tool_result` inside a tool's result, otherwise `text`. */
  readonly textKind: PartKind;
  readonly message?: number;
  readonly source?: string;
  readonly callId?: string;
}

export interface PartFields {
  readonly kind?: PartKind;
  readonly origin?: Origin;
  readonly encoding?: Part['encoding'];
  readonly text?: string;
  readonly source?: string;
  readonly callId?: string;
  readonly media?: Part['media'];
}

const NO_TURNS: Conversation['turns'] = { partEnds: [], textEnds: [] };

/** The parts of one body, in wire order. */
export class PartList {
  readonly parts: Part[] = [];
  readonly #partEnds: number[] = [];

  /** All parts of a message have been added. */
  endMessage(): void {
    this.#partEnds.push(this.parts.length);
  }

  /** What the parts add up to, when all are known. Numbers inside them are spelled as in the body. */
  conversation(raw: string, textEnds: readonly number[]): Pick<Conversation, 'parts' | 'turns' | 'systemTexts' | 'firstUserText'> {
    const parts = withExactNumbers(raw, this.parts);
    const systemTexts: string[] = [];
    let firstUserText: string | undefined;
    for (const { origin, text } of parts) {
      if (text === undefined) continue;
      if (origin === 'system' || origin === 'developer') systemTexts.push(text);
      else if (origin === 'user') firstUserText ??= text;
    }
    const turns = textEnds.length === this.#partEnds.length ? { partEnds: this.#partEnds, textEnds } : NO_TURNS;
    return { parts, turns, systemTexts, firstUserText: firstUserText ?? '' };
  }

  add(pointer: string, context: PartContext, fields: PartFields): void {
    const part: Mutable<Part> = {
      pointer,
      kind: fields.kind ?? context.textKind,
      origin: fields.origin ?? context.origin,
      encoding: fields.encoding ?? 'string',
    };
    if (fields.text !== undefined) part.text = fields.text;
    if (context.message !== undefined) part.message = context.message;
    const source = fields.source ?? context.source;
    if (source !== undefined) part.source = source;
    const callId = fields.callId ?? context.callId;
    if (callId !== undefined) part.callId = callId;
    if (fields.media !== undefined) part.media = fields.media;
    this.parts.push(part);
  }

  /** Text that is a JSON string in the body. The empty string is no part: there is nothing in it to inspect. */
  text(pointer: string, context: PartContext, text: string, kind: PartKind = context.textKind): void {
    if (text !== '') this.add(pointer, context, { kind, text });
  }

  /** A value of any shape, read as its serialisation. */
  json(pointer: string, context: PartContext, value: JsonValue, fields: PartFields = {}): void {
    this.add(pointer, context, { ...fields, encoding: 'json', text: JSON.stringify(value) });
  }

  /** A value whose meaning is not known and whose text therefore is not either: indeterminate to whoever inspects it. */
  unknown(pointer: string, context: PartContext): void {
    this.add(pointer, context, { kind: 'unknown', encoding: 'json' });
  }

  /** Fields of an object that are not among `known` but hold text: they are read, since the model or client may be shown them. */
  extras(pointer: string, context: PartContext, object: JsonObject, known: ReadonlySet<string>): void {
    for (const key in object) {
      if (known.has(key)) continue;
      this.extra(`${pointer}/${pointerToken(key)}`, context, object[key] ?? null);
    }
  }

  extra(pointer: string, context: PartContext, value: JsonValue): void {
    if (typeof value === 'string') this.text(pointer, context, value);
    else if (hasText(value)) this.json(pointer, context, value);
  }
}

/** Parts whose text is a value's serialisation, with its numbers as the body spells them: to be called when all parts are known. */
export function withExactNumbers(raw: string, parts: readonly Part[]): readonly Part[] {
  const values = parts.filter((part) => part.encoding === 'json' && part.text !== undefined);
  if (values.length === 0) return parts;
  const exact = exactValues(raw, values.map((part) => part.pointer));
  return exact.size === 0 ? parts : parts.map((part) => {
    const text = part.encoding === 'json' ? exact.get(part.pointer) : undefined;
    return text === undefined ? part : { ...part, text };
  });
}

/** Keys of fewer characters in all, without a space, are taken for names of fields; more of them are text in disguise. */
const NAME_CHARS = 40;

/** Whether any string at any depth is not empty, or the keys are more than names of fields. */
export function hasText(value: JsonValue): boolean {
  return wordiness(value) > NAME_CHARS;
}

/** Characters of the keys at any depth; endless where there is text. */
function wordiness(value: JsonValue): number {
  if (typeof value === 'string') return value === '' ? 0 : Infinity;
  let sum = 0;
  if (Array.isArray(value)) for (const item of value) sum += wordiness(item);
  else if (isObject(value)) for (const key in value) sum += (key.includes(' ') ? Infinity : key.length) + wordiness(value[key] ?? null);
  return sum;
}

/**
 * Whether a setting is what settings are: numbers, and strings of one word. Some servers write settings such as how hard to
 * think into the prompt, so that one with more than a word is text.
 */
export function isNames(value: JsonValue): boolean {
  if (typeof value === 'string') return ONE_WORD.test(value);
  if (Array.isArray(value)) return value.every(isNames);
  return !isObject(value) || Object.entries(value).every(([key, item]) => ONE_WORD.test(key) && isNames(item));
}

const ONE_WORD = /^[\w.:@/+-]{0,128}$/;

/** Decoded size of base64 text, in bytes. */
export function base64Bytes(base64: string, start = 0): number {
  let end = base64.length;
  while (end > start && base64.charCodeAt(end - 1) === 0x3d) end--;
  return Math.floor(((end - start) * 3) / 4);
}

/** Type and size of what a `data:` URL carries (RFC 2397), or where any other URL points. */
export function urlMedia(url: string): NonNullable<Part['media']> {
  if (!url.slice(0, 5).toLowerCase().startsWith('data:')) return { url };
  const comma = url.indexOf(',');
  if (comma < 0) return {};
  const head = url.slice(5, comma);
  const base64 = head.toLowerCase().endsWith(';base64');
  const type = head.split(';', 1)[0] ?? '';
  const bytes = base64 ? base64Bytes(url, comma + 1) : url.length - comma - 1;
  return type === '' ? { bytes } : { type, bytes };
}
