import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../core/errors.ts';

/** A place in the spool: a segment's file name and a byte offset in it. */
export interface SpoolPosition {
  readonly segment: string;
  readonly offset: number;
}

const SEGMENT = /^\d{16}\.spool$/;

/** Segments in the order in which they were written. Names sort, because they are numbers of one width. A directory that somebody removed has none. */
export function listSegments(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => SEGMENT.test(name)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * A name for the next segment: the time in milliseconds, or one more than the last segment where the clock stands
 * behind it. Names never return, even when somebody empties the directory: the store remembers the last one that it
 * read, and a name that came back would be taken for one already stored.
 */
export function nextSegmentName(last: string | undefined, now: number): string {
  const previous = last === undefined ? 0 : Number.parseInt(last, 10);
  return `${String(Math.max(now, previous + 1)).padStart(16, '0')}.spool`;
}

export function segmentBytes(directory: string, name: string): number {
  return statSync(join(directory, name)).size;
}
