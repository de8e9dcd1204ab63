import { isObject, type JsonObject, type JsonValue, pointerToken } from '../../core/json.ts';
import type { Origin, Part, PartKind } from '../types.ts';

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

/** The parts of one body, in wire order. */
export class PartList {
  readonly parts: Part[] = [];

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

/** Longest key that is taken for a field's name; a longer one, or one with a space, is text in disguise. */
const NAME_CHARS = 40;

/** Whether any string at any depth is not empty, or any key is more than a field's name. */
export function hasText(value: JsonValue): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return value.some(hasText);
  if (!isObject(value)) return false;
  for (const key in value) {
    if (key.length > NAME_CHARS || key.includes(' ') || hasText(value[key] ?? null)) return true;
  }
  return false;
}

/** Calls `visit` for every non-empty string below `value`, in order; keys in `opaque` are not entered. */
export function stringLeaves(value: JsonValue, pointer: string, opaque: ReadonlySet<string>, visit: (pointer: string, text: string) => void): void {
  if (typeof value === 'string') {
    if (value !== '') visit(pointer, value);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) stringLeaves(item, `${pointer}/${index}`, opaque, visit);
  } else if (isObject(value)) {
    for (const key in value) {
      if (!opaque.has(key)) stringLeaves(value[key] ?? null, `${pointer}/${pointerToken(key)}`, opaque, visit);
    }
  }
}

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
