import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from '../../../src/core/clock.ts';

test('a time is spelled as Date spells it, in whatever order times come', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1, max: 253_402_300_800_000 }), { minLength: 1, maxLength: 8 }), (times) => {
    for (const time of times.flatMap((each) => [each, each + 1, each + 999, each])) expect(isoTime(time)).toBe(new Date(time).toISOString());
  }));
  expect(isoTime(1_764_332_425_000.9)).toBe('2025-11-28T12:20:25.000Z');
  expect(() => isoTime(Number.NaN)).toThrow(RangeError);
});
