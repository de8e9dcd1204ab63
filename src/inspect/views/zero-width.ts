import { isUtf8 } from 'node:buffer';
import type { View, ViewMaker } from '../contract.ts';
import { INVISIBLE } from './lib/alphabets.ts';
import { readText } from './lib/bytes.ts';
import { letterUnits } from './lib/letters.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { part } from './tags.ts';
import { unitsOf } from '../units.ts';

/** Characters without width that carry bits, by themselves or between visible letters. */
const CARRIERS = new Uint8Array(65_536);
for (const sign of '\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\u034f\u00ad\ufe00\ufe01\ufe0e\ufe0f') CARRIERS[sign.charCodeAt(0)] = 1;

/** Fewest carriers of a message: four bytes. */
const MIN_CARRIERS = 28;
/** Furthest apart that two carriers belong together: one may stand after each letter or word. UTF-16 units. */
const MAX_GAP = 24;

/** Carriers in order: what each is, and where it stands. */
interface Carriers { readonly signs: readonly number[]; readonly at: readonly number[] }

/** Carriers of a text, in stretches. */
function stretches(text: string): Carriers[] {
  const found: Carriers[] = [];
  let signs: number[] = [], at: number[] = [];
  const units = unitsOf(text);
  const { length } = text;
  for (let i = 0, last = 0; i < length; i++) {
    if (CARRIERS[units[i]!] === 0) continue;
    if (at.length > 0 && i - last > MAX_GAP) {
      if (at.length >= MIN_CARRIERS) found.push({ signs, at });
      signs = [];
      at = [];
    }
    signs.push(units[i]!);
    at.push(i);
    last = i;
  }
  if (at.length >= MIN_CARRIERS) found.push({ signs, at });
  return found;
}

/** Codes, and for each the first and the last carrier that it is made of. */
interface Codes { readonly values: readonly number[]; readonly first: (code: number) => number; readonly last: (code: number) => number }

/** Codes of `width` digits of `bits` bits each. */
function grouped(digits: readonly number[], bits: number, width: number): Codes {
  const values: number[] = [];
  for (let i = 0; i + width <= digits.length; i += width) {
    let value = 0;
    for (let k = i; k < i + width; k++) value = value * 2 ** bits + digits[k]!;
    values.push(value);
  }
  return { values, first: (code) => code * width, last: (code) => code * width + width - 1 };
}

/** Most codes that are read as one character each. */
const MOST_CODES = 4_096;

type Message = readonly (readonly [text: string, start: number, end: number])[];

/** What codes say: as characters when there is one to each, else as bytes of UTF-8. */
function message({ values, first, last }: Codes, at: readonly number[]): Message | undefined {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  if (most > 0xffff) return undefined;
  const spans = (letter: (code: number) => string): Message => values.map((_, i) => [letter(i), at[first(i)]!, at[last(i)]! + 1]);
  const bytes = most < 0x100 ? Uint8Array.from(values) : undefined;
  const text = bytes !== undefined && isUtf8(bytes) ? readText(bytes) : undefined;
  if (text !== undefined && (legible(text.text) || printable(text.text))) {
    if (!text.ascii) return [[text.text, at[first(0)]!, at[last(values.length - 1)]! + 1]];
    return spans((i) => text.text.charAt(i));
  }
  if (values.length > MOST_CODES) return undefined;
  return legible(String.fromCharCode(...values)) ? spans((i) => String.fromCharCode(values[i]!)) : undefined;
}

/** Different letters that a message has at least; a pattern that was repeated has fewer. */
const MIN_KINDS = 4;
const PLAIN = /[\p{L}\p{M}\p{N} ]/gu;

/** Whether most of it is letters and spaces, of more than a few kinds. */
function legible(text: string): boolean {
  const letter = letterUnits();
  const kinds: number[] = [];
  let plain = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code & 0xf800) === 0xd800) return legibleBeyond(text);
    if (letter[code] !== 1 && code !== 0x20) continue;
    plain++;
    if (kinds.length < MIN_KINDS && !kinds.includes(code)) kinds.push(code);
  }
  return plain * 10 >= text.length * 8 && kinds.length >= MIN_KINDS;
}

/** The same of text with characters of two units. */
function legibleBeyond(text: string): boolean {
  const plain = text.match(PLAIN) ?? [];
  return plain.length * 10 >= Array.from(text).length * 8 && new Set(plain).size >= MIN_KINDS;
}

/** Shortest ASCII text that is taken for an encoding of something else. */
const MIN_ENCODED = 12;

/** Whether all of it is printable ASCII of many kinds: bits by chance are not. */
function printable(text: string): boolean {
  return text.length >= MIN_ENCODED && /^[\n\r\t -~]*$/.test(text) && new Set(text).size >= 2 * MIN_KINDS - 2;
}

/** The different signs of some carriers, the commonest first. */
function kindsOf(signs: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([sign]) => sign);
}

function decode({ signs, at }: Carriers): Message | undefined {
  const kinds = kindsOf(signs);
  if (kinds.length < 2 || kinds.length > 5) return undefined;
  // Two signs are bits, either way round; four are two bits each. A further, rarer one parts the codes.
  for (const size of [2, 4]) {
    if (kinds.length < size || kinds.length > size + 1) continue;
    const sorted = kinds.slice(0, size).sort((a, b) => a - b);
    const orders = size === 2 ? [sorted, [...sorted].reverse()] : [sorted, kinds.slice(0, 4)];
    if (kinds.length > size) {
      for (const order of orders) {
        const read = message(separated(signs, order), at);
        if (read !== undefined) return read;
      }
    }
    const bare = kinds.length === size ? signs : signs.filter((sign) => sorted.includes(sign));
    const places = kinds.length === size ? at : at.filter((_, i) => sorted.includes(signs[i]!));
    const digits = orders.map((order) => bare.map((sign) => order.indexOf(sign)));
    for (const width of size === 2 ? [8, 7, 16] : [4, 8]) for (const each of digits) {
      const read = message(grouped(each, size / 2, width), places);
      if (read !== undefined) return read;
    }
  }
  return undefined;
}

/** Most digits between two signs that part codes. */
const MOST_DIGITS = 16;

/** Codes that are parted by a sign which is no digit. */
function separated(signs: readonly number[], order: readonly number[]): Codes {
  const values: number[] = [], firsts: number[] = [], lasts: number[] = [];
  let from = -1, value = 0;
  for (let i = 0; i <= signs.length; i++) {
    const digit = i < signs.length ? order.indexOf(signs[i]!) : -1;
    if (digit >= 0) {
      if (from < 0) from = i;
      value = value * order.length + digit;
      if (i - from >= MOST_DIGITS) return { values: [], first: () => 0, last: () => 0 };
    } else if (from >= 0) {
      values.push(value);
      firsts.push(from);
      lasts.push(i - 1);
      from = -1;
      value = 0;
    }
  }
  return { values, first: (code) => firsts[code]!, last: (code) => lasts[code]! };
}

/** Messages in zero-width characters, as bits or pairs of bits, decoded where they stand. */
export const view: ViewMaker = {
  id: 'zero-width',
  title: 'Bits in zero-width characters',
  needs: INVISIBLE,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (const carriers of stretches(text)) {
      const read = decode(carriers) ?? [];
      if (read[0] !== undefined) part(text, read[0][1], builder);
      // What is visible between the carriers belongs to the cover, not to the message.
      for (const [i, [piece, start, end]] of read.entries()) builder.unit(piece, start, read[i + 1]?.[1] ?? end);
      const last = read.at(-1)?.[2] ?? 0;
      if (last > 0 && text.charCodeAt(last) > 0x20) builder.unit('\n', last, last);
    }
    return builder.finish('zero-width');
  },
};
