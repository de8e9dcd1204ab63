import type { Head } from '../chain.ts';
import { EMPTY_HEAD } from '../chain.ts';
import type { Checkpoint, Entry, LedgerStore, Query } from '../contract.ts';
import { facetsOfEntry } from '../facets.ts';
import { checkContinuity } from './continuity.ts';

/** The chain in memory, for tests and for gateways that keep no record beyond their life. */
export class MemoryStore implements LedgerStore {
  readonly #entries: Entry[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  #position: { readonly segment: string; readonly offset: number } | undefined;

  async append(entries: readonly Entry[], checkpoint: Checkpoint | undefined, spool: { readonly segment: string; readonly offset: number } | undefined): Promise<void> {
    checkContinuity(await this.head(), entries);
    if (checkpoint !== undefined && this.#checkpoints.some(({ seq }) => seq === checkpoint.seq)) throw new Error(`There is a checkpoint at ${checkpoint.seq}.`);
    this.#entries.push(...entries);
    if (checkpoint !== undefined) this.#checkpoints.push(checkpoint);
    if (spool !== undefined) this.#position = spool;
  }

  head(): Promise<Head> {
    const last = this.#entries.at(-1);
    return Promise.resolve(last === undefined ? EMPTY_HEAD : { seq: last.seq, hash: last.hash });
  }

  spoolPosition(): Promise<{ readonly segment: string; readonly offset: number } | undefined> {
    return Promise.resolve(this.#position);
  }

  get(id: string): Promise<Entry | undefined> {
    return Promise.resolve(this.#entries.find((entry) => entry.id === id));
  }

  async *read(query: Query): AsyncIterable<Entry> {
    const entries = query.newestFirst === true ? this.#entries.toReversed() : this.#entries;
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    for (const entry of entries) {
      if (left <= 0) return;
      if (!matches(entry, query)) continue;
      left--;
      yield await Promise.resolve(entry);
    }
  }

  async *checkpoints(): AsyncIterable<Checkpoint> {
    for (const checkpoint of this.#checkpoints) yield await Promise.resolve(checkpoint);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function matches(entry: Entry, query: Query): boolean {
  if (entry.seq <= (query.after ?? 0)) return false;
  if (query.from !== undefined && entry.time < query.from) return false;
  if (query.to !== undefined && entry.time >= query.to) return false;
  if (query.type !== undefined && entry.type !== query.type) return false;
  const facets = facetsOfEntry(entry);
  if (query.application !== undefined && facets.application !== query.application) return false;
  if (query.decision !== undefined && facets.decision !== query.decision) return false;
  return query.rule === undefined || facets.rules.includes(query.rule);
}
