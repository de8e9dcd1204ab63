import { describe, expect, test } from 'vitest';
import type { Conversation, Part } from '../../../src/conversation/types.ts';
import { Histories, type History, type Remembered } from '../../../src/enforce/history.ts';

const remembered = (text: string, more: Partial<Remembered> = {}): Remembered => ({
  text, origin: 'user', kind: 'text', encoding: 'string', source: undefined, trust: 'user', exchange: 'ex_1',
  inspection: { outcome: 'clean', findings: [], read: [], unread: [], score: 0 }, decision: { action: 'allow', wouldBe: 'allow', reasons: [] }, ...more,
});
const known = (histories: Histories, key: string): boolean => histories.for(key).parts.length > 0;

const NO_TURNS: Conversation['turns'] = { partEnds: [], textEnds: [] };

function fill(histories: Histories, key: string, texts: readonly string[]): void {
  const history = histories.for(key);
  history.goOn({ raw: '', turns: NO_TURNS });
  for (const text of texts) history.add(remembered(text));
  histories.settle(history);
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
  const found = (was: Remembered | undefined, now: Part, trust: Remembered['trust']): boolean => {
    const history = new Histories().for('a');
    history.goOn({ raw: '', turns: NO_TURNS });
    if (was !== undefined) history.add(was);
    history.goOn({ raw: '', turns: NO_TURNS });
    return history.find(0, now, trust, NO_TURNS) !== undefined;
  };
  expect(found(remembered('Hello'), part, 'user')).toBe(true);
  expect(found(undefined, part, 'user')).toBe(false);
  expect(found(remembered('hello'), part, 'user')).toBe(false);
  expect(found(remembered('Hello'), part, 'untrusted')).toBe(false);
  for (const more of [{ origin: 'document' }, { kind: 'tool_result' }, { encoding: 'json' }, { source: 'a' }] as const) expect(found(remembered('Hello', more), part, 'user')).toBe(false);
  const { text: _, ...unread } = part;
  expect(found(remembered('Hello'), unread, 'user')).toBe(false);
});

describe('going on', () => {
  /** A body of messages, one part each, as the wire gives it. */
  function body(messages: readonly string[], before = ''): { raw: string; turns: Conversation['turns'] } {
    let raw = `{${before}"messages":[`;
    const textEnds: number[] = [];
    for (const [i, message] of messages.entries()) {
      raw += `${i === 0 ? '' : ','}{"content":${JSON.stringify(message)}}`;
      textEnds.push(raw.length);
    }
    return { raw: `${raw}]}`, turns: { partEnds: messages.map((_, i) => i + 1), textEnds } };
  }
  function turn(history: History, messages: readonly string[], before = ''): number {
    const kept = history.goOn(body(messages, before));
    for (const message of messages.slice(kept)) history.add(remembered(message));
    return kept;
  }

  test('keeps the messages that both bodies begin with', () => {
    const history = new Histories().for('a');
    expect(turn(history, ['a', 'b'])).toBe(0);
    expect(turn(history, ['a', 'b', 'c', 'd'])).toBe(2);
    expect(turn(history, ['a', 'b', 'c', 'd'])).toBe(4);
    expect(turn(history, ['a', 'b', 'x', 'd', 'e'])).toBe(2);
    expect(turn(history, ['a'])).toBe(1);
    expect(history.parts.map((part) => part?.text)).toEqual(['a']);
    expect(turn(history, ['a', 'b'], '"n":1,')).toBe(0);
  });

  test('a message that only begins alike is not kept', () => {
    const history = new Histories().for('a');
    turn(history, ['a', 'long text']);
    // The same bytes up to the end of the second message, which ends elsewhere.
    const now = body(['a', 'long text']);
    expect(history.goOn({ raw: `${now.raw.slice(0, -2)} ]}`, turns: { ...now.turns, textEnds: [now.turns.textEnds[0] ?? 0, (now.turns.textEnds[1] ?? 0) + 1] } })).toBe(1);
  });

  test('what was not read when an exchange failed midway is not kept', () => {
    const history = new Histories().for('a');
    history.goOn(body(['a', 'b', 'c', 'd']));
    history.add(remembered('a'));
    history.add(remembered('b'));
    expect(turn(history, ['a', 'b', 'c', 'd', 'e'])).toBe(2);
    expect(history.parts.map((part) => part?.text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('tells of gaps, and of what a policy has something to say of', () => {
    const history = new Histories().for('a');
    const reason = { rule: 'r', category: 'pii', pointer: '', origin: 'user', severity: 'low', confidence: 1, action: 'flag', mode: 'enforce', decidedBy: '' } as const;
    history.goOn(body(['a', 'b', 'c']));
    history.add(remembered('a', { exchange: 'ex_2' }));
    history.add(undefined);
    history.add(remembered('c', { decision: { action: 'flag', wouldBe: 'flag', reasons: [reason] } }));
    expect(history.since).toBe('ex_2');
    history.goOn(body(['a', 'b', 'c', 'd']));
    expect(history.notable).toEqual([1, 2]);
    history.fill(1, remembered('b'));
    history.goOn(body(['a', 'b', 'x']));
    expect(history.parts.map((part) => part?.text)).toEqual(['a', 'b']);
    expect(history.notable).toEqual([1]);
  });

  test('what its parts and its body weigh is given back when they go', () => {
    const histories = new Histories();
    const history = histories.for('a');
    turn(history, ['x'.repeat(10_000), 'y'.repeat(10_000)]);
    const full = history.chars;
    turn(history, ['x'.repeat(10_000)]);
    expect(history.chars).toBeLessThan(full - 20_000);
    history.goOn({ raw: '', turns: NO_TURNS });
    expect(history.chars).toBe(0);
  });
});
