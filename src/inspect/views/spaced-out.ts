import type { View, ViewMaker } from '../contract.ts';
import { splitWords } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Fewest single letters in a row that are read as a spaced-out word; initials and list marks are shorter. */
const MIN_LETTERS = 5;

const SEPARATOR = 1, LETTER = 2, DIGIT = 4;

/** Bits of each unit below U+0530; letters are Latin, Greek and Cyrillic, as other scripts are not written this way. */
const BITS = new Uint8Array(0x530);
for (const separator of ' .-_*/|,~+\n\u00b7\u00a0') BITS[separator.charCodeAt(0)] = SEPARATOR;
BITS.fill(LETTER, 0xc0);
BITS[0xd7] = BITS[0xf7] = 0;
for (let i = 0; i < 26; i++) BITS[65 + i] = BITS[97 + i] = LETTER;
// Signs that stand for letters (`1 g n 0 r e`).
for (const sign of '0123456789@$') BITS[sign.charCodeAt(0)] = DIGIT;

function isSeparator(code: number): boolean {
  return code < 0x530 ? BITS[code] === SEPARATOR : code === 0x2022;
}

function isLetter(code: number): boolean {
  return code < 0x530 && BITS[code] === LETTER;
}

function isMember(code: number): boolean {
  return code < 0x530 && ((BITS[code] ?? 0) & (LETTER | DIGIT)) !== 0;
}

/** A stretch of single letters: raw offset of each letter, and whether a wider gap stands before it. */
export interface SpacedRegion {
  readonly start: number;
  readonly end: number;
  readonly letters: readonly number[];
  readonly gaps: readonly boolean[];
}

function single(text: string, at: number, separator: number): boolean {
  return isMember(text.charCodeAt(at)) && text.charCodeAt(at + 1) === separator && isMember(text.charCodeAt(at + 2));
}

/** Reads on from the letter at `first`, whose separator is known: letter, separator, letter, with wider gaps between words. */
function extend(text: string, first: number, separator: number): SpacedRegion {
  const letters = [first];
  const gaps = [true];
  let at = first;
  for (;;) {
    if (text.charCodeAt(at + 1) !== separator) {
      // A word of letters has ended: go on over up to four spaces or a slash when single letters follow.
      let next = at + 1;
      while (next < at + 5 && isSeparator(text.charCodeAt(next))) next++;
      if (next === at + 1 || !single(text, next, separator)) break;
      at = next;
      gaps.push(true);
    } else if (isMember(text.charCodeAt(at + 2)) && !isMember(text.charCodeAt(at + 3))) {
      at += 2;
      gaps.push(false);
    } else {
      let next = at + 2;
      while (next < at + 6 && isSeparator(text.charCodeAt(next))) next++;
      if (next === at + 2 || !single(text, next, separator)) break;
      at = next;
      gaps.push(true);
    }
    letters.push(at);
  }
  return { start: first, end: at + 1, letters, gaps };
}

/** Every stretch of at least {@link MIN_LETTERS} single letters. Two neighbouring offsets of every six are looked at. */
export function spacedRegions(text: string): SpacedRegion[] {
  const found: SpacedRegion[] = [];
  let floor = 0;
  for (let probe = 3; probe + 3 < text.length; probe += 6) {
    for (let at = probe; at < probe + 2; at++) {
      const separator = text.charCodeAt(at);
      if (!isSeparator(separator) || text.charCodeAt(at + 2) !== separator || !isMember(text.charCodeAt(at + 1)) || !isMember(text.charCodeAt(at - 1))) continue;
      let first = at - 1;
      while (first - 2 >= floor && text.charCodeAt(first - 1) === separator && isMember(text.charCodeAt(first - 2)) && (first - 2 === 0 || !isMember(text.charCodeAt(first - 3)))) first -= 2;
      if (first > 0 && isMember(text.charCodeAt(first - 1))) continue;
      const region = extend(text, first, separator);
      floor = region.end;
      // Most of it must be letters: columns of digits are data.
      let count = 0;
      for (const letter of region.letters) if (isLetter(text.charCodeAt(letter))) count++;
      if (count >= MIN_LETTERS && count * 2 > region.letters.length) found.push(region);
      if (region.end > probe + 6) {
        probe = region.end - 6;
        break;
      }
    }
  }
  return found;
}

/** `i g n o r e`, `i.g.n.o.r.e` and the like, written together; without wider gaps, words are told apart by a word list. */
export const view: ViewMaker = {
  id: 'spaced-out',
  title: 'Letters written apart',
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (const { letters, gaps, end } of spacedRegions(text)) {
      let begins = gaps;
      if (!gaps.includes(true, 1)) {
        const starts = new Set(splitWords(letters.map((at) => text.charAt(at)).join('')));
        begins = letters.map((_, i) => starts.has(i));
      }
      for (const [i, at] of letters.entries()) {
        if (i > 0) {
          const before = (letters[i - 1] ?? at) + 1;
          builder.unit(begins[i] === true ? ' ' : '', before, at);
        }
        builder.unit(text.charAt(at), at, Math.min(at + 1, end));
      }
    }
    return builder.finish('spaced-out');
  },
};
