import { stored, Unpackable, Window, type ByteSource, type Unpacking } from './source.ts';

/** Deflate (RFC 1951), in constant memory. The source stands behind the last byte of the stream when it ends. */

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const REACH = 32_768;

/** Symbols by the reversed bits of their codes: `symbol << 4 | length`; 0 where no code begins so. */
interface Codes { readonly table: Uint16Array; readonly bits: number }

function codesOf(lengths: readonly number[] | Uint8Array): Codes {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  let bits = 15;
  while (bits > 1 && counts[bits] === 0) bits--;
  const next = new Uint16Array(17);
  let code = 0;
  let left = 1;
  for (let i = 1; i <= 15; i++) {
    left = (left << 1) - (counts[i] ?? 0);
    if (left < 0) throw new Unpackable('broken', 'a code table has too many codes');
    code = (code + (counts[i - 1] ?? 0)) << 1;
    next[i] = code;
  }
  const table = new Uint16Array(1 << bits);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const value = next[length] ?? 0;
    next[length] = value + 1;
    let reversed = 0;
    for (let i = 0; i < length; i++) reversed |= ((value >> i) & 1) << (length - 1 - i);
    for (let i = reversed; i < table.length; i += 1 << length) table[i] = (symbol << 4) | length;
  }
  return { table, bits };
}

let fixed: { readonly literals: Codes; readonly distances: Codes } | undefined;

function fixedCodes(): { readonly literals: Codes; readonly distances: Codes } {
  fixed ??= {
    literals: codesOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
    distances: codesOf(Array.from({ length: 30 }, () => 5)),
  };
  return fixed;
}

class Bits {
  private held = 0;
  private count = 0;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  take(count: number): number {
    while (this.count < count) {
      this.held |= this.source.byte() << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }

  symbol({ table, bits }: Codes): number {
    for (;;) {
      const entry = table[this.held & ((1 << bits) - 1)] ?? 0;
      const length = entry & 15;
      if (length !== 0 && length <= this.count) {
        this.held >>>= length;
        this.count -= length;
        return entry >> 4;
      }
      if (this.count >= bits) throw new Unpackable('broken', 'a code that is in no table');
      this.held |= this.source.byte() << this.count;
      this.count += 8;
    }
  }

  /** Drops the rest of the byte, and gives whole bytes that were read ahead back to the source. */
  align(): void {
    this.source.back(this.count >> 3);
    this.held = 0;
    this.count = 0;
  }
}

function dynamicCodes(bits: Bits): { readonly literals: Codes; readonly distances: Codes } {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const lengthCount = bits.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw new Unpackable('broken', 'a code table is too long');
  const lengths = new Uint8Array(19);
  for (let i = 0; i < lengthCount; i++) lengths[ORDER[i] ?? 0] = bits.take(3);
  const lengthCodes = codesOf(lengths);
  const all = new Uint8Array(literalCount + distanceCount);
  for (let i = 0; i < all.length; ) {
    const symbol = bits.symbol(lengthCodes);
    if (symbol < 16) {
      all[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw new Unpackable('broken', 'nothing to repeat');
    const value = symbol === 16 ? (all[i - 1] ?? 0) : 0;
    const repeat = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (i + repeat > all.length) throw new Unpackable('broken', 'a code table is too long');
    all.fill(value, i, i + repeat);
    i += repeat;
  }
  return { literals: codesOf(all.subarray(0, literalCount)), distances: codesOf(all.subarray(literalCount)) };
}

function* compressed(bits: Bits, out: Window, { literals, distances }: { readonly literals: Codes; readonly distances: Codes }): Unpacking {
  for (;;) {
    if (out.room === 0) yield out.drain();
    const symbol = bits.symbol(literals);
    if (symbol < 256) {
      out.put(symbol);
      continue;
    }
    if (symbol === 256) return;
    let length = (LENGTH_BASE[symbol - 257] ?? 0) + bits.take(LENGTH_BITS[symbol - 257] ?? 0);
    const far = bits.symbol(distances);
    const distance = (DISTANCE_BASE[far] ?? REACH + 1) + bits.take(DISTANCE_BITS[far] ?? 0);
    if (distance > REACH || !out.reaches(distance)) throw new Unpackable('broken', 'a copy from before the beginning');
    for (;;) {
      length -= out.copy(distance, length);
      if (length === 0) break;
      yield out.drain();
    }
  }
}

/** @throws Unpackable where the stream is torn or broken; what came before was given */
export function* inflate(source: ByteSource): Unpacking {
  const bits = new Bits(source);
  const out = new Window(REACH);
  try {
    for (;;) {
      const last = bits.take(1) === 1;
      const type = bits.take(2);
      if (type === 3) throw new Unpackable('broken', 'a block of no known kind');
      if (type === 0) {
        bits.align();
        const length = source.bytes(4);
        const count = length.readUInt16LE(0);
        if (count !== (~length.readUInt16LE(2) & 0xffff)) throw new Unpackable('broken', 'a stored block whose lengths differ');
        yield* stored(source, out, count);
      } else yield* compressed(bits, out, type === 1 ? fixedCodes() : dynamicCodes(bits));
      if (last) break;
    }
    bits.align();
    yield out.drain();
  } catch (error) {
    yield out.drain();
    throw error;
  }
}
