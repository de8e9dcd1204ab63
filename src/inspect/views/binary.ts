import type { View, ViewMaker } from '../contract.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Fewest bytes that are read as a message. */
const MIN_BYTES = 4;

function isBit(code: number): boolean {
  return code === 0x30 || code === 0x31;
}

/** Bytes of eight bits from `at` on, with up to two separators between them. */
function bits(text: string, at: number): { bytes: number[]; bounds: number[]; end: number } {
  const bytes: number[] = [];
  const bounds: number[] = [];
  let end = at;
  for (let next = at; ;) {
    let byte = 0;
    let i = next;
    for (; i < next + 8 && isBit(text.charCodeAt(i)); i++) byte = byte * 2 + text.charCodeAt(i) - 0x30;
    if (i < next + 8) break;
    bytes.push(byte);
    bounds.push(next);
    end = i;
    next = i;
    while (next < i + 2 && (text.charCodeAt(next) === 0x20 || text.charCodeAt(next) === 0x0a || text.charCodeAt(next) === 0x2c)) next++;
  }
  return { bytes, bounds, end };
}

/** Groups of eight bits that read as text, decoded where they stand. Every byte of text has a 0 before a 1 somewhere. */
export const view: ViewMaker = {
  id: 'binary',
  title: 'Binary digits',
  make(text: string): readonly View[] {
    let at = text.indexOf('01');
    if (at < 0) return [];
    const builder = new RegionViewBuilder(text);
    let floor = 0;
    while (at >= 0) {
      let start = at;
      while (start > floor && isBit(text.charCodeAt(start - 1))) start--;
      // From the first digit, as bytes outside ASCII begin with 1; from the first 01 where other digits are stuck to it.
      let run = bits(text, start);
      let decoded = run.bytes.length >= MIN_BYTES ? readText(Uint8Array.from(run.bytes)) : undefined;
      if (decoded === undefined && start < at) {
        run = bits(text, at);
        decoded = run.bytes.length >= MIN_BYTES ? readText(Uint8Array.from(run.bytes)) : undefined;
      }
      const { bounds, end } = run;
      if (decoded?.ascii === true) {
        for (const [i, from] of bounds.entries()) builder.unit(decoded.text.charAt(i), from, bounds[i + 1] ?? end);
      } else if (decoded !== undefined) {
        eachCharacter(decoded, (piece, first, last) => builder.unit(piece, bounds[first] ?? end, bounds[last] ?? end));
      }
      // Past the whole run of bits: one that does not read as text is looked at once.
      let next = Math.max(end, at + 2);
      while (isBit(text.charCodeAt(next))) next++;
      floor = next;
      at = text.indexOf('01', next);
    }
    return builder.finish('binary');
  },
};
