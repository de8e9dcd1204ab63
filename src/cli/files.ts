import { closeSync, constants, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { SallyportError, systemReason } from '../core/errors.ts';
import { WHOLE_FILE_BYTES } from '../core/limits.ts';

const PIECE = 64 * 1024;

/**
 * A file that the command line names; a pipe, as shells make of `<(...)`, is one.
 * @throws SallyportError `input.unreadable`
 */
export function readInput(file: string): Buffer {
  return read(file, constants.O_RDONLY);
}

/**
 * A file that lies beside or in what somebody else wrote: a pipe or a device in its place is refused, and nothing waits for it.
 * @throws SallyportError `input.unreadable`
 */
export function readFound(file: string): Buffer {
  return read(file, constants.O_RDONLY | constants.O_NONBLOCK);
}

function read(file: string, flags: number): Buffer {
  try {
    const fd = openSync(file, flags);
    try {
      if ((flags & constants.O_NONBLOCK) !== 0 && !fstatSync(fd).isFile() && !fstatSync(fd).isDirectory()) throw new SallyportError('input.unreadable', `${file} cannot be read (it is no regular file).`);
      const pieces: Buffer[] = [];
      let size = 0;
      for (;;) {
        const piece = Buffer.allocUnsafe(PIECE);
        const count = readSync(fd, piece);
        if (count === 0) return Buffer.concat(pieces, size);
        pieces.push(piece.subarray(0, count));
        if ((size += count) > WHOLE_FILE_BYTES) throw new SallyportError('input.unreadable', `${file} is longer than the ${WHOLE_FILE_BYTES / 1024 / 1024} MiB that are read of such a file.`);
      }
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw new SallyportError('input.unreadable', `${file} cannot be read (${systemReason(error)}).`, { cause: error });
  }
}

/**
 * Writes a file that the command line names; one that is there is replaced.
 * @throws SallyportError `input.unreadable`
 */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be written (${systemReason(error)}).`, { cause: error });
  }
}
