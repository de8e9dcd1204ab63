import type { Severity } from '../../contract.ts';
import { NearValues } from './evident.ts';

/** Precedence where two matches overlap: a known format over one that stands in a known place over a guess from names. */
export type Rank = 0 | 1 | 2;

export interface Found {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly rank: Rank;
  /** The family's place in the list: the lower one names what both match. */
  readonly order: number;
  readonly confidence: number;
  readonly severity?: Severity;
  readonly note?: string;
}

/** Collects matches and, for streams, which stretch each verdict rests on. */
export class Sink {
  readonly found: Found[] = [];
  /** Pairs: where a match would begin, and one past the last character that its verdict depended on (past the text's end when the end itself did). */
  readonly reads: number[] = [];
  /** Where the last name that was read ended: what comes before it belongs to that name. */
  lastName = 0;
  /** The same for the name before that one: two names may stand side by side (`auth token`). */
  nameBefore = 0;
  /** The words of the name before an offset, for the readers that ask next; the offset is -1 when there are none. */
  nameAt = -1;
  name = '';
  readonly near = new NearValues();
  private readonly recording: boolean;

  constructor(recording: boolean) {
    this.recording = recording;
  }

  /** Notes that the verdict on a match at `start` depends on the text up to `end`. */
  read(start: number, end: number): void {
    if (this.recording) this.reads.push(start, end);
  }
}

function overruled(one: Found, other: Found): boolean {
  if (other.end <= one.start || other.start >= one.end) return false;
  if (other.rank !== one.rank) return other.rank > one.rank;
  const length = one.end - one.start, otherLength = other.end - other.start;
  if (other.start <= one.start && other.end >= one.end && otherLength > length) return true;
  return otherLength === length && other.start === one.start && other.order < one.order;
}

/**
 * Matches in text order without those that a better one overlaps. Whether one is dropped depends on the others as
 * found, never on whether those are kept: a chain of overlaps would tie a verdict to text arbitrarily far away.
 */
export function resolve(found: readonly Found[]): readonly Found[] {
  if (found.length < 2) return found;
  const sorted = [...found].sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  const longest = sorted.reduce((most, one) => Math.max(most, one.end - one.start), 0);
  return sorted.filter((one, index) => {
    for (let at = index + 1; at < sorted.length && (sorted[at] as Found).start < one.end; at++) if (overruled(one, sorted[at] as Found)) return false;
    for (let at = index - 1; at >= 0 && (sorted[at] as Found).start + longest > one.start; at--) {
      const other = sorted[at] as Found;
      if (overruled(one, other)) return false;
      if (other.start === one.start && other.end === one.end && other.rule === one.rule && other.rank === one.rank) return false;
    }
    return true;
  });
}
