import { either, type Binding, type Scope, type Value } from './javascript-values.ts';
import type { Program, World } from './javascript-world.ts';

/** Steps of a program that is read, and what names stand for after parts of it that may not run. */

/** What is nested deeper is not known; the stack of a worker holds this. */
export const MAX_LEVEL = 260;
/** Steps for what loops decode, beside those that reading each part once takes: fewer the longer a program is. */
const MOST_EXTRA = 600_000;
const LEAST_EXTRA = 150_000;
/** Calls of a function for the items of a list that take uncertain ways. */
const MOST_UNSURE = 64;

/** A name that was changed in a part of the program, and what it was before. */
interface Change { readonly binding: Binding; readonly before: Value; readonly part: number | undefined }

export abstract class Changes implements Program {
  abstract call(callee: Value, self: Value | undefined, args: readonly Value[], at: number, made: boolean): Value;
  abstract code(source: string): Value;

  protected readonly world: World;
  private readonly spend: () => void;
  private steps = 0;
  private unspent = 0;
  private readonly limit: number;
  /** Expressions within each other. */
  protected level = 0;
  /** How many parts were read that may not run. */
  protected unsure = 0;
  private journal: { readonly part: number; readonly changes: Change[] } | undefined;
  private parts = 0;

  /** @param size - nodes of the program, by which its steps are bounded */
  constructor(world: World, size: number, spend: () => void) {
    this.world = world;
    this.spend = spend;
    this.limit = size * 1.5 + Math.max(LEAST_EXTRA, MOST_EXTRA - 2 * size);
  }

  /** @param count - how many steps of the usual kind it takes as long as */
  step(count = 1): void {
    this.steps += count;
    this.unspent += count;
    if (this.unspent < 64) return;
    this.unspent = 0;
    this.spend();
  }

  /** Whether each part is read once only from here on. */
  readonly thrifty = (): boolean => this.steps > this.limit;

  /** Whether what is read happens when the file is loaded, and not when something of it is called. */
  loading = true;
  /** Requests so far. */
  asked = 0;

  /** Tells when a row of calls is to end: what takes known ways may go on for long. */
  protected stopper(): () => boolean {
    const before = this.unsure;
    return () => this.thrifty() || this.unsure - before > MOST_UNSURE;
  }

  /** Runs a part that may be passed over: what it changes is one of two things afterwards. */
  protected uncertain(run: () => void): void {
    this.unsure++;
    for (const { binding, before, part } of this.watched(run)) {
      binding.part = part;
      const { value } = binding;
      binding.value = before;
      this.set(binding, either(before, value));
    }
  }

  /** Runs a part, and tells what it changed. */
  protected watched(run: () => void): readonly Change[] {
    const outer = this.journal;
    const journal = { part: ++this.parts, changes: [] as Change[] };
    this.journal = journal;
    run();
    this.journal = outer;
    return journal.changes;
  }

  protected set(binding: Binding, value: Value): void {
    const { journal } = this;
    if (journal !== undefined && binding.part !== journal.part) {
      journal.changes.push({ binding, before: binding.value, part: binding.part });
      binding.part = journal.part;
    }
    binding.value = value;
  }

  /** A value that a name gets on the way of a loop, for the part around it to know. */
  protected settle(changes: readonly Change[]): void {
    for (const { binding, before, part } of changes) {
      const { value } = binding;
      binding.part = part;
      binding.value = before;
      this.set(binding, value);
    }
  }

  declare(scope: Scope, name: string, value: Value): void {
    const known = scope.names.get(name);
    if (known === undefined) scope.names.set(name, { value });
    else this.set(known, value);
  }
}
