import { inflate } from './inflate.ts';
import { Unpackable, type ByteSource, type Unpacking } from './source.ts';

/** The gzip file (RFC 1952): members one after the other are read as one. Returns with the source behind the last one. */
export function* gunzip(source: ByteSource): Unpacking {
  for (;;) {
    const head = source.bytes(10);
    if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) throw new Unpackable('broken', 'no gzip header');
    const flags = head[3] ?? 0;
    if ((flags & 0xe0) !== 0) throw new Unpackable('broken', 'flags that do not exist');
    if ((flags & 4) !== 0) source.bytes(source.bytes(2).readUInt16LE(0));
    if ((flags & 8) !== 0) untilZero(source);
    if ((flags & 16) !== 0) untilZero(source);
    if ((flags & 2) !== 0) source.bytes(2);
    yield* inflate(source);
    source.bytes(8);
    if (source.atEnd) return;
    const next = source.byte();
    source.back(1);
    if (next !== 0x1f) return;
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
