import type { View, ViewMaker } from '../contract.ts';
import { isWritten, knownIn } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { ROTATED_RUNS, type TextScan } from './lib/scan.ts';
import { unitsOf } from '../units.ts';
import { COST, spend } from '../effort.ts';

/** Fewest letters in common words, and the least share of all letters, that make a reading. */
const MIN_KNOWN = 8;
const MIN_SHARE = 0.3;
/** Furthest apart that two runs belong to one message: capitals and signs lie between them. UTF-16 units. */
const NEAR = 64;

/** What each unit reads as: printable ASCII moved by 47 of its 94 characters. */
const TURNED = Uint16Array.from({ length: 65_536 }, (_, code) => (code > 0x20 && code < 0x7f ? 0x21 + ((code - 0x21 + 47) % 94) : code));
/** What a stretch reads as; grows with the longest seen, and what was kept for a very long one is given back. */
let reading = new Uint16Array(4_096);
const LARGEST_KEPT = 1 << 20;

/** Writes what [start, end) reads as into {@link reading}. */
function turn(text: string, start: number, end: number): void {
  const length = end - start;
  if (reading.length <= length || (reading.length > LARGEST_KEPT && length < LARGEST_KEPT)) reading = new Uint16Array(Math.max(4_096, 2 * length));
  const units = unitsOf(text);
  for (let i = 0; i < length; i++) reading[i] = TURNED[units[start + i]!]!;
  reading[length] = 0x20;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Furthest that a line is read beyond its runs. UTF-16 units. */
const REST_OF_LINE = 200;

/** The line around [start, end), as far as it is near, where it reads as written language as a whole; else what was given. Words of capitals and signs have no runs. */
function wholeLine(text: string, start: number, end: number, floor: number): [start: number, end: number] {
  let from = start, to = end;
  while (from > floor && start - from < REST_OF_LINE && text.charCodeAt(from - 1) !== 0x0a) from--;
  while (to < text.length && to - end < REST_OF_LINE && text.charCodeAt(to) !== 0x0a) to++;
  spend((to - from) * COST.judged);
  turn(text, from, to);
  return isWritten(reading, to - from) ? [from, to] : [start, end];
}

/** Text in ROT47, decoded where its reading is language. */
export const view: ViewMaker = {
  id: 'rot47',
  title: 'ROT47',
  needs: ROTATED_RUNS,
  undoesItself: true,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const { rotated } = scan;
    let floor = 0;
    for (let i = 0; i < rotated.length;) {
      let start = rotated[i]!;
      let end = rotated[i + 1]!;
      for (i += 2; i < rotated.length && rotated[i]! - end <= NEAR; i += 2) end = rotated[i + 1]!;
      // Within a word that was read already: it may be as long as the text and have any number of runs.
      if (start < floor) continue;
      while (start > floor && !isSpace(text.charCodeAt(start - 1))) start--;
      while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
      [start, end] = wholeLine(text, start, end, floor);
      floor = end;
      turn(text, start, end);
      const { known, words, letters } = knownIn(reading, end - start);
      if ((words < 2 || known < MIN_KNOWN || known < letters * MIN_SHARE) && !isWritten(reading, end - start)) continue;
      builder.units(Buffer.from(reading.buffer, 0, 2 * (end - start)).toString('utf16le'), 1, 1, start);
    }
    return builder.finish('rot47');
  },
};
