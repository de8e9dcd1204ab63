import { UNKNOWN, type Value } from './values.ts';

/**
 * The stack of a pickle machine, with its marks as fences, as CPython's C loader has them: nothing is taken from below the
 * last mark. Where that loader would give up, `fail` is told and the value is unknown.
 */
export class Stack {
  private values: Value[] = [];
  private marks: number[] = [];
  private readonly fail: (what: string) => void;

  constructor(fail: (what: string) => void) {
    this.fail = fail;
  }

  get size(): number {
    return this.values.length;
  }

  push(value: Value): void {
    this.values.push(value);
  }

  mark(): void {
    this.marks.push(this.values.length);
  }

  pop(): Value {
    if (this.isEmpty()) return UNKNOWN;
    return this.values.pop() ?? UNKNOWN;
  }

  top(): Value {
    if (this.isEmpty()) return UNKNOWN;
    return this.values.at(-1) ?? UNKNOWN;
  }

  /** What POP removes: a mark when one is on top. */
  popOne(): void {
    if (this.marks.length > 0 && this.fence() === this.values.length) this.marks.pop();
    else this.pop();
  }

  /** The values above the last mark, which is removed. */
  popMark(): Value[] {
    const mark = this.marks.pop();
    if (mark === undefined) {
      this.fail('there is no mark');
      return [];
    }
    const items = this.values.slice(mark);
    this.values.length = mark;
    return items;
  }

  /** Takes the last values, in the order in which they were pushed. */
  last(count: number): Value[] {
    const items: Value[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.pop());
    return items;
  }

  private fence(): number {
    return this.marks.at(-1) ?? 0;
  }

  private isEmpty(): boolean {
    if (this.values.length > this.fence()) return false;
    this.fail('the stack is empty');
    return true;
  }
}
