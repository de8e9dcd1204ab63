import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deadlineIn } from '../../../src/gateway/deadlines.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('deadlines of one length pass in order, each in its own time', () => {
  const passed: string[] = [];
  deadlineIn(1_000, () => passed.push('a'));
  vi.advanceTimersByTime(400);
  deadlineIn(1_000, () => passed.push('b'));
  vi.advanceTimersByTime(599);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(passed).toEqual(['a']);
  vi.advanceTimersByTime(398);
  expect(passed).toEqual(['a']);
  vi.advanceTimersByTime(2);
  expect(passed).toEqual(['a', 'b']);
  expect(vi.getTimerCount()).toBe(0);
});

test('what was cleared does not pass, wherever it stood, and clearing it again is nothing', () => {
  const passed: string[] = [];
  const [a, b, c] = ['a', 'b', 'c'].map((name) => deadlineIn(2_000, () => passed.push(name)));
  vi.advanceTimersByTime(500);
  deadlineIn(2_000, () => passed.push('d'));
  b?.clear();
  a?.clear();
  b?.clear();
  vi.advanceTimersByTime(1_500);
  expect(passed).toEqual(['c']);
  c?.clear();
  vi.advanceTimersByTime(501);
  expect(passed).toEqual(['c', 'd']);
});

test('lengths do not wait for one another, and one that passed may begin the next', () => {
  const passed: string[] = [];
  deadlineIn(3_000, () => passed.push('long'));
  deadlineIn(30, () => {
    passed.push('short');
    deadlineIn(30, () => passed.push('again'));
  });
  vi.advanceTimersByTime(31);
  expect(passed).toEqual(['short']);
  vi.advanceTimersByTime(31);
  expect(passed).toEqual(['short', 'again']);
  vi.advanceTimersByTime(3_000);
  expect(passed).toEqual(['short', 'again', 'long']);
});

test('thousands at a time need one timer', () => {
  const all = Array.from({ length: 5_000 }, () => deadlineIn(4_000, () => undefined));
  expect(vi.getTimerCount()).toBe(1);
  for (const each of all) each.clear();
  vi.advanceTimersByTime(4_000);
  expect(vi.getTimerCount()).toBe(0);
});
