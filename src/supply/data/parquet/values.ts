import { PageError } from './compression.ts';

/** Parquet's physical types. */
export const BOOLEAN = 0, INT32 = 1, INT64 = 2, INT96 = 3, FLOAT = 4, DOUBLE = 5, BYTES = 6, FIXED = 7;

/** A value of a column: text, or a number or truth that may be a label. */
export type Value = string | number | boolean | undefined;

const damaged = (): PageError => new PageError('a damaged page');

/** Reads a stretch of bytes. */
class Bytes {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 56; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw damaged();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw damaged();
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/**
 * Runs and bit-packed groups of small numbers (Parquet's RLE hybrid), as levels and indices are written.
 * @param width - bits of each number, at most 32
 */
export function hybrid(bytes: Buffer, from: number, to: number, width: number, count: number): Uint32Array {
  const out = new Uint32Array(count);
  if (width === 0) return out;
  const reader = new Bytes(bytes.subarray(0, to), from);
  const size = (width + 7) >> 3;
  let done = 0;
  while (done < count) {
    const head = reader.varint();
    if (head % 2 === 0) {
      const run = Math.min(head / 2, count - done);
      if (reader.at + size > to || head === 0) throw damaged();
      out.fill(bytes.readUIntLE(reader.at, size), done, done + run);
      reader.at += size;
      done += run;
      continue;
    }
    const groups = (head - 1) / 2;
    const numbers = Math.min(groups * 8, count - done);
    if (groups === 0) throw damaged();
    unpackBits(bytes, reader.at, to, width, numbers, out, done);
    reader.at += groups * width;
    done += numbers;
  }
  return out;
}

function unpackBits(bytes: Buffer, from: number, to: number, width: number, count: number, out: Uint32Array, start: number): void {
  let bit = from * 8;
  if (Math.ceil((bit + count * width) / 8) > to) throw damaged();
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let got = 0; got < width;) {
      const take = Math.min(8 - (bit & 7), width - got);
      value += ((bytes[bit >>> 3]! >>> (bit & 7)) & ((1 << take) - 1)) * 2 ** got;
      got += take;
      bit += take;
    }
    out[start + i] = value;
  }
}

/** Values as they stand (PLAIN). Bytes of other types than text are not looked into. */
export function plain(bytes: Buffer, from: number, type: number, count: number, width: number): Value[] {
  const out: Value[] = [];
  let at = from;
  const take = (size: number): number => {
    if (size < 0 || at + size > bytes.length) throw damaged();
    at += size;
    return at - size;
  };
  for (let i = 0; i < count; i++) {
    switch (type) {
      case BOOLEAN: {
        const byte = bytes[from + (i >> 3)];
        if (byte === undefined) throw damaged();
        out.push(((byte >> (i & 7)) & 1) === 1);
        break;
      }
      case INT32: out.push(bytes.readInt32LE(take(4))); break;
      case INT64: out.push(Number(bytes.readBigInt64LE(take(8)))); break;
      case INT96: take(12); out.push(undefined); break;
      case FLOAT: out.push(bytes.readFloatLE(take(4))); break;
      case DOUBLE: out.push(bytes.readDoubleLE(take(8))); break;
      case BYTES: {
        const length = bytes.readUInt32LE(take(4));
        const start = take(length);
        out.push(bytes.toString('utf8', start, start + length));
        break;
      }
      case FIXED: take(width); out.push(undefined); break;
      default: throw new PageError(`values of the unknown type ${type}`);
    }
  }
  return out;
}

/** Differences of whole numbers (DELTA_BINARY_PACKED). @returns the numbers, and where they end */
export function deltas(bytes: Buffer, from: number): { readonly numbers: number[]; readonly end: number } {
  const reader = new Bytes(bytes, from);
  const blockSize = reader.varint();
  const minis = reader.varint();
  const count = reader.varint();
  if (minis === 0 || minis > 512 || blockSize > 1 << 20 || blockSize % minis !== 0 || count > 1 << 26) throw damaged();
  const numbers = count === 0 ? [] : [reader.zigzag()];
  const each = blockSize / minis;
  while (numbers.length < count) {
    const least = reader.zigzag();
    const widths = bytes.subarray(reader.at, reader.at + minis);
    if (widths.length < minis) throw damaged();
    reader.at += minis;
    for (const width of widths) {
      if (numbers.length >= count) break;
      if (width > 56) throw damaged();
      const take = Math.min(each, count - numbers.length);
      let bit = reader.at * 8;
      if (reader.at + (each * width) / 8 > bytes.length) throw damaged();
      for (let i = 0; i < take; i++) {
        let value = 0;
        for (let got = 0; got < width;) {
          const some = Math.min(8 - (bit & 7), width - got);
          value += ((bytes[Math.floor(bit / 8)]! >>> (bit & 7)) & ((1 << some) - 1)) * 2 ** got;
          got += some;
          bit += some;
        }
        numbers.push((numbers.at(-1) ?? 0) + least + value);
      }
      reader.at += (each * width) / 8;
    }
  }
  return { numbers, end: reader.at };
}

/** Texts with their lengths first (DELTA_LENGTH_BYTE_ARRAY), or with what they share with the one before (DELTA_BYTE_ARRAY). */
export function deltaTexts(bytes: Buffer, from: number, prefixed: boolean): string[] {
  const prefixes = prefixed ? deltas(bytes, from) : undefined;
  const { numbers: lengths, end } = deltas(bytes, prefixes?.end ?? from);
  const out: string[] = [];
  let at = end;
  let before: Buffer = Buffer.alloc(0);
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (length < 0 || at + length > bytes.length) throw damaged();
    const suffix = bytes.subarray(at, at + length);
    at += length;
    const shared = prefixes?.numbers[i] ?? 0;
    if (shared < 0 || shared > before.length) throw damaged();
    before = shared === 0 ? suffix : Buffer.concat([before.subarray(0, shared), suffix]);
    out.push(before.toString('utf8'));
  }
  return out;
}
