import type { View, ViewMaker } from '../contract.ts';
import { readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { type TextScan, WORD_RUNS } from './lib/scan.ts';

/** Shortest run that is tried: 14 bytes, as shorter ones decode to text by chance too often. */
const MIN_RUN = 20;
/** Longest run that is tried. The conversion of a number is quadratic, so what it costs for each character is bounded by this. */
const MAX_RUN = 4_096;

/** Value of each character (Bitcoin's alphabet: no 0, O, I and l). */
const VALUES = new Int8Array(128).fill(-1);
for (const [value, letter] of Array.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz').entries()) VALUES[letter.charCodeAt(0)] = value;

/** Digits of the number that are taken in at a time: 58^4 times a limb of 24 bits stays an exact double. */
const STEP = 4;

/** The bytes of the number that [start, end) writes; undefined where a character is not of the alphabet. */
function bytesOf(text: string, start: number, end: number): Uint8Array | undefined {
  const limbs = new Float64Array(Math.ceil(((end - start) * 0.7322 + 4) / 3));
  let used = 1;
  for (let at = start; at < end;) {
    let carry = 0;
    let scale = 1;
    for (let k = 0; k < STEP && at < end; k++, at++) {
      const value = VALUES[text.charCodeAt(at)] ?? -1;
      if (value < 0) return undefined;
      carry = carry * 58 + value;
      scale *= 58;
    }
    for (let i = 0; i < used; i++) {
      const sum = limbs[i]! * scale + carry;
      carry = Math.floor(sum / 0x1000000);
      limbs[i] = sum - carry * 0x1000000;
    }
    while (carry > 0) {
      limbs[used++] = carry % 0x1000000;
      carry = Math.floor(carry / 0x1000000);
    }
  }
  const bytes: number[] = [];
  for (let i = used - 1; i >= 0; i--) bytes.push(limbs[i]! >> 16, (limbs[i]! >> 8) & 0xff, limbs[i]! & 0xff);
  const first = bytes.findIndex((byte) => byte !== 0);
  return Uint8Array.from(first < 0 ? [] : bytes.slice(first));
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
      const decoded = bytes === undefined ? undefined : readText(bytes);
      if (decoded !== undefined) builder.unit(decoded.text, start, end);
    }
    return builder.finish('base58');
  },
};
