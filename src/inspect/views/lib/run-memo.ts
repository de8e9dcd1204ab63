/** Runs that are remembered of one text, and their characters in all. */
const MOST_RUNS = 512;
const MOST_CHARS = 65_536;

let texts = 0;

/** Begins another text: what is remembered of the one before is forgotten, so that nothing about a text depends on others. */
export function beginText(): void {
  texts++;
}

/**
 * What was made of the runs of one text: most of a decoded reading is as it was in the one that it came from, and a run
 * that costs much to judge is judged once for all of them. What is made of a run must depend on nothing but the key.
 */
export class RunMemo<T> {
  readonly #made = new Map<string, T>();
  #chars = 0;
  #text = -1;

  /** Forgets everything when a new text begins: at depth 0, or deeper where nothing asked before. */
  begin(depth: number): void {
    if (depth > 0 && this.#text === texts) return;
    this.#text = texts;
    // To clear a map makes it a new table, even where it has nothing.
    if (this.#made.size > 0) this.#made.clear();
    this.#chars = 0;
  }

  /** Whether something is remembered of a run. */
  has(key: string): boolean {
    return this.#made.has(key);
  }

  /** What was made of a run, or what `make` makes of it now. */
  of(key: string, make: () => T): T {
    const known = this.#made.get(key);
    if (known !== undefined || this.#made.has(key)) return known as T;
    const made = make();
    if (this.#made.size < MOST_RUNS && this.#chars + key.length <= MOST_CHARS) {
      this.#made.set(key, made);
      this.#chars += key.length;
    }
    return made;
  }
}
