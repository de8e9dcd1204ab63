import { isUtf8 } from 'node:buffer';
import type { View, ViewMaker } from '../contract.ts';
import { INVISIBLE } from './lib/alphabets.ts';
import { readText } from './lib/bytes.ts';
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

interface Carrier { readonly sign: string; readonly at: number }

/** Carriers of a text, in stretches. */
function stretches(text: string): Carrier[][] {
  const found: Carrier[][] = [];
  let open: Carrier[] = [];
  const units = unitsOf(text);
  for (let at = 0; at < text.length; at++) {
    if (CARRIERS[units[at]!] === 0) continue;
    const last = open.at(-1);
    if (last !== undefined && at - last.at > MAX_GAP) {
      found.push(open);
      open = [];
    }
    open.push({ sign: text.charAt(at), at });
  }
  found.push(open);
  return found.filter((each) => each.length >= MIN_CARRIERS);
}

interface Code { readonly value: number; readonly start: number; readonly end: number }

/** Codes of `width` digits of `bits` bits each; digits[i] is what carrier i stands for. */
function grouped(carriers: readonly Carrier[], digits: readonly number[], bits: number, width: number): Code[] {
  const codes: Code[] = [];
  for (let i = 0; i + width <= carriers.length; i += width) {
    let value = 0;
    for (let k = i; k < i + width; k++) value = value * 2 ** bits + digits[k]!;
    codes.push({ value, start: carriers[i]!.at, end: carriers[i + width - 1]!.at + 1 });
  }
  return codes;
}

/** What codes say: as characters when there is one to each, else as bytes of UTF-8. */
function message(codes: readonly Code[]): readonly (readonly [text: string, start: number, end: number])[] | undefined {
  const letters = codes.map(({ value }) => value);
  if (letters.some((value) => value > 0xffff)) return undefined;
  const bytes = letters.every((value) => value < 0x100) ? Uint8Array.from(letters) : undefined;
  const text = bytes !== undefined && isUtf8(bytes) ? readText(bytes) : undefined;
  if (text !== undefined && (legible(text.text) || printable(text.text))) {
    if (!text.ascii) return [[text.text, codes[0]!.start, codes.at(-1)!.end]];
    return codes.map(({ start, end }, i) => [text.text.charAt(i), start, end]);
  }
  const wide = String.fromCharCode(...letters.slice(0, 4096));
  return legible(wide) && letters.length <= 4096 ? codes.map(({ value, start, end }) => [String.fromCharCode(value), start, end]) : undefined;
}

/** Different letters that a message has at least; a pattern that was repeated has fewer. */
const MIN_KINDS = 4;

/** Whether most of it is letters and spaces, of more than a few kinds. */
function legible(text: string): boolean {
  const plain = text.match(/[\p{L}\p{M}\p{N} ]/gu) ?? [];
  return plain.length * 10 >= Array.from(text).length * 8 && new Set(plain).size >= MIN_KINDS;
}

/** Shortest ASCII text that is taken for an encoding of something else. */
const MIN_ENCODED = 12;

/** Whether all of it is printable ASCII of many kinds: bits by chance are not. */
function printable(text: string): boolean {
  return text.length >= MIN_ENCODED && /^[\n\r\t -~]*$/.test(text) && new Set(text).size >= 2 * MIN_KINDS - 2;
}

type Message = NonNullable<ReturnType<typeof message>>;

function decode(carriers: readonly Carrier[]): Message | undefined {
  const counts = new Map<string, number>();
  for (const { sign } of carriers) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const signs = [...counts].sort((a, b) => b[1] - a[1]).map(([sign]) => sign);
  if (signs.length < 2 || signs.length > 5) return undefined;
  // Two signs are bits, either way round; four are two bits each. A further, rarer one parts the codes.
  for (const size of [2, 4]) {
    if (signs.length < size || signs.length > size + 1) continue;
    const digits = signs.slice(0, size).sort();
    const parted = signs.length > size ? separated(carriers, digits) : undefined;
    const orders = size === 2 ? [digits, [...digits].reverse()] : [digits, signs.slice(0, 4)];
    for (const order of orders) {
      if (parted !== undefined) {
        const read = message(parted.map((part) => ({ value: part.reduce((value, { sign }) => value * size + order.indexOf(sign), 0), start: part[0]!.at, end: part.at(-1)!.at + 1 })));
        if (read !== undefined) return read;
      }
    }
    for (const width of size === 2 ? [8, 7, 16] : [4, 8]) for (const order of orders) {
      const bare = carriers.filter(({ sign }) => order.includes(sign));
      const values = bare.map(({ sign }) => order.indexOf(sign));
      const read = message(grouped(bare, values, size / 2, width));
      if (read !== undefined) return read;
    }
  }
  return undefined;
}

function separated(carriers: readonly Carrier[], digits: readonly string[]): Carrier[][] {
  const parts: Carrier[][] = [];
  let part: Carrier[] = [];
  for (const carrier of carriers) {
    if (digits.includes(carrier.sign)) part.push(carrier);
    else if (part.length > 0) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 0) parts.push(part);
  return parts.some((each) => each.length > 16) ? [] : parts;
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
