/** Text with its letters in reverse order, without a list of them. */
import { unitsOf } from '../../units.ts';
import { letterUnits } from './letters.ts';

/** Longest stretch whose memory is kept for the next. UTF-16 units. */
const LARGEST_KEPT = 1 << 16;
const SMALLEST = 1 << 12;
let turned = new Uint16Array(SMALLEST);
let bytes = Buffer.from(turned.buffer);

function reserve(length: number): void {
  if (turned.length >= length && (turned.length <= LARGEST_KEPT || length > LARGEST_KEPT)) return;
  turned = new Uint16Array(Math.max(SMALLEST, length));
  bytes = Buffer.from(turned.buffer);
}

/** Writes the units [start, end) backwards to `at`; the halves of a character keep their order. */
function turn(units: Uint16Array, start: number, end: number, at: number): void {
  let to = at;
  for (let i = end - 1; i >= start; i--) {
    const code = units[i]!;
    if ((code & 0xfc00) === 0xdc00 && i > start && (units[i - 1]! & 0xfc00) === 0xd800) turned[to++] = units[--i]!;
    turned[to++] = code;
  }
}

/** The characters of [start, end) backwards. */
export function reversed(text: string, start: number, end: number): string {
  reserve(end - start);
  turn(unitsOf(text), start, end, 0);
  return bytes.toString('utf16le', 0, 2 * (end - start));
}

const WORDS = /[\p{L}\p{M}\p{N}']{2,64}/gu;
const MOST = 64;
const APOSTROPHE = 0x27;

/** The same with each word, or each 64 characters of a longer one, backwards by itself. */
export function reversedWords(text: string, start: number, end: number): string {
  const units = unitsOf(text), letter = letterUnits();
  reserve(end - start);
  for (let at = start; at < end;) {
    const code = units[at]!;
    // Characters of two units are told apart by a pattern.
    if ((code & 0xf800) === 0xd800) return text.slice(start, end).replaceAll(WORDS, (word) => Array.from(word).reverse().join(''));
    let stop = at;
    while (stop < end && stop - at < MOST && (letter[units[stop]!] === 1 || units[stop] === APOSTROPHE)) stop++;
    if (stop === at) turned[at++ - start] = code;
    else {
      turn(units, at, stop, at - start);
      at = stop;
    }
  }
  return bytes.toString('utf16le', 0, 2 * (end - start));
}
