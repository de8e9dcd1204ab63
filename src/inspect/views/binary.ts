import type { View, ViewMaker } from '../contract.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { NUMBERS, type TextScan } from './lib/scan.ts';
import { unitsOf } from '../units.ts';

/** Fewest bytes that are read as a message. */
const MIN_BYTES = 4;
/** Fewest bits of one byte. */
const MIN_BITS = 7;

function isBit(code: number): boolean {
  return code === 0x30 || code === 0x31;
}

/** Groups of `width` bits from `at` on, with up to two separators between them. */
function bits(text: string, at: number, width: number): { bytes: number[]; bounds: number[]; end: number } {
  const bytes: number[] = [];
  const bounds: number[] = [];
  let end = at;
  for (let next = at; ;) {
    let byte = 0;
    let i = next;
    for (; i < next + width && isBit(text.charCodeAt(i)); i++) byte = byte * 2 + text.charCodeAt(i) - 0x30;
    // Seven bits are a group only where something parts them.
    if (i < next + width || (width === 7 && isBit(text.charCodeAt(i)))) break;
    bytes.push(byte);
    bounds.push(next);
    end = i;
    next = i;
    while (next < i + 2 && (text.charCodeAt(next) === 0x20 || text.charCodeAt(next) === 0x0a || text.charCodeAt(next) === 0x2c)) next++;
  }
  return { bytes, bounds, end };
}

/** Groups of eight bits, or of seven with something between them, that read as text, decoded where they stand. */
export const view: ViewMaker = {
  id: 'binary',
  title: 'Binary digits',
  needs: NUMBERS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (let run = 0; run < scan.numbers.length; run += 2) {
      const stop = scan.numbers[run + 1]!;
      for (let start = scan.numbers[run]!; start < stop;) {
        const units = unitsOf(text);
        while (start < stop && !isBit(units[start]!)) start++;
        if (start === stop) break;
        let run = start;
        while (isBit(units[run]!)) run++;
        if (run - start < MIN_BITS) {
          start = run;
          continue;
        }
        // From the first digit, as bytes outside ASCII begin with 1; from the first 01 where other digits are stuck to it.
        let seam = start;
        while (isBit(text.charCodeAt(seam)) && !(text.charCodeAt(seam) === 0x30 && text.charCodeAt(seam + 1) === 0x31)) seam++;
        let group = bits(text, start, 8);
        let decoded = group.bytes.length >= MIN_BYTES ? readText(Uint8Array.from(group.bytes)) : undefined;
        for (const [from, width] of [[seam, 8], [start, 7]] as const) {
          if (decoded !== undefined) continue;
          const other = bits(text, from, width);
          decoded = other.bytes.length >= MIN_BYTES ? readText(Uint8Array.from(other.bytes)) : undefined;
          if (decoded !== undefined || other.end > group.end) group = other;
        }
        const { bounds, end } = group;
        if (decoded?.ascii === true) {
          for (const [i, from] of bounds.entries()) builder.unit(decoded.text.charAt(i), from, bounds[i + 1] ?? end);
        } else if (decoded !== undefined) {
          eachCharacter(decoded, (piece, first, last) => builder.unit(piece, bounds[first] ?? end, bounds[last] ?? end));
        }
        // Past the whole run of bits: one that does not read as text is looked at once.
        let next = Math.max(end, start + 1);
        while (isBit(text.charCodeAt(next))) next++;
        start = next;
      }
    }
    return builder.finish('binary');
  },
};
