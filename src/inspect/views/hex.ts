import type { View, ViewMaker } from '../contract.ts';
import type { ByteText } from './lib/bytes.ts';
import { eachCharacter, hexValue, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Shortest solid run that is tried, in digits: 8 bytes. */
const MIN_DIGITS = 16;
/** Fewest bytes with a prefix (`\x69\x67`, `0x69, 0x67`) that are tried. */
const MIN_BYTES = 4;

const IS_HEX = new Uint8Array(128);
for (const digit of '0123456789abcdefABCDEF') IS_HEX[digit.charCodeAt(0)] = 1;

function isHex(code: number): boolean {
  return code < 128 && IS_HEX[code] === 1;
}

/** A stretch of hexadecimal bytes that reads as text. `bounds[i]` is where byte i begins in the raw text; the end is last. */
export interface HexRegion {
  readonly start: number;
  readonly end: number;
  readonly decoded: ByteText;
  readonly bounds: readonly number[];
}

function readable(bytes: number[], bounds: readonly number[], end: number): HexRegion | undefined {
  const decoded = readText(Uint8Array.from(bytes));
  if (decoded === undefined) return undefined;
  return { start: bounds[0] ?? end, end, decoded, bounds: [...bounds, end] };
}

/** Solid runs, found by looking at every sixteenth offset as for base64. */
function solidRuns(text: string, found: HexRegion[]): void {
  let floor = 0;
  let probe = MIN_DIGITS - 1;
  while (probe < text.length) {
    let start = probe;
    while (start >= floor && isHex(text.charCodeAt(start))) start--;
    start++;
    if (start > probe) {
      floor = probe + 1;
      probe += MIN_DIGITS;
      continue;
    }
    let end = probe + 1;
    while (end < text.length && isHex(text.charCodeAt(end))) end++;
    floor = end;
    probe = end + MIN_DIGITS;
    if (end - start < MIN_DIGITS) continue;
    // `0x6967...`: the leading zero belongs to the prefix, which the x has cut off. An odd digit out may be at either end.
    const region = solid(text, start, end) ?? ((end - start) % 2 === 1 ? solid(text, start + 1, end) : undefined);
    if (region !== undefined) found.push(region);
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

const IS_SEPARATOR = new Uint8Array(128);
for (const separator of ' :-,._\n') IS_SEPARATOR[separator.charCodeAt(0)] = 1;

function isSeparator(code: number): boolean {
  return code < 128 && IS_SEPARATOR[code] === 1;
}

/** Fewest bytes between separators that are tried. */
const MIN_SPACED = 6;

/** Bytes of two digits with one separator each: a period of three, found by looking at three offsets of every twelve. */
function spacedRuns(text: string, found: HexRegion[]): void {
  let floor = 0;
  for (let probe = 2; probe + 6 < text.length; probe += 12) {
    for (let k = 0; k < 3; k++) {
      const at = probe + k;
      const separator = text.charCodeAt(at);
      if (!isSeparator(separator) || text.charCodeAt(at + 3) !== separator) continue;
      if (!isHex(text.charCodeAt(at + 1)) || !isHex(text.charCodeAt(at + 2))) continue;
      const run = spaced(text, at, separator, floor);
      // Past the run whether or not it reads as text: a dump of binary data is then walked once.
      floor = run.end;
      if (run.region !== undefined) found.push(run.region);
      if (run.end > probe + 12) {
        probe = run.end - 12;
        break;
      }
    }
  }
}

function spaced(text: string, at: number, separator: number, floor: number): { readonly end: number; readonly region: HexRegion | undefined } {
  const pair = (i: number): boolean => isHex(text.charCodeAt(i)) && isHex(text.charCodeAt(i + 1));
  let start = at + 1;
  while (start - 3 >= floor && text.charCodeAt(start - 1) === separator && pair(start - 3)) start -= 3;
  const bytes: number[] = [];
  const bounds: number[] = [];
  let i = start;
  for (; pair(i); i += 3) {
    bytes.push(hexValue(text.charCodeAt(i)) * 16 + hexValue(text.charCodeAt(i + 1)));
    bounds.push(i);
    if (text.charCodeAt(i + 2) !== separator) break;
  }
  const end = (bounds.at(-1) ?? start) + 2;
  const whole = bytes.length >= MIN_SPACED && !isHex(text.charCodeAt(start - 1));
  return { end, region: whole ? readable(bytes, bounds, end) : undefined };
}

/** Whether a prefix and exactly two digits stand at `at`; `0x` begins longer numbers too. */
function isPrefixedByte(text: string, at: number, prefix: string): boolean {
  if (!text.startsWith(prefix, at) || !isHex(text.charCodeAt(at + 2)) || !isHex(text.charCodeAt(at + 3))) return false;
  return prefix === '\\x' || !isHex(text.charCodeAt(at + 4));
}

/** Bytes that each carry a prefix: `\x41\x42` or `0x41, 0x42`. */
function prefixedRuns(text: string, prefix: string, found: HexRegion[]): void {
  let at = text.indexOf(prefix);
  while (at >= 0) {
    const bytes: number[] = [];
    const bounds: number[] = [];
    let end = at;
    let next = at;
    while (isPrefixedByte(text, next, prefix)) {
      bytes.push(hexValue(text.charCodeAt(next + 2)) * 16 + hexValue(text.charCodeAt(next + 3)));
      bounds.push(next);
      end = next + 4;
      next = end;
      for (let skipped = 0; skipped < 3 && isSeparator(text.charCodeAt(next)); skipped++) next++;
    }
    const region = bytes.length >= MIN_BYTES ? readable(bytes, bounds, end) : undefined;
    if (region !== undefined) found.push(region);
    at = text.indexOf(prefix, Math.max(end, at + 2));
  }
}

/** Every stretch of hexadecimal bytes that reads as text, by spelling; stretches of different spellings may interleave. */
export function hexRegions(text: string): HexRegion[] {
  const regions: HexRegion[] = [];
  solidRuns(text, regions);
  spacedRuns(text, regions);
  for (const prefix of ['\\x', '0x', '0X']) prefixedRuns(text, prefix, regions);
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
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (const { decoded, bounds, end } of hexRegions(text)) {
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
