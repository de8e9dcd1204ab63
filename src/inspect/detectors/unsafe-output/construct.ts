import type { Severity } from '../../contract.ts';
import { MAX_HOLD } from '../../stream-hold.ts';

/** Something that a detector of answers recognised, or may recognise once more text has come. */
export interface Construct {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  /** Everything before this was looked at to decide; at least `end`. */
  readonly until: number;
  /** The text ended before it was decided. */
  readonly open: boolean;
  readonly confidence: number;
  readonly severity?: Severity;
  readonly note?: string;
}

/**
 * Constructs in order, those that overlap cut so that each keeps what the earlier ones left: spans that do not overlap
 * can be cut between in a stream, and together cover the same text.
 */
export function withoutOverlap(found: Construct[]): Construct[] {
  const kept: Construct[] = [];
  let covered = 0;
  for (const construct of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (construct.end <= covered) continue;
    kept.push(construct.start >= covered ? construct : { ...construct, start: covered });
    covered = construct.end;
  }
  return kept;
}

/**
 * Where a stream must be held, given the constructs near its end and `pending`, the start of what may become one.
 * A cut never falls within a construct, nor between one and what decided it.
 */
export function holdFor(found: readonly Construct[], pending: number, length: number, from: number): number {
  let hold = pending;
  for (const construct of found) if (construct.open) hold = Math.min(hold, construct.start);
  for (let moved = true; moved; ) {
    moved = false;
    for (const { start, end, until, open } of found) {
      if (open || start >= hold) continue;
      if (hold < until && hold >= end) { hold = start; moved = true; }
    }
  }
  for (const { start, end, open } of found) if (!open && start < hold && hold < end) hold = end;
  return Math.max(hold, from, length - MAX_HOLD);
}
