import { randomBytes } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asError } from '../../core/errors.ts';
import type { Budget, ScanInput } from '../contract.ts';
import { ScanStop } from '../contract.ts';
import { bufferInput, descriptorInput } from '../input.ts';
import { Unpackable, type Unpacking } from './source.ts';

/** Unpacked bytes that are kept in memory; more go to a file without a name, which vanishes with the process. */
const IN_MEMORY = 8 * 1024 * 1024;

/** What was unpacked, with random access. Close it. */
export interface Unpacked extends ScanInput {
  /** Why unpacking ended before the end; what was unpacked until then is here. */
  readonly fault: Unpackable | undefined;
  /** The bound that ended it, to be thrown on once the bytes were looked at. */
  readonly stop: ScanStop | undefined;
  close(): void;
}

/** Unpacks within the budget, in constant memory. A fault in the packed bytes keeps what came before it. */
export function spool(name: string, unpacking: Unpacking, budget: Budget): Unpacked {
  const pieces: Buffer[] = [];
  let size = 0;
  let fd: number | undefined;
  let fault: Unpackable | undefined;
  let stop: ScanStop | undefined;
  try {
    for (const piece of unpacking) {
      budget.bytes(piece.length);
      size += piece.length;
      if (fd === undefined && size > IN_MEMORY) {
        fd = nameless();
        for (const kept of pieces.splice(0)) writeAll(fd, kept);
      }
      if (fd === undefined) pieces.push(piece);
      else writeAll(fd, piece);
    }
  } catch (error) {
    if (error instanceof Unpackable) fault = error;
    else if (error instanceof ScanStop) stop = error;
    else {
      if (fd !== undefined) closeSync(fd);
      throw asError(error);
    }
  }
  const kept = fd === undefined ? { ...bufferInput(name, Buffer.concat(pieces)), close: () => undefined } : descriptorInput(fd, name, size, () => true);
  return { name, size: kept.size, read: kept.read, close: kept.close, fault, stop };
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

function nameless(): number {
  const path = join(tmpdir(), `sallyport-${randomBytes(12).toString('hex')}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return fd;
}
