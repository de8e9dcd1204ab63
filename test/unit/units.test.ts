import { describe, expect, it } from 'vitest';
import { PADDING, unitsOf } from '../../src/inspect/units.ts';

const TEXTS = ['', 'a', 'Grüße, 世界 👋', '\u0000\ud800x\udfff', 'x'.repeat(70_000), 'ü'.repeat(3), 'y'.repeat(2_000_000), 'short again'];

describe('units of a text', () => {
  it('are those of the string, lone surrogates included, with spaces behind', () => {
    for (const text of TEXTS) {
      const units = unitsOf(text);
      let same = true;
      for (let i = 0; i < text.length; i++) same &&= units[i] === text.charCodeAt(i);
      expect(same).toBe(true);
      expect([...units.subarray(text.length, text.length + PADDING)]).toEqual(Array<number>(PADDING).fill(0x20));
    }
  });

  it('are asked for anew after another text, and are right again', () => {
    const text = 'the first text';
    const first = unitsOf(text);
    unitsOf('AN OTHER TEXT');
    expect(first[0]).not.toBe(text.charCodeAt(0));
    expect(unitsOf(text)[0]).toBe(text.charCodeAt(0));
  });

  it('tell texts of the same length apart', () => {
    for (const text of ['aaaa', 'aaab', 'aaaa', '']) expect(String.fromCharCode(...unitsOf(text).subarray(0, text.length))).toBe(text);
  });
});
