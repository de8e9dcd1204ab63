import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatProblem, PolicyFileError } from '../../../src/policy/problem.ts';
import type { Problem } from '../../../src/policy/problem.ts';
import { file } from './support.ts';

const folder = join(import.meta.dirname, '../../../corpus/policy');

function errorsOf(text: string): readonly Problem[] {
  try {
    file(text);
    return [];
  } catch (error) {
    if (error instanceof PolicyFileError) return error.problems;
    throw error;
  }
}

describe('files in order', () => {
  test.each(readdirSync(join(folder, 'valid')))('%s', (name) => {
    expect(errorsOf(readFileSync(join(folder, 'valid', name), 'utf8')).map(formatProblem)).toEqual([]);
  });
});

test('a key of its own wins over a merged one', () => {
  const { config, policy } = file(readFileSync(join(folder, 'valid/anchors.yaml'), 'utf8'));
  expect(config.upstreams.map((upstream) => [upstream.name, upstream.baseUrl, upstream.timeouts.idle])).toEqual([['one', 'http://127.0.0.1:9000/v1', 30_000], ['two', 'http://127.0.0.1:9001/v1', 30_000]]);
  expect(policy.applications?.['b']?.defaults?.pii?.request).toEqual([{ action: 'flag' }]);
  expect(policy.applications?.['b']?.defaults?.secret?.request).toEqual([{ action: 'block' }]);
});

describe('files with mistakes', () => {
  test.each(readdirSync(join(folder, 'invalid')))('%s', (name) => {
    const text = readFileSync(join(folder, 'invalid', name), 'utf8');
    const problems = errorsOf(text).map((problem) => `${problem.line}:${problem.column} ${problem.message}`);
    const expected = [...text.matchAll(/^# expect: (?:(\d+:\d+) )?(.+)$/gm)].map(([, at, words]) => ({ at: at ?? '', words: words ?? '' }));
    expect(expected.length).toBeGreaterThan(0);
    for (const { at, words } of expected) expect(problems.filter((problem) => problem.startsWith(at) && problem.includes(words)), problems.join('\n')).toHaveLength(1);
    // Nothing is told beyond what the case is about.
    expect(problems, problems.join('\n')).toHaveLength(expected.length);
  });
});

describe('secrets in the file', () => {
  const secrets = ['sk-FAKE0example0example0', 'ghp_FAKEexampleFAKEexampleFAKE1', 'hunter2hunter2', 'Zq8vX2mN4pR7tY1wK5cB9dF3'];
  const places = [
    (secret: string) => `upstreams: {a: {kind: ${secret}}}`, (secret: string) => `upstreams: {a: {kind: openai, key_env: ${secret}-}}`,
    (secret: string) => `${secret}: 1`, (secret: string) => `upstreams: {"${secret} x": {kind: openai}}`, (secret: string) => `policy: {exceptions: [{rule: ${secret}}]}`,
    (secret: string) => `policy: {rules: [{when: {rule: "${secret}"}, then: {mode: ${secret}}}]}`, (secret: string) => `upstreams: {a: {kind: openai, base_url: "https://x:${secret}@h/"}}`,
    (secret: string) => `upstreams: {a: {kind: openai, headers: {x-api-key: "${secret}"}}}`, (secret: string) => `server: {listen: *${secret}}`, (secret: string) => `server: !${secret} x`,
    (secret: string) => `a: "${secret}`, (secret: string) => `policy: {denylist: [{id: a, pattern: "(${secret}"}]}`,
  ];
  test.each(secrets.slice(0, 2).concat(secrets[3] ?? ''))('%s is in no message, wherever it stands', (secret) => {
    for (const place of places) {
      const problems = errorsOf(place(secret));
      expect(problems.length, place('X')).toBeGreaterThan(0);
      for (const problem of problems) expect(formatProblem(problem)).not.toContain(secret);
    }
  });
});

describe('files that are meant to take long', () => {
  const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('\n');
  test.each([
    ['many keys', lines(49_000, (i) => `key${i}: 1`)], ['one key many times', lines(100_000, () => 'a: 1')], ['many aliases', `a: &a x\nb:\n${lines(100_000, () => '  - *a')}`],
    ['many anchors', lines(20_000, (i) => `- &a${i} x`)], ['one long value', `a: "${'x'.repeat(1_000_000)}"`], ['a long random value', `policy: {refusal: {text: "${'ab1'.repeat(300_000)}"}}`],
    ['many rules', `policy:\n  rules:\n${lines(20_000, () => '    - {when: {}, then: {action: flag}}')}`],
  ])('%s', (_, text) => {
    const start = performance.now();
    expect(errorsOf(text).length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
