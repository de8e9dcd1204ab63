import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InspectionContext, Subject, View } from '../../src/inspect/contract.ts';
import { detector } from '../../src/inspect/detectors/secrets.ts';
import { MAX_HOLD } from '../../src/inspect/stream-hold.ts';

const folder = new URL('../../corpus/detectors/secrets/', import.meta.url);
const texts = readdirSync(folder).flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { text: string }).text));

const context: InspectionContext = {
  fingerprint: 'test', systemTexts: [], canaries: [],
  settings: { denylist: [], allowedHosts: [], maxPartChars: 1_000_000, maxPartTokens: 100_000, disabledRules: new Set() },
};

function find(text: string): readonly string[] {
  const raw: View = { id: 'raw', text, toRaw: (start, end) => [start, end] };
  const subject: Subject = {
    text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false, nonAscii: false, normalized: raw, views: [raw],
  };
  return detector.inspect(subject, context).matches.map((match) => `${match.span[0]} ${match.span[1]} ${match.rule} ${match.severity ?? ''}`);
}

const startOf = (match: string): number => Number(match.split(' ')[0]);
const endOf = (match: string): number => Number(match.split(' ')[1]);
const shifted = (matches: readonly string[], by: number): readonly string[] => matches.map((match) => {
  const [start, end, ...rest] = match.split(' ');
  return [Number(start) + by, Number(end) + by, ...rest].join(' ');
});

const stream = detector.stream as NonNullable<typeof detector.stream>;

function checkCut(whole: string, matches: readonly string[], from: number, cut: number): number {
  const arrived = whole.slice(0, cut);
  const allowed = stream.hold(arrived, from, context);
  expect(allowed).toBeGreaterThanOrEqual(from);
  expect(allowed).toBeLessThanOrEqual(cut);
  expect(cut - allowed).toBeLessThanOrEqual(MAX_HOLD);
  const name = (): string => JSON.stringify({ before: whole.slice(Math.max(0, allowed - 60), allowed), after: whole.slice(allowed, allowed + 60), cut: whole.slice(Math.max(0, cut - 40), cut) });
  expect(matches.filter((match) => startOf(match) < allowed && endOf(match) > allowed), name()).toEqual([]);
  expect(find(whole.slice(0, allowed)), name()).toEqual(matches.filter((match) => endOf(match) <= allowed));
  const seen = Math.max(0, allowed - stream.lookback);
  expect(shifted(find(whole.slice(seen)), seen).filter((match) => startOf(match) >= allowed), name()).toEqual(matches.filter((match) => startOf(match) >= allowed));
  return allowed;
}

const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.constantFrom('The quick brown fox jumps over the lazy dog. ', 'const x = foo(bar, { key: 1 });\n', '今天的天气很好。', '{"a":[1,2,3],"b":"c"}', '\n\n', ' ', '', '"', "'", '=', 'token is ', 'password: "', 'key=', '&', '-----BEGIN ', '-----', 'eyJ', 'sk-', '://a:') },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

test('any chunking of a stream gives the matches of the whole', () => {
  fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(10_000), { minLength: 1, maxLength: 12 }), (pieces, cuts) => {
    const whole = pieces.join('');
    const matches = find(whole);
    let from = 0;
    for (const cut of cuts.map((at) => at % (whole.length + 1)).sort((a, b) => a - b)) {
      if (cut >= from) from = checkCut(whole, matches, from, cut);
    }
  }), { numRuns: 1500 });
});

test('cutting at every character of a secret gives the matches of the whole', () => {
  fc.assert(fc.property(fc.constantFrom(...texts.filter((text) => text.length < 400)), fc.constantFrom(...texts.filter((text) => text.length < 200)), fc.constantFrom(' ', '', '\n', '"', ', '), (one, other, between) => {
    const whole = one + between + other;
    const matches = find(whole);
    let from = 0;
    for (let cut = 0; cut <= whole.length; cut++) from = checkCut(whole, matches, from, cut);
  }), { numRuns: 150 });
});

test('clean prose and code are not held longer than the word that is being written', () => {
  const prose = 'The key to success is patience, and the token limit is 4096. The password must be changed now. Call api.get(key) then read the secret garden. ';
  for (let cut = 1; cut < prose.length; cut++) expect(cut - stream.hold(prose.slice(0, cut), 0, context), prose.slice(0, cut)).toBeLessThanOrEqual(32);
});

test('a text that never ends is held no longer than the bound', () => {
  for (const endless of ['a', 'key=', 'AKIA', 'sk-', 'eyJ', '-----BEGIN PRIVATE KEY-----', 'key="x', 'QUJD', '://a:']) {
    const text = endless.repeat(4000);
    expect(text.length - stream.hold(text, 0, context)).toBeLessThanOrEqual(MAX_HOLD);
  }
});

test('dense mixtures of what begins, ties and ends secrets give the matches of the whole', () => {
  const scraps = fc.constantFrom('key', 'token', 'password', 'secret', 'api_key', '=', ':', '=', ': ', '"', "'", '`', ' ', ' ', '\\', '\\"', '\\n', '\n', '&', ',', ';', '.', '-', '_', '(', ')', '[', '}', '<', '>', '$', '@', '!', '密码', '是', ' is ',
    ' to ', 'bearer ', 'Basic ', ' -u ', '://', 'sk-', 'eyJ', 'AKIA', 'ghp_', 'hvs.', '-us', '8Q~', ':AA', 'a', '9', 'Xq7!', 'Xq7!kLm2P', '9aKd83mZpQ7rT2vLx0Ws', 'Q3EGRZ7WLMXNPC5T', '3f9a7c2e8b1d4056a7e9c3b2d1f08e64',
    '-----BEGIN ', 'RSA PRIVATE KEY-----', 'PRIVATE KEY-----', '-----END ', '-----', 'MIIEpAIBAAKCAQEAx9kTzQ7mPwL3vRnYb5sH2dJfG8eKcUiOaXqW1tZrEpSgMlBv', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTg4MTIifQ.kq3ZpL9vXw2RmT7sYb5HcJ8dFg1NaQ4uEo6iWyKxBz0');
  fc.assert(fc.property(fc.array(scraps, { minLength: 1, maxLength: 40 }), (pieces) => {
    const whole = pieces.join('');
    const matches = find(whole);
    let from = 0;
    for (let cut = 0; cut <= whole.length; cut += 1 + (cut % 3)) if (cut >= from) from = checkCut(whole, matches, from, cut);
  }), { numRuns: 400 });
});
