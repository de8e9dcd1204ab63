/**
 * One pass over a text that finds what any maker of views could want to look at: which telling characters it has, and
 * where runs and patterns are. Makers with nothing to look at are not called, and the others read only what was found.
 */
import { ALPHABETS, DIGIT, DOTTED, GRAPHIC, HEXLIKE, LETTER_MASK, FIRST_CYRILLIC, NUMERIC, ROTATED, SIGN, WORDLIKE } from './alphabets.ts';
import { EVIDENCE } from './evidence.ts';
import { provide } from '../../kernel.ts';
import { unitsIn, unitsOf } from '../../units.ts';

/** Shortest run of {@link WORDLIKE} characters that is kept: 12 bytes of base64. Shorter ones are words far more often than messages. */
export const MIN_WORD_RUN = 16;
/** Shortest run of printable ASCII without a space that is kept: 16 bytes of base85. */
export const MIN_DENSE_RUN = 20;
/** Shortest run of digits, dots and the like, with what parts them. */
const MIN_PARTED_RUN = 12;
/** Shortest run that may be ROT47. */
const MIN_ROTATED_RUN = 8;

/** Pattern bits of {@link TextScan.signals}; the rest are the character bits of alphabets.ts, from PERCENT on. */
export const WORD_RUNS = 1 << 0, DENSE_RUNS = 1 << 1, NUMBERS = 1 << 2, HEX_BYTES = 1 << 3, DOTS = 1 << 4, ROTATED_RUNS = 1 << 5, UNLIKELY = 1 << 6, BACKWARDS = 1 << 7, APART = 1 << 8, SEAMS = 1 << 9;
const CHARACTERS = ~((1 << 13) - 1);
/** Set for any text at all: for a maker that must always look. */
export const ALWAYS = 1 << 10;

/** Bits that all eight units of a group share when the group lies in a run. */
const RUNS = WORDLIKE | GRAPHIC | NUMERIC | HEXLIKE | DOTTED | ROTATED;

/** What the kernel notes a group of eight units for (`assembly/scan.ts`), beside the runs: signs for letters, letters one by one, and what it suspects of the window that ends here. */
const GROUP_SIGNS = 1, GROUP_APART = 2, GROUP_UNLIKELY = 4, GROUP_BACKWARDS = 8;
const WINDOW = 24;

const NOTHING: readonly number[] = [];

/** What one pass found. Lists of spans are flat: start, end, start, end. */
export interface TextScan {
  readonly signals: number;
  /** Runs of base64 characters. */
  readonly words: readonly number[];
  /** Runs of printable ASCII without spaces. */
  readonly dense: readonly number[];
  /** Runs of digits and what parts them. */
  readonly numbers: readonly number[];
  /** Runs of hexadecimal digits and what parts and prefixes them. */
  readonly hex: readonly number[];
  /** Runs of dots and dashes. */
  readonly dots: readonly number[];
  /** Runs of what ROT47 makes of small letters. */
  readonly rotated: readonly number[];
  /** Stretches whose letters are unlike language. */
  readonly unlikely: readonly number[];
  /** Stretches that are more like language backwards. */
  readonly backwards: readonly number[];
  /** Offsets, in order, near which letters stand one by one. */
  readonly apart: readonly number[];
  /** Offsets of signs for letters before a letter, in order. */
  readonly seams: readonly number[];
}

/** The units of the text under the scan. */
let units = unitsOf('');

/** Whether the kernel has the tables. */
let provided = false;

/** Lists of the scan under way; emptied by handing them out. */
class Lists {
  words: number[] | undefined;
  dense: number[] | undefined;
  numbers: number[] | undefined;
  hex: number[] | undefined;
  dots: number[] | undefined;
  rotated: number[] | undefined;
  unlikely: number[] | undefined;
  backwards: number[] | undefined;
  apart: number[] | undefined;
  seams: number[] | undefined;
}

/** Adds the run of `bit` around the group at `at`, unless it is in the list or too short. */
function collect(list: number[] | undefined, bit: number, at: number, length: number, least: number): number[] | undefined {
  const floor = list === undefined ? 0 : list[list.length - 1]!;
  if (at < floor) return list;
  let start = at;
  while (start > floor && (ALPHABETS[units[start - 1]!]! & bit) !== 0) start--;
  let end = at + 8;
  while (end < length && (ALPHABETS[units[end]!]! & bit) !== 0) end++;
  if (end > length) end = length;
  if (end - start < least) return list;
  if (list === undefined) return [start, end];
  list.push(start, end);
  return list;
}

/** Adds a suspected window, joined to the one before where they are near. */
function suspect(list: number[] | undefined, from: number, end: number): number[] {
  if (list === undefined) return [from, end];
  if (from <= list[list.length - 1]! + 2 * WINDOW) list[list.length - 1] = end;
  else list.push(from, end);
  return list;
}

function seamsIn(list: number[] | undefined, at: number): number[] | undefined {
  let found = list;
  for (let i = at; i < at + 8; i++) {
    if ((ALPHABETS[units[i]!]! & SIGN) === 0) continue;
    const next = ALPHABETS[units[i + 1]!]! & LETTER_MASK;
    if (next === 0 || next >= FIRST_CYRILLIC) continue;
    if (found === undefined) found = [i];
    else found.push(i);
  }
  return found;
}

function runsAt(lists: Lists, all: number, at: number, length: number): void {
  if ((all & WORDLIKE) !== 0) lists.words = collect(lists.words, WORDLIKE, at, length, MIN_WORD_RUN);
  if ((all & GRAPHIC) !== 0) lists.dense = collect(lists.dense, GRAPHIC, at, length, MIN_DENSE_RUN);
  if ((all & NUMERIC) !== 0) lists.numbers = collect(lists.numbers, NUMERIC, at, length, MIN_PARTED_RUN);
  if ((all & HEXLIKE) !== 0) lists.hex = collect(lists.hex, HEXLIKE, at, length, MIN_PARTED_RUN);
  if ((all & DOTTED) !== 0) lists.dots = collect(lists.dots, DOTTED, at, length, MIN_PARTED_RUN);
  if ((all & ROTATED) !== 0) lists.rotated = collect(lists.rotated, ROTATED, at, length, MIN_ROTATED_RUN);
}

/** Longest text whose scan is kept until the next. UTF-16 units. */
const MAX_KEPT = 4_096;
let kept: { readonly text: string; readonly scan: TextScan } | undefined;

/** What {@link scan} finds. A short answer is asked about several times in a row: what was found in the last text is kept. */
export function scanText(text: string): TextScan {
  if (text.length > MAX_KEPT) return scan(text);
  if (kept?.text !== text) kept = { text, scan: scan(text) };
  return kept.scan;
}

/** Scans a text. Linear: every unit is read once, those of a run twice. */
function scan(text: string): TextScan {
  const { length } = text;
  if (!provided) {
    provide('ALPHABETS', ALPHABETS);
    provide('EVIDENCE', EVIDENCE);
    provided = true;
  }
  const place = unitsIn(text);
  const { scratch, run } = place;
  ({ units } = place);
  const lists = new Lists();
  const groups = run.scan(length);
  for (let i = 0; i < groups; i++) {
    const at = scratch[2 * i]!;
    const why = scratch[2 * i + 1]!;
    if ((why & RUNS) !== 0) runsAt(lists, why, at, length);
    if ((why & GROUP_SIGNS) !== 0) lists.seams = seamsIn(lists.seams, at);
    if ((why & GROUP_APART) !== 0) {
      if (lists.apart === undefined) lists.apart = [at];
      else lists.apart.push(at);
    }
    if ((why & (GROUP_UNLIKELY | GROUP_BACKWARDS)) === 0) continue;
    const from = Math.max(0, at - 16 - WINDOW), end = Math.min(at + 8, length);
    if ((why & GROUP_UNLIKELY) !== 0) lists.unlikely = suspect(lists.unlikely, from, end);
    if ((why & GROUP_BACKWARDS) !== 0) lists.backwards = suspect(lists.backwards, from, end);
  }
  return found(lists, run.seen.value);
}

function found(lists: Lists, seen: number): TextScan {
  let signals = (seen & CHARACTERS) | ALWAYS;
  const { words, dense, numbers, hex, dots, rotated, unlikely, backwards, apart, seams } = lists;
  if (words !== undefined) signals |= WORD_RUNS;
  if (dense !== undefined) signals |= DENSE_RUNS;
  if (numbers !== undefined && (seen & DIGIT) !== 0) signals |= NUMBERS;
  if (hex !== undefined) signals |= HEX_BYTES;
  if (dots !== undefined) signals |= DOTS;
  if (rotated !== undefined) signals |= ROTATED_RUNS;
  if (unlikely !== undefined) signals |= UNLIKELY;
  if (backwards !== undefined) signals |= BACKWARDS;
  if (apart !== undefined) signals |= APART;
  if (seams !== undefined) signals |= SEAMS;
  return {
    signals, words: words ?? NOTHING, dense: dense ?? NOTHING, numbers: numbers ?? NOTHING, hex: hex ?? NOTHING, dots: dots ?? NOTHING, rotated: rotated ?? NOTHING,
    unlikely: unlikely ?? NOTHING, backwards: backwards ?? NOTHING, apart: apart ?? NOTHING, seams: seams ?? NOTHING,
  };
}
