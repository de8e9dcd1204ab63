import type { Value } from './values.ts';

/** The memo: places count up from zero in all that picklers write, and may be anything in what others write. */
export class Memo {
  private readonly dense: (Value | undefined)[] = [];
  private readonly sparse = new Map<number, Value>();
  private count = 0;

  /** How many places hold a value, which is the place that MEMOIZE takes next. */
  get size(): number {
    return this.count;
  }

  get(index: number): Value | undefined {
    return this.dense[index] ?? this.sparse.get(index);
  }

  set(index: number, value: Value): void {
    if (this.get(index) === undefined) this.count++;
    if (index >= 0 && index <= this.dense.length) {
      this.dense[index] = value;
      this.sparse.delete(index);
    } else this.sparse.set(index, value);
  }
}
