/** Fewer items gone than this are not worth moving the others for. */
const LEAST_GONE = 64;

/**
 * A line of items: in at the end, out at the front. Each costs the same however long the line is, where `shift` of an array
 * moves all that remains once there are some 50,000: a stream of tiny deltas would make a tool call's cost grow with its square.
 */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  /** How many at the front are gone. */
  #gone = 0;

  get length(): number {
    return this.#items.length - this.#gone;
  }

  get first(): T | undefined {
    return this.#items[this.#gone];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Adds any number of items; spread into `push` they would be arguments, of which there may not be many. */
  add(items: Iterable<T>): void {
    for (const item of items) this.#items.push(item);
  }

  /** Takes the first item out. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#gone];
    // What is gone is not held on to.
    this.#items[this.#gone++] = undefined;
    // The others move when as many have gone: once for each, over the time of the line.
    if (this.#gone >= LEAST_GONE && this.#gone * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#gone);
      this.#gone = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#gone = 0;
  }

  /** The items in order. The line must not change meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#gone; at < this.#items.length; at++) yield this.#items[at] as T;
  }

  /** The item at a place, counted from the front. */
  at(place: number): T | undefined {
    return this.#items[this.#gone + place];
  }
}
