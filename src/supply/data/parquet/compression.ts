import { unlz4Block } from '../../unpack/lz4.ts';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';

/** What is compressed does not unpack to what its page says. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

/** Longest page that is unpacked, in bytes; writers make pages of a megabyte or so. */
export const MAX_PAGE = 128 * 1024 * 1024;

/**
 * A page unpacked, by the number of its codec in Parquet's metadata.
 * @throws PageError when it is damaged, too long, or of a codec that is not read
 */
export function unpackPage(codec: number, bytes: Buffer, size: number): Buffer {
  if (size > MAX_PAGE) throw new PageError(`a page of ${size} bytes`);
  if (codec === 0) return bytes;
  try {
    const bound = { maxOutputLength: Math.max(1, size) };
    const out = codec === 1 ? unsnappy(bytes, size)
      : codec === 2 ? gunzipSync(bytes, bound)
      : codec === 4 ? brotliDecompressSync(bytes, bound)
      : codec === 6 ? zstdDecompressSync(bytes, bound)
      : codec === 7 ? unlz4(bytes, size)
      : undefined;
    if (out === undefined) throw new PageError(`pages of the codec ${codec}, which is not read`);
    if (out.length !== size) throw new PageError('a page of another length than it says');
    return out;
  } catch (error) {
    if (error instanceof PageError) throw error;
    throw new PageError('a damaged page', { cause: error });
  }
}

/** Copies a stretch that may overlap itself, as both formats allow. */
function repeat(out: Buffer, at: number, offset: number, length: number): void {
  if (offset <= 0 || offset > at || at + length > out.length) throw new PageError('a damaged page');
  if (offset >= length) {
    out.copyWithin(at, at - offset, at - offset + length);
    return;
  }
  for (let i = 0; i < length; i++) out[at + i] = out[at + i - offset]!;
}

/** Snappy's raw format: https://github.com/google/snappy/blob/main/format_description.txt */
export function unsnappy(bytes: Buffer, size: number): Buffer {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined || shift > 28) throw new PageError('a damaged page');
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  if (length !== size) throw new PageError('a page of another length than it says');
  const out = Buffer.alloc(size);
  let done = 0;
  while (at < bytes.length) {
    const tag = bytes[at++]!;
    if ((tag & 3) === 0) {
      let count = tag >> 2;
      if (count >= 60) {
        const wide = count - 59;
        if (at + wide > bytes.length) throw new PageError('a damaged page');
        count = bytes.readUIntLE(at, wide);
        at += wide;
      }
      count++;
      if (at + count > bytes.length || done + count > size) throw new PageError('a damaged page');
      bytes.copy(out, done, at, at + count);
      at += count;
      done += count;
      continue;
    }
    const wide = (tag & 3) === 1 ? 1 : (tag & 3) === 2 ? 2 : 4;
    if (at + wide > bytes.length) throw new PageError('a damaged page');
    const count = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = (tag & 3) === 1 ? ((tag >> 5) << 8) | bytes[at]! : bytes.readUIntLE(at, wide);
    at += wide;
    repeat(out, done, offset, count);
    done += count;
  }
  return done === size ? out : out.subarray(0, done);
}

/**
 * One block of LZ4, within the size that its page says.
 * @throws PageError
 */
export function unlz4(bytes: Buffer, size: number): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for (const piece of unlz4Block(bytes)) {
      length += piece.length;
      if (length > size) throw new PageError('a page of another length than it says');
      pieces.push(Buffer.from(piece));
    }
  } catch (error) {
    throw error instanceof PageError ? error : new PageError('a damaged page', { cause: error });
  }
  return Buffer.concat(pieces);
}
