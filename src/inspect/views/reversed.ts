import type { View, ViewMaker } from '../contract.ts';
import { disguised, evidenceTable, stretches, suspects } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

const TABLE = evidenceTable((a, b) => [b, a]);
const STRIDE = 3;
const THRESHOLD = 40;

/** How far around a suspicion its line is read: the evidence is a sum, so the ends of a stretch may lie outside. */
const MARGIN = 64;

function reverse(text: string): string {
  return Array.from(text).reverse().join('');
}

const DISGUISES = disguised(reverse);

function reverseWords(text: string): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}']{2,64}/gu, reverse);
}

function inWord(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code >= 0xc0;
}

/** The start of the word at an offset. */
function wordStart(text: string, at: number): number {
  let start = Math.max(0, at);
  while (start > 0 && inWord(text.charCodeAt(start - 1))) start--;
  return start;
}

/**
 * Reversed text, as a whole or word by word, where the reversed reading is language and the raw one is not. A span in a
 * stretch that was reversed as a whole maps to the stretch.
 */
export const view: ViewMaker = {
  id: 'reversed',
  title: 'Reversed text',
  make(text: string): readonly View[] {
    const whole = new RegionViewBuilder(text);
    const words = new RegionViewBuilder(text);
    let floor = 0;
    for (const [from, to] of suspects(text, TABLE, STRIDE, THRESHOLD)) {
      // Line by line, as a line is what a writer reverses; a suspicion may begin in the middle of one.
      let start = Math.max(floor, text.lastIndexOf('\n', from) + 1, wordStart(text, from - MARGIN));
      const limit = Math.min(text.length, to + MARGIN);
      while (start < limit) {
        const next = text.indexOf('\n', start);
        let end = Math.min(next < 0 ? text.length : next, limit);
        while (end < text.length && inWord(text.charCodeAt(end))) end++;
        for (const [left, right] of stretches(text, start, end, DISGUISES)) {
          const raw = text.slice(left, right);
          whole.unit(reverse(raw), left, right);
          words.unit(reverseWords(raw), left, right);
        }
        start = floor = end + 1;
      }
    }
    return [...whole.finish('reversed'), ...words.finish('reversed-words')];
  },
};
