import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeJson, isJsonText, literals, unescapeJson, wholeEscapes } from '../../../src/enforce/json-text.ts';

const shown = (text: string): string[] => literals(text).map(({ start, end }) => text.slice(start, end));

describe('literals', () => {
  test('are the scalars of JSON, in order', () => {
    expect(shown('{"a": [1, true, "x\\"y", null], "b":{}}')).toEqual(['"a"', '1', 'true', '"x\\"y"', 'null', '"b"']);
    expect(shown('')).toEqual([]);
    expect(shown('[-1.5e3,"",{"":0}]')).toEqual(['-1.5e3', '""', '""', '0']);
  });

  test.each([['"abc', ['"abc']], ['{"a":"b', ['"a"', '"b']], ['"a\\', ['"a\\']], ['"a\\"', ['"a\\"']], ['12"a"', ['12', '"a"']], ['}{', []]])('of torn JSON end with the text: %s', (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  test('never overlap, and cover every scalar of random JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const found = literals(text);
      found.forEach(({ start, end, string }, i) => {
        expect(start).toBeGreaterThanOrEqual(found[i - 1]?.end ?? 0);
        expect(typeof JSON.parse(text.slice(start, end)) === 'string').toBe(string);
      });
      expect(text.split('').filter((_, i) => !found.some(({ start, end }) => i >= start && i < end)).join('')).toMatch(/^[{}[\]:,]*$/);
    }), { numRuns: 300 });
  });

  test('are found in linear time', () => {
    const start = performance.now();
    for (const unit of ['"', '\\"', '"\\', '[', '1,']) literals(unit.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

test('isJsonText knows objects and lists only', () => {
  for (const text of ['{}', '[]', ' {"a":1} ', '\n[1]\n']) expect(isJsonText(text)).toBe(true);
  for (const text of ['', 'null', '1', '"a"', '{', '{a:1}', '[1', `${' '.repeat(65)}{}`, '{} x', 'see {"a":1}']) expect(isJsonText(text)).toBe(false);
});

test('escapeJson and unescapeJson undo each other', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    expect(unescapeJson(escapeJson(text))).toBe(text);
    expect(JSON.parse(`"${escapeJson(text)}"`)).toBe(text);
  }));
  expect(unescapeJson('torn \\u00')).toBe('torn \\u00');
  expect(unescapeJson('a\\')).toBe('a\\');
});

test('wholeEscapes never leaves half an escape', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', '\\n', '\\u0041', '\\"', '\\\\', '\ud83d\ude00'), { maxLength: 12 }), fc.nat(), fc.nat(), (pieces, a, b) => {
    const text = `["${pieces.join('')}"]`;
    const literal = literals(text)[0];
    if (literal === undefined) throw new Error('no literal');
    const inner = literal.end - 1 - (literal.start + 1);
    const start = literal.start + 1 + (inner === 0 ? 0 : a % inner);
    const end = start + (literal.end - 1 === start ? 0 : b % (literal.end - start));
    const [from, to] = wholeEscapes(text, literal, start, end);
    expect(from).toBeLessThanOrEqual(start);
    expect(to).toBeGreaterThanOrEqual(end);
    // What stands before, inside and after the stretch is each a string of its own.
    for (const piece of [text.slice(literal.start + 1, from), text.slice(from, to), text.slice(to, literal.end - 1)]) expect(() => JSON.parse(`"${piece}"`)).not.toThrow();
  }), { numRuns: 300 });
});
