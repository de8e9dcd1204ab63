import type { View, ViewMaker } from '../contract.ts';
import { disguised, evidenceTable, stretches, suspects } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

function shift(klass: number): number {
  return klass === 0 ? 0 : ((klass - 1 + 13) % 26) + 1;
}

const TABLE = evidenceTable((a, b) => [shift(a), shift(b)]);
const STRIDE = 4;
const THRESHOLD = 35;

function rot13(text: string): string {
  return text.replaceAll(/[A-Za-z]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const base = code & 0x60;
    return String.fromCharCode(((code - base - 1 + 13) % 26) + base + 1);
  });
}

const DISGUISES = disguised(rot13);

function inWord(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x27;
}

/** Text with letters shifted by thirteen, decoded where its reading is language and the raw one is not. */
export const view: ViewMaker = {
  id: 'rot13',
  title: 'ROT13',
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    let floor = 0;
    for (const [from, to] of suspects(text, TABLE, STRIDE, THRESHOLD)) {
      let start = Math.max(floor, from);
      let end = to;
      while (start > floor && inWord(text.charCodeAt(start - 1))) start--;
      while (end < text.length && inWord(text.charCodeAt(end))) end++;
      if (start >= end) continue;
      floor = end;
      for (const [left, right] of stretches(text, start, end, DISGUISES)) builder.units(rot13(text.slice(left, right)), 1, 1, left);
    }
    return builder.finish('rot13');
  },
};
