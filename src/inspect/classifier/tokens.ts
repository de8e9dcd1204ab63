/**
 * Words of a text as hashes with offsets, in one pass and without a substring per word. Scripts that are written
 * without spaces (Han, kana, Hangul, Thai) give one token for each character.
 */

import { kernel, kernelFor, provide, releaseFor, type Kernel } from '../kernel.ts';
import { unitsIn } from '../units.ts';

/** What stood between a token and the one before it. Bits of {@link Tokens.gap}. */
export const GAP_LINE = 1;
export const GAP_SENTENCE = 2;
export const GAP_QUOTE = 4;
export const GAP_CODE = 8;
export const GAP_COLON = 16;
export const GAP_UNDERSCORE = 32;
export const GAP_AT = 64;
export const GAP_QUESTION = 128;
/** A field of data begins: a quoted value or key of JSON or CSV, a cell of a table, an element or a comment of markup. */
export const GAP_FIELD = 256;

/** Length of the prefix that counts as a word's stem: long enough to tell words apart, short enough to drop inflection. */
export const STEM_LENGTH = 5;

export interface Tokens {
  count: number;
  /** Hash of the whole folded word. */
  hash: Int32Array;
  /** Hash of its first {@link STEM_LENGTH} folded characters. */
  stem: Int32Array;
  start: Int32Array;
  end: Int32Array;
  /** Bits GAP_* of what precedes the token; the gap before the first token counts as a line. */
  gap: Uint16Array;
  /** Bits GAP_* of what follows the last token; the text's end counts as a line's. */
  tail: number;
}

let folds: Uint16Array | undefined;
/** Whether the kernel knows what {@link signTable} says. */
let provided = false;

/** Folded code of each UTF-16 unit (lower case, without diacritics); 0 where it is no part of a word, 1 where it is skipped. */
export function foldTable(): Uint16Array {
  if (folds) return folds;
  const table = new Uint16Array(0x10000);
  const word = /[\p{L}\p{N}\p{M}]/u;
  for (let code = 0x30; code < 0xfffe; code++) {
    if (code >= 0x3400 && code <= 0x9fff || code >= 0xac00 && code <= 0xd7a3) { table[code] = code; continue; }
    if (code >= 0xd800 && code <= 0xf8ff) continue;
    const char = String.fromCharCode(code);
    if (!word.test(char)) continue;
    if (code >= 0x300 && code <= 0x36f || code >= 0x64b && code <= 0x652) { table[code] = 1; continue; }
    if (code >= 0x600 && (code < 0x1e00 || code > 0x1fff)) { table[code] = code; continue; }
    const folded = code === 0x131 ? 'i' : char.toLowerCase().normalize('NFD').charAt(0).toLowerCase();
    table[code] = folded.charCodeAt(0);
  }
  // Letters with a stroke have no decomposition.
  for (const pair of ['đd', 'Đd', 'łl', 'Łl', 'øo', 'Øo', 'ßs', 'æa', 'Æa']) table[pair.charCodeAt(0)] = pair.charCodeAt(1);
  // Arabic letters that writers exchange freely; without this a word has several hashes.
  for (const alef of [0x622, 0x623, 0x625]) table[alef] = 0x627;
  table[0x649] = 0x64a;
  table[0x629] = 0x647;
  table[0x451] = 0x435;
  folds = table;
  return table;
}

/** {@link foldTable}, and in the upper half what a unit says of the gap that it stands in. */
function signTable(): Uint32Array {
  const table = Uint32Array.from(foldTable());
  const put = (chars: string, bit: number): void => { for (const char of chars) table[char.charCodeAt(0)]! |= bit << 16; };
  put('\n\r\u2028\u2029', GAP_LINE);
  put('.!?;。！？；…।؟', GAP_SENTENCE);
  put('"“”„«»‘’「」『』`', GAP_QUOTE);
  put('{}<>=[]|\\/#$*', GAP_CODE);
  put(':：', GAP_COLON);
  put('_', GAP_UNDERSCORE);
  put('@', GAP_AT);
  put('?？؟', GAP_QUESTION);
  put('\'', APOSTROPHE_BIT);
  return table;
}

/** Used while a gap is read, and never stored: an apostrophe says nothing by itself. */
const APOSTROPHE_BIT = 512;

function tokensIn({ hashes, stems, starts, ends, gaps }: Kernel): Tokens {
  return { count: 0, hash: hashes, stem: stems, start: starts, end: ends, gap: gaps, tail: 0 };
}

/** The tokens of each kernel: objects of one shape, made once. */
let shared: Tokens | undefined;

/** The tokens that `place` holds are those of the text that was split last. */
function tokensOf(place: Kernel): Tokens {
  return shared?.hash === place.hashes ? shared : shared = tokensIn(place);
}

/**
 * The kernel in use with these tokens in it, which take the place of others where they lie elsewhere.
 * @param hits - concepts that it must have room for
 */
export function kernelWith({ count, hash, stem, gap }: Tokens, hits: number): Kernel {
  let place = kernel();
  if (hash === place.hashes && hits <= place.capacity) return place;
  place = kernelFor(Math.max(count, hits));
  if (hash !== place.hashes) {
    place.hashes.set(hash.subarray(0, count));
    place.stems.set(stem.subarray(0, count));
    place.gaps.set(gap.subarray(0, count));
  }
  return place;
}

/**
 * Splits a text into tokens. The result is shared and is overwritten by the next call: a caller that needs two at a
 * time uses {@link tokenizeApart} for one of them.
 */
export function tokenize(text: string): Tokens {
  releaseFor(text.length);
  if (!provided) {
    provide('FOLDS', signTable());
    provided = true;
  }
  const place = unitsIn(text);
  const tokens = tokensOf(place);
  tokens.count = place.run.tokenize(text.length);
  tokens.tail = place.run.tail.value;
  return tokens;
}

/** {@link tokenize} without touching the shared result: for words and phrases that are prepared while a text is being read. */
export function tokenizeApart(text: string): Tokens {
  const before = shared;
  const kept = before && copyOf(before);
  const tokens = copyOf(tokenize(text));
  // Written over only where both came to lie in the same memory.
  if (before !== undefined && kept !== undefined && shared === before) {
    before.count = kept.count;
    before.hash.set(kept.hash);
    before.stem.set(kept.stem);
    before.start.set(kept.start);
    before.end.set(kept.end);
    before.gap.set(kept.gap);
    before.tail = kept.tail;
  }
  return tokens;
}

function copyOf({ count, hash, stem, start, end, gap, tail }: Tokens): Tokens {
  return { count, hash: hash.slice(0, count), stem: stem.slice(0, count), start: start.slice(0, count), end: end.slice(0, count), gap: gap.slice(0, count), tail };
}
