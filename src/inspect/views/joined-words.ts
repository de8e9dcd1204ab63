import type { View, ViewMaker } from '../contract.ts';
import { inWord } from './lib/language.ts';
import { commonShare, entryOf, segment } from './lib/segment.ts';
import { bitCount } from './lib/trie.ts';
import { holdsOrder, holdsVerb } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { RunMemo } from './lib/run-memo.ts';
import { DENSE_RUNS, type TextScan, WORD_RUNS } from './lib/scan.ts';
import { unitsOf } from '../units.ts';

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

/** Where the word that begins at `at` ends: at anything but letters, and where small letters are followed by a capital. */
function wordEnd(text: string, at: number, end: number): number {
  let stop = at + 1;
  // An apostrophe between letters belongs to a word, whichever of the two it is.
  while (stop < end && (isLetter(text.charCodeAt(stop)) ? !isHump(text, stop) : text.charCodeAt(stop) === 0x27 && stop + 1 < end && isLetter(text.charCodeAt(stop + 1)))) stop++;
  return stop;
}

/** Signs that join words, and those of a sentence; anything else is code or data. */
const JOINERS = '-_.+/:,~|*&%#\u00b7';
const SIGNS = `${JOINERS}'!?@"();[]{}`;
/** One bit for each of the signs. */
const SIGN = new Int32Array(65_536);
for (const [i, sign] of Array.from(SIGNS).entries()) SIGN[sign.charCodeAt(0)] = 1 << i;
/** Most kinds of sign between the words of one run, and of a whole sentence. */
const MAX_KINDS = 3;
const MOST_KINDS = 8;
/** Units that have at most one number in them: text in base64 has one in every six. */
const NUMBER_SPAN = 16;
/** Fewest different letters of a run, and of a whole sentence: no order does with fewer, filler and keys may. */
const MIN_LETTERS = 5;
const MOST_LETTERS = 8;
/** Signs of code that sentences have, too, if not one in so many units. */
const MARKS = '();"[]{}';
const MARK_SPAN = 24;
const MARK = new Uint8Array(65_536);
for (const mark of MARKS) MARK[mark.charCodeAt(0)] = 1;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a run consists of letters and a few kinds of sign: a look that code fails at its first bracket, and data at its digits. */
function plausible(text: string, start: number, end: number): boolean {
  const most = end - start < MIN_SENTENCE ? MAX_KINDS : MOST_KINDS;
  const units = unitsOf(text);
  let kinds = 0;
  let letters = 0, numbers = 0, marks = 0, different = 0;
  for (let at = start; at < end; at++) {
    const code = units[at]!;
    if (isLetter(code)) {
      letters++;
      different |= 1 << (code & 31);
      continue;
    }
    if (isDigit(code)) {
      if (!(at > 0 && isDigit(units[at - 1]!)) && ++numbers > 1 + (at - start) / NUMBER_SPAN) return false;
      continue;
    }
    marks += MARK[code]!;
    const sign = SIGN[code]!;
    if ((kinds & sign) !== 0) continue;
    if (sign === 0 || bitCount(kinds) === most) return false;
    kinds |= sign;
  }
  if (bitCount(different) < (end - start < MIN_SENTENCE ? MIN_LETTERS : MOST_LETTERS)) return false;
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

/** The words of a run so far, each from where to where, and how many of its letters are in words that a list has. */
class Told {
  readonly spans: number[] = [];
  /** Entries of the words, 0 for strangers. */
  readonly entries: number[] = [];
  letters = 0;
  known = 0;
  /** Words of more than two letters: fewer are a word by chance too often. */
  count = 0;

  add(from: number, to: number, entry: number): void {
    this.spans.push(from, to);
    this.entries.push(entry);
    this.letters += to - from;
    if (entry === 0) return;
    this.known += to - from;
    if (to - from > 2) this.count++;
  }
}

/** Adds the words of one part of a run: letters with nothing between them, or with apostrophes, without which words are looked up. */
function tell(text: string, from: number, to: number, told: Told): void {
  const part = text.slice(from, to);
  const letters = part.includes("'") ? part.replaceAll("'", '') : part;
  const entry = entryOf(letters);
  if (letters.length < MIN_SPLIT || entry !== 0) {
    told.add(from, to, entry);
    return;
  }
  const { starts, entries } = segment(letters);
  // Where the letters stand that a word begins and ends with.
  let left = from, at = 0;
  for (const [i, found] of entries.entries()) {
    const stop = i + 1 < starts.length ? starts[i + 1]! : letters.length;
    let right = left;
    for (; at < stop; right++) if (text.charCodeAt(right) !== 0x27) at++;
    if (i + 1 === starts.length) right = to;
    told.add(left, right, found);
    left = right;
    while (text.charCodeAt(left) === 0x27) left++;
  }
}

/** The words of a run, from and to in turns, or undefined when it is neither an order nor a sentence. */
function words(text: string, start: number, end: number): readonly number[] | undefined {
  if (end - start < MIN_RUN || !plausible(text, start, end)) return undefined;
  // The units around a run say whether a hump or a group of an expression goes on there.
  const from = Math.max(0, start - BEFORE);
  const found = told.of(text.slice(from, end + 1), () => tellAll(text, start, end)?.map((at) => at - from));
  return found?.map((at) => at + from);
}

/** Units before a run that have a say in what it is. */
const BEFORE = 4;
/** The words of runs, counted from {@link BEFORE} units before each. */
const told = new RunMemo<readonly number[] | undefined>();

function tellAll(text: string, start: number, end: number): readonly number[] | undefined {
  const run = text.slice(start, end);
  const verb = holdsVerb(run);
  const long = end - start >= MIN_SENTENCE;
  // Without such a verb it takes a sentence to be told from a name.
  const short = !verb && !long;
  if (short && (end - start < 2 * MIN_RUN || !holdsOrder(run))) return undefined;
  const found = new Told();
  for (let at = start; at < end; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    const stop = wordEnd(text, at, end);
    tell(text, at, stop, found);
    at = stop - 1;
    // However well the rest were known, so many letters are in no word already.
    if (found.letters - found.known > (found.letters + end - stop) * (1 - MIN_SHARE)) return undefined;
  }
  const { spans, entries, letters, known, count } = found;
  if (entries.length < MIN_WORDS || known < letters * MIN_SHARE) return undefined;
  if (long && count >= 2 * MIN_WORDS && !run.includes('@') && !isPattern(text, start, run) && !isMemberAccess(text, start, end) && commonShare(entries) >= MIN_COMMON) return spans;
  // An address is words joined by signs, too.
  const least = !verb || run.includes('@') ? 2 * MIN_WORDS : MIN_WORDS;
  return count >= least && (verb || short || holdsOrder(run)) ? spans : undefined;
}

/** Whether a run has a group of a regular expression, or begins within one. */
function isPattern(text: string, start: number, run: string): boolean {
  return run.includes('(?') || text.slice(Math.max(0, start - BEFORE), start + 1).includes('(?');
}

/** The sign that stands for the spaces of a run, or an empty string: what is between at least half of the words. */
function joinerOf(text: string, spans: readonly number[]): string {
  const gaps: string[] = [];
  for (let i = 2; i < spans.length; i += 2) if (spans[i]! > spans[i - 1]!) gaps.push(text.slice(spans[i - 1], spans[i]));
  for (const sign of JOINERS) {
    const count = gaps.filter((gap) => gap.includes(sign)).length;
    if (count > 0 && count * 2 >= spans.length / 2 - 1) return sign;
  }
  return '';
}

/** What stands between two words of a sentence when `gap` was there: signs stay, and a space is put where one belongs. */
function parted(gap: string, joiner: string): string {
  // Nothing, between words that were run together: by far the commonest.
  if (gap === '') return ' ';
  if (joiner !== '' && gap.includes(joiner)) return gap.replaceAll(joiner, ' ');
  if (/^['-]$/.test(gap) && joiner !== '') return gap;
  // An apostrophe between two words is the end of the first.
  if (gap === "'") return "' ";
  return gap.replace(/^[^\d"(@]*/, (left) => `${left} `) + (/[\d]$/.test(gap) ? ' ' : '');
}

/** Where a run ends and begins once quotes, brackets and stops around it are left out. */
function trimmed(text: string, start: number, end: number): readonly [start: number, end: number] {
  const units = unitsOf(text);
  let from = start;
  let to = end;
  while (from < to && !isLetter(units[from]!)) from++;
  while (to > from && !isLetter(units[to - 1]!)) to--;
  return [from, to];
}

/** Orders without spaces: run together, in camel case, or with dots, dashes and the like between the words. */
export const view: ViewMaker = {
  id: 'joined-words',
  title: 'Orders in words run together or joined by signs',
  needs: WORD_RUNS | DENSE_RUNS,
  make(text: string, depth: number, scan: TextScan): readonly View[] {
    told.begin(depth);
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
        for (let n = 2; n < found.length; n += 2) {
          const left = found[n - 1]!, begin = found[n]!;
          builder.unit(parted(text.slice(left, begin), joiner), left, begin);
        }
      }
      // What was read of a dense run holds its runs of letters.
      if (any) while (i < runs.length && runs[i]! < end) i += 2;
    }
    return builder.finish('joined-words');
  },
};
