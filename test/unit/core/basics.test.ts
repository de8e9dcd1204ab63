import { describe, expect, test } from 'vitest';
import { asError, ERRORS, SallyportError, systemCode } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { parseStrict, pointerToken, valueAt } from '../../../src/core/json.ts';

describe('errors', () => {
  test('have their code\'s status and help', () => {
    const error = new SallyportError('request.too_deep', 'Deep.', { location: { offset: 5 } });
    expect([error.status, error.help, error.location, error.message, error.name]).toEqual([400, ERRORS['request.too_deep'].help, { offset: 5 }, 'Deep.', 'SallyportError']);
    expect(error).not.toHaveProperty('cause');
    expect(new SallyportError('usage.invalid', 'No.', { help: 'Start it.' }).help).toBe('Start it.');
  });

  test('anything thrown is an error, with its system code if it has one', () => {
    expect(asError('x').message).toBe('x');
    expect(asError(undefined)).toBeInstanceOf(Error);
    expect(systemCode(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('ENOSPC');
    for (const thrown of [null, undefined, 'x', {}, { code: 5 }, new Error('x')]) expect(systemCode(thrown)).toBeUndefined();
  });
});

test('ids sort by time, and no two are alike', () => {
  const ids = Array.from({ length: 5_000 }, () => newId('ex', 1_700_000_000_000));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^ex_[0-9a-hjkmnp-tv-z]{26}$/);
  const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 281_474_976_710_655].map((time) => newId('ex', time));
  expect([...times].sort()).toEqual(times);
});

describe('pointers', () => {
  const value = parseStrict('{"a":[{"b/c":1,"d~e":2,"":3}],"__proto__":{"x":4},"toString":5}', 10);
  test.each([['', value], ['/a/0/b~1c', 1], ['/a/0/d~0e', 2], ['/a/0/', 3], ['/__proto__/x', 4], ['/toString', 5], ['/a/1', undefined], ['/a/-1', undefined], ['/a/length', undefined], ['/a/0x0', undefined], ['/constructor', undefined], ['/a/0/b~1c/x', undefined]])('%s', (pointer, expected) => {
    expect(valueAt(value, pointer)).toEqual(expected);
  });

  test('tokens are escaped', () => {
    expect([pointerToken('a/b~c'), pointerToken('~1'), pointerToken(3)]).toEqual(['a~1b~0c', '~01', '3']);
  });
});

describe('parseStrict', () => {
  test('says where the second key and the level too deep are', () => {
    expect(() => parseStrict('{"a":1,"b":{},"a":2}', 10)).toThrow(expect.objectContaining({ code: 'request.duplicate_key', location: { offset: 14 } }));
    expect(() => parseStrict('{"a":[[1]]}', 2)).toThrow(expect.objectContaining({ code: 'request.too_deep', location: { offset: 6 } }));
  });

  test('10,000 and more keys, one million levels and long runs of backslashes take linear time', () => {
    const start = performance.now();
    parseStrict(`{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":0`).join(',')}}`, 10);
    expect(() => parseStrict('['.repeat(1_000_000) + ']'.repeat(1_000_000), 64)).toThrow(expect.objectContaining({ code: 'request.too_deep' }));
    parseStrict(`["${'\\\\'.repeat(1_000_000)}","${'\\"'.repeat(1_000_000)}"]`, 10);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
