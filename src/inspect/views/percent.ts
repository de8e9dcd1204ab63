import type { View, ViewMaker } from '../contract.ts';
import { PERCENT } from './lib/alphabets.ts';
import { hexValue, isTextByte, readText, eachCharacter } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { COST, spend } from '../effort.ts';

const SIGN = 0x25;

function escapeAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== SIGN) return -1;
  const high = hexValue(text.charCodeAt(at + 1));
  const low = hexValue(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** `%41` and runs of UTF-8 such as `%D0%B8`, decoded where they stand; what is not text stays as it is. */
export const view: ViewMaker = {
  id: 'percent',
  title: 'URL percent escapes',
  needs: PERCENT,
  make(text: string): readonly View[] {
    let at = text.indexOf('%');
    const builder = new RegionViewBuilder(text);
    while (at >= 0) {
      spend(COST.escape);
      const bytes: number[] = [];
      let end = at;
      for (let byte = escapeAt(text, end); byte >= 0; byte = escapeAt(text, end)) {
        bytes.push(byte);
        end += 3;
      }
      spend(bytes.length * COST.encoded);
      if (bytes.length === 1) {
        if (isTextByte(bytes[0] ?? 0)) builder.unit(String.fromCharCode(bytes[0] ?? 0), at, end);
      } else if (bytes.length > 1) {
        const decoded = readText(Uint8Array.from(bytes));
        if (decoded?.ascii === true) builder.units(decoded.text, 1, 3, at);
        else if (decoded !== undefined) {
          const from = at;
          eachCharacter(decoded, (piece, first, last) => builder.unit(piece, from + first * 3, from + last * 3));
        }
      }
      at = text.indexOf('%', Math.max(end, at + 1));
    }
    return builder.finish('percent');
  },
};
