import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactValues } from '../../../src/core/exact-json.ts';

describe('exactValues', () => {
  test('keeps numbers as they are spelled, and strings in their shortest spelling', () => {
    const text = '{ "a" : { "n" : 12345678901234567891, "s" : "\\u0041 \\/ \\"" , "x": [ 1e400, 0.50 ] }, "b": 2.0 }';
    expect([...exactValues(text, ['/a', '/b'])]).toEqual([['/a', '{"n":12345678901234567891,"s":"A / \\"","x":[1e400,0.50]}']]);
  });

  test('gives nothing where every number is safe', () => {
    expect(exactValues('{"a":{"n":1.50,"s":"e1"}}', ['/a']).size).toBe(0);
  });

  test('gives the same value', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify({ a: [value, 'x'], z: '1234567890123456' }, null, indent);
      for (const [, exact] of exactValues(text, ['/a'])) expect(JSON.parse(exact)).toEqual(JSON.parse(JSON.stringify([value, 'x'])));
    }));
  });
});
