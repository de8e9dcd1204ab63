import { Unpackable, Window, type ByteSource, type Unpacking } from './source.ts';

/** LZ4 frames (format 1.6.4). Blocks have at most 4 MB. */

const MAGIC = 0x184d_2204;
const REACH = 65_536;
const MAX_BLOCK = 4 * 1024 * 1024;

function* block(bytes: Buffer, out: Window): Unpacking {
  let at = 0;
  const long = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Unpackable('broken', 'a length that does not end');
      length += byte;
      if (byte !== 255) return length;
    }
  };
  while (at < bytes.length) {
    const token = bytes[at++] ?? 0;
    let literals = long(token >> 4);
    if (at + literals > bytes.length) throw new Unpackable('broken', 'literals beyond the block');
    while (literals > 0) {
      if (out.room === 0) yield out.drain();
      const count = Math.min(literals, out.room);
      out.take(bytes.subarray(at, at + count));
      at += count;
      literals -= count;
    }
    if (at >= bytes.length) return;
    const distance = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    at += 2;
    let length = long(token & 15) + 4;
    if (distance === 0 || !out.reaches(distance)) throw new Unpackable('broken', 'a copy from before the beginning');
    while (length > 0) {
      if (out.room === 0) yield out.drain();
      length -= out.copy(distance, length);
    }
  }
}

/** One block by itself, as Parquet has them. @throws Unpackable where it is broken */
export function* unlz4Block(bytes: Buffer): Unpacking {
  const out = new Window(REACH);
  yield* block(bytes, out);
  yield out.drain();
}

/** @throws Unpackable where the frame is torn or broken; what came before was given */
export function* unlz4(source: ByteSource): Unpacking {
  const out = new Window(REACH);
  try {
    do {
      const magic = source.uint32();
      if (magic >= 0x184d_2a50 && magic <= 0x184d_2a5f) {
        for (let left = source.uint32(); left > 0; left -= Math.min(left, REACH)) source.bytes(Math.min(left, REACH));
        continue;
      }
      if (magic !== MAGIC) throw new Unpackable('broken', 'no LZ4 frame');
      const flags = source.byte();
      source.byte();
      if (flags >> 6 !== 1) throw new Unpackable('unsupported', 'an LZ4 frame of another version');
      if ((flags & 8) !== 0) source.bytes(8);
      if ((flags & 1) !== 0) throw new Unpackable('unsupported', 'an LZ4 frame with a dictionary of its own');
      source.byte();
      for (;;) {
        const size = source.uint32();
        if (size === 0) break;
        const length = size & 0x7fff_ffff;
        if (length > MAX_BLOCK) throw new Unpackable('broken', 'a block longer than allowed');
        const bytes = source.bytes(length);
        if ((size & 0x8000_0000) !== 0) {
          for (let at = 0; at < length; ) {
            if (out.room === 0) yield out.drain();
            const piece = bytes.subarray(at, at + out.room);
            out.take(piece);
            at += piece.length;
          }
        } else yield* block(bytes, out);
        if ((flags & 0x10) !== 0) source.bytes(4);
      }
      if ((flags & 4) !== 0) source.bytes(4);
    } while (source.startsWith(MAGIC));
    yield out.drain();
  } catch (error) {
    yield out.drain();
    throw error;
  }
}
