import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readAcceptances, type Acceptances } from '../../../src/supply/acceptance.ts';

const dir = mkdtempSync(join(tmpdir(), 'sallyport-acceptance-'));
afterAll(() => { rmSync(dir, { recursive: true }); });

const HASH = 'a'.repeat(64);
const NOW = Date.UTC(2027, 1, 15, 12);

function exceptions(expires: string): Acceptances {
  const file = join(dir, 'exceptions.yaml');
  writeFileSync(file, `exceptions:\n  - sha256: ${HASH}\n    rule: pickle.unknown-call\n    expires: ${expires}\n    reason: ours\n`);
  return readAcceptances({ exceptions: file }, NOW);
}

test('an exception holds to the end of its last day', () => {
  expect(exceptions('2027-02-15').concerns('pickle.unknown-call')).toBe(true);
  const { concerns, expired } = exceptions('2027-02-14');
  expect(concerns('pickle.unknown-call')).toBe(false);
  expect(expired).toHaveLength(1);
});

test.each(['2027-02-31', '2027-13-01', '2027-2-3', 'never'])('%s is no day', (day) => {
  expect(() => exceptions(day)).toThrow(expect.objectContaining({ code: 'scan.invalid_list' }));
});

test('a baseline of a hundred thousand findings is read', () => {
  const file = join(dir, 'base.json');
  writeFileSync(file, JSON.stringify({ baseline: Array.from({ length: 100_000 }, (_, i) => ({ sha256: i.toString(16).padStart(64, '0'), rule: 'pickle.dangerous-call', path: `models/a/long/folder/name/${i}.pkl` })) }, undefined, 2));
  const { apply } = readAcceptances({ baseline: file }, NOW);
  expect(apply([{ rule: 'pickle.dangerous-call', severity: 'critical', message: 'x' }], '1'.padStart(64, '0')).accepted).toHaveLength(1);
});
