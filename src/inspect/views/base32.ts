import type { View, ViewMaker } from '../contract.ts';
import type { ByteText } from './lib/bytes.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { type TextScan, WORD_RUNS } from './lib/scan.ts';
import { unitsOf } from '../units.ts';

/** Shortest run that is tried: 10 bytes. */
const MIN_RUN = 16;

function alphabet(letters: string, alike: string): Int8Array {
  const values = new Int8Array(65_536).fill(-1);
  for (const [value, letter] of Array.from(letters).entries()) {
    values[letter.charCodeAt(0)] = value;
    values[letter.toLowerCase().charCodeAt(0)] = value;
  }
  for (let i = 0; i < alike.length; i += 2) values[alike.charCodeAt(i)] = values[alike.charCodeAt(i + 1)]!;
  return values;
}

/** The alphabets of RFC 4648 (sections 6 and 7) and Crockford's, in which O is read as 0, and I and L as 1. */
const ALPHABETS = [alphabet('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', ''), alphabet('0123456789ABCDEFGHIJKLMNOPQRSTUV', ''), alphabet('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 'O0o0I1i1L1l1')];

/** A run, possibly wrapped over lines: offset of each of its characters. */
function wrapped(text: string, start: number, stop: number): { readonly at: number[]; readonly end: number } {
  const at: number[] = [];
  let end = start;
  const take = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (text.charCodeAt(i) !== 0x2d) at.push(i);
    end = to;
  };
  take(start, stop);
  for (;;) {
    let next = end;
    while (next < end + 2 && (text.charCodeAt(next) === 0x0d || text.charCodeAt(next) === 0x0a)) next++;
    let to = next;
    while (to < text.length && isUpper(text.charCodeAt(to))) to++;
    // A short line is the next word of the text, unless padding closes it.
    if (next === end || to === next || (to - next < 4 && text.charCodeAt(to) !== 0x3d)) return { at, end };
    take(next, to);
  }
}

function isUpper(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

function decode(text: string, at: readonly number[], values: Int8Array): ByteText | undefined {
  const bytes = new Uint8Array((at.length * 5) >> 3);
  let bits = 0, held = 0, count = 0;
  for (const offset of at) {
    const value = values[text.charCodeAt(offset)]!;
    if (value < 0) return undefined;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      const byte = (held >> bits) & 0xff;
      // Most words fail here within a byte or two.
      if (isStrange(byte, count === 0)) return undefined;
      bytes[count++] = byte;
    }
  }
  const decoded = readText(bytes.subarray(0, count));
  return decoded !== undefined && decoded.text.length >= 6 ? decoded : undefined;
}

/** Characters that are looked at before anything is built. */
const FIRST = 8;

/** Whether the first characters of a run decode to text in some alphabet. */
function promising(text: string, start: number, stop: number): boolean {
  const units = unitsOf(text);
  for (const values of ALPHABETS) if (isText(units, start, stop, values)) return true;
  return false;
}

function isText(units: Uint16Array, start: number, stop: number, values: Int8Array): boolean {
  let bits = 0, held = 0, first = true;
  for (let at = start, read = 0; at < stop && read < FIRST; at++) {
    if (units[at] === 0x2d) continue;
    read++;
    const value = values[units[at]!]!;
    if (value < 0) return false;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    if (isStrange((held >> bits) & 0xff, first)) return false;
    first = false;
  }
  return true;
}

/** Whether no text has such a byte, or begins with it. */
function isStrange(byte: number, first: boolean): boolean {
  return byte < 0x09 || byte === 0x7f || (first && byte >= 0x80 && byte < 0xc2);
}

/** Letters of one case: an identifier mixes them, and a word has no digits. */
function plausible(text: string, start: number, end: number): boolean {
  const units = unitsOf(text);
  let upper = 0, lower = 0;
  for (let i = start; i < end; i++) {
    const code = units[i]!;
    if (code >= 0x41 && code <= 0x5a) upper++;
    else if (code >= 0x61 && code <= 0x7a) lower++;
    else if (!((code >= 0x30 && code <= 0x39) || code === 0x2d)) return false;
  }
  return upper === 0 || lower === 0;
}

/** Base32, its hexadecimal variant and Crockford's alphabet, with or without padding, decoded where it stands. */
export const view: ViewMaker = {
  id: 'base32',
  title: 'Base32 text (RFC 4648, its hexadecimal variant, Crockford)',
  needs: WORD_RUNS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    let floor = 0;
    for (let i = 0; i < scan.words.length; i += 2) {
      const start = scan.words[i]!;
      const stop = scan.words[i + 1]!;
      if (start < floor || stop - start < MIN_RUN || !plausible(text, start, stop) || !promising(text, start, stop)) continue;
      const { at, end } = wrapped(text, start, stop);
      floor = end;
      for (const values of ALPHABETS) {
        const decoded = decode(text, at, values);
        if (decoded === undefined) continue;
        let padded = end;
        while (padded < end + 6 && text.charCodeAt(padded) === 0x3d) padded++;
        place(builder, decoded, at, padded);
        floor = padded;
        break;
      }
    }
    return builder.finish('base32');
  },
};

/** Five bits a character: byte b lies in characters 8b/5 to (8b+7)/5. */
function place(builder: RegionViewBuilder, decoded: ByteText, at: readonly number[], end: number): void {
  const emit = (piece: string, first: number, last: number): void => {
    const from = at[Math.floor((first * 8) / 5)] ?? end;
    const to = last * 8 > (at.length - 1) * 5 - 8 ? end : (at[Math.ceil((last * 8) / 5)] ?? end);
    builder.unit(piece, from, to);
  };
  if (decoded.ascii) for (let i = 0; i < decoded.text.length; i++) emit(decoded.text.charAt(i), i, i + 1);
  else eachCharacter(decoded, emit);
}
