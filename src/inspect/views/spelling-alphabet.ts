import type { View, ViewMaker } from '../contract.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { splitWords } from './lib/language.ts';
import { ALWAYS } from './lib/scan.ts';

/** The spelling alphabet of ICAO and NATO with its usual misspellings, and words for digits and signs. */
const WORDS: ReadonlyMap<string, string> = new Map(Object.entries({
  alfa: 'a', alpha: 'a', bravo: 'b', charlie: 'c', delta: 'd', echo: 'e', foxtrot: 'f', golf: 'g', hotel: 'h', india: 'i', juliett: 'j', juliet: 'j', juliette: 'j', kilo: 'k', lima: 'l', mike: 'm',
  november: 'n', oscar: 'o', papa: 'p', quebec: 'q', romeo: 'r', sierra: 's', tango: 't', uniform: 'u', victor: 'v', whiskey: 'w', whisky: 'w', xray: 'x', 'x-ray': 'x', yankee: 'y', zulu: 'z',
  zero: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', niner: '9', space: ' ', stop: '.', dash: '-', dot: '.',
}));

const WORD = /[A-Za-z][A-Za-z-]{2,8}/y;

/** Fewest letters that are read as a message. */
const MIN_LETTERS = 6;
/** Longest text between two letters. UTF-16 units. */
const MAX_GAP = 4;

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

interface Letter { readonly letter: string; readonly start: number; readonly end: number }

/** The spelled letters from `at` on. */
function spelled(text: string, at: number): Letter[] {
  const found: Letter[] = [];
  for (let start = at; start < text.length;) {
    WORD.lastIndex = start;
    const match = WORD.exec(text);
    let word = match?.[0] ?? '';
    let letter = WORDS.get(word.toLowerCase());
    // `alpha-bravo-charlie`: the hyphen belongs to x-ray alone.
    if (letter === undefined && word.includes('-')) letter = WORDS.get((word = word.slice(0, word.indexOf('-'))).toLowerCase());
    if (letter === undefined) break;
    found.push({ letter, start, end: start + word.length });
    let next = start + word.length;
    while (next < start + word.length + MAX_GAP && next < text.length && !isLetter(text.charCodeAt(next))) next++;
    start = next;
  }
  return found;
}

// E or T is in every message; words with them are rare in text and begin with rare enough letters to be found fast.
const MARKS = ['cho', 'CHO', 'ango', 'ANGO'];

/** Words of the spelling alphabet (`India Golf November`), written as the letters they stand for. */
export const view: ViewMaker = {
  id: 'spelling-alphabet',
  title: 'NATO spelling alphabet',
  needs: ALWAYS,
  make(text: string): readonly View[] {
    let at = -1;
    for (const mark of MARKS) {
      const first = text.indexOf(mark);
      if (first >= 0 && (at < 0 || first < at)) at = first;
    }
    if (at < 0) return [];
    return read(text);
  },
};

function read(text: string): readonly View[] {
  const builder = new RegionViewBuilder(text);
  for (let at = 0; at < text.length; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    const letters = spelled(text, at);
    if (letters.length >= MIN_LETTERS) place(text, letters, builder);
    at = letters.at(-1)?.end ?? at;
    while (at < text.length && isLetter(text.charCodeAt(at))) at++;
  }
  return builder.finish('spelling-alphabet');
}

function place(text: string, letters: readonly Letter[], builder: RegionViewBuilder): void {
  const gap = (i: number): string => text.slice(letters[i - 1]!.end, letters[i]!.start);
  const usual = letters.length > 2 ? gap(1).length : 1;
  const gapped = letters.some((_, i) => i > 0 && gap(i).length > usual) || letters.some(({ letter }) => letter === ' ');
  const starts = new Set(gapped ? [] : splitWords(letters.map(({ letter }) => letter).join('')));
  for (const [i, { letter, start, end }] of letters.entries()) {
    if (i > 0) builder.unit(gapped ? (gap(i).length > usual ? ' ' : '') : starts.has(i) ? ' ' : '', letters[i - 1]!.end, start);
    builder.unit(letter, start, end);
  }
}
