import type { View, ViewMaker } from '../contract.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { segment } from './lib/segment.ts';
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
/** Longest word of the alphabet, and a neighbour joined to it by a hyphen. */
const MAX_WORD = 18;
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

/** The spelled stretch that the word at `at` belongs to begins here: words of the alphabet before it are walked back over. */
function beginning(text: string, at: number, floor: number): number {
  let start = at;
  for (;;) {
    let end = start;
    while (end > floor && end > start - MAX_GAP && !isLetter(text.charCodeAt(end - 1))) end--;
    let from = end;
    while (from > floor && from > end - MAX_WORD && (isLetter(text.charCodeAt(from - 1)) || text.charCodeAt(from - 1) === 0x2d)) from--;
    const word = text.slice(from, end).toLowerCase();
    const last = WORDS.has(word) ? word : word.slice(word.lastIndexOf('-') + 1);
    if (!WORDS.has(last)) return start;
    start = end - last.length;
  }
}

/** Offset of the next `echo` at or after `from`, or -1. E is in nearly every message, and few words have those letters. */
function nextMark(text: string, from: number, mark: string): number {
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    if ((text.charCodeAt(at - 1) | 0x20) === 0x65 && !isLetter(text.charCodeAt(at + 3)) && !isLetter(text.charCodeAt(at - 2))) return at - 1;
  }
  return -1;
}

/** Words of the spelling alphabet (`India Golf November`), written as the letters they stand for. */
export const view: ViewMaker = {
  id: 'spelling-alphabet',
  title: 'NATO spelling alphabet',
  needs: ALWAYS,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const found: Letter[][] = [];
    for (const mark of ['cho', 'CHO']) {
      let floor = 0;
      for (let at = nextMark(text, 0, mark); at >= 0; at = nextMark(text, floor, mark)) {
        const letters = spelled(text, beginning(text, at, floor));
        floor = Math.max(at + 4, letters.at(-1)?.end ?? 0);
        if (letters.length >= MIN_LETTERS) found.push(letters);
      }
    }
    let end = 0;
    for (const letters of found.sort((a, b) => a[0]!.start - b[0]!.start)) {
      if (letters[0]!.start < end) continue;
      place(text, letters, builder);
      end = letters.at(-1)!.end;
    }
    return builder.finish('spelling-alphabet');
  },
};

function place(text: string, letters: readonly Letter[], builder: RegionViewBuilder): void {
  const gap = (i: number): string => text.slice(letters[i - 1]!.end, letters[i]!.start);
  const usual = letters.length > 2 ? gap(1).length : 1;
  const gapped = letters.some((_, i) => i > 0 && gap(i).length > usual) || letters.some(({ letter }) => letter === ' ');
  const starts = new Set(gapped ? [] : segment(letters.map(({ letter }) => letter).join('')).starts);
  for (const [i, { letter, start, end }] of letters.entries()) {
    if (i > 0) builder.unit(gapped ? (gap(i).length > usual ? ' ' : '') : starts.has(i) ? ' ' : '', letters[i - 1]!.end, start);
    builder.unit(letter, start, end);
  }
}
