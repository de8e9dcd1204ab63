import { crc32 } from 'node:zlib';
import { inflate } from './inflate.ts';
import { Unpackable, type ByteSource, type Unpacking } from './source.ts';

/** The gzip file (RFC 1952): members one after the other are read as one. Returns with the source behind the last one. */
export function* gunzip(source: ByteSource): Unpacking {
  let wrong = false;
  for (;;) {
    const head = source.bytes(10);
    if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) throw new Unpackable('broken', 'no gzip header');
    const flags = head[3] ?? 0;
    if ((flags & 0xe0) !== 0) throw new Unpackable('broken', 'flags that do not exist');
    if ((flags & 4) !== 0) source.bytes(source.bytes(2).readUInt16LE(0));
    if ((flags & 8) !== 0) untilZero(source);
    if ((flags & 16) !== 0) untilZero(source);
    if ((flags & 2) !== 0) source.bytes(2);
    let sum = 0;
    let size = 0;
    for (const piece of inflate(source)) {
      sum = crc32(piece, sum);
      size = (size + piece.length) % 2 ** 32;
      yield piece;
    }
    const tail = source.bytes(8);
    // What follows is read all the same: who does not look at the sum reads it, too.
    if (tail.readUInt32LE(0) !== sum || tail.readUInt32LE(4) !== size) wrong = true;
    const next = source.atEnd ? undefined : source.byte();
    if (next !== undefined) source.back(1);
    if (next === 0x1f) continue;
    if (wrong) throw new Unpackable('checksum', 'its checksum or size is not that of the content');
    return;
  }
}

/** Longest name or comment. */
const MAX_NAME = 65_536;

function untilZero(source: ByteSource): void {
  for (let i = 0; i < MAX_NAME; i++) if (source.byte() === 0) return;
  throw new Unpackable('broken', 'a name that does not end');
}

/** The zlib stream (RFC 1950). */
export function* unzlib(source: ByteSource): Unpacking {
  const [method = 0, flags = 0] = source.bytes(2);
  if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0) throw new Unpackable('broken', 'no zlib header');
  if ((flags & 0x20) !== 0) throw new Unpackable('broken', 'a dictionary that is not in the file');
  yield* inflate(source);
  source.bytes(4);
}
