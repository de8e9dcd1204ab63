import type { View, ViewMaker } from '../contract.ts';
import { inWord, splitWords } from './lib/language.ts';
import { COMMON_WORDS, holdsOrder, holdsVerb } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { DENSE_RUNS, type TextScan, WORD_RUNS } from './lib/scan.ts';

/** Fewest words, and least share of the letters in common ones, that make a sentence of a run. */
const MIN_WORDS = 4;
const MIN_SHARE = 0.6;
/** Shortest word that may be several. */
const MIN_SPLIT = 7;
/** Shortest run that is read. */
const MIN_RUN = 14;
/** What of a run is read at once; a longer one is read in stretches, each by itself. */
const STRETCH = 2_048;

function isLetter(code: number): boolean {
  return code !== 0x27 && inWord(code);
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

/** Whether a word of camel case begins at `at`: after a small letter, or as the last of several capitals. */
function isHump(text: string, at: number): boolean {
  return isUpper(text.charCodeAt(at)) && (isLower(text.charCodeAt(at - 1)) || (isUpper(text.charCodeAt(at - 1)) && isLower(text.charCodeAt(at + 1))));
}

/** Where words begin and end in a run: at anything but letters, and where small letters are followed by a capital. */
function segments(text: string, start: number, end: number): [number, number][] {
  const found: [number, number][] = [];
  for (let at = start; at < end; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    let stop = at + 1;
    while (stop < end && isLetter(text.charCodeAt(stop)) && !isHump(text, stop)) stop++;
    found.push([at, stop]);
    at = stop - 1;
  }
  return found;
}

/** Signs that join words, with their apostrophes and stops; anything else is code or data. */
const JOINS = new Set(Array.from("-_.+/:,'!?@*~|&%#\u00b7"));
/** Most kinds of sign between the words of one run. */
const MAX_KINDS = 3;

/** Whether a run consists of letters and a few kinds of sign: a look that code fails at its first bracket. */
function plausible(text: string, start: number, end: number): boolean {
  let kinds = '';
  let letters = 0;
  for (let at = start; at < end; at++) {
    if (isLetter(text.charCodeAt(at))) {
      letters++;
      continue;
    }
    const sign = text.charAt(at);
    if (kinds.includes(sign)) continue;
    if (!JOINS.has(sign) || kinds.length === MAX_KINDS) return false;
    kinds += sign;
  }
  return letters * 4 >= (end - start) * 3;
}

/** The words of a run, or undefined when it is none of an order. */
function words(text: string, start: number, end: number): [number, number][] | undefined {
  if (end - start < MIN_RUN || !plausible(text, start, end) ) return undefined;
  const run = text.slice(start, end);
  const verb = holdsVerb(run);
  // Without such a verb it takes a sentence to be told from a name.
  if (!verb && (end - start < 2 * MIN_RUN || !holdsOrder(run))) return undefined;
  const whole: [number, number][] = [];
  for (const [from, to] of segments(text, start, end)) {
    const part = text.slice(from, to);
    // Letters with nothing between them.
    if (to - from >= MIN_SPLIT && !COMMON_WORDS.has(part.toLowerCase())) {
      const starts = splitWords(part);
      for (const [i, at] of starts.entries()) whole.push([from + at, from + (starts[i + 1] ?? to - from)]);
    } else whole.push([from, to]);
  }
  if (whole.length < MIN_WORDS) return undefined;
  let known = 0, letters = 0, count = 0;
  for (const [from, to] of whole) {
    letters += to - from;
    // Two letters are a word by chance too often.
    if (to - from < 3) continue;
    if (!COMMON_WORDS.has(text.slice(from, to).toLowerCase())) continue;
    known += to - from;
    count++;
  }
  // An address is words joined by signs, too.
  const least = !verb || run.includes('@') ? 2 * MIN_WORDS : MIN_WORDS;
  return count >= least && known >= letters * MIN_SHARE ? whole : undefined;
}

/** Where a run ends and begins once quotes, brackets and stops around it are left out. */
function trimmed(text: string, start: number, end: number): readonly [start: number, end: number] {
  let from = start;
  let to = end;
  while (from < to && !isLetter(text.charCodeAt(from))) from++;
  while (to > from && !isLetter(text.charCodeAt(to - 1))) to--;
  return [from, to];
}

/** Orders without spaces: run together, in camel case, or with dots, dashes and the like between the words. */
export const view: ViewMaker = {
  id: 'joined-words',
  title: 'Orders in words run together or joined by signs',
  needs: WORD_RUNS | DENSE_RUNS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const { words: runs, dense } = scan;
    let i = 0;
    for (let k = 0; k < dense.length || i < runs.length;) {
      // The two lists in order of position: a run of letters lies inside a dense run or is one.
      const fromDense = k < dense.length && (i >= runs.length || dense[k]! <= runs[i]!);
      const [start, end] = fromDense ? trimmed(text, dense[k]!, dense[k + 1]!) : [runs[i]!, runs[i + 1]!];
      if (fromDense) k += 2;
      else i += 2;
      if (text.startsWith('http', start)) continue;
      let any = false;
      for (let from = start; from < end; from += STRETCH) {
        const found = words(text, from, Math.min(end, from + STRETCH));
        if (found === undefined) continue;
        any = true;
        for (const [n, [begin]] of found.entries()) if (n > 0) builder.unit(' ', found[n - 1]![1], begin);
      }
      // What was read of a dense run holds its runs of letters.
      if (any) while (i < runs.length && runs[i]! < end) i += 2;
    }
    return builder.finish('joined-words');
  },
};
