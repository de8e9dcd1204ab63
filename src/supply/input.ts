import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { MAX_READ, ScanStop, type ScanInput } from './contract.ts';
import { GENERAL } from './general-rules.ts';

/** Bytes that are read at once and kept: parsers read small pieces one after the other. */
const BLOCK = 64 * 1024;

function check(offset: number, length: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`offset ${offset} is not in a file`);
  if (!Number.isSafeInteger(length) || length < 0 || length > MAX_READ) throw new RangeError(`${length} bytes are more than one reading may take`);
}

/** Bytes in memory as an input. */
export function bufferInput(name: string, bytes: Buffer): ScanInput {
  return {
    name,
    size: bytes.length,
    read: (offset, length) => {
      check(offset, length);
      return bytes.subarray(offset, Math.min(bytes.length, offset + length));
    },
  };
}

/** The stretch [start, start + size) of another input, which may be named anew. Clipped to the other's end. */
export function windowInput(input: ScanInput, start: number, size: number, name = input.name): ScanInput {
  const from = Math.min(Math.max(0, start), input.size);
  const length = Math.min(Math.max(0, size), input.size - from);
  return {
    name,
    size: length,
    read: (offset, count) => {
      check(offset, count);
      return offset >= length ? Buffer.alloc(0) : input.read(from + offset, Math.min(count, length - offset));
    },
  };
}

/** An open file. Close it. */
export interface FileInput extends ScanInput {
  /** False when the file was written, replaced in place or cut since it was opened. */
  unchanged(): boolean;
  close(): void;
}

function same(a: BigIntStats, b: BigIntStats): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

/**
 * Opens a regular file for reading. A pipe or device that took the file's place since it was listed does not block.
 * @param name - what to call it
 * @throws the system's error when it cannot be opened; {@link ScanStop} `file.not-regular` when it is no regular file
 */
export function openFile(path: string | Buffer, name: string): FileInput {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const before = fstatSync(fd, { bigint: true });
    if (!before.isFile()) throw new ScanStop(GENERAL.notRegular, 'Not a regular file.');
    return descriptorInput(fd, name, Number(before.size), () => same(before, fstatSync(fd, { bigint: true })));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** An open descriptor of a known size as an input; `close` closes it. */
export function descriptorInput(fd: number, name: string, size: number, unchanged: () => boolean): FileInput {
  let block: Buffer = Buffer.alloc(0);
  let blockAt = 0;
  const fill = (offset: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const count = readSync(fd, bytes, done, length - done, offset + done);
      if (count === 0) throw new ScanStop(GENERAL.changed, `The file became shorter than the ${size} bytes it had.`, offset + done);
      done += count;
    }
    return bytes;
  };
  return {
    name,
    size,
    read: (offset, length) => {
      check(offset, length);
      const end = Math.min(size, offset + length);
      if (end <= offset) return Buffer.alloc(0);
      if (offset >= blockAt && end <= blockAt + block.length) return block.subarray(offset - blockAt, end - blockAt);
      if (end - offset >= BLOCK) return fill(offset, end - offset);
      // Never written to again: what was handed out stays as it is.
      block = fill(offset, Math.min(BLOCK, size - offset));
      blockAt = offset;
      return block.subarray(0, end - offset);
    },
    unchanged,
    close: () => { closeSync(fd); },
  };
}
