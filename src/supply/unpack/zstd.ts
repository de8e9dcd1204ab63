import { constants, zstdDecompressSync } from 'node:zlib';
import { systemCode } from '../../core/errors.ts';
import type { ScanInput } from '../contract.ts';
import { MAX_READ } from '../contract.ts';
import { Unpackable, type Unpacking } from './source.ts';

/** Unpacked bytes that Node's one-step decoder may take. */
const MAX_OUTPUT = 256 * 1024 * 1024;
/** Largest window that is allowed: 2^27 bytes, as the zstd tool has it. */
const MAX_WINDOW_LOG = 27;
const GIVEN = 64 * 1024;

/**
 * Zstandard through Node's own decoder, which takes and gives whole buffers: files beyond {@link MAX_READ} packed, or
 * 256 MB unpacked, are not unpacked.
 */
export function* unzstd(input: ScanInput): Unpacking {
  if (input.size > MAX_READ) throw new Unpackable('unsupported', `more than ${MAX_READ} bytes of Zstandard`);
  let bytes: Buffer;
  try {
    bytes = zstdDecompressSync(input.read(0, input.size), { maxOutputLength: MAX_OUTPUT, params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG } });
  } catch (error) {
    if (error instanceof RangeError) throw new Unpackable('unsupported', `more than ${MAX_OUTPUT} bytes unpacked`);
    if (/windowTooLarge/.test(systemCode(error) ?? '')) throw new Unpackable('unsupported', `a window of more than 2^${MAX_WINDOW_LOG} bytes`);
    throw new Unpackable('broken', 'no valid Zstandard stream');
  }
  for (let at = 0; at < bytes.length; at += GIVEN) yield bytes.subarray(at, at + GIVEN);
}
