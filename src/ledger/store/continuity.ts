import type { Head } from '../chain.ts';
import type { Entry } from '../contract.ts';

/**
 * Every store refuses entries that do not continue its chain: a second writer, or a writer that lost its place, must
 * fail instead of forking the record.
 */
export function checkContinuity(head: Head, entries: readonly Entry[]): void {
  let { seq, hash } = head;
  for (const entry of entries) {
    if (entry.seq !== seq + 1 || entry.prev !== hash) throw new Error(`Entry ${entry.seq} does not follow entry ${seq}, the head of the chain.`);
    ({ seq, hash } = entry);
  }
}
