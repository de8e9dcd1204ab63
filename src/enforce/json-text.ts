/** Changing strings inside JSON text so that it stays JSON: tool arguments, tool results, answers in JSON mode. */

export interface Literal {
  readonly start: number;
  readonly end: number;
  readonly string: boolean;
}

const PUNCTUATION = new Set(['{', '}', '[', ']', ':', ',', ' ', '\n', '\r', '\t']);

/** The scalars of JSON text in order: strings with their quotes, numbers and words without. Works on torn JSON too: an unclosed string ends with the text. */
export function literals(text: string): Literal[] {
  const found: Literal[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === '"') {
      const end = stringEnd(text, at);
      found.push({ start: at, end, string: true });
      at = end;
    } else if (PUNCTUATION.has(c)) at++;
    else {
      const start = at;
      while (at < text.length && !PUNCTUATION.has(text[at] ?? '') && text[at] !== '"') at++;
      found.push({ start, end: at, string: false });
    }
  }
  return found;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 0x5c) at += 2;
    else if (c === 0x22) return at + 1;
    else at++;
  }
  return text.length;
}

/** Whether the text is a JSON object or array. */
export function isJsonText(text: string): boolean {
  const first = /^\s{0,64}([[{])/.exec(text)?.[1];
  if (first === undefined) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // not JSON: the answer to the question, not a failure
  }
}

/** Text as it stands inside a JSON string's quotes. */
export function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The text that the inside of a JSON string stands for; the inside itself when it is torn. */
export function unescapeJson(inside: string): string {
  if (!inside.includes('\\')) return inside;
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    return inside; // a torn escape at the end of truncated JSON: its spelling is the best reading there is
  }
}

/** Widens [start, end) inside a string literal to whole escape sequences. */
export function wholeEscapes(text: string, literal: Literal, start: number, end: number): [number, number] {
  const inside = text.slice(literal.start + 1, literal.end);
  if (!inside.includes('\\')) return [start, end];
  let from = start;
  let to = end;
  for (let at = literal.start + 1; at < literal.end - 1; ) {
    const length = text.charCodeAt(at) !== 0x5c ? 1 : text[at + 1] === 'u' ? 6 : 2;
    if (at < start && at + length > start) from = at;
    if (at < end && at + length > end) to = Math.min(at + length, literal.end - 1);
    at += length;
  }
  return [from, to];
}

/** JSON text that stands inside a JSON string, with where each place of the string's inside lies in it. */
export interface InnerJson {
  readonly text: string;
  /** Of an offset inside an escape, that of its character; `up` gives the one behind it. */
  at(offset: number, up: boolean): number;
}

/** What the inside of a JSON string stands for, when that is JSON text itself, as arguments that are the body of a request have it. */
export function innerJson(inside: string): InnerJson | undefined {
  const text = unescapeJson(inside);
  if (!isJsonText(text)) return undefined;
  let places: Uint32Array | undefined;
  const at = (offset: number, up: boolean): number => {
    places ??= placesIn(inside);
    const place = places[Math.min(offset, inside.length)] ?? text.length;
    return up && offset > 0 && places[offset - 1] === place ? place + 1 : place;
  };
  return { text, at };
}

/** For each offset inside a JSON string, the offset in the text that it stands for. */
function placesIn(inside: string): Uint32Array {
  const places = new Uint32Array(inside.length + 1);
  let plain = 0;
  for (let at = 0; at < inside.length; plain++) {
    const length = inside.charCodeAt(at) !== 0x5c ? 1 : inside[at + 1] === 'u' ? 6 : 2;
    places.fill(plain, at, at + length);
    at += length;
  }
  places[inside.length] = plain;
  return places;
}
