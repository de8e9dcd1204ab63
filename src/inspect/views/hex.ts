import type { View, ViewMaker } from '../contract.ts';
import type { ByteText } from './lib/bytes.ts';
import { eachCharacter, hexValue, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { HEX_BYTES, type TextScan, WORD_RUNS } from './lib/scan.ts';
import { unitsOf } from '../units.ts';
import { COST, spend } from '../effort.ts';

/** Shortest solid run that is tried, in digits: 8 bytes. */
const MIN_DIGITS = 16;
/** Fewest bytes with a prefix (`\x69\x67`, `0x69, 0x67`) that are tried. */
const MIN_BYTES = 4;

const IS_HEX = new Uint8Array(65_536);
for (const digit of '0123456789abcdefABCDEF') IS_HEX[digit.charCodeAt(0)] = 1;

function isHex(code: number): boolean {
  return IS_HEX[code] === 1;
}

/** A stretch of hexadecimal bytes that reads as text. `bounds[i]` is where byte i begins in the raw text; the end is last. */
export interface HexRegion {
  readonly start: number;
  readonly end: number;
  readonly decoded: ByteText;
  readonly bounds: readonly number[];
}

/** Memory for the bytes under the look; grows with the longest run seen, and what was kept for a very long one is given back. */
let memory = new Uint8Array(4_096);
const LARGEST_KEPT = 1 << 20;

function bytesOf(bytes: readonly number[]): Uint8Array {
  if (memory.length < bytes.length || (memory.length > LARGEST_KEPT && bytes.length < LARGEST_KEPT)) memory = new Uint8Array(Math.max(4_096, 2 * bytes.length));
  for (let i = 0; i < bytes.length; i++) memory[i] = bytes[i]!;
  return memory.subarray(0, bytes.length);
}

function readable(bytes: readonly number[], bounds: readonly number[], end: number): HexRegion | undefined {
  const decoded = readText(bytesOf(bytes));
  if (decoded === undefined) return undefined;
  return { start: bounds[0] ?? end, end, decoded, bounds: [...bounds, end] };
}

/** Solid runs inside the runs of word characters. */
function solidRuns(text: string, scan: TextScan, found: HexRegion[]): void {
  const units = unitsOf(text);
  for (let i = 0; i < scan.words.length; i += 2) {
    const stop = scan.words[i + 1]!;
    for (let start = scan.words[i]!; start < stop;) {
      let end = start;
      while (end < stop && isHex(units[end]!)) end++;
      if (end - start >= MIN_DIGITS) {
        // `0x6967...`: the leading zero belongs to the prefix, which the x has cut off. An odd digit out may be at either end.
        const region = solid(text, start, end) ?? ((end - start) % 2 === 1 ? solid(text, start + 1, end) : undefined);
        if (region !== undefined) found.push(region);
      }
      start = end + 1;
    }
  }
}

function solid(text: string, start: number, end: number): HexRegion | undefined {
  const bytes: number[] = [];
  const bounds: number[] = [];
  const stop = end - ((end - start) % 2);
  for (let i = start; i < stop; i += 2) {
    const byte = hexValue(text.charCodeAt(i)) * 16 + hexValue(text.charCodeAt(i + 1));
    // Hashes and keys fail here within a few bytes.
    if (bytes.length < 6 && (byte < 0x09 || byte === 0x7f || byte === 0xff || (byte >= 0x80 && byte < 0xc2 && bytes.length === 0))) return undefined;
    bytes.push(byte);
    bounds.push(i);
  }
  return readable(bytes, bounds, stop);
}

const IS_SEPARATOR = new Uint8Array(65_536);
for (const separator of ' :-,._\n') IS_SEPARATOR[separator.charCodeAt(0)] = 1;

function isSeparator(code: number): boolean {
  return IS_SEPARATOR[code] === 1;
}

/** Fewest bytes between separators that are tried. */
const MIN_SPACED = 6;

/** Bytes of two digits with one separator each, in a run of such. */
function spacedRuns(text: string, from: number, to: number, found: HexRegion[]): void {
  const units = unitsOf(text);
  for (let at = from; at + 6 < to;) {
    const separator = units[at + 2]!;
    if (!isHex(units[at]!) || !isHex(units[at + 1]!) || !isSeparator(separator) || units[at + 5] !== separator || (at > 0 && isHex(units[at - 1]!))) {
      at++;
      continue;
    }
    const run = spaced(text, at, separator);
    // Past the run whether or not it reads as text: a dump of binary data is then walked once.
    at = run.end;
    if (run.region !== undefined) found.push(run.region);
  }
}

function spaced(text: string, start: number, separator: number): { readonly end: number; readonly region: HexRegion | undefined } {
  const pair = (i: number): boolean => isHex(text.charCodeAt(i)) && isHex(text.charCodeAt(i + 1));
  const bytes: number[] = [];
  const bounds: number[] = [];
  for (let i = start; pair(i); i += 3) {
    bytes.push(hexValue(text.charCodeAt(i)) * 16 + hexValue(text.charCodeAt(i + 1)));
    bounds.push(i);
    if (text.charCodeAt(i + 2) !== separator) break;
  }
  const end = (bounds.at(-1) ?? start) + 2;
  return { end, region: bytes.length >= MIN_SPACED ? readable(bytes, bounds, end) : undefined };
}

const BACKSLASH = 0x5c, ZERO = 0x30, X = 0x78;

/** Whether a prefix (`\x` or `0x`) and exactly two digits stand at `at`; `0x` begins longer numbers too. */
function isPrefixedByte(text: string, at: number, first: number): boolean {
  if (text.charCodeAt(at) !== first || (text.charCodeAt(at + 1) | 0x20) !== X || !isHex(text.charCodeAt(at + 2)) || !isHex(text.charCodeAt(at + 3))) return false;
  return first === BACKSLASH || !isHex(text.charCodeAt(at + 4));
}

/** Bytes that each carry a prefix, in a run of such: `\x41\x42` or `0x41, 0x42`. */
function prefixedRuns(text: string, from: number, to: number, found: HexRegion[]): void {
  const units = unitsOf(text);
  for (let at = from; at < to; at++) {
    const first = units[at]!;
    if ((first !== BACKSLASH && first !== ZERO) || !isPrefixedByte(text, at, first)) continue;
    const bytes: number[] = [];
    const bounds: number[] = [];
    let end = at;
    for (let next = at; isPrefixedByte(text, next, first);) {
      bytes.push(hexValue(text.charCodeAt(next + 2)) * 16 + hexValue(text.charCodeAt(next + 3)));
      bounds.push(next);
      end = next + 4;
      next = end;
      for (let skipped = 0; skipped < 3 && isSeparator(text.charCodeAt(next)); skipped++) next++;
    }
    const region = bytes.length >= MIN_BYTES ? readable(bytes, bounds, end) : undefined;
    if (region !== undefined) found.push(region);
    at = end - 1;
  }
}

/** Every stretch of hexadecimal bytes that reads as text, by spelling; stretches of different spellings may interleave. */
export function hexRegions(text: string, scan: TextScan): HexRegion[] {
  const regions: HexRegion[] = [];
  solidRuns(text, scan, regions);
  for (let i = 0; i < scan.hex.length; i += 2) {
    const from = scan.hex[i]!;
    const to = scan.hex[i + 1]!;
    spend((to - from) * COST.encoded);
    spacedRuns(text, from, to, regions);
    prefixedRuns(text, from, to, regions);
  }
  if (regions.length < 2) return regions;
  regions.sort((a, b) => a.start - b.start);
  let end = -1;
  return regions.filter((region) => {
    if (region.start < end) return false;
    end = region.end;
    return true;
  });
}

/** Hexadecimal bytes, solid, spaced or prefixed, decoded where they stand. */
export const view: ViewMaker = {
  id: 'hex',
  title: 'Hexadecimal bytes',
  needs: WORD_RUNS | HEX_BYTES,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (const { decoded, bounds, end } of hexRegions(text, scan)) {
      const bound = (byte: number): number => bounds[byte] ?? end;
      if (decoded.ascii) {
        for (let i = 0; i < decoded.text.length; i++) builder.unit(decoded.text.charAt(i), bound(i), bound(i + 1));
      } else {
        eachCharacter(decoded, (piece, first, last) => builder.unit(piece, bound(first), bound(last)));
      }
    }
    return builder.finish('hex');
  },
};
