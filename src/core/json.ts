import { SallyportError } from './errors.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject { [key: string]: JsonValue }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const QUOTE = 0x22, BACKSLASH = 0x5c, COMMA = 0x2c, OPEN_BRACE = 0x7b, CLOSE_BRACE = 0x7d, OPEN_BRACKET = 0x5b, CLOSE_BRACKET = 0x5d;

/** Index just past the closing quote of the string literal that begins at `start`. The text is known to be JSON. */
export function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/**
 * Parses one JSON object or array and refuses what two readers may read differently: duplicate keys (RFC 8259 section 4
 * leaves open which wins) and nesting beyond `maxDepth`.
 * @param items - when given, told where each item of one array at the top of the text ends
 * @throws SallyportError `request.malformed_json`, `request.duplicate_key`, `request.too_deep`
 */
export function parseStrict(text: string, maxDepth: number, items?: ItemEnds): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    // At the end only: further ahead the message may quote the input.
    const offset = /at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(error instanceof Error ? error.message : '')?.[1];
    // The engine's own message quotes the input, which may hold a secret.
    throw new SallyportError('request.malformed_json', offset === undefined ? 'The body is not JSON.' : `The body is not JSON: unexpected text at offset ${offset}.`, offset === undefined ? {} : { location: { offset: Number(offset) } });
  }
  return checkStructure(text, maxDepth, items) ? build(text) : value;
}

/** Where the items of the array at a key of the top object end: the offset after each, in order. */
export interface ItemEnds {
  /** Of characters that JSON need not escape. Another spelling of it is not looked for. */
  readonly key: string;
  readonly ends: number[];
}

/**
 * The value of well-formed JSON text, built without the engine's reading of keys. V8 (13.6, in Node 24) compares an
 * escaped key with the key that an earlier object of the same shape had next, by its spelling: after
 * `{"role":1,"\\u0063o":2}` it reads the key of `{"role":1,"\u0063ontent":3}` as `\u0063o`. What is inspected would then
 * not be what the provider reads. Strings that are no keys are not affected.
 */
function build(text: string): JsonValue {
  let at = 0;
  const space = (): void => { while (text.charCodeAt(at) <= 0x20) at++; };
  const string = (): string => {
    const start = at;
    at = skipString(text, at);
    return JSON.parse(text.slice(start, at)) as string;
  };
  const next = (): JsonValue => {
    space();
    switch (text.charCodeAt(at)) {
      case QUOTE:
        return string();
      case OPEN_BRACKET: {
        const list: JsonValue[] = [];
        for (at++, space(); text.charCodeAt(at) !== CLOSE_BRACKET; space()) {
          list.push(next());
          space();
          if (text.charCodeAt(at) === COMMA) at++;
        }
        at++;
        return list;
      }
      case OPEN_BRACE: {
        const object: JsonObject = {};
        for (at++, space(); text.charCodeAt(at) !== CLOSE_BRACE; space()) {
          const key = string();
          space();
          at++; // colon
          // Defined, not set: `__proto__` is a key like any other.
          Object.defineProperty(object, key, { value: next(), writable: true, enumerable: true, configurable: true });
          space();
          if (text.charCodeAt(at) === COMMA) { at++; space(); }
        }
        at++;
        return object;
      }
      default: {
        const start = at;
        while (at < text.length && !ENDS_SCALAR.has(text.charCodeAt(at))) at++;
        return JSON.parse(text.slice(start, at)) as JsonValue;
      }
    }
  };
  return next();
}

const ENDS_SCALAR = new Set([COMMA, CLOSE_BRACE, CLOSE_BRACKET, 0x20, 0x0a, 0x0d, 0x09]);

/**
 * Walks JSON text that is known to be well-formed, for depth and duplicate keys. One pass; strings are skipped by search.
 * @returns whether a key is spelled with an escape
 */
function checkStructure(text: string, maxDepth: number, items: ItemEnds | undefined): boolean {
  let atItems = false;
  let inItems = false;
  let escaped = false;
  const keys: (string[] | undefined)[] = [];
  let depth = 0;
  let expectKey = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE: {
        const end = skipString(text, i);
        if (expectKey) {
          const literal = text.slice(i, end);
          addKey(keys[depth], literal, i);
          escaped ||= literal.includes('\\');
          expectKey = false;
          if (depth === 1) atItems = items !== undefined && literal.length === items.key.length + 2 && literal.startsWith(items.key, 1);
        }
        i = end - 1;
        break;
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        if (++depth > maxDepth) throw new SallyportError('request.too_deep', `The body nests deeper than ${maxDepth} levels.`, { location: { offset: i } });
        const object = text.charCodeAt(i) === OPEN_BRACE;
        if (depth === 2) inItems = atItems && !object;
        keys[depth] = object ? [] : undefined;
        expectKey = object;
        break;
      }
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (inItems && depth === 2) {
          items?.ends.push(i);
          inItems = false;
        }
        depth--;
        expectKey = false;
        break;
      case COMMA:
        expectKey = keys[depth] !== undefined;
        if (inItems && depth === 2) items?.ends.push(i);
        break;
    }
  }
  return escaped;
}

function addKey(seen: string[] | undefined, literal: string, offset: number): void {
  if (seen === undefined) return;
  // `"a"` and `"\u0061"` are one key.
  const key = literal.includes('\\') ? JSON.stringify(JSON.parse(literal)) : literal;
  // Objects on the wire are small; a list beats a set until they are not, and a huge one switches.
  if (seen.length < 32 ? seen.includes(key) : largeSeen(seen, key)) {
    throw new SallyportError('request.duplicate_key', 'The body has the same key twice in one object.', { location: { offset } });
  }
  seen.push(key);
}

const largeSets = new WeakMap<string[], Set<string>>();
function largeSeen(seen: string[], key: string): boolean {
  let set = largeSets.get(seen);
  if (set === undefined) largeSets.set(seen, (set = new Set(seen)));
  if (set.has(key)) return true;
  set.add(key);
  return false;
}

/** Escapes one reference token of a JSON Pointer (RFC 6901). */
export function pointerToken(key: string | number): string {
  return typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function pointerTokens(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a JSON Pointer, or undefined. */
export function valueAt(value: JsonValue, pointer: string): JsonValue | undefined {
  let here: JsonValue | undefined = value;
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(here)) here = /^\d+$/.test(token) ? here[Number(token)] : undefined;
    else if (isObject(here)) here = Object.hasOwn(here, token) ? here[token] : undefined;
    else return undefined;
  }
  return here;
}

/**
 * Replaces values inside JSON text and leaves every other byte as it came: key order, number spelling, white space and
 * unknown fields survive. The text must have passed {@link parseStrict} (no duplicate keys).
 * @param edits - pointer to JSON text of the new value, or what makes it from the old one's; no pointer may lie inside another
 * @throws Error when a pointer does not exist, which is a defect of the caller
 */
export function splice(text: string, edits: ReadonlyMap<string, string | ((was: string) => string)>): string {
  if (edits.size === 0) return text;
  interface Node { json?: string | ((was: string) => string); children?: Map<string, Node> }
  const root: Node = {};
  for (const [pointer, json] of edits) {
    let node = root;
    for (const token of pointerTokens(pointer)) {
      node.children ??= new Map();
      let next = node.children.get(token);
      if (next === undefined) node.children.set(token, (next = {}));
      node = next;
    }
    node.json = json;
  }
  const pieces: string[] = [];
  let copied = 0;
  let applied = 0;
  let at = 0;

  const space = (): void => {
    for (let c = text.charCodeAt(at); c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09; c = text.charCodeAt(at)) at++;
  };
  /** Moves past one value without looking inside. */
  const skip = (): void => {
    let depth = 0;
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === QUOTE) {
        at = skipString(text, at) - 1;
        if (depth === 0) { at++; return; }
      } else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
      else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
        if (depth === 0) return;
        if (--depth === 0) { at++; return; }
      } else if (depth === 0 && (c === COMMA || c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09)) return;
    }
  };
  const walk = (node: Node | undefined): void => {
    space();
    if (node?.json !== undefined) {
      const start = at;
      skip();
      pieces.push(text.slice(copied, start), typeof node.json === 'string' ? node.json : node.json(text.slice(start, at)));
      copied = at;
      applied++;
      return;
    }
    const c = text.charCodeAt(at);
    if (node?.children === undefined || (c !== OPEN_BRACE && c !== OPEN_BRACKET)) return skip();
    const object = c === OPEN_BRACE;
    at++;
    for (let index = 0; ; index++) {
      space();
      const next = text.charCodeAt(at);
      if (Number.isNaN(next)) return;
      if (next === CLOSE_BRACE || next === CLOSE_BRACKET) { at++; return; }
      if (next === COMMA) { at++; space(); }
      let key = String(index);
      if (object) {
        const end = skipString(text, at);
        key = JSON.parse(text.slice(at, end)) as string;
        at = end;
        space();
        at++; // colon
      }
      walk(node.children.get(key));
    }
  };
  walk(root);
  if (applied !== edits.size) throw new Error(`splice: ${edits.size - applied} of ${edits.size} pointers do not exist`);
  pieces.push(text.slice(copied));
  return pieces.join('');
}

/**
 * One spelling for one value (RFC 8785 for the values we store: keys in UTF-16 order, no white space, shortest numbers),
 * for hashing and comparing.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  let out = '';
  if (Array.isArray(value)) {
    // By index, so that a hole counts as null as an undefined item does.
    for (let i = 0; i < value.length; i++) out += i === 0 ? canonicalJson(value[i]) : `,${canonicalJson(value[i])}`;
    return `[${out}]`;
  }
  const object = value as Readonly<Record<string, unknown>>;
  for (const key of sorted(Object.keys(object))) {
    const item = object[key];
    if (item !== undefined) out += out === '' ? `${quoted(key)}:${canonicalJson(item)}` : `,${quoted(key)}:${canonicalJson(item)}`;
  }
  return `{${out}}`;
}

/** What JSON must escape, and surrogates, of which only a pair may stand as it is: such strings are left to JSON.stringify. */
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  return text.length > 256 || NEEDS_CARE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Sorts by UTF-16 units, in place. Objects have few keys: insertion beats the general sort until there are many. */
function sorted(keys: string[]): string[] {
  if (keys.length > 32) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] ?? '';
    let j = i - 1;
    for (; j >= 0 && (keys[j] ?? '') > key; j--) keys[j + 1] = keys[j] ?? '';
    keys[j + 1] = key;
  }
  return keys;
}
