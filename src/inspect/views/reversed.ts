import type { View, ViewMaker } from '../contract.ts';
import { evidenceTable, stretches, suspects } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

const TABLE = evidenceTable((a, b) => [b, a]);
const STRIDE = 2;
const THRESHOLD = 45;

/** Longest stretch reversed as one; a message on one line is shorter. */
const MAX_STRETCH = 4096;

function reverse(text: string): string {
  return Array.from(text).reverse().join('');
}

function reverseWords(text: string): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}']{2,64}/gu, reverse);
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
      let start = Math.max(floor, text.lastIndexOf('\n', from) + 1, from - MAX_STRETCH);
      while (start < to) {
        const next = text.indexOf('\n', start);
        const end = Math.min(next < 0 ? text.length : next, start + MAX_STRETCH);
        for (const [left, right] of stretches(text, start, end, reverse)) {
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
