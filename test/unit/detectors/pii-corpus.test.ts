import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detector } from '../../../src/inspect/detectors/pii.ts';
import { subjectOf, CONTEXT } from './pii-subject.ts';

interface Case {
  readonly id: string;
  readonly rule: string | null;
  readonly text: string;
  readonly match?: string;
  readonly not?: string;
  readonly origin?: 'user' | 'model';
  readonly direction?: 'request' | 'answer';
}

const FOLDER = new URL('../../../corpus/detectors/pii/', import.meta.url);
// The disguised cases need the normalised reading; pii.test.ts gives one by hand.
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl') && name !== 'disguised.jsonl');
const read = (name: string): Case[] => readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Case);

describe.each(files)('%s', (name) => {
  test.each(read(name))('$id', (item) => {
    const { matches } = detector.inspect(subjectOf(item.text, item.direction ?? 'request'), CONTEXT);
    const found = matches.map(({ rule, span }) => ({ rule, text: item.text.slice(...span) }));
    if (item.rule !== null) expect(found).toContainEqual({ rule: item.rule, text: item.match });
    else expect(found.filter(({ rule }) => item.not === undefined || rule === item.not)).toEqual([]);
  });
});

test('every rule has at least three positives and three near misses', () => {
  for (const { id } of detector.rules) {
    const cases = read(`${id.slice('pii.'.length)}.jsonl`);
    expect(cases.filter((item) => item.rule === id).length, id).toBeGreaterThanOrEqual(3);
    expect(cases.filter((item) => item.rule === null).length, id).toBeGreaterThanOrEqual(3);
  }
});
