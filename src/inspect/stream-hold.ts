/** Building blocks for {@link StreamBehaviour.hold}. All look backwards from the end of the text, never further than `from`. */

/** Longest stretch that any detector may hold: a bound on the delay of a stream. UTF-16 units. */
export const MAX_HOLD = 4096;

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0x3000;
}

/** Start of the run of non-space characters that the text ends in; the text's length when it ends in space. */
export function openToken(text: string, from: number): number {
  let at = text.length;
  while (at > from && !isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Start of the last run of characters accepted by `accepts`; the text's length when the last character is not accepted. */
export function openRun(text: string, from: number, accepts: (code: number) => boolean): number {
  let at = text.length;
  while (at > from && accepts(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Offset of the last `open` at or after `from` that no `close` follows, looking back at most `limit` characters; the text's length when there is none. */
export function openBracket(text: string, from: number, open: string, close: string, limit: number): number {
  const floor = Math.max(from, text.length - limit);
  const last = text.slice(floor).lastIndexOf(open);
  if (last < 0) return text.length;
  const start = floor + last;
  return text.indexOf(close, start + open.length) < 0 ? start : text.length;
}

/** Longest proper prefix of one of `words` (compared in lower case) that the text ends in: where such a word may be beginning. */
export function openPrefix(text: string, from: number, words: readonly string[]): number {
  let hold = text.length;
  for (const word of words) {
    for (let length = Math.min(word.length - 1, text.length - from); length > 0; length--) {
      const at = text.length - length;
      if (at >= hold) break;
      if (text.slice(at).toLowerCase() === word.slice(0, length)) { hold = at; break; }
    }
  }
  return hold;
}
