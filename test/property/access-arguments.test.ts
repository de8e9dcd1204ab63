import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideCall, permissions, tool } from '../support/permissions.ts';

/** No way of writing an argument makes a forbidden call an allowed one, and the order of keys changes nothing. */

const TOOL = tool('pay', { amount: { type: 'number' }, count: { type: 'integer' }, to: { type: 'string' }, list: { type: 'array', items: { type: 'string' } }, at: { type: 'object', properties: { city: { type: 'string' }, any: {} } } }, ['amount', 'to']);
const BOUND = permissions('permit(principal, action == Action::"call:pay", resource) when { context.args.amount.lessThanOrEqual(decimal("500.0")) && (if context.args has count then context.args.count <= 10 else true) };', [TOOL]);
const NAMED = permissions(`permit(principal, action, resource);
forbid(principal, action == Action::"call:pay", resource) when { context.args.to == "mallory" };
forbid(principal, action == Action::"call:pay", resource) when { context.args has list && context.args.list.contains("mallory") };
forbid(principal, action == Action::"call:pay", resource) when { context.args has at && context.args.at has city && context.args.at.city == "mallory" };
forbid(principal, action == Action::"call:pay", resource) when { context.args has at && context.args.at has any && context.args.at.any.json like "*mallory*" };`, [TOOL]);

test('the permissions are in order', () => {
  expect([...BOUND.problems, ...NAMED.problems].filter(({ severity }) => severity === 'error')).toEqual([]);
});

/** Spellings of one number that JSON allows. */
const spelled = (whole: fc.Arbitrary<bigint>): fc.Arbitrary<string> => fc.tuple(whole, fc.nat(4), fc.nat(12), fc.boolean()).map(([value, zeros, shift, upper]) => {
  const e = upper ? 'E' : 'e';
  const forms = [`${value}`, `${value}.${'0'.repeat(zeros + 1)}`, `${value}${'0'.repeat(shift)}${e}-${shift}`, `${value}${e}0`, `${value}${e}+00`];
  const text = value.toString();
  if (value > 9n && text.endsWith('0')) forms.push(`${text.slice(0, -1)}${e}1`, `${text[0] ?? ''}.${text.slice(1)}${e}${text.length - 1}`);
  return forms[(zeros + shift) % forms.length] ?? text;
});

/** The same text as JSON, some of it escaped. */
const escaped = (text: string): fc.Arbitrary<string> => fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((flags) => `"${[...text].map((c, i) => (flags[i] === true ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')}"`);

test('an amount beyond the bound, in any spelling', () => {
  fc.assert(fc.property(spelled(fc.bigInt(501n, 10n ** 20n)), (amount) => {
    expect(decideCall(BOUND, { tool: 'pay', arguments: `{"amount":${amount},"to":"x"}` }).allowed).toBe(false);
  }));
  fc.assert(fc.property(spelled(fc.bigInt(1n, 500n)), (amount) => {
    expect(decideCall(BOUND, { tool: 'pay', arguments: `{"amount":${amount},"to":"x"}` }).allowed).toBe(true);
  }));
  fc.assert(fc.property(spelled(fc.bigInt(11n, 10n ** 25n)), (count) => {
    expect(decideCall(BOUND, { tool: 'pay', arguments: `{"count":${count},"amount":1,"to":"x"}` }).allowed).toBe(false);
  }));
});

test('anything but a number within the bound', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }).filter((value) => typeof value !== 'number' || value > 500), (value) => {
    expect(decideCall(BOUND, { tool: 'pay', arguments: JSON.stringify({ amount: value, to: 'x' }) }).allowed).toBe(false);
    expect(decideCall(BOUND, { tool: 'pay', arguments: JSON.stringify({ amount: { value }, to: 'x' }) }).allowed).toBe(false);
    expect(decideCall(BOUND, { tool: 'pay', arguments: JSON.stringify({ amount: [1, value], to: 'x' }) }).allowed).toBe(false);
  }));
});

test('a forbidden text, wherever and however it is written', () => {
  const wrap = fc.constantFrom((v: string) => v, (v: string) => `[${v}]`, (v: string) => `{"name":${v}}`, (v: string) => `[[${v}]]`, (v: string) => `[null,${v}]`);
  fc.assert(fc.property(escaped('mallory'), wrap, fc.constantFrom('to', 'list', 'at', 'any', 'city'), (text, wrapped, place) => {
    const value = wrapped(text);
    const args = place === 'to' ? `{"amount":1,"to":${value}}` : place === 'list' ? `{"amount":1,"to":"x","list":${value}}` : place === 'at' ? `{"amount":1,"to":"x","at":${value}}` : `{"amount":1,"to":"x","at":{"${place}":${value}}}`;
    expect(decideCall(NAMED, { tool: 'pay', arguments: args }).allowed).toBe(false);
  }));
});

test('the order of keys, white space and escapes change nothing', () => {
  const value = fc.record({ amount: fc.oneof(fc.integer({ min: -10, max: 1000 }), fc.double({ noNaN: true, noDefaultInfinity: true })), to: fc.constantFrom('x', 'mallory', 'bert'), list: fc.array(fc.constantFrom('a', 'mallory'), { maxLength: 3 }), at: fc.record({ city: fc.string(), any: fc.jsonValue({ maxDepth: 3 }) }) }, { requiredKeys: [] });
  fc.assert(fc.property(value, fc.infiniteStream(fc.nat(10)), (args, random) => {
    const shuffled = (each: unknown): unknown => {
      if (Array.isArray(each)) return each.map(shuffled);
      if (each === null || typeof each !== 'object') return each;
      const entries = Object.entries(each).map(([key, inner]) => ({ key, inner: shuffled(inner), at: Number(random.next().value) }));
      return Object.fromEntries(entries.sort((a, b) => a.at - b.at).map(({ key, inner }) => [key, inner]));
    };
    for (const by of [BOUND, NAMED]) {
      const plain = decideCall(by, { tool: 'pay', arguments: JSON.stringify(args) });
      const other = decideCall(by, { tool: 'pay', arguments: JSON.stringify(shuffled(args), null, 2) });
      expect({ allowed: other.allowed, rule: other.rule }).toEqual({ allowed: plain.allowed, rule: plain.rule });
    }
  }));
});

test('arguments that are cut or damaged are never an allowed call', () => {
  const whole = '{"amount":400,"to":"bert","list":["a"],"at":{"city":"x"}}';
  expect(decideCall(BOUND, { tool: 'pay', arguments: whole }).allowed).toBe(true);
  for (let i = 0; i < whole.length; i++) expect(decideCall(BOUND, { tool: 'pay', arguments: whole.slice(0, i) }).allowed, whole.slice(0, i)).toBe(false);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    expect(decideCall(BOUND, { tool: 'pay', arguments: Buffer.from(bytes).toString('latin1') }).allowed).toBe(false);
  }));
});
