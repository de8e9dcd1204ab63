import { crc32 } from 'node:zlib';
import type { Budget, ScanInput } from '../contract.ts';
import { windowInput } from '../input.ts';
import { bunzip2 } from '../unpack/bzip2.ts';
import { inflate } from '../unpack/inflate.ts';
import { unlzma } from '../unpack/lzma.ts';
import { ByteSource, type Unpacking } from '../unpack/source.ts';
import { spool, type Unpacked } from '../unpack/spool.ts';
import { unxz } from '../unpack/xz.ts';
import { unzstd } from '../unpack/zstd.ts';
import type { Entry } from './directory.ts';

export const STORED = 0;
export const DEFLATED = 8;

/** How members are packed, by the number of the method (APPNOTE 4.4.5), apart from those that are stored. */
function unpacking(method: number, input: ScanInput, entry: Entry): Unpacking | undefined {
  const source = new ByteSource(input);
  switch (method) {
    case DEFLATED: return inflate(source);
    case 12: return bunzip2(source);
    case 14: return unlzmaMember(source, entry);
    case 20: case 93: return unzstd(input);
    case 95: return unxz(source);
    default: return undefined;
  }
}

/** LZMA inside a zip: version, length of the properties, properties, stream. */
function* unlzmaMember(source: ByteSource, entry: Entry): Unpacking {
  source.bytes(4);
  const properties = source.byte();
  const dictionary = source.uint32();
  yield* unlzma(source, properties, dictionary, (entry.flags & 2) === 0 ? entry.size : undefined);
}

/** The member's bytes: a stretch of the archive, or unpacked; undefined for a method that is not read. */
export function openMember(input: ScanInput, entry: Entry, method: number, dataAt: number, name: string, budget: Budget): Unpacked | undefined {
  if (method === STORED) return { ...windowInput(input, dataAt, entry.packed, name), fault: undefined, stop: undefined, close: () => undefined };
  const packed = windowInput(input, dataAt, entry.packed, name);
  const stream = unpacking(method, packed, entry);
  return stream === undefined ? undefined : spool(name, stream, budget);
}

const PIECE = 1024 * 1024;

/** CRC-32 of a whole input, in pieces. */
export function crcOf(input: ScanInput): number {
  let crc = 0;
  for (let at = 0; at < input.size; at += PIECE) crc = crc32(input.read(at, PIECE), crc);
  return crc >>> 0;
}
