/**
 * Words of a text as hashes with offsets, in one pass and without a substring per word. Scripts that are written
 * without spaces (Han, kana, Hangul, Thai) give one token for each character.
 */

import { unitsOf } from '../units.ts';

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

const LARGEST_KEPT = 1 << 17;
const SEED = 0x2f0b4c47;

let folds: Uint16Array | undefined;
let gaps: Uint16Array | undefined;

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

function gapTable(): Uint16Array {
  if (gaps) return gaps;
  const table = new Uint16Array(0x10000);
  const put = (chars: string, bit: number): void => { for (const char of chars) table[char.charCodeAt(0)]! |= bit; };
  put('\n\r\u2028\u2029', GAP_LINE);
  put('.!?;。！？；…।؟', GAP_SENTENCE);
  put('"“”„«»‘’「」『』`', GAP_QUOTE);
  put('{}<>=[]|\\/#$*', GAP_CODE);
  put(':：', GAP_COLON);
  put('_', GAP_UNDERSCORE);
  put('@', GAP_AT);
  put('?？؟', GAP_QUESTION);
  put('\'', APOSTROPHE_BIT);
  gaps = table;
  return table;
}

/** Used while a gap is read, and never stored: an apostrophe says nothing by itself. */
const APOSTROPHE_BIT = 512;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const COMMA = 0x2c;
const LESS = 0x3c;
const GREATER = 0x3e;
const BANG = 0x21;
const SLASH = 0x2f;
const BAR = 0x7c;

/**
 * Whether what stands between two words, units [from, to), divides fields of data: two quotes with only signs between
 * them (`": "`, `', '`), a quote right after a comma, one bar of a table, the beginning of a closing tag or of a comment.
 */
function dividesFields(units: Uint16Array, from: number, to: number): boolean {
  let quotes = 0;
  let apostrophes = 0;
  let bars = 0;
  for (let i = from; i < to; i++) {
    const unit = units[i]!;
    if (unit === QUOTE) {
      if (++quotes === 2 || i > from && units[i - 1] === COMMA) return true;
    } else if (unit === APOSTROPHE) {
      if (++apostrophes === 2) return true;
    } else if (unit === BAR) bars++;
    else if (unit === LESS && i + 1 < to && (units[i + 1] === SLASH || units[i + 1] === BANG)) return true;
    else if (unit === GREATER && i + 1 < to && units[i + 1] === LESS) return true;
  }
  return bars === 1;
}

function allocate(size: number): Tokens {
  return {
    count: 0, hash: new Int32Array(size), stem: new Int32Array(size), start: new Int32Array(size), end: new Int32Array(size), gap: new Uint16Array(size), tail: 0,
  };
}

let shared = allocate(4096);

function grow(tokens: Tokens): Tokens {
  const bigger = allocate(tokens.hash.length * 2);
  bigger.hash.set(tokens.hash);
  bigger.stem.set(tokens.stem);
  bigger.start.set(tokens.start);
  bigger.end.set(tokens.end);
  bigger.gap.set(tokens.gap);
  return bigger;
}

const FIRST_ALONE = 0x0e00;

/** One token for each character: Thai, kana, Han, Hangul. */
function standsAlone(code: number): boolean {
  return code >= FIRST_ALONE && (code < 0x0e80 || code >= 0x3040 && (code < 0x3100 || code >= 0x3400 && (code < 0xa000 || code >= 0xac00 && code < 0xd7a4)));
}

/**
 * Splits a text into tokens. The result is shared and is overwritten by the next call: a caller that needs two at a
 * time uses {@link tokenizeApart} for one of them.
 */
export function tokenize(text: string): Tokens {
  const fold = foldTable();
  const between = gapTable();
  let tokens = shared.hash.length > LARGEST_KEPT ? allocate(4096) : shared;
  let { hash, stem, start, end, gap } = tokens;
  let capacity = hash.length;
  let count = 0;
  let bits = GAP_LINE;
  const length = text.length;
  const units = unitsOf(text);
  let at = 0;
  while (at < length) {
    let letter = fold[units[at]!]!;
    if (letter < 2) {
      bits |= between[units[at]!]!;
      at++;
      continue;
    }
    if (count === capacity) {
      tokens.count = count;
      tokens = grow(tokens);
      ({ hash, stem, start, end, gap } = tokens);
      capacity = hash.length;
    }
    const first = at;
    if ((bits & (GAP_QUOTE | GAP_CODE | APOSTROPHE_BIT)) !== 0) {
      if (count > 0 && dividesFields(units, end[count - 1]!, first)) bits |= GAP_FIELD;
      bits &= ~APOSTROPHE_BIT;
    }
    let h = SEED;
    if (letter >= FIRST_ALONE && standsAlone(letter)) {
      h = Math.imul(h ^ letter, 0x01000193);
      h ^= h >>> 15;
      at++;
      stem[count] = h;
    } else {
      let letters = 0;
      let short = 0;
      do {
        if (letter !== 1) {
          h = Math.imul(h ^ letter, 0x01000193);
          if (++letters === STEM_LENGTH) short = h;
        }
        // Behind the text stands a space, which ends any word.
        letter = fold[units[++at]!]!;
      } while (letter !== 0 && (letter < FIRST_ALONE || !standsAlone(letter)));
      // Mixed once, not letter by letter: each step waits for the one before.
      h ^= h >>> 15;
      stem[count] = letters < STEM_LENGTH ? h : short ^ short >>> 15;
    }
    hash[count] = h;
    start[count] = first;
    end[count] = at;
    gap[count] = bits;
    bits = 0;
    count++;
  }
  tokens.count = count;
  tokens.tail = (bits & ~APOSTROPHE_BIT) | GAP_LINE;
  shared = tokens;
  return tokens;
}

/** {@link tokenize} without touching the shared result: for words and phrases that are prepared while a text is being read. */
export function tokenizeApart(text: string): Tokens {
  const kept = shared;
  shared = allocate(64);
  const tokens = tokenize(text);
  shared = kept;
  return tokens;
}
