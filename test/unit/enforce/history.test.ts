import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/conversation/types.ts';
import { Histories, same, type Remembered } from '../../../src/enforce/history.ts';

const remembered = (text: string, more: Partial<Remembered> = {}): Remembered => ({
  text, origin: 'user', kind: 'text', encoding: 'string', source: undefined, trust: 'user', exchange: 'ex_1',
  inspection: { outcome: 'clean', findings: [], read: [], unread: [], score: 0 }, decision: { action: 'allow', wouldBe: 'allow', reasons: [] }, ...more,
});
const known = (histories: Histories, key: string): boolean => histories.for(key).parts.length > 0;

function fill(histories: Histories, key: string, texts: readonly string[]): void {
  const history = histories.for(key);
  for (const [i, text] of texts.entries()) histories.set(history, i, remembered(text));
  histories.settle(history, texts.length);
}

describe('Histories', () => {
  test('remembers a conversation, and forgets the parts that it no longer has', () => {
    const histories = new Histories();
    fill(histories, 'a', ['one', 'two', 'three']);
    fill(histories, 'a', ['one']);
    expect(histories.for('a').parts.map((part) => part?.text)).toEqual(['one']);
    expect(known(histories, 'b')).toBe(false);
  });

  test('the least recently used conversation goes first', () => {
    const histories = new Histories(100_000);
    for (const key of ['a', 'b', 'c']) for (let turn = 0; turn < 2; turn++) fill(histories, key, ['x'.repeat(20_000)]);
    fill(histories, 'a', ['x'.repeat(20_000)]);
    for (let turn = 0; turn < 2; turn++) fill(histories, 'd', ['x'.repeat(40_000)]);
    expect(['d', 'a', 'b'].map((key) => known(histories, key))).toEqual([true, true, false]);
  });

  /** How many of 500 conversations with these texts a memory of 100,000 characters keeps. */
  function kept(texts: () => string[], turns: number): number {
    const histories = new Histories(100_000);
    for (let i = 0; i < 500; i++) for (let turn = 0; turn < turns; turn++) fill(histories, `c${i}`, texts());
    let count = 0;
    // Asked newest first, since asking makes an entry of its own.
    for (let i = 499; i >= 0; i--) if (known(histories, `c${i}`)) count++;
    return count;
  }

  test.each([1, 2, 3])('is bounded whatever the parts look like, after %i turns', (turns) => {
    expect(kept(() => ['x'.repeat(5_000)], turns)).toBeLessThanOrEqual(20);
    // Small and empty parts have a cost of their own.
    expect(kept(() => Array.from({ length: 100 }, () => ''), turns)).toBeLessThanOrEqual(2);
    expect(kept(() => Array.from({ length: 10 }, () => 'x'), turns)).toBeLessThanOrEqual(20);
    expect(kept(() => [''], turns)).toBeLessThanOrEqual(100);
  });

  test('keeps what goes on, also under a flood of what does not', () => {
    expect(kept(() => ['x'.repeat(5_000)], 2)).toBeGreaterThan(8);
    const histories = new Histories(100_000);
    for (let turn = 0; turn < 2; turn++) fill(histories, 'talk', ['x'.repeat(5_000)]);
    for (let i = 0; i < 200; i++) {
      fill(histories, `once${i}`, ['y'.repeat(500)]);
      if (i % 5 === 0) fill(histories, 'talk', ['x'.repeat(5_000)]);
    }
    expect(known(histories, 'talk')).toBe(true);
  });

  test('one conversation beyond the bound is kept only while it is the newest', () => {
    const histories = new Histories(10_000);
    fill(histories, 'big', ['x'.repeat(50_000)]);
    expect(known(histories, 'big')).toBe(true);
    fill(histories, 'big', ['x'.repeat(50_000)]);
    expect(known(histories, 'big')).toBe(true);
    for (let turn = 0; turn < 2; turn++) fill(histories, 'b', ['y']);
    expect(known(histories, 'big')).toBe(false);
  });

  test('what is replaced is not counted twice', () => {
    const histories = new Histories(100_000);
    for (let i = 0; i < 200; i++) fill(histories, 'a', ['x'.repeat(1_000)]);
    for (let turn = 0; turn < 2; turn++) fill(histories, 'b', ['y'.repeat(1_000)]);
    expect(known(histories, 'a')).toBe(true);
  });
});

test('a part is the same only when all that its result depends on is', () => {
  const part: Part = { pointer: '/messages/0/content', kind: 'text', origin: 'user', encoding: 'string', text: 'Hello' };
  expect(same(remembered('Hello'), part, 'user')).toBe(true);
  expect(same(undefined, part, 'user')).toBe(false);
  expect(same(remembered('hello'), part, 'user')).toBe(false);
  expect(same(remembered('Hello'), part, 'untrusted')).toBe(false);
  for (const more of [{ origin: 'document' }, { kind: 'tool_result' }, { encoding: 'json' }, { source: 'a' }] as const) expect(same(remembered('Hello', more), part, 'user')).toBe(false);
  const { text: _, ...unread } = part;
  expect(same(remembered('Hello'), unread, 'user')).toBe(false);
});
