import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMON, COMMON_LIST, WordTable } from '../../src/inspect/views/lib/word-table.ts';
import { COMMON_WORDS } from '../../src/inspect/views/lib/words.ts';

const unitsOf = (text: string): Uint16Array => Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

test('every word is found under its own number, in either case and inside other text', () => {
  for (const [id, word] of COMMON_LIST.entries()) {
    if (id === 0) continue;
    for (const text of [word, word.toUpperCase().toLowerCase() === word ? word.toUpperCase() : word]) expect(COMMON.find(unitsOf(`x${text}x`), 1, text.length + 1), text).toBe(id);
  }
});

test('finds what a set of words in lower case has', () => {
  const near = fc.oneof(fc.constantFrom(...COMMON_WORDS), fc.string({ maxLength: 6 }), fc.constantFrom(...COMMON_WORDS).map((word) => word.toUpperCase()), fc.constantFrom('İ', 'ΣΑΣ', 'ОДЫСΣ', '\ud801\udc00', '', 'straße'));
  fc.assert(fc.property(fc.array(near, { maxLength: 3 }).map((parts) => parts.join('')), (text) => {
    expect(COMMON.find(unitsOf(text), 0, text.length) !== 0).toBe(COMMON_WORDS.has(text.toLowerCase()));
  }), { numRuns: 3000 });
});

test('takes words beyond the letters of one unit in lower case', () => {
  const table = new WordTable(['οδος', 'οδοσ', 'i\u0307']);
  expect(table.find(unitsOf('ΟΔΟΣ'), 0, 4)).toBe(1);
  expect(table.find(unitsOf('İ'), 0, 1)).toBe(3);
  expect(table.find(unitsOf('ο'), 0, 1)).toBe(0);
});
