import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnitScanner, type Unit } from '../../../src/enforce/units.ts';

function scan(text: string, cuts: readonly number[] = []): Unit[] {
  const scanner = new UnitScanner();
  const places = [0, ...[...cuts].map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  const units = places.slice(1).flatMap((end, i) => scanner.push(text.slice(places[i], end)));
  return [...units, ...scanner.end()];
}
const tokens = (text: string): string[] => scan(text).filter(({ kind }) => kind === 'token').map(({ start, end }) => text.slice(start, end));

describe('UnitScanner', () => {
  test('finds words that look encoded, from 24 characters on', () => {
    const word = 'aGVsbG8gd29ybGQsIGhlbGxv';
    expect(tokens(`see ${word} there`)).toEqual([word]);
    expect(tokens(`see ${word.slice(1)} there`)).toEqual([]);
    expect(tokens(word)).toEqual([word]);
    expect(tokens(`${word}é${word}`)).toEqual([word, word]);
    expect(tokens(`%41%42%43%44%45%46%47%48 a_b-c+d/e=`.repeat(2))).toEqual(['%41%42%43%44%45%46%47%48', 'a_b-c+d/e=%41%42%43%44%45%46%47%48']);
  });

  test('tells where the word that is still arriving began', () => {
    const scanner = new UnitScanner();
    scanner.push('see aGVs');
    expect(scanner.openToken).toBe(4);
    scanner.push('bG8');
    expect(scanner.openToken).toBe(4);
    scanner.push(' ');
    expect(scanner.openToken).toBeUndefined();
  });

  test('a word without end is cut, so that nothing is held for good', () => {
    for (const { start, end } of scan('a'.repeat(100_000)).filter(({ kind }) => kind === 'token')) expect(end - start).toBeLessThanOrEqual(2_048);
  });

  test('blocks cover the text without gaps, end at lines where they can, and are bounded', () => {
    const line = `${'word '.repeat(20)}\n`;
    const text = line.repeat(60) + 'x '.repeat(5_000);
    const blocks = scan(text).filter(({ kind }) => kind === 'block');
    let at = 0;
    for (const { start, end } of blocks) {
      expect(start).toBe(at);
      expect(end - start).toBeLessThanOrEqual(2_048);
      at = end;
    }
    expect(at).toBe(text.length);
    for (const { end } of blocks.filter((block) => block.end < line.length * 60)) expect(text[end - 1]).toBe('\n');
  });

  test('units depend on the text alone, not on how it was cut', () => {
    const piece = fc.oneof(fc.constantFrom('\n', ' ', 'aGVsbG8gd29ybGQsIGhlbGxv', 'x'.repeat(700), 'y'.repeat(3_000), '%20', 'é', 'words of a text '), fc.string({ maxLength: 30 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 20 }), (pieces, cuts) => {
      const text = pieces.join('');
      const order = (a: Unit, b: Unit): number => a.end - b.end || a.start - b.start || (a.kind < b.kind ? -1 : 1);
      expect(scan(text, cuts).sort(order)).toEqual(scan(text).sort(order));
    }), { numRuns: 200 });
  });
});
