import type { Span } from '../../contract.ts';

/** Most other characters between two characters of a word. With the words' length it bounds what a stream is held for. */
export const MAX_GAP = 12;

/** Longest stretch of text that one word is looked for in. UTF-16 units. */
export const MAX_REACH = 3072;

/** Characters of each word that are looked up as one key; the rest is compared where these stand. Five columns of six bits fill a small integer. */
const PREFIX = 5;
const KEY_MASK = 0x3fffffff;

/** Number of an ASCII letter or digit of any width, 1 to 36; 0 for everything else, which is skipped. */
const COLUMN = new Uint8Array(65536);
for (const [index, char] of Array.from('0123456789abcdefghijklmnopqrstuvwxyz').entries()) {
  for (const form of new Set([char, char.toUpperCase()])) {
    COLUMN[form.charCodeAt(0)] = index + 1;
    COLUMN[form.charCodeAt(0) + 0xfee0] = index + 1;
  }
}

/**
 * Looks for any of several words of ASCII letters and digits in one pass, whatever stands between their characters up
 * to {@link MAX_GAP} other ones.
 */
export class SpacedSearch {
  readonly #words: Uint8Array[] = [];
  readonly #byPrefix = new Map<number, Uint8Array[]>();
  /** One byte for each low half of a key that some word begins with: spares nearly every look into the map. */
  readonly #filter = new Uint8Array(4096);

  /** @param words - lower-case ASCII letters and digits, at least 5 of them */
  constructor(words: readonly string[]) {
    for (const word of words) {
      const columns = Uint8Array.from(word, (char) => COLUMN[char.charCodeAt(0)] ?? 0);
      let key = 0;
      for (let i = 0; i < PREFIX; i++) key = (key << 6) | (columns[i] ?? 0);
      this.#words.push(columns);
      this.#filter[key & 4095] = 1;
      const known = this.#byPrefix.get(key);
      if (known === undefined) this.#byPrefix.set(key, [columns]);
      else known.push(columns);
    }
  }

  /** Compares one word from `start`: its end, -1 when it differs, or the text's length plus one when the text ends first. */
  #compare(text: string, start: number, word: Uint8Array): number {
    let matched = 0;
    let last = start;
    const end = Math.min(text.length, start + MAX_REACH);
    let i = start;
    for (; i < end; i++) {
      const column = COLUMN[text.charCodeAt(i)] ?? 0;
      if (column === 0) continue;
      if (column !== word[matched] || i - last > MAX_GAP + 1) return -1;
      last = i;
      if (++matched === word.length) return i + 1;
    }
    return i === text.length && i < start + MAX_REACH && i - last <= MAX_GAP + 1 ? text.length + 1 : -1;
  }

  /** Spans of the words that begin at or after `from`, and the start of the earliest that more text could complete (the text's length when none). */
  scan(text: string, from: number): { spans: Span[]; open: number } {
    const spans: Span[] = [];
    const filter = this.#filter;
    let open = text.length;
    let key = 0;
    for (let i = from; i < text.length; i++) {
      const column = COLUMN[text.charCodeAt(i)] ?? 0;
      if (column === 0) continue;
      key = ((key << 6) | column) & KEY_MASK;
      if (filter[key & 4095] === 0) continue;
      for (const word of this.#byPrefix.get(key) ?? []) {
        const start = stepBack(text, i + 1, PREFIX, from);
        if (start < 0) continue;
        const end = this.#compare(text, start, word);
        if (end > text.length) open = Math.min(open, start);
        else if (end > 0) spans.push([start, end]);
      }
    }
    for (let length = PREFIX - 1; length > 0; length--) {
      if (!this.#words.some((word) => beginsWith(word, key, length))) continue;
      const start = stepBack(text, text.length, length, from);
      if (start >= 0) open = Math.min(open, start);
    }
    return { spans, open };
  }
}

/** Where the last `count` letters and digits before `end` begin, or -1 when a gap between them, or after them, is too wide. */
function stepBack(text: string, end: number, count: number, from: number): number {
  let last = end;
  let left = count;
  for (let i = end - 1; i >= from && last - i <= MAX_GAP + 1; i--) {
    if (COLUMN[text.charCodeAt(i)] === 0) continue;
    last = i;
    if (--left === 0) return i;
  }
  return -1;
}

/** Whether the last `length` characters in the key are the word's first. */
function beginsWith(word: Uint8Array, key: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (word[i] !== ((key >> (6 * (length - 1 - i))) & 63)) return false;
  return true;
}
