import type { View, ViewMaker } from '../contract.ts';
import { COMMON, COMMON_LIST, LOWER, UNSURE } from './lib/word-table.ts';
import { unitsOf } from '../units.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { SEAMS, type TextScan } from './lib/scan.ts';
import { COST, spend } from '../effort.ts';

/** Signs that stand for a letter, the likeliest first; the word list decides. */
const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o', '1': 'il', '2': 'zr', '3': 'e', '4': 'a', '5': 's', '6': 'gb', '7': 'tl', '8': 'b', '9': 'gq', '@': 'a', $: 's', '!': 'il', '|': 'li', '+': 't', '(': 'c', '<': 'c', '\u20ac': 'e', '\u00a3': 'l', '\u00a2': 'c', '\u00a7': 's', '\u00a1': 'i', '\u00b5': 'u',
};

/** Signs of several characters, longest first. */
const DRAWN: readonly (readonly [string, string])[] = [['/\\/\\', 'm'], ['\\/\\/', 'w'], ['|\\/|', 'm'], ['|/\\|', 'w'], ['|\\|', 'n'], ['|_|', 'u'], ['/\\', 'a'], ['\\/', 'v'], ['|<', 'k'], ['|)', 'd'], ['|-|', 'h'], ['|=', 'f'], ['()', 'o'], ['|3', 'b'], ['|2', 'r'], ['><', 'x'], ['vv', 'w']];

const MEMBER = new Uint8Array(0x2100);
for (let i = 0; i < 26; i++) MEMBER[65 + i] = MEMBER[97 + i] = 1;
MEMBER.fill(1, 0xc0, 0x180);
for (const sign of Object.keys(LETTERS)) MEMBER[sign.charCodeAt(0)] = 2;
/** Characters of the drawn signs that are no signs themselves. */
for (const sign of '/\\_-)=>') MEMBER[sign.charCodeAt(0)] = 3;

function member(code: number): number {
  return MEMBER[code] ?? 0;
}

/** Longest word that is read. UTF-16 units. */
const MAX_WORD = 32;
/** Most readings of a word that are tried. */
const MAX_READINGS = 8;
/** Fewest words with signs for letters, and fewest words of the list among them, that make a reading. */
const MIN_WORDS = 2;
/** Furthest apart that two such words count together. UTF-16 units. */
const NEAR = 96;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly known: boolean;
}

/** What drawn signs are made of, a bit each: a sign is looked for where all of its parts are. */
const PARTS = '\\/|()<>-=_32v';
const partsOf = (sign: string): number => Array.from(sign).reduce((bits, part) => bits | (1 << PARTS.indexOf(part)), 0);
const DRAWN_UNITS = DRAWN.map(([sign]) => Uint16Array.from(sign, (unit) => unit.charCodeAt(0)));
const DRAWN_PARTS = DRAWN.map(([sign]) => partsOf(sign));
const PART = new Uint16Array(65_536);
for (const part of PARTS) PART[part.charCodeAt(0)] = 1 << PARTS.indexOf(part);
/** Parts of which every drawn sign but the doubled letter has one. */
const DRAWING = partsOf('\\/|()<>');
const V = 0x76;

/** Letters of each sign, the likelier in the low half. */
const MEANT = new Uint32Array(0x2100);
for (const [sign, letters] of Object.entries(LETTERS)) MEANT[sign.charCodeAt(0)] = letters.charCodeAt(0) | ((letters.charCodeAt(1) || 0) << 16);
const meant = (code: number): number => MEANT[code] ?? 0;

/** A word without drawn signs, in small letters; then with a letter for each sign. */
const spelled = new Uint16Array(2 * MAX_WORD), letters = new Uint16Array(2 * MAX_WORD);
/** The same memory, of which a string is made without a list of its units. */
const letterBytes = Buffer.from(letters.buffer);

/** Writes the word [start, end), shorter than {@link MAX_WORD}, with its drawn signs as letters and in small ones into {@link spelled}; its length. */
function undraw(text: string, start: number, end: number): number {
  const units = unitsOf(text);
  let parts = 0, sure = true, doubled = false;
  for (let at = start; at < end; at++) {
    const code = units[at]!;
    parts |= PART[code]!;
    const small = LOWER[code]!;
    sure &&= small !== UNSURE;
    doubled ||= code === V && at > start && units[at - 1] === V;
    spelled[at - start] = small;
  }
  if (sure && !doubled && (parts & DRAWING) === 0) return end - start;
  if (!sure) return undrawSlowly(text, start, end, parts);
  // With its capitals: those are parts of no drawn sign.
  for (let at = start; at < end; at++) spelled[at - start] = units[at]!;
  let length = end - start;
  for (let i = 0; i < DRAWN.length; i++) {
    if ((DRAWN_PARTS[i]! & parts) !== DRAWN_PARTS[i]) continue;
    const shorter = replaceDrawn(length, DRAWN_UNITS[i]!, DRAWN[i]![1].charCodeAt(0));
    // The one letter that stands for a sign and is part of another.
    if (shorter < length) parts |= PART[V]!;
    length = shorter;
  }
  for (let i = 0; i < length; i++) spelled[i] = LOWER[spelled[i]!]!;
  return length;
}

/** Puts a letter for each drawn sign of one kind among the first `length` units of {@link spelled}; how many units are left. */
function replaceDrawn(length: number, sign: Uint16Array, letter: number): number {
  let out = 0;
  for (let at = 0; at < length;) {
    let same = 0;
    while (same < sign.length && at + same < length && spelled[at + same] === sign[same]) same++;
    if (same === sign.length) {
      spelled[out++] = letter;
      at += same;
    } else spelled[out++] = spelled[at++]!;
  }
  return out;
}

/** The same for a word with letters whose small ones depend on what stands around them. */
function undrawSlowly(text: string, start: number, end: number, found: number): number {
  let raw = text.slice(start, end);
  let parts = found;
  for (const [i, [drawn, letter]] of DRAWN.entries()) {
    if ((DRAWN_PARTS[i]! & parts) !== DRAWN_PARTS[i] || !raw.includes(drawn)) continue;
    raw = raw.replaceAll(drawn, letter);
    parts |= PART[V]!;
  }
  raw = raw.toLowerCase();
  for (let i = 0; i < raw.length; i++) spelled[i] = raw.charCodeAt(i);
  return raw.length;
}

/**
 * The likeliest letters of the word [start, end), in {@link letters}: signs with two meanings are tried in both, the first few
 * of them, and those that make a common word are taken.
 * @returns the word's length, and its number among the common words
 */
function read(text: string, start: number, end: number): { readonly length: number; readonly id: number } {
  spend(COST.spelled);
  const length = undraw(text, start, end);
  let ambiguous = 0;
  for (let i = 0; i < length; i++) {
    const code = spelled[i]!;
    const both = meant(code);
    letters[i] = both === 0 ? code : both & 0xffff;
    if (both > 0xffff && ambiguous < places.length) places[ambiguous++] = i;
  }
  if (!mayBeCommon(length)) return { length, id: 0 };
  let id = COMMON.find(letters, 0, length);
  // The first sign changes its meaning last, as digits of a number count.
  for (let reading = 1; id === 0 && reading < 1 << ambiguous; reading++) {
    for (let k = 0; k < ambiguous; k++) {
      const at = places[k]!;
      letters[at] = ((reading >> (ambiguous - 1 - k)) & 1) === 0 ? meant(spelled[at]!) & 0xffff : meant(spelled[at]!) >>> 16;
    }
    id = COMMON.find(letters, 0, length);
  }
  if (id === 0) for (let k = 0; k < ambiguous; k++) letters[places[k]!] = meant(spelled[places[k]!]!) & 0xffff;
  return { length, id };
}

/** Longest common word. */
const LONGEST = COMMON_LIST.reduce((most, { length }) => Math.max(most, length), 0);
/** Letters up to here have a place in {@link FOLLOWS}. */
const LETTERS_END = 0x180;
/** Which letter follows which in some common word: most that is no word has two letters in a row that none has. */
const FOLLOWS = new Uint8Array(LETTERS_END * LETTERS_END);
for (const known of COMMON_LIST) for (let i = 1; i < known.length; i++) if (known.charCodeAt(i - 1) < LETTERS_END && known.charCodeAt(i) < LETTERS_END) FOLLOWS[known.charCodeAt(i - 1) * LETTERS_END + known.charCodeAt(i)] = 1;

/** Whether {@link letters} may be a common word, as far as those of one meaning tell: they are in small letters already. */
function mayBeCommon(length: number): boolean {
  if (length > LONGEST) return false;
  let last = 0;
  for (let i = 0; i < length; i++) {
    const letter = meant(spelled[i]!) > 0xffff ? 0 : letters[i]!;
    if (last > 0 && letter > 0 && last < LETTERS_END && letter < LETTERS_END && FOLLOWS[last * LETTERS_END + letter] === 0) return false;
    last = letter;
  }
  return true;
}

/** Places of the first signs with two meanings: so many that at most {@link MAX_READINGS} readings come about. */
const places = new Uint8Array(Math.log2(MAX_READINGS));

/** The word around `at`, without signs at its end, which are punctuation. */
function bounds(text: string, at: number, floor: number): readonly [start: number, end: number] {
  const units = unitsOf(text);
  let start = at;
  let end = at + 1;
  while (start > floor && member(units[start - 1]!) !== 0) start--;
  while (end < text.length && member(units[end]!) !== 0) end++;
  return [start, end];
}

const TRAILING = new Set(Array.from('!+(<=>-/_\\'));

/** Words that mix letters with signs for letters, in order. */
function mixedWords(text: string, scan: TextScan): Word[] {
  const words: Word[] = [];
  let floor = 0;
  for (const seam of scan.seams) {
    if (seam < floor) continue;
    const [start, stop] = bounds(text, seam, floor);
    floor = stop;
    let end = stop;
    while (end > start && TRAILING.has(text.charAt(end - 1))) end--;
    if (end - start >= 3 && end - start < MAX_WORD) words.push({ start, end, known: read(text, start, end).id !== 0 });
  }
  return words;
}

/** Decodes every word in [from, to) that has a sign in it: near words of this kind, signs at a word's end are meant too. */
function place(text: string, from: number, to: number, builder: RegionViewBuilder): void {
  const stop = Math.min(to, text.length);
  for (let start = from; start < stop; start++) {
    const units = unitsOf(text);
    if (member(units[start]!) === 0) continue;
    let end = start;
    let signs = 0;
    let plain = 0;
    for (; end < text.length; end++) {
      const kind = member(units[end]!);
      if (kind === 0) break;
      if (kind === 1) plain++;
      else signs++;
    }
    if (signs > 0 && end - start < MAX_WORD) {
      const { length, id } = read(text, start, end);
      // `1, 2` and `/` are no words, unless they spell one.
      if (plain > 0 || id !== 0) {
        const decoded = id === 0 ? letterBytes.toString('utf16le', 0, 2 * length) : COMMON_LIST[id]!;
        if (length === end - start) builder.units(decoded, 1, 1, start);
        else builder.unit(decoded, start, end);
      }
    }
    start = end;
  }
}

/** `1gn0r3 pr3v10us 1nstruct10ns`, where at least two such words close together are common ones. */
export const view: ViewMaker = {
  id: 'leetspeak',
  title: 'Digits and signs for letters',
  needs: SEAMS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    let group: Word[] = [];
    let known = 0;
    const flush = (): void => {
      const first = group[0];
      if (known >= MIN_WORDS && first !== undefined) place(text, first.start, group.at(-1)!.end + MAX_WORD, builder);
      group = [];
      known = 0;
    };
    if (scan.seams.length < MIN_WORDS) return [];
    for (const word of mixedWords(text, scan)) {
      const last = group.at(-1);
      if (last !== undefined && word.start - last.start > NEAR) flush();
      group.push(word);
      if (word.known) known++;
    }
    flush();
    return builder.finish('leetspeak');
  },
};
