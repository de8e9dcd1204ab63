import type { View, ViewMaker } from '../contract.ts';
import { knownLetters } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { ROTATED_RUNS, type TextScan } from './lib/scan.ts';

/** Fewest letters in common words, and the least share of all letters, that make a reading. */
const MIN_KNOWN = 8;
const MIN_SHARE = 0.3;
/** Furthest apart that two runs belong to one message: capitals and signs lie between them. UTF-16 units. */
const NEAR = 64;

/** Printable ASCII moved by 47 of its 94 characters. */
function rot47(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    out += code > 0x20 && code < 0x7f ? String.fromCharCode(0x21 + ((code - 0x21 + 47) % 94)) : text.charAt(i);
  }
  return out;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Text in ROT47, decoded where its reading is language. */
export const view: ViewMaker = {
  id: 'rot47',
  title: 'ROT47',
  needs: ROTATED_RUNS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const { rotated } = scan;
    let floor = 0;
    for (let i = 0; i < rotated.length;) {
      let start = rotated[i]!;
      let end = rotated[i + 1]!;
      for (i += 2; i < rotated.length && rotated[i]! - end <= NEAR; i += 2) end = rotated[i + 1]!;
      while (start > floor && !isSpace(text.charCodeAt(start - 1))) start--;
      while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
      if (start < floor) continue;
      floor = end;
      const decoded = rot47(text.slice(start, end));
      const { known, words, letters } = knownLetters(decoded);
      if (words >= 2 && known >= MIN_KNOWN && known >= letters * MIN_SHARE) builder.units(decoded, 1, 1, start);
    }
    return builder.finish('rot47');
  },
};
