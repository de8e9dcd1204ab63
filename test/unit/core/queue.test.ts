import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { append } from '../../../src/core/lists.ts';
import { Queue } from '../../../src/core/queue.ts';

/** What is done with the queue and with an array beside it. */
const step = fc.oneof(
  fc.record({ add: fc.array(fc.nat(), { maxLength: 120 }) }),
  fc.record({ take: fc.nat({ max: 150 }) }),
  fc.constant({ clear: true }),
);

test('is an array that is pushed to and shifted from', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    const queue = new Queue<number>();
    let list: number[] = [];
    for (const each of steps) {
      if ('add' in each) {
        queue.add(each.add);
        list.push(...each.add);
      } else if ('take' in each) {
        for (let i = 0; i < each.take; i++) expect(queue.shift()).toBe(list.shift());
      } else {
        queue.clear();
        list = [];
      }
      queue.push(7);
      list.push(7);
      expect([...queue]).toEqual(list);
      expect(queue.length).toBe(list.length);
      expect(queue.first).toBe(list[0]);
      expect(queue.at(list.length - 1)).toBe(7);
      expect(queue.at(list.length)).toBe(undefined);
    }
  }));
});

test('takes more at once than a call has arguments', () => {
  const many = Array.from({ length: 500_000 }, (_, i) => i);
  const queue = new Queue<number>();
  queue.add(many);
  expect(queue.length).toBe(many.length);
  expect(queue.first).toBe(0);
  const list = [7];
  append(list, many);
  expect(list.length).toBe(many.length + 1);
  expect(list.at(-1)).toBe(many.at(-1));
});
