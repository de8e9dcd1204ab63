import { isUtf8 } from 'node:buffer';
import type { View, ViewMaker } from '../contract.ts';
import { DIGIT, LETTER_MASK, bitsOf } from './lib/alphabets.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { readsAsMessage } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { NUMBERS, type TextScan } from './lib/scan.ts';
import { unitsOf } from '../units.ts';

/** Fewest numbers that are read as a message. */
const MIN_NUMBERS = 8;
/** Longest text between two numbers of a list (`)+CHR(`). */
const MAX_SEPARATOR = 12;
/** Longest name of a call. */
const MAX_CALL = 40;
/** Most digits of a number: the last code point is 1114111. */
const MAX_DIGITS = 7;
/** Longest list whose memory is kept. */
const LARGEST_KEPT = 1 << 16;

/** Numbers of a list: what each is read as decimal and as octal digits (not a number where it is none), and where it stands. */
interface List {
  readonly values: readonly number[];
  readonly octals: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

// The list under the look: most are shorter than a message, and none of those is kept.
const values: number[] = [], octals: number[] = [], starts: number[] = [], ends: number[] = [];
let count = 0;

/** Adds the number whose first digit is at `at`; where it ends, or -1 when it is too long to be a code. */
function addNumber(units: Uint16Array, at: number): number {
  let end = at;
  let value = 0;
  let octal = 0;
  for (; end <= at + MAX_DIGITS; end++) {
    const digit = units[end]! - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    octal = digit < 8 ? octal * 8 + digit : Number.NaN;
  }
  if (end > at + MAX_DIGITS) return -1;
  values[count] = value;
  octals[count] = octal;
  starts[count] = at;
  ends[count++] = end;
  return end;
}

const PARTING = /^[\s,;]+$/;

/** Whether [from, to) is white space, commas and semicolons, and at least one. */
function parts(text: string, units: Uint16Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = units[at]!;
    if (code > 0x7f) return PARTING.test(text.slice(from, to));
    if (code !== 0x20 && code !== 0x2c && code !== 0x3b && !(code >= 0x09 && code <= 0x0d)) return false;
  }
  return to > from;
}

function same(units: Uint16Array, first: number, second: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (units[first + i] !== units[second + i]) return false;
  return true;
}

/** Reads the numbers of a list from `at` on: each is parted from the next by the same few characters, or by spaces and commas. */
function readList(text: string, at: number): void {
  const units = unitsOf(text);
  count = 0;
  let separator = 0, width = 0;
  for (let start = at; ;) {
    const end = addNumber(units, start);
    if (end < 0) return;
    let next = end;
    const stop = Math.min(end + MAX_SEPARATOR, text.length);
    while (next < stop && !isDigit(units[next]!)) next++;
    if (next === end || next >= text.length || !isDigit(units[next]!)) return;
    if (count === 1) {
      separator = end;
      width = next - end;
    } else if (!(width === next - end && same(units, separator, end, width)) && !parts(text, units, end, next)) return;
    start = next;
  }
}

function character(code: number): string | undefined {
  if (!(code >= 0x20 || code === 0x0a || code === 0x0d || code === 0x09) || code === 0x7f || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}

/** Fewest characters of an encoding inside the codes, different ones among them, and of each of two kinds. */
const MIN_ENCODED = 24;
const MIN_DIFFERENT = 10;
const MIN_OF_KIND = 3;

/** Whether text looks like base64, hexadecimal and the like: ages and temperatures are of one kind of character. */
function isEncoded(text: string): boolean {
  if (text.length < MIN_ENCODED || !/^[A-Za-z0-9+/=_%&#;\\-]*$/.test(text) || new Set(text).size < MIN_DIFFERENT) return false;
  const kinds = [/[a-z]/g, /[A-Z]/g, /\d/g].filter((kind) => (text.match(kind) ?? []).length >= MIN_OF_KIND);
  return kinds.length >= 2;
}

interface Piece { readonly text: string; readonly first: number; readonly end: number }

/** What codes read as, as code points or as bytes of UTF-8: undefined when one of them is no character or the whole is no message. */
function reading(codes: readonly number[]): Piece[] | undefined {
  // Most of a message is letters; most lists of numbers are none in the first few.
  let letters = 0;
  for (const value of codes) if (value >= 0x80 || value === 0x20 || (value >= 0x30 && value <= 0x39) || (value >= 0x41 && (bitsOf(value) & LETTER_MASK) !== 0)) letters++;
  if (letters * 10 < codes.length * 7) return undefined;
  if (codes.every((value) => value < 0x100) && codes.some((value) => value >= 0x80)) {
    const bytes = Uint8Array.from(codes);
    const decoded = isUtf8(bytes) ? readText(bytes) : undefined;
    if (decoded !== undefined && readsAsMessage(decoded.text)) {
      const pieces: Piece[] = [];
      eachCharacter(decoded, (text, first, end) => pieces.push({ text, first, end }));
      return pieces;
    }
  }
  const pieces: Piece[] = [];
  for (const [i, value] of codes.entries()) {
    const text = character(value);
    if (text === undefined) return undefined;
    pieces.push({ text, first: i, end: i + 1 });
  }
  const whole = pieces.map(({ text }) => text).join('');
  return readsAsMessage(whole) || isEncoded(whole) ? pieces : undefined;
}

/** Where the call around a list begins (`String.fromCharCode(`, `chr(`), and where its parenthesis ends. */
function call(text: string, start: number, end: number, floor: number): readonly [start: number, end: number] {
  if (text.charAt(start - 1) !== '(') return [start, end];
  let from = start - 1;
  while (from > floor && from > start - MAX_CALL && /[\w.$]/.test(text.charAt(from - 1))) from--;
  return [from, text.charAt(end) === ')' ? end + 1 : end];
}

/** Decodes a list without its first `skip` numbers where it stands, if it reads as a message. */
function place(text: string, list: List, skip: number, floor: number, builder: RegionViewBuilder): boolean {
  const decimal = skip === 0 ? list.values : list.values.slice(skip);
  const octal = skip === 0 ? list.octals : list.octals.slice(skip);
  const { starts: from, ends: to } = list;
  const allOctal = octal.every((value, i) => value >= 0 && to[skip + i] === from[skip + i]! + 3);
  const pieces = (allOctal ? reading(octal) : undefined) ?? reading(decimal) ?? reading(octal);
  if (pieces === undefined) return false;
  const [start, stop] = call(text, from[skip]!, to.at(-1)!, floor);
  for (const { text: piece, first, end } of pieces) builder.unit(piece, first === 0 ? start : from[skip + first]!, from[skip + end] ?? stop);
  return true;
}

/** Lists of decimal or octal character codes, as numbers or as calls (`chr(105)+chr(103)`), decoded where they stand. */
export const view: ViewMaker = {
  id: 'character-codes',
  title: 'Decimal and octal character codes',
  needs: NUMBERS | DIGIT,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const lists: List[] = [];
    let floor = 0;
    const from = (start: number, stop: number): void => {
      for (let at = Math.max(floor, start); at < stop; at++) {
        const units = unitsOf(text);
        if (!isDigit(units[at]!) || (at > 0 && isDigit(units[at - 1]!))) continue;
        readList(text, at);
        floor = count > 0 ? ends[count - 1]! : at + 1;
        if (count >= MIN_NUMBERS) lists.push({ values: values.slice(0, count), octals: octals.slice(0, count), starts: starts.slice(0, count), ends: ends.slice(0, count) });
        at = Math.max(at, floor - 1);
      }
    };
    for (let i = 0; i < scan.numbers.length; i += 2) from(scan.numbers[i]!, scan.numbers[i + 1]!);
    floor = 0;
    // `chr(105)`, `fromCharCode(105,`: a parenthesis between a letter and a digit.
    for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', Math.max(floor, at + 1))) if (isDigit(text.charCodeAt(at + 1))) from(at + 1, at + 2);
    // A very long list leaves no memory behind.
    if (values.length > LARGEST_KEPT) for (const each of [values, octals, starts, ends]) each.length = 0;
    let end = 0;
    for (const list of lists.sort((a, b) => a.starts[0]! - b.starts[0]!)) {
      if (list.starts[0]! < end) continue;
      if (place(text, list, 0, end, builder) || place(text, list, 1, end, builder)) end = list.ends.at(-1)! + 1;
    }
    return builder.finish('character-codes');
  },
};
