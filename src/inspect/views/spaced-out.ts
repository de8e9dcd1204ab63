import type { View, ViewMaker } from '../contract.ts';
import { ALPHABETS, MEMBER } from './lib/alphabets.ts';
import { segment } from './lib/segment.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { APART, type TextScan } from './lib/scan.ts';
import { unitsOf } from '../units.ts';
import { COST, spend } from '../effort.ts';

/** Fewest single letters in a row that are read as a spaced-out word; initials and list marks are shorter. */
const MIN_LETTERS = 5;
/** Longest separator. UTF-16 units: an emoji between spaces. */
const MAX_SEPARATOR = 5;
/** Letters from which on a stretch's usual gap is known. */
const SAMPLE = 8;
/** Most signs of a sentence between two words. */
const MOST_SIGNS = 4;
/** Longest gap between two words. */
const MAX_GAP = 12;

/** What may stand as a letter by itself: letters of Latin, Greek and Cyrillic script, and signs that stand for them. */
function isMember(code: number): boolean {
  return (ALPHABETS[code]! & MEMBER) !== 0;
}

function isLetter(code: number): boolean {
  return isMember(code) && !(code >= 0x30 && code <= 0x39) && code !== 0x40 && code !== 0x24;
}

/** A stretch of single letters: raw offset of each letter, and whether a wider gap stands before it. */
export interface SpacedRegion {
  readonly start: number;
  readonly end: number;
  readonly letters: readonly number[];
  readonly gaps: readonly boolean[];
  /** What stands between most letters. */
  readonly usual: string;
}

/** Whether the member at `at` stands by itself. Behind the text stands a space. */
function single(units: Uint16Array, at: number): boolean {
  return isMember(units[at]!) && !isMember(units[at + 1]!) && (at === 0 || !isMember(units[at - 1]!));
}

/** Offset of the next single member after `at`, or -1 when it is further than `reach` or a longer word comes first. */
function following(units: Uint16Array, length: number, at: number, reach: number): number {
  const stop = Math.min(length, at + 2 + reach);
  for (let next = at + 1; next < stop; next++) if (isMember(units[next]!)) return single(units, next) ? next : -1;
  return -1;
}

function preceding(units: Uint16Array, at: number, floor: number): number {
  const stop = Math.max(floor, at - 1 - MAX_SEPARATOR);
  for (let before = at - 1; before >= stop; before--) if (isMember(units[before]!)) return single(units, before) ? before : -1;
  return -1;
}

/** Whether two more single members stand before or after the one at `at`, as they do in any stretch of five. */
function amidSingles(units: Uint16Array, length: number, at: number, floor: number): boolean {
  const next = following(units, length, at, MAX_GAP);
  if (next >= 0 && following(units, length, next, MAX_GAP) >= 0) return true;
  const before = preceding(units, at, floor);
  return before >= 0 && preceding(units, before, floor) >= 0;
}

/** Single members in a row, and how wide the gap before each is. */
interface Row { readonly letters: readonly number[]; readonly widths: readonly number[] }

/** The stretch of single members that `at` belongs to. */
function row(units: Uint16Array, length: number, at: number, floor: number): Row {
  let first = at;
  for (let before = preceding(units, first, floor); before >= 0; before = preceding(units, first, floor)) first = before;
  const letters = [first];
  const widths = [0];
  let widest = MAX_GAP;
  for (let last = first, next = following(units, length, first, MAX_GAP); next >= 0; last = next, next = following(units, length, next, MAX_GAP)) {
    const width = next - last - 1;
    // A gap that is wider than any between words ends the stretch.
    if (width > widest) break;
    widths.push(width);
    letters.push(next);
    if (letters.length === SAMPLE) widest = Math.max(MAX_SEPARATOR, 3 * common(widths));
  }
  return { letters, widths };
}

/** Whether most of a row is letters, of several kinds: columns of digits are data. */
function isWorded(units: Uint16Array, { letters }: Row): boolean {
  let count = 0, kinds = 0, first = -1, second = -1;
  for (const letter of letters) {
    const code = units[letter]!;
    if (!isLetter(code)) continue;
    count++;
    const kind = code | 0x20;
    if (kind === first || kind === second || kinds > 2) continue;
    if (kinds++ === 0) first = kind;
    else second = kind;
  }
  return count >= MIN_LETTERS && kinds > 2 && count * 2 > letters.length;
}

/** A row as words. Separators of one length part letters, longer ones words. */
function region(text: string, { letters, widths }: Row): SpacedRegion {
  const usual = common(widths);
  const gap = commonGap(text, letters, widths, usual);
  const spaces = /^\s*$/.test(gap);
  const gaps = letters.map((letter, i) => {
    if (i === 0 || widths[i]! > usual) return true;
    // A gap of the usual width parts words all the same when it is a space among dots.
    const from = letters[i - 1]! + 1;
    return !spaces && !text.startsWith(gap, from) && /^\s+$/.test(text.slice(from, letter));
  });
  return { start: letters[0]!, end: letters.at(-1)! + 1, letters, gaps, usual: gap };
}

/** Gaps that are looked at for the commonest. */
const GAP_SAMPLE = 32;

/** The gap that occurs most among the first ones of the usual width: the very first may be one between two words of one letter. */
function commonGap(text: string, letters: readonly number[], widths: readonly number[], usual: number): string {
  const counts = new Map<string, number>();
  let best = '';
  for (let i = 1; i < letters.length && i <= GAP_SAMPLE; i++) {
    if (widths[i] !== usual) continue;
    const gap = text.slice(letters[i - 1]! + 1, letters[i]);
    const count = (counts.get(gap) ?? 0) + 1;
    counts.set(gap, count);
    if (count > (counts.get(best) ?? 0) || best === '') best = gap;
  }
  return best;
}

/** The width that most gaps have. */
function common(widths: readonly number[]): number {
  const counts = new Uint16Array(MAX_GAP + 2);
  for (let i = 1; i < widths.length; i++) counts[widths[i]!]!++;
  let best = 1;
  for (let width = 1; width < counts.length; width++) if (counts[width]! > counts[best]!) best = width;
  return best;
}

/** Every stretch of at least {@link MIN_LETTERS} single letters. */
export function spacedRegions(text: string, scan: TextScan): SpacedRegion[] {
  const found: SpacedRegion[] = [];
  const units = unitsOf(text);
  const { length } = text;
  let floor = 0;
  for (const group of scan.apart) {
    if (group + 8 <= floor) continue;
    for (let at = Math.max(floor, group); at < group + 8 && at < length; at++) {
      if (!single(units, at) || !amidSingles(units, length, at, floor)) continue;
      const each = row(units, length, at, floor);
      spend(each.letters.length * COST.apart);
      floor = Math.max(each.letters.at(-1)! + 1, at + 1);
      if (isWorded(units, each)) {
        const spaced = region(text, each);
        if (isUniform(text, units, spaced)) found.push(spaced);
      }
      at = floor - 1;
    }
  }
  return found;
}

/** How many kinds of separator a stretch may have before it is code or a formula. */
const MAX_SEPARATORS = 3;
/** In a long one. */
const MOST_SEPARATORS = 12;

function isUniform(text: string, units: Uint16Array, { letters, gaps, start, end }: SpacedRegion): boolean {
  // Letters of Vietnamese and the like beyond the tables part nothing: they are the middle of words.
  let beyond = 0;
  for (let at = start; at < end; at++) if (units[at]! >= 0x1e00 && units[at]! < 0x1f00) beyond++;
  if (beyond * 8 > letters.length) return false;
  const kinds: string[] = [];
  let inner = 0;
  for (let i = 1; i < letters.length; i++) {
    if (gaps[i] === true) continue;
    inner++;
    const from = letters[i - 1]! + 1;
    if (kinds.some((kind) => kind.length === letters[i]! - from && text.startsWith(kind, from))) continue;
    kinds.push(text.slice(from, letters[i]));
    if (kinds.length > MAX_SEPARATORS && kinds.length * 4 > letters.length) return false;
    if (kinds.length > MOST_SEPARATORS) return false;
  }
  return inner * 2 >= letters.length && (kinds.length <= MAX_SEPARATORS || kinds.length * 4 <= inner);
}

/**
 * What stands for a gap between two letters once what parts letters is taken out of it: signs that were written apart
 * like letters (`I ' m   h e r e ,   a . @ . b`) stay, and what is wider than usual is a space.
 * @param usual - what stands between most letters
 * @param blank - whether that is white space
 */
function gapText(gap: string, usual: string, blank: boolean): string {
  // `r,e,v,e,a,l;t,h,e`: one sign parts letters and another one words.
  if (!blank && !gap.includes(usual)) return ' ';
  const rest = blank ? gap.replaceAll(/\s+/g, (space) => (space.length > usual.length ? ' ' : '')) : between(gap, usual);
  return rest === '' || rest.length > MOST_SIGNS ? ' ' : rest;
}

/** The signs of a gap between separators, as in `d.. S` or `u.'.r`; nothing when it is separators only. */
function between(gap: string, usual: string): string {
  if (gap.replaceAll(usual, '') === '') return '';
  let rest = '';
  for (let at = gap.startsWith(usual) ? usual.length : 0; at < gap.length; at++) {
    rest += gap.charAt(at);
    if (gap.startsWith(usual, at + 1)) at += usual.length;
  }
  return rest.replaceAll(/\s+/g, ' ');
}

/** `i g n o r e`, `i.g.n.o.r.e` and the like, written together; without wider gaps, words are told apart by a word list. */
export const view: ViewMaker = {
  id: 'spaced-out',
  title: 'Letters written apart',
  needs: APART,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (const { letters, gaps, usual } of spacedRegions(text, scan)) {
      const blank = /^\s+$/.test(usual);
      let begins = gaps;
      if (!gaps.includes(true, 1)) {
        const split = Array.from({ length: letters.length }, () => false);
        for (const start of segment(letters.map((at) => text.charAt(at)).join('')).starts) split[start] = true;
        begins = split;
      }
      builder.unit(text.charAt(letters[0]!), letters[0]!, letters[0]! + 1);
      for (let i = 1; i < letters.length; i++) {
        const last = letters[i - 1]! + 1, at = letters[i]!;
        if (begins[i] !== true) {
          // A letter with the gap before it: all of one word have one shape.
          builder.unit(text.charAt(at), last, at + 1);
          continue;
        }
        builder.unit(gapText(text.slice(last, at), usual, blank), last, at);
        builder.unit(text.charAt(at), at, at + 1);
      }
    }
    return builder.finish('spaced-out');
  },
};
