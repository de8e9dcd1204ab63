import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Scanned } from './frame.ts';
import { MAX_PAYLOAD_BYTES, scanFrames } from './frame.ts';
import type { SpoolPosition } from './segments.ts';
import { listSegments } from './segments.ts';

/** A run of records from one segment. */
export interface SpoolBatch {
  readonly segment: string;
  /** Offset of the items' bytes in the segment. */
  readonly base: number;
  readonly bytes: Buffer;
  readonly items: readonly Scanned[];
  /** Where to read on, once these are stored. */
  readonly position: SpoolPosition;
}

/** Room for as many records of some kilobytes as are stored together: a smaller buffer would make two transactions of them. */
const CHUNK_BYTES = 1024 * 1024;
const MAX_CHUNK_BYTES = MAX_PAYLOAD_BYTES + CHUNK_BYTES;

/** Follows the segments of a spool directory in order, while another thread appends to the last of them. */
export class SpoolReader {
  readonly #directory: string;
  #segment: string | undefined;
  #offset = 0;
  #fd: number | undefined;
  #buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);

  /** @param position - how far the store has read; from the oldest segment when absent */
  constructor(directory: string, position: SpoolPosition | undefined) {
    this.#directory = directory;
    const segments = listSegments(directory);
    const newest = segments.at(-1);
    // The newest segment is never removed. A position beyond it belongs to a spool that is gone: what is here is new.
    if (position !== undefined && newest !== undefined && position.segment <= newest) {
      this.#segment = position.segment;
      this.#offset = position.offset;
    }
  }

  /** Segments that lie before the one being read: all they hold was returned by `next`. */
  finished(): string[] {
    const segment = this.#segment;
    return segment === undefined ? [] : listSegments(this.#directory).filter((name) => name < segment);
  }

  /** The next records, or undefined when there is nothing more for now. Valid until the next call. */
  next(maxRecords: number): SpoolBatch | undefined {
    for (;;) {
      const segments = listSegments(this.#directory);
      const segment = this.#segment;
      if (segment === undefined || !segments.includes(segment)) {
        // What was written to a file that is open stays readable, though the file was removed.
        const rest = segment === undefined || this.#fd === undefined ? undefined : this.#scan(segment, true, maxRecords);
        if (rest !== undefined) return rest;
        const following = segments.find((name) => segment === undefined || name > segment);
        if (following === undefined) return undefined;
        this.#enter(following);
        continue;
      }
      // Asked before the file is read: with a later segment there, nobody writes to this one, and its end is final.
      const following = segments.find((name) => name > segment);
      const batch = this.#scan(segment, following !== undefined, maxRecords);
      if (batch !== undefined) return batch;
      if (following === undefined) return undefined;
      this.#enter(following);
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #enter(segment: string): void {
    this.close();
    this.#segment = segment;
    this.#offset = 0;
  }

  #scan(segment: string, sealed: boolean, maxRecords: number): SpoolBatch | undefined {
    const path = join(this.#directory, segment);
    if (this.#fd === undefined && !existsSync(path)) return undefined;
    this.#fd ??= openSync(path, 'r');
    if (this.#buffer.length > CHUNK_BYTES) this.#buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (;;) {
      const length = readFully(this.#fd, this.#buffer, this.#offset);
      if (length === 0) return undefined;
      const bytes = this.#buffer.subarray(0, length);
      const whole = length < this.#buffer.length;
      const { items, consumed } = scanFrames(bytes, (sealed && whole) || length >= MAX_CHUNK_BYTES, maxRecords);
      if (consumed > 0) {
        const base = this.#offset;
        this.#offset += consumed;
        return { segment, base, bytes, items, position: { segment, offset: this.#offset } };
      }
      if (whole) return undefined;
      // One record is longer than the buffer.
      this.#buffer = Buffer.allocUnsafeSlow(Math.min(this.#buffer.length * 2, MAX_CHUNK_BYTES));
    }
  }
}

/** Fills the buffer from the file as far as the file goes. */
function readFully(fd: number, buffer: Buffer, offset: number): number {
  let length = 0;
  while (length < buffer.length) {
    const got = readSync(fd, buffer, length, buffer.length - length, offset + length);
    if (got === 0) break;
    length += got;
  }
  return length;
}
