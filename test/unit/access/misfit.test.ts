import { expect, test } from 'vitest';
import { misfitOf } from '../../../src/access/definitions/misfit.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';

const SCHEMA: JsonObject = {
  type: 'object', required: ['n'], additionalProperties: false,
  properties: {
    n: { type: 'integer' }, kind: { enum: ['a', 'b'] }, who: { $ref: '#/$defs/who' }, list: { type: 'array', items: { type: ['string', 'null'] } },
    either: { anyOf: [{ type: 'string' }, { type: 'number' }] }, odd: { type: 'string', pattern: '(a+)+$' },
  },
  $defs: { who: { type: 'object', properties: { x: { type: 'string' }, next: { $ref: '#/$defs/who' } }, required: ['x'] } },
};

test.each<[JsonValue, string]>([
  [[], ''], [{}, '/n'], [{ n: '1' }, '/n'], [{ n: 1.5 }, '/n'], [{ n: 1, z: 2 }, '/z'], [{ n: 1, kind: 'c' }, '/kind'], [{ n: 1, who: {} }, '/who/x'],
  [{ n: 1, who: { x: 'a', next: { x: 1 } } }, '/who/next/x'], [{ n: 1, list: ['a', 2] }, '/list/1'], [{ n: 1, either: true }, '/either'],
])('does not fit: %j', (value, pointer) => {
  expect(misfitOf(value, SCHEMA)).toMatchObject({ pointer });
});

test.each<JsonValue>([{ n: 1 }, { n: 1.0, kind: 'a', list: ['a', null], either: 2, odd: 'x' }, { n: 1, who: { x: 'a', more: 1 } }])('fits: %j', (value) => {
  expect(misfitOf(value, SCHEMA)).toBeUndefined();
});

test('a schema that turns in circles, or says nothing that is known, ends', () => {
  expect(misfitOf({ a: 1 }, { $ref: '#', properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] } } })).toBeUndefined();
  const wide: JsonObject = { anyOf: Array.from({ length: 50 }, () => ({ $ref: '#' })) };
  const started = performance.now();
  misfitOf({}, wide);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(misfitOf({ a: 1 }, { type: 'strange', properties: { a: { type: 5 } } })).toBeUndefined();
});

test('a long text is not written out for each of many listed values', () => {
  const listed = Array.from({ length: 20_000 }, (_, i) => `value ${i}`);
  expect(misfitOf({ a: 'x'.repeat(1_000_000) }, { type: 'object', properties: { a: { enum: [...listed, { b: 1 }] } } })).toMatchObject({ pointer: '/a' });
  expect(misfitOf({ a: { b: 1 } }, { type: 'object', properties: { a: { enum: [...listed, { b: 1 }] } } })).toBeUndefined();
});
