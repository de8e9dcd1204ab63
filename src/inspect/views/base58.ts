import type { View, ViewMaker } from '../contract.ts';
import { readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { type TextScan, WORD_RUNS } from './lib/scan.ts';

/** Shortest run that is tried: 14 bytes, as shorter ones decode to text by chance too often. */
const MIN_RUN = 20;
/** Longest run that is tried. What it costs for each character grows with its length, slower than the root of it. */
const MAX_RUN = 65_536;

/** Value of each character (Bitcoin's alphabet: no 0, O, I and l). */
const VALUES = new Int8Array(128).fill(-1);
for (const [value, letter] of Array.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz').entries()) VALUES[letter.charCodeAt(0)] = value;

/** Digits that are put together as a number of the machine: 58^8 is below 2^53. */
const CHUNK = 8;

/** 58 to the powers of {@link CHUNK}, twice that, four times that and so on, made when they are first needed. */
const POWERS: bigint[] = [58n ** BigInt(CHUNK)];

function power(level: number): bigint {
  let made = POWERS[level];
  if (made === undefined) {
    const root = power(level - 1);
    POWERS[level] = made = root * root;
  }
  return made;
}

/** The bytes of the number that [start, end) writes, whose characters are all of the alphabet. Halves are multiplied together, for which V8 has methods that are not quadratic. */
function bytesOf(text: string, start: number, end: number): Uint8Array {
  // Pieces of equal length, the last ones of which end the number.
  let pieces: bigint[] = [];
  for (let stop = end; stop > start; stop -= CHUNK) {
    let value = 0;
    for (let at = Math.max(start, stop - CHUNK); at < stop; at++) value = value * 58 + VALUES[text.charCodeAt(at)]!;
    pieces.push(BigInt(value));
  }
  for (let level = 0; pieces.length > 1; level++) {
    const joined: bigint[] = [];
    for (let i = 0; i < pieces.length; i += 2) joined.push(i + 1 < pieces.length ? pieces[i + 1]! * power(level) + pieces[i]! : pieces[i]!);
    pieces = joined;
  }
  const hex = (pieces[0] ?? 0n).toString(16);
  return Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

/** Words have no digits; names in code have lower-case letters only now and then, and no base58 of a sentence is without both cases. */
function plausible(text: string, start: number, end: number): boolean {
  let upper = false, lower = false, digit = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (VALUES[code] === undefined || VALUES[code] < 0) return false;
    if (code <= 0x39) digit = true;
    else if (code <= 0x5a) upper = true;
    else lower = true;
  }
  return upper && lower && digit;
}

/** Base58, decoded where it stands. A span in it maps to the whole run, as every digit decides every byte. */
export const view: ViewMaker = {
  id: 'base58',
  title: 'Base58 text',
  needs: WORD_RUNS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (let i = 0; i < scan.words.length; i += 2) {
      const start = scan.words[i]!;
      const end = scan.words[i + 1]!;
      if (end - start < MIN_RUN || end - start > MAX_RUN || !plausible(text, start, end)) continue;
      const bytes = bytesOf(text, start, end);
      const decoded = readText(bytes);
      if (decoded !== undefined) builder.unit(decoded.text, start, end);
    }
    return builder.finish('base58');
  },
};
