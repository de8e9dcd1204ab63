import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { FrameEncoder, MAX_PAYLOAD_BYTES } from './frame.ts';
import type { SpoolPosition } from './segments.ts';
import { listSegments, nextSegmentName, segmentBytes } from './segments.ts';
import { privateFolder } from '../../core/private-folder.ts';

export interface SpoolWriterOptions {
  readonly directory: string;
  /** A new segment is begun when the current one has reached this many bytes. */
  readonly segmentBytes: number;
  /** Most bytes that the store may lag behind. */
  readonly maxBytes: number;
  readonly now: () => number;
}

/**
 * Appends events to the spool. A write that returned is in the kernel's page cache, which outlives this process.
 * Each writer begins a new segment, so that a record torn by a kill is always the last thing in its file.
 */
export class SpoolWriter {
  readonly #options: SpoolWriterOptions;
  readonly #encoder = new FrameEncoder();
  /** Sizes of the segments that the store has not finished, oldest first. */
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #read = 0;
  #last: string | undefined;
  #active: { readonly name: string; readonly fd: number; size: number } | undefined;

  /** @throws the system's error when the directory or the first segment cannot be made */
  constructor(options: SpoolWriterOptions) {
    this.#options = options;
    for (const name of listSegments(options.directory)) {
      const size = segmentBytes(options.directory, name);
      this.#sizes.set(name, size);
      this.#bytes += size;
      this.#last = name;
    }
    this.#begin();
  }

  /** Bytes that the store does not have yet, as far as it has told. */
  get backlog(): number {
    return this.#bytes - this.#read;
  }

  /**
   * Appends records, in one write. When this returns, every byte is with the operating system.
   * @throws the system's error, or an Error when the spool has reached its bound; the file then ends where it ended before
   */
  append(payloads: readonly string[]): void {
    try {
      for (const payload of payloads) {
        const length = this.#encoder.add(payload);
        if (length > MAX_PAYLOAD_BYTES) throw new Error(`The event has ${length} bytes; the largest is ${MAX_PAYLOAD_BYTES}.`);
      }
      this.#write(this.#encoder.bytes);
    } finally {
      this.#encoder.clear();
    }
  }

  #write(frames: Buffer): void {
    if (this.backlog + frames.length > this.#options.maxBytes) throw new Error(`The spool holds ${this.backlog} bytes that the store has not taken; its bound is ${this.#options.maxBytes}.`);
    if (this.#active === undefined || this.#active.size >= this.#options.segmentBytes) this.#begin();
    const active = this.#active;
    if (active === undefined) throw new Error('The spool has no segment.');
    // Writes to a file that was removed succeed, and are lost: the next one begins a new segment.
    if (fstatSync(active.fd).nlink === 0) {
      this.close();
      throw new Error(`${join(this.#options.directory, active.name)} was removed while it was written.`);
    }
    try {
      let written = 0;
      while (written < frames.length) written += writeSync(active.fd, frames, written, frames.length - written);
    } catch (error) {
      this.#cutBack(active);
      throw error;
    }
    this.#grow(active, frames.length);
  }

  /** Notes how far the store has read, which makes room below the bound. */
  readUpTo(position: SpoolPosition): void {
    for (const [name, size] of this.#sizes) {
      if (name >= position.segment) break;
      this.#sizes.delete(name);
      this.#bytes -= size;
    }
    this.#read = this.#sizes.has(position.segment) ? position.offset : 0;
  }

  close(): void {
    if (this.#active !== undefined) closeSync(this.#active.fd);
    this.#active = undefined;
  }

  #begin(): void {
    privateFolder(this.#options.directory);
    const name = nextSegmentName(this.#last, this.#options.now());
    // Opened before the old one is let go: while no new segment can be made, the old one stays in use.
    const fd = openSync(join(this.#options.directory, name), 'ax', 0o600);
    this.close();
    this.#last = name;
    this.#sizes.set(name, 0);
    this.#active = { name, fd, size: 0 };
  }

  #grow(active: { readonly name: string; size: number }, bytes: number): void {
    active.size += bytes;
    this.#bytes += bytes;
    this.#sizes.set(active.name, active.size);
  }

  /** Removes half a record after a failed write. When even that fails the segment is given up, and its reader reports the torn end. */
  #cutBack(active: { readonly name: string; readonly fd: number; size: number }): void {
    try {
      ftruncateSync(active.fd, active.size);
    } catch {
      // The write's own error is thrown by the caller and says more than this one.
      this.#grow(active, remainder(active.fd, active.size));
      this.close();
    }
  }
}

function remainder(fd: number, size: number): number {
  try {
    return Math.max(0, fstatSync(fd).size - size);
  } catch {
    // Only the count of bytes not yet stored is off by less than one record.
    return 0;
  }
}
