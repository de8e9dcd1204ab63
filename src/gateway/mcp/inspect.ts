import { isUtf8 } from 'node:buffer';
import { SallyportError } from '../../core/errors.ts';
import { isObject, pointerToken, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Origin, Part, PartKind } from '../../conversation/types.ts';
import { base64Bytes } from '../../conversation/wire/parts.ts';
import type { GuardedPart } from '../../enforce/request-reader.ts';
import { isJsonText } from '../../enforce/json-text.ts';
import { redact, replacements } from '../../enforce/redaction.ts';
import type { ConversationVault } from '../../enforce/vault.ts';
import type { Guard } from '../../enforce/guard.ts';
import { strongest } from '../../policy/combine.ts';
import type { PartInspection } from '../../inspect/contract.ts';
import type { Decision, EffectivePolicy } from '../../policy/types.ts';

/** What is inspected together: one message's worth of content, as its server or client sent it. */
export interface Content {
  readonly value: JsonValue;
  readonly origin: Origin;
  readonly kind: PartKind;
  /** Exposed name of the tool or prompt, or the URI of the resource. */
  readonly source: string;
  readonly callId?: string;
}

export interface Inspected {
  /** The content as it may go on; the same value when nothing had to change. Meaningless when the decision blocks. */
  readonly value: JsonValue;
  readonly parts: readonly GuardedPart[];
  readonly decision: Decision;
}

export interface InspectOptions {
  readonly guard: Guard;
  readonly policy: EffectivePolicy;
  readonly vault: ConversationVault;
  readonly now: number;
  /** Most parts of one message. */
  readonly maxParts: number;
}

/** How long reading one message may take: it happens on the event loop, and others wait. Milliseconds. */
const MESSAGE_MS = 3_000;
const OUT_OF_TIME: PartInspection = { outcome: 'indeterminate', findings: [], read: [], unread: [{ detector: '*', reason: 'timeout', message: `the message took longer than ${MESSAGE_MS} ms to read` }], score: 0 };

/** Whether something goes on. A call that needs a person is brought before one first (approval.ts). */
export function passes(decision: Decision): boolean {
  return decision.action !== 'block' && decision.action !== 'confirm';
}

/**
 * Reads every text in a message, decides on it, and carries out what was decided. Text in values is read as it stands;
 * then keys, numbers and what many small values say together, as JSON. Media is a part without text, and so indeterminate.
 * @throws SallyportError `mcp.too_large` when there are more parts than are read
 */
export function inspectContent(content: Content, o: InspectOptions): Inspected {
  const guarded: GuardedPart[] = [];
  const edits = new Map<string, string>();
  const start = performance.now();
  const read = (part: Part): string | undefined => {
    const one = inspectPart(part, o, performance.now() - start > MESSAGE_MS ? OUT_OF_TIME : undefined);
    guarded.push(one.guarded);
    return one.text;
  };
  const { parts, whole, encoded } = partsOf(content, o.maxParts);
  for (const part of parts) {
    const text = read(part);
    if (text !== undefined) edits.set(part.pointer, encoded.has(part) ? Buffer.from(text).toString('base64') : text);
  }
  let decision = strongest(guarded.map((each) => each.decision));
  let value = edits.size === 0 || !passes(decision) ? content.value : edited(content.value, edits);
  if (whole && passes(decision)) {
    const { origin, kind, source, callId } = content;
    const text = read({ pointer: '', kind, origin, source, encoding: 'json', text: JSON.stringify(withoutMedia(value)), ...(callId === undefined ? {} : { callId }) });
    decision = strongest(guarded.map((each) => each.decision));
    // What is left to redact stands in keys and numbers; the bytes of media come back where they were.
    if (text !== undefined && passes(decision)) value = withMedia(JSON.parse(text) as JsonValue, value);
  }
  return { value, parts: guarded, decision };
}

/**
 * @param known - what is known of the part without reading it
 * @returns `text` is the part's text as it may go on, where it changed
 */
export function inspectPart(part: Part, { guard, policy, vault, now }: InspectOptions, known?: PartInspection): { guarded: GuardedPart; text: string | undefined } {
  const trust = policy.trustOf(part.origin, part.source);
  const inspection = known ?? guard.engine.inspect(part, trust, 'request', guard.bareContext(policy));
  const mediaKind = part.kind === 'image' || part.kind === 'audio' || part.kind === 'file' ? part.kind : undefined;
  const decision = policy.decide({ pointer: part.pointer, origin: part.origin, trust, source: part.source, direction: 'request', mediaKind, findings: inspection.findings, unread: inspection.unread }, now);
  const guarded: GuardedPart = { part, trust, inspection, decision, since: undefined };
  if (decision.action !== 'redact' || part.text === undefined) return { guarded, text: undefined };
  vault.reserve(part.text);
  const json = part.encoding === 'string' ? isJsonText(part.text) : true;
  return { guarded, text: redact(part.text, replacements(decision.reasons, guard.engine.rules), (entity, value) => vault.pseudonym(entity, value), json) };
}

/** Shorter than this a string cannot hold anything that a detector looks for. UTF-16 units. */
const MIN_TEXT = 2;
/** With more texts than this, short ones are read together as JSON only: a table has thousands of cells. */
const MANY = 256;
const SHORT = 64;
/** Keys of plain content, whose values say all there is to read. */
const PLAIN: ReadonlySet<string> = new Set(['type', 'text', 'uri', 'mimeType', 'blob', 'data', 'content', 'contents', 'messages', 'role', 'isError', 'resource', 'description']);

interface Parts {
  readonly parts: readonly Part[];
  /** Whether keys and numbers say something too. */
  readonly whole: boolean;
  /** Parts whose text stands as base64 in the message. */
  readonly encoded: ReadonlySet<Part>;
}

function partsOf({ value, origin, kind, source, callId }: Content, max: number): Parts {
  const parts: Part[] = [];
  const encoded = new Set<Part>();
  let whole = false;
  const add = (pointer: string, rest: Partial<Part>): Part => {
    if (parts.length >= max) throw new SallyportError('mcp.too_large', `A message has more than ${max} texts.`);
    const part: Part = { pointer, kind, origin, encoding: 'string', source, ...(callId === undefined ? {} : { callId }), ...rest };
    parts.push(part);
    return part;
  };
  const walk = (each: JsonValue, pointer: string): void => {
    if (typeof each === 'string') {
      if (each.length >= MIN_TEXT) add(pointer, { text: each });
    } else if (Array.isArray(each)) each.forEach((item, i) => { walk(item, `${pointer}/${i}`); });
    else if (isObject(each)) {
      const data = mediaKey(each, pointer);
      for (const [name, item] of Object.entries(each)) {
        if (!PLAIN.has(name)) whole = true;
        const at = `${pointer}/${pointerToken(name)}`;
        if (name !== data) walk(item, at);
        else {
          const text = textInside(each, name);
          if (text === undefined) add(at, mediaPart(each, name));
          else encoded.add(add(at, { text }));
        }
      }
    } else if (typeof each === 'number') whole = true;
  };
  walk(value, '');
  const texts = parts.filter((part) => part.text !== undefined);
  return texts.length <= MANY ? { parts, whole, encoded } : { parts: parts.filter((part) => part.text === undefined || part.text.length >= SHORT || encoded.has(part)), whole: true, encoded };
}

/** Where the protocol has blocks of content. Anywhere else, what is called an image is a value that a model reads as text. */
const CONTENT = /^\/(?:content|contents|messages)(?:\/\d{1,6})?(?:\/content(?:\/\d{1,6})?)?(?:\/resource)?$/;
const BASE64 = /^[A-Za-z0-9+/_=\r\n-]*$/;

/** The key under which a block of content holds encoded bytes: nothing in them is read, and that is said. */
function mediaKey(object: JsonObject, pointer: string): 'data' | 'blob' | undefined {
  if (!CONTENT.test(pointer)) return undefined;
  const { type, data, blob } = object;
  if ((type === 'image' || type === 'audio') && typeof data === 'string' && BASE64.test(data)) return 'data';
  return typeof blob === 'string' && typeof object['uri'] === 'string' && BASE64.test(blob) ? 'blob' : undefined;
}

/** Text that a blob declares itself to be; undefined when it is other data. */
function textInside(object: JsonObject, key: 'data' | 'blob'): string | undefined {
  const { mimeType } = object;
  const blob = object[key];
  if (key !== 'blob' || typeof blob !== 'string' || typeof mimeType !== 'string' || !/^text\/|[/+](?:json|xml|yaml|javascript|x-sh|toml)\b/i.test(mimeType)) return undefined;
  const bytes = Buffer.from(blob, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function mediaPart(object: JsonObject, key: string): Partial<Part> {
  const { type, mimeType } = object;
  const data = object[key];
  return {
    kind: type === 'image' ? 'image' : type === 'audio' ? 'audio' : 'file',
    media: { bytes: base64Bytes(typeof data === 'string' ? data : ''), ...(typeof mimeType === 'string' ? { type: mimeType.slice(0, 100) } : {}) },
  };
}

function map(value: JsonValue, pointer: string, change: (leaf: JsonValue, pointer: string, media: boolean) => JsonValue, media = false): JsonValue {
  if (Array.isArray(value)) return value.map((item, i) => map(item, `${pointer}/${i}`, change));
  if (!isObject(value)) return change(value, pointer, media);
  const bytes = mediaKey(value, pointer);
  const out: JsonObject = {};
  // Defined, not set: `__proto__` is a key like any other.
  for (const [name, item] of Object.entries(value)) Object.defineProperty(out, name, { value: map(item, `${pointer}/${pointerToken(name)}`, change, name === bytes), writable: true, enumerable: true, configurable: true });
  return out;
}

function edited(value: JsonValue, edits: ReadonlyMap<string, string>): JsonValue {
  return map(value, '', (leaf, pointer) => edits.get(pointer) ?? leaf);
}

function withoutMedia(value: JsonValue): JsonValue {
  return map(value, '', (leaf, _pointer, media) => (media ? '' : leaf));
}

function withMedia(value: JsonValue, original: JsonValue): JsonValue {
  const bytes = new Map<string, JsonValue>();
  map(original, '', (leaf, pointer, media) => {
    if (media) bytes.set(pointer, leaf);
    return leaf;
  });
  return bytes.size === 0 ? value : map(value, '', (leaf, pointer) => bytes.get(pointer) ?? leaf);
}
