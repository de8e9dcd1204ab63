import { unlzma2 } from './lzma.ts';
import { Unpackable, type ByteSource, type Unpacking } from './source.ts';

/** The xz container (file format 1.2): blocks of LZMA2 behind a header each, an index, and streams one after the other. */

const MAGIC = Buffer.from('fd377a585a00', 'hex');
/** Bytes of a block's check, by the kind in the stream's flags. */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const LZMA2 = 0x21;

/** A number in the multibyte form: seven bits a byte, the lowest first. */
function multibyte(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw new Unpackable('broken', 'a number that does not end');
}

function dictionaryOf(header: Buffer): number {
  const flags = header[1] ?? 0;
  if ((flags & 3) !== 0) throw new Unpackable('unsupported', 'a filter before LZMA2');
  let at = 2;
  if ((flags & 0x40) !== 0) at = multibyte(header, at).next;
  if ((flags & 0x80) !== 0) at = multibyte(header, at).next;
  const filter = multibyte(header, at);
  const size = multibyte(header, filter.next);
  const bits = header[size.next] ?? 0xff;
  if (filter.value !== LZMA2 || size.value !== 1 || bits > 40) throw new Unpackable('unsupported', 'a filter other than LZMA2');
  return bits === 40 ? 0xffff_ffff : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11);
}

/** Passes over the index and the footer. */
function finish(source: ByteSource, indexAt: number): void {
  const read = (): number => {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const byte = source.byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new Unpackable('broken', 'a number that does not end');
  };
  for (let records = read(); records > 0; records--) {
    read();
    read();
  }
  while ((source.at - indexAt) % 4 !== 0) source.byte();
  source.bytes(4 + 12);
}

/** @throws Unpackable where the stream is torn, broken or uses filters; what came before was given */
export function* unxz(source: ByteSource): Unpacking {
  do {
    const head = source.bytes(12);
    if (!head.subarray(0, 6).equals(MAGIC)) throw new Unpackable('broken', 'no xz header');
    const check = CHECK_BYTES[(head[7] ?? 0) & 15] ?? 0;
    for (;;) {
      const blockAt = source.at;
      const size = source.byte();
      if (size === 0) {
        finish(source, blockAt);
        break;
      }
      const header = Buffer.concat([Buffer.from([size]), source.bytes(size * 4 + 3)]);
      yield* unlzma2(source, dictionaryOf(header));
      while ((source.at - blockAt) % 4 !== 0) source.byte();
      source.bytes(check);
    }
    // Padding between streams comes in fours of zeros.
    while (!source.atEnd && peek(source) === 0) source.byte();
  } while (!source.atEnd && peek(source) === 0xfd);
}

function peek(source: ByteSource): number {
  const byte = source.byte();
  source.back(1);
  return byte;
}
