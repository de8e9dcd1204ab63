import { isUtf8 } from 'node:buffer';
import type { View, ViewMaker } from '../contract.ts';
import { DIGIT, LETTER_MASK, bitsOf } from './lib/alphabets.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { readsAsMessage } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { NUMBERS, type TextScan } from './lib/scan.ts';

/** Fewest numbers that are read as a message. */
const MIN_NUMBERS = 8;
/** Longest text between two numbers of a list (`)+CHR(`). */
const MAX_SEPARATOR = 12;
/** Longest name of a call. */
const MAX_CALL = 40;
/** Most digits of a number: the last code point is 1114111. */
const MAX_DIGITS = 7;

interface Listed { readonly value: number; readonly octal: number; readonly start: number; readonly end: number }

function isDigit(code: number): boolean {
  return (bitsOf(code) & DIGIT) !== 0;
}

/** The number whose first digit is at `at`; undefined when it is too long to be a code. */
function numberAt(text: string, at: number): Listed | undefined {
  let end = at;
  let value = 0;
  let octal = 0;
  for (; end <= at + MAX_DIGITS && isDigit(text.charCodeAt(end)); end++) {
    const digit = text.charCodeAt(end) - 0x30;
    value = value * 10 + digit;
    octal = digit < 8 ? octal * 8 + digit : Number.NaN;
  }
  return end > at + MAX_DIGITS ? undefined : { value, octal, start: at, end };
}

/** The numbers of a list from `at` on: each is parted from the next by the same few characters, or by spaces and commas. */
function list(text: string, at: number): Listed[] {
  const found: Listed[] = [];
  let separator = '';
  for (let start = at; ;) {
    const number = numberAt(text, start);
    if (number === undefined) return found;
    found.push(number);
    let next = number.end;
    while (next < number.end + MAX_SEPARATOR && next < text.length && !isDigit(text.charCodeAt(next))) next++;
    if (next === number.end || !isDigit(text.charCodeAt(next))) return found;
    if (found.length === 1) separator = text.slice(number.end, next);
    else if (!(separator.length === next - number.end && text.startsWith(separator, number.end)) && !/^[\s,;]+$/.test(text.slice(number.end, next))) return found;
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

/** What the numbers read as, as code points or as bytes of UTF-8: undefined when one of them is no character or the whole is no message. */
function reading(numbers: readonly Listed[], octal: boolean): Piece[] | undefined {
  const values = numbers.map((number) => (octal ? number.octal : number.value));
  // Most of a message is letters; most lists of numbers are none in the first few.
  let letters = 0;
  for (const value of values) if (value >= 0x80 || value === 0x20 || (value >= 0x30 && value <= 0x39) || (value >= 0x41 && (bitsOf(value) & LETTER_MASK) !== 0)) letters++;
  if (letters * 10 < values.length * 7) return undefined;
  if (values.every((value) => value < 0x100) && values.some((value) => value >= 0x80)) {
    const bytes = Uint8Array.from(values);
    const decoded = isUtf8(bytes) ? readText(bytes) : undefined;
    if (decoded !== undefined && readsAsMessage(decoded.text)) {
      const pieces: Piece[] = [];
      eachCharacter(decoded, (text, first, end) => pieces.push({ text, first, end }));
      return pieces;
    }
  }
  const pieces: Piece[] = [];
  for (const [i, value] of values.entries()) {
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

function place(text: string, numbers: readonly Listed[], floor: number, builder: RegionViewBuilder): boolean {
  const octal = numbers.every(({ octal: value, start, end }) => value >= 0 && end - start === 3);
  const pieces = (octal ? reading(numbers, true) : undefined) ?? reading(numbers, false) ?? reading(numbers, true);
  if (pieces === undefined) return false;
  const [start, stop] = call(text, numbers[0]!.start, numbers.at(-1)!.end, floor);
  for (const { text: piece, first, end } of pieces) builder.unit(piece, first === 0 ? start : numbers[first]!.start, numbers[end]?.start ?? stop);
  return true;
}

/** Lists of decimal or octal character codes, as numbers or as calls (`chr(105)+chr(103)`), decoded where they stand. */
export const view: ViewMaker = {
  id: 'character-codes',
  title: 'Decimal and octal character codes',
  needs: NUMBERS | DIGIT,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const lists: Listed[][] = [];
    let floor = 0;
    const from = (start: number, stop: number): void => {
      for (let at = Math.max(floor, start); at < stop; at++) {
        if (!isDigit(text.charCodeAt(at)) || isDigit(text.charCodeAt(at - 1))) continue;
        const numbers = list(text, at);
        floor = numbers.at(-1)?.end ?? at + 1;
        if (numbers.length >= MIN_NUMBERS) lists.push(numbers);
        at = Math.max(at, floor - 1);
      }
    };
    for (let i = 0; i < scan.numbers.length; i += 2) from(scan.numbers[i]!, scan.numbers[i + 1]!);
    floor = 0;
    // `chr(105)`, `fromCharCode(105,`: a parenthesis between a letter and a digit.
    for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', Math.max(floor, at + 1))) if (isDigit(text.charCodeAt(at + 1))) from(at + 1, at + 2);
    let end = 0;
    for (const numbers of lists.sort((a, b) => a[0]!.start - b[0]!.start)) {
      if (numbers[0]!.start < end) continue;
      if (place(text, numbers, end, builder) || place(text, numbers.slice(1), end, builder)) end = numbers.at(-1)!.end + 1;
    }
    return builder.finish('character-codes');
  },
};
