import type { View, ViewMaker } from '../contract.ts';
import { inWord } from './lib/language.ts';
import { commonShare, segment, wordCost } from './lib/segment.ts';
import { holdsOrder, holdsVerb } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { DENSE_RUNS, type TextScan, WORD_RUNS } from './lib/scan.ts';

/** Fewest words, and least share of the letters in common ones, that make a sentence of a run. */
const MIN_WORDS = 4;
const MIN_SHARE = 0.6;
/** Shortest word that may be several. */
const MIN_SPLIT = 5;
/** Shortest run that is read. */
const MIN_RUN = 14;
/** Shortest run that is read whether it gives an order or not, and the share of its words that must be common. */
const MIN_SENTENCE = 40;
const MIN_COMMON = 0.2;
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
    // An apostrophe between letters belongs to a word, whichever of the two it is.
    while (stop < end && (isLetter(text.charCodeAt(stop)) ? !isHump(text, stop) : text.charCodeAt(stop) === 0x27 && stop + 1 < end && isLetter(text.charCodeAt(stop + 1)))) stop++;
    found.push([at, stop]);
    at = stop - 1;
  }
  return found;
}

/** Signs that join words, and those of a sentence; anything else is code or data. */
const JOINERS = '-_.+/:,~|*&%#\u00b7';
const SIGNS = new Set(Array.from(`${JOINERS}'!?@"();[]{}`));
/** Most kinds of sign between the words of one run, and of a whole sentence. */
const MAX_KINDS = 3;
const MOST_KINDS = 8;
/** Units that have at most one number in them: text in base64 has one in every six. */
const NUMBER_SPAN = 16;
/** Signs of code that sentences have, too, if not one in so many units. */
const MARKS = '();"[]{}';
const MARK_SPAN = 24;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a run consists of letters and a few kinds of sign: a look that code fails at its first bracket, and data at its digits. */
function plausible(text: string, start: number, end: number): boolean {
  const most = end - start < MIN_SENTENCE ? MAX_KINDS : MOST_KINDS;
  let kinds = '';
  let letters = 0, numbers = 0, marks = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) {
      letters++;
      continue;
    }
    if (isDigit(code)) {
      if (!isDigit(text.charCodeAt(at - 1)) && ++numbers > 1 + (at - start) / NUMBER_SPAN) return false;
      continue;
    }
    const sign = text.charAt(at);
    if (MARKS.includes(sign)) marks++;
    if (kinds.includes(sign)) continue;
    if (!SIGNS.has(sign) || kinds.length === most) return false;
    kinds += sign;
  }
  return marks * MARK_SPAN <= end - start && letters * 4 >= (end - start) * 3;
}

/** Units of code in which a member is named; a sentence with a stop before a small letter is longer. */
const MEMBER_SPAN = 32;

/** Whether a run has names of members (`a.getName`): a word of camel case, and a dot or an underscore before a small letter. */
function isMemberAccess(text: string, start: number, end: number): boolean {
  let humps = 0, members = 0;
  for (let at = start + 1; at < end; at++) {
    const code = text.charCodeAt(at - 1);
    if (isHump(text, at)) humps++;
    else if ((code === 0x2e || code === 0x5f) && isLower(text.charCodeAt(at))) members++;
  }
  return humps > 0 && members * MEMBER_SPAN >= end - start;
}

/** The letters of a part, as words are looked up without their apostrophes, and where each stands. */
function withoutApostrophes(text: string, from: number, to: number): { readonly letters: string; readonly offsets: readonly number[] } {
  const offsets: number[] = [];
  for (let at = from; at < to; at++) if (text.charCodeAt(at) !== 0x27) offsets.push(at);
  const part = text.slice(from, to);
  return { letters: offsets.length === part.length ? part : part.replaceAll("'", ''), offsets };
}

/** The words of a run, or undefined when it is neither an order nor a sentence. */
function words(text: string, start: number, end: number): [number, number][] | undefined {
  if (end - start < MIN_RUN || !plausible(text, start, end)) return undefined;
  const run = text.slice(start, end);
  const verb = holdsVerb(run);
  const long = end - start >= MIN_SENTENCE;
  // Without such a verb it takes a sentence to be told from a name.
  if (!verb && !long && (end - start < 2 * MIN_RUN || !holdsOrder(run))) return undefined;
  const whole: [number, number][] = [];
  let known = 0, letters = 0, count = 0;
  const add = (from: number, to: number, cost: number): void => {
    whole.push([from, to]);
    letters += to - from;
    if (cost === Infinity) return;
    known += to - from;
    // Two letters are a word by chance too often.
    if (to - from > 2) count++;
  };
  for (const [from, to] of segments(text, start, end)) {
    const { letters: part, offsets } = withoutApostrophes(text, from, to);
    const cost = wordCost(part);
    // Letters with nothing between them.
    if (part.length >= MIN_SPLIT && cost === Infinity) {
      const { starts, costs } = segment(part);
      for (const [i, at] of starts.entries()) add(offsets[at]!, i + 1 < starts.length ? offsets[starts[i + 1]! - 1]! + 1 : to, costs[i]!);
    } else add(from, to, cost);
  }
  if (whole.length < MIN_WORDS || known < letters * MIN_SHARE) return undefined;
  if (long && !run.includes('@') && !text.slice(Math.max(0, start - 4), end).includes('(?') && !isMemberAccess(text, start, end) && count >= 2 * MIN_WORDS && commonShare(whole.map(([from, to]) => text.slice(from, to).replaceAll("'", ''))) >= MIN_COMMON) return whole;
  // An address is words joined by signs, too.
  const least = !verb || run.includes('@') ? 2 * MIN_WORDS : MIN_WORDS;
  return (verb || holdsOrder(run)) && count >= least ? whole : undefined;
}

/** The sign that stands for the spaces of a run, or an empty string: what is between at least half of the words. */
function joinerOf(text: string, found: readonly (readonly [number, number])[]): string {
  for (const sign of JOINERS) {
    let count = 0;
    for (let i = 1; i < found.length; i++) if (text.slice(found[i - 1]![1], found[i]![0]).includes(sign)) count++;
    if (count > 0 && count * 2 >= found.length - 1) return sign;
  }
  return '';
}

/** What stands between two words of a sentence when `gap` was there: signs stay, and a space is put where one belongs. */
function parted(gap: string, joiner: string): string {
  if (joiner !== '' && gap.includes(joiner)) return gap.replaceAll(joiner, ' ');
  if (/^['-]$/.test(gap) && joiner !== '') return gap;
  // An apostrophe between two words is the end of the first.
  if (gap === "'") return "' ";
  return gap.replace(/^[^\d"(@]*/, (left) => `${left} `) + (/[\d]$/.test(gap) ? ' ' : '');
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
        const joiner = joinerOf(text, found);
        for (let n = 1; n < found.length; n++) {
          const left = found[n - 1]![1], begin = found[n]![0];
          builder.unit(parted(text.slice(left, begin), joiner), left, begin);
        }
      }
      // What was read of a dense run holds its runs of letters.
      if (any) while (i < runs.length && runs[i]! < end) i += 2;
    }
    return builder.finish('joined-words');
  },
};
