import type { View, ViewMaker } from '../contract.ts';
import { COMMON_WORDS } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { SEAMS, type TextScan } from './lib/scan.ts';

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
  readonly decoded: string;
  readonly known: boolean;
}

/** Any part of a drawn sign. */
const DRAWING = /[\\/|()<>]|vv/;

/** A word with its drawn signs as letters, in lower case. */
function undrawn(raw: string): string {
  let spelled = raw;
  if (DRAWING.test(raw)) for (const [drawn, letter] of DRAWN) if (spelled.includes(drawn)) spelled = spelled.replaceAll(drawn, letter);
  return spelled.toLowerCase();
}

/** The likeliest letters of a word, and whether they are a common word: signs with two meanings are tried in both. */
function read(text: string, start: number, end: number): Word {
  const raw = text.slice(start, end);
  const spelled = undrawn(raw);
  let first = '';
  let ambiguous = false;
  for (let i = 0; i < spelled.length; i++) {
    const sign = spelled.charAt(i);
    const letters = member(spelled.charCodeAt(i)) === 2 ? LETTERS[sign]! : sign;
    first += letters.charAt(0);
    ambiguous ||= letters.length > 1;
  }
  if (COMMON_WORDS.has(first)) return { start, end, decoded: first, known: true };
  if (!ambiguous) return { start, end, decoded: first, known: false };
  let readings = [''];
  for (let i = 0; i < spelled.length; i++) {
    const letters = LETTERS[spelled.charAt(i)] ?? spelled.charAt(i);
    const both = letters.length > 1 && readings.length * 2 <= MAX_READINGS;
    readings = both ? readings.flatMap((reading) => [reading + letters.charAt(0), reading + letters.charAt(1)]) : readings.map((reading) => reading + letters.charAt(0));
  }
  const other = readings.find((reading) => COMMON_WORDS.has(reading));
  return { start, end, decoded: other ?? first, known: other !== undefined };
}

/** The word around `at`, without signs at its end, which are punctuation. */
function bounds(text: string, at: number, floor: number): readonly [start: number, end: number] {
  let start = at;
  let end = at + 1;
  while (start > floor && member(text.charCodeAt(start - 1)) !== 0) start--;
  while (end < text.length && member(text.charCodeAt(end)) !== 0) end++;
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
    if (end - start >= 3 && end - start < MAX_WORD) words.push(read(text, start, end));
  }
  return words;
}

/** Decodes every word in [from, to) that has a sign in it: near words of this kind, signs at a word's end are meant too. */
function place(text: string, from: number, to: number, builder: RegionViewBuilder): void {
  for (let start = from; start < Math.min(to, text.length); start++) {
    if (member(text.charCodeAt(start)) === 0) continue;
    let end = start;
    let signs = 0;
    let letters = 0;
    for (; end < text.length && member(text.charCodeAt(end)) !== 0; end++) {
      const kind = member(text.charCodeAt(end));
      if (kind === 1) letters++;
      else signs++;
    }
    if (signs > 0 && end - start < MAX_WORD) {
      const word = read(text, start, end);
      // `1, 2` and `/` are no words, unless they spell one.
      if (letters > 0 || word.known) {
        if (word.decoded.length === end - start) builder.units(word.decoded, 1, 1, start);
        else builder.unit(word.decoded, start, end);
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
