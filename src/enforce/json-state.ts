/** Where a cut through growing JSON text lies: outside strings, inside one, or just after a backslash inside one. */
export type JsonState = 0 | 1 | 2;
export const OUTSIDE = 0;
const INSIDE = 1, ESCAPED = 2;

/** Follows JSON text from one cut to the next. */
export function scanJson(text: string, before: JsonState): JsonState {
  let state = before;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (state === ESCAPED) state = INSIDE;
    else if (state === INSIDE) state = code === 0x5c ? ESCAPED : code === 0x22 ? OUTSIDE : INSIDE;
    else if (code === 0x22) state = INSIDE;
  }
  return state;
}

/** The first offset at or after `at`, inside a JSON string, that does not lie within an escape: a torn escape is not JSON. */
export function pastEscape(text: string, at: number): number {
  for (let back = 1; back <= 5; back++) {
    if (text.charCodeAt(at - back) !== 0x5c) continue;
    let slashes = 1;
    while (text.charCodeAt(at - back - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) continue;
    const length = text[at - back + 1] === 'u' ? 6 : 2;
    return Math.max(at, at - back + length);
  }
  return at;
}
