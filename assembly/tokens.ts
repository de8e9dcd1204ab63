import { ends, FOLDS, gaps, hashes, starts, stems, units } from './layout';

const GAP_LINE: u32 = 1;
const GAP_QUOTE: u32 = 4;
const GAP_CODE: u32 = 8;
const GAP_FIELD: u32 = 256;
/** Used while a gap is read, and never stored: an apostrophe says nothing by itself. */
const APOSTROPHE_BIT: u32 = 512;
/** Letters of a stem. */
const STEM_LENGTH: u32 = 5;
const SEED: u32 = 0x2f0b4c47;
const FNV: u32 = 0x01000193;
const FIRST_ALONE: u32 = 0x0e00;

const QUOTE: u32 = 0x22;
const APOSTROPHE: u32 = 0x27;
const COMMA: u32 = 0x2c;
const LESS: u32 = 0x3c;
const GREATER: u32 = 0x3e;
const BANG: u32 = 0x21;
const SLASH: u32 = 0x2f;
const BAR: u32 = 0x7c;

/** Bits of what follows the last token; the text's end counts as a line's. */
export let tail: u32 = 0;

@inline
function unit(at: usize): u32 {
  return <u32>load<u16>(at);
}

@inline
function fold(at: usize): u32 {
  return load<u32>(FOLDS + (<usize>load<u16>(at) << 2));
}

/** One token for each character: Thai, kana, Han, Hangul. */
@inline
function standsAlone(code: u32): bool {
  return code >= FIRST_ALONE && (code < 0x0e80 || (code >= 0x3040 && (code < 0x3100 || (code >= 0x3400 && (code < 0xa000 || (code >= 0xac00 && code < 0xd7a4))))));
}

/**
 * Whether what stands between two words, bytes [from, to), divides fields of data: two quotes with only signs between
 * them (`": "`, `', '`), a quote right after a comma, one bar of a table, the beginning of a closing tag or of a comment.
 */
function dividesFields(from: usize, to: usize): bool {
  let quotes = 0;
  let apostrophes = 0;
  let bars = 0;
  for (let at = from; at < to; at += 2) {
    const sign = unit(at);
    if (sign == QUOTE) {
      if (++quotes == 2 || (at > from && unit(at - 2) == COMMA)) return true;
    } else if (sign == APOSTROPHE) {
      if (++apostrophes == 2) return true;
    } else if (sign == BAR) bars++;
    else if (sign == LESS && at + 2 < to && (unit(at + 2) == SLASH || unit(at + 2) == BANG)) return true;
    else if (sign == GREATER && at + 2 < to && unit(at + 2) == LESS) return true;
  }
  return bars == 1;
}

/** Splits the text, `length` units, into tokens. @returns how many */
export function tokenize(length: u32): u32 {
  const begin = units;
  const stop = begin + (<usize>length << 1);
  const ofHash = hashes, ofStem = stems, ofStart = starts, ofEnd = ends, ofGap = gaps;
  let count: usize = 0;
  let bits = GAP_LINE;
  let at = begin;
  let last = begin;
  while (at < stop) {
    const entry = fold(at);
    let letter = entry & 0xffff;
    if (letter < 2) {
      bits |= entry >> 16;
      at += 2;
      continue;
    }
    const first = at;
    if ((bits & (GAP_QUOTE | GAP_CODE | APOSTROPHE_BIT)) != 0) {
      if (count > 0 && dividesFields(last, first)) bits |= GAP_FIELD;
      bits &= ~APOSTROPHE_BIT;
    }
    let hash = SEED;
    let stem: u32;
    if (letter >= FIRST_ALONE && standsAlone(letter)) {
      hash = (hash ^ letter) * FNV;
      hash ^= hash >> 15;
      at += 2;
      stem = hash;
    } else {
      let letters: u32 = 0;
      let short: u32 = 0;
      do {
        if (letter != 1) {
          hash = (hash ^ letter) * FNV;
          if (++letters == STEM_LENGTH) short = hash;
        }
        // Behind the text stands a space, which ends any word.
        at += 2;
        letter = fold(at) & 0xffff;
      } while (letter != 0 && (letter < FIRST_ALONE || !standsAlone(letter)));
      // Mixed once, not letter by letter: each step waits for the one before.
      hash ^= hash >> 15;
      stem = letters < STEM_LENGTH ? hash : short ^ (short >> 15);
    }
    store<u32>(ofHash + (count << 2), hash);
    store<u32>(ofStem + (count << 2), stem);
    store<u32>(ofStart + (count << 2), <u32>(first - begin) >> 1);
    store<u32>(ofEnd + (count << 2), <u32>(at - begin) >> 1);
    store<u16>(ofGap + (count << 1), <u16>bits);
    last = at;
    bits = 0;
    count++;
  }
  tail = (bits & ~APOSTROPHE_BIT) | GAP_LINE;
  return <u32>count;
}
