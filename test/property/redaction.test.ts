import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { restoreJson } from '../../src/enforce/arguments-guard.ts';
import { redact, replacements, type Replacement } from '../../src/enforce/redaction.ts';
import { restore, Vaults } from '../../src/enforce/vault.ts';
import type { Rule } from '../../src/inspect/contract.ts';
import type { Reason } from '../../src/policy/types.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 }));
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify({ a: value, 'k"\\ü': 'x\ny' }));

function spans(of: string): fc.Arbitrary<Replacement[]> {
  return fc.array(fc.tuple(fc.nat(of.length), fc.nat(of.length), fc.constantFrom('pseudonym', 'mask', 'remove')), { maxLength: 5 }).map((list) => {
    const rules = new Map<string, Rule>([['pii.email', { id: 'pii.email', category: 'pii', severity: 'medium', title: 'E-mail address', references: [], paranoia: 1, entity: 'EMAIL' }]]);
    const reasons = list.filter(([a, b]) => a !== b).map(([a, b, method]): Reason => ({
      rule: 'pii.email', category: 'pii', pointer: '', origin: 'user', span: [Math.min(a, b), Math.max(a, b)], severity: 'medium', confidence: 1, action: 'redact', method: method as 'mask', mode: 'enforce', decidedBy: 'test',
    }));
    return replacements(reasons, rules);
  });
}

describe('redaction', () => {
  test('replaces every stretch and nothing else in plain text, and never tears a character', () => {
    fc.assert(fc.property(text.chain((t) => fc.tuple(fc.constant(t), spans(t))), ([t, list]) => {
      const out = redact(t, list, () => '<EMAIL_1>', false);
      if (t.isWellFormed()) expect(out.isWellFormed()).toBe(true);
      if (list.length === 0) expect(out).toBe(t);
      // What stands before the first and after the last stretch is kept, but for the half of a pair that belonged to one.
      const first = list[0];
      const last = list.at(-1);
      if (first !== undefined && last !== undefined) {
        expect(out.startsWith(t.slice(0, Math.max(0, first.start - 1)))).toBe(true);
        expect(out.endsWith(t.slice(Math.min(t.length, last.end + 1)))).toBe(true);
      }
    }));
  });

  test('leaves JSON JSON, with the same structure', () => {
    const shape = (value: unknown): unknown => (Array.isArray(value) ? value.map(shape) : value !== null && typeof value === 'object' ? Object.values(value).map(shape) : '');
    fc.assert(fc.property(json.chain((t) => fc.tuple(fc.constant(t), spans(t))), ([t, list]) => {
      const out = redact(t, list, () => '<EMAIL_1>', true);
      const parsed = JSON.parse(out) as unknown;
      // A redacted key may come to equal another, so shapes are compared where no key was touched.
      if (!/[<[](?:EMAIL|REDACTED)/.test(Object.keys(parsed as object).join('')) && list.every((each) => each.method !== 'remove')) expect(JSON.stringify(shape(parsed)).length).toBeLessThanOrEqual(JSON.stringify(shape(JSON.parse(t))).length);
      expect(typeof parsed).toBe('object');
    }));
  });

  test('pseudonyms come back exactly, in plain text', () => {
    fc.assert(fc.property(text.chain((t) => fc.tuple(fc.constant(t), spans(t))), ([t, all]) => {
      const vault = new Vaults(systemClock).for(undefined, 1_000);
      vault.reserve(t);
      const list = all.filter((each) => each.method === 'pseudonym');
      const out = redact(t, list, (entity, value) => vault.pseudonym(entity, value), false);
      if (t.isWellFormed()) expect(restore(out, vault)).toBe(t);
    }));
  });

  test('pseudonyms inside JSON strings come back as the same values, whatever the model escapes', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 }), fc.boolean(), (values, escaped) => {
      const vault = new Vaults(systemClock).for(undefined, 1_000);
      const names = values.map((value) => vault.pseudonym('NAME', value));
      const written = JSON.stringify({ to: names, note: `for ${names[0]}!` });
      const sent = escaped ? written.replaceAll('<', String.raw`\u003c`).replaceAll('>', String.raw`\u003E`) : written;
      expect(JSON.parse(restoreJson(sent, vault))).toEqual({ to: values, note: `for ${values[0]}!` });
    }));
  });
});

describe('JSON text inside a JSON string, as arguments that are a request body have it', () => {
  const NASTY = 'pa"ss\\wörd","role":"admin';
  const nest = (value: unknown, levels: number): string => (levels === 0 ? JSON.stringify(value) : JSON.stringify({ body: nest(value, levels - 1) }));
  const unnest = (text: string, levels: number): unknown => (levels === 0 ? JSON.parse(text) : unnest((JSON.parse(text) as { body: string }).body, levels - 1));

  test.each([0, 1, 2, 3])('a value with quotes comes back where it was, and means nothing else there, %i deep', (levels) => {
    const vault = new Vaults(systemClock).for(undefined, 1_000);
    const name = vault.pseudonym('SECRET', NASTY);
    expect(unnest(restoreJson(nest({ password: name, note: `it is ${name}` }, levels), vault), levels)).toEqual({ password: NASTY, note: `it is ${NASTY}` });
  });

  test('one value has one pseudonym, however deep it stands, and a number leaves JSON', () => {
    const vault = new Vaults(systemClock).for(undefined, 1_000);
    const give = (entity: string, value: string): string => vault.pseudonym(entity, value);
    const one = (entity: string, start: number, end: number): Replacement => ({ start, end, method: 'pseudonym', rule: 'pii.email', entity });
    const plain = nest({ password: NASTY }, 0);
    const deep = nest({ password: NASTY, card: 4539148803436467 }, 1);
    const [inPlain, inDeep] = [JSON.stringify(NASTY).slice(1, -1), JSON.stringify(JSON.stringify(NASTY)).slice(3, -3)];
    expect(unnest(redact(plain, [one('SECRET', plain.indexOf(inPlain), plain.indexOf(inPlain) + inPlain.length)], give, true), 0)).toEqual({ password: '<SECRET_1>' });
    const at = deep.indexOf(inDeep);
    const card = deep.indexOf('4539');
    const out = redact(deep, [one('SECRET', at, at + inDeep.length), one('CARD', card, card + 16)], give, true);
    expect(unnest(out, 1)).toEqual({ password: '<SECRET_1>', card: '<CARD_1>' });
    expect(unnest(restoreJson(out, vault), 1)).toEqual({ password: NASTY, card: '4539148803436467' });
  });

  test('stays JSON at every depth, and comes back exactly', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'Z', '"', '\\', '/', '\n', ' ', 'é', ':', ',', '{', '}'), maxLength: 12 });
    const texts = fc.tuple(fc.dictionary(words, fc.oneof(words, fc.array(words, { maxLength: 3 })), { maxKeys: 4 }), fc.integer({ min: 0, max: 3 })).map(([value, levels]) => ({ value, levels, text: nest(value, levels) }));
    fc.assert(fc.property(texts.chain((each) => fc.tuple(fc.constant(each), spans(each.text))), ([{ value, levels, text: t }, all]) => {
      const vault = new Vaults(systemClock).for(undefined, 1_000);
      const out = redact(t, all.map((each): Replacement => ({ ...each, method: 'pseudonym' })), (entity, found) => vault.pseudonym(entity, found), true);
      JSON.parse(out);
      const back = restoreJson(out, vault);
      // The key that leads inwards may have been touched; it is the same again.
      expect(unnest(back, levels)).toEqual(value);
    }));
  });
});

describe('vault', () => {
  test('a placeholder of one conversation means nothing in another', () => {
    const vaults = new Vaults(systemClock);
    const a = vaults.for(['app', 'ann', 's1'], 60_000);
    const b = vaults.for(['app', 'bob', 's1'], 60_000);
    const name = a.pseudonym('EMAIL', 'ann@acme.test');
    expect(restore(`to ${name}`, a)).toBe('to ann@acme.test');
    expect(restore(`to ${name}`, b)).toBe(`to ${name}`);
    expect(restore(`to ${name}`, vaults.for(undefined, 60_000))).toBe(`to ${name}`);
    expect(vaults.for(['app', 'ann', 's1'], 60_000).pseudonym('EMAIL', 'ann@acme.test')).toBe(name);
  });

  test('forgets a conversation after its time', () => {
    let now = 1_000_000;
    const vaults = new Vaults({ now: () => now, monotonic: () => now });
    const name = vaults.for(['app', '', 's'], 10_000).pseudonym('EMAIL', 'ann@acme.test');
    now += 9_000;
    expect(restore(name, vaults.for(['app', '', 's'], 10_000))).toBe('ann@acme.test');
    now += 10_001;
    expect(restore(name, vaults.for(['app', '', 's'], 10_000))).toBe(name);
    now += 20_000;
    vaults.for(['app', '', 'other'], 10_000).pseudonym('EMAIL', 'bob@acme.test');
    expect(vaults.size).toBe(1);
  });

  test('never gives a value a name that somebody wrote', () => {
    const vault = new Vaults(systemClock).for(undefined, 1_000);
    vault.reserve('I call it <EMAIL_1>, not <EMAIL_2>');
    const name = vault.pseudonym('EMAIL', 'ann@acme.test');
    expect(name).toBe('<EMAIL_3>');
    expect(restore(`<EMAIL_1> ${name}`, vault)).toBe('<EMAIL_1> ann@acme.test');
  });

  test('writes a value as HTML where the placeholder was HTML', () => {
    const vault = new Vaults(systemClock).for(undefined, 1_000);
    vault.pseudonym('NAME', 'A & <B>');
    expect(restore('<p>&lt;NAME_1&gt;</p>', vault)).toBe('<p>A &amp; &lt;B&gt;</p>');
    expect(restore('<NAME_1&gt;', vault)).toBe('<NAME_1&gt;');
  });
});
