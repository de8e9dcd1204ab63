import { Unpackable, type ByteSource, type Unpacking } from './source.ts';

/** bzip2, block by block; a block unpacks to at most 900 kB before its runs of equal bytes are written out. */

const BLOCK_MAGIC = 0x31_41_59_26_53_59;
const END_MAGIC = 0x17_72_45_38_50_90;
const GROUP = 50;

class Bits {
  private held = 0;
  private count = 0;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** At most 24 bits, the first the highest. */
  take(count: number): number {
    while (this.count < count) {
      this.held = ((this.held << 8) | this.source.byte()) >>> 0;
      this.count += 8;
    }
    this.count -= count;
    const value = this.held >>> this.count;
    this.held &= (1 << this.count) - 1;
    return value & ((1 << count) - 1);
  }

  align(): void {
    this.source.back(this.count >> 3);
    this.count = 0;
    this.held = 0;
  }
}

/** Codes of one table, by length: the first code, the first index and the symbols in order. */
interface Codes { readonly limits: Int32Array; readonly bases: Int32Array; readonly symbols: Uint16Array; readonly shortest: number; readonly longest: number }

function codesOf(lengths: Uint8Array): Codes {
  const shortest = lengths.reduce((a, b) => Math.min(a, b), 20);
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0);
  const limits = new Int32Array(longest + 2).fill(-1);
  const bases = new Int32Array(longest + 2);
  const symbols = new Uint16Array(lengths.length);
  let index = 0;
  let code = 0;
  for (let length = shortest; length <= longest; length++) {
    bases[length] = index - code;
    for (const [symbol, each] of lengths.entries()) {
      if (each !== length) continue;
      symbols[index++] = symbol;
      code++;
    }
    limits[length] = code - 1;
    code <<= 1;
  }
  return { limits, bases, symbols, shortest, longest };
}

function symbolOf(bits: Bits, codes: Codes): number {
  let length = codes.shortest;
  let code = bits.take(length);
  while (length <= codes.longest) {
    if (code <= (codes.limits[length] ?? -1)) return codes.symbols[code + (codes.bases[length] ?? 0)] ?? 0;
    code = (code << 1) | bits.take(1);
    length++;
  }
  throw new Unpackable('broken', 'a code that is in no table');
}

function tablesOf(bits: Bits, alphabet: number): { readonly tables: readonly Codes[]; readonly selectors: Uint8Array } {
  const groups = bits.take(3);
  const count = bits.take(15);
  if (groups < 2 || groups > 6 || count < 1) throw new Unpackable('broken', 'no valid number of tables');
  const order = [0, 1, 2, 3, 4, 5].slice(0, groups);
  const selectors = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let at = 0;
    while (bits.take(1) === 1) if (++at >= groups) throw new Unpackable('broken', 'a table that does not exist');
    const [chosen = 0] = order.splice(at, 1);
    order.unshift(chosen);
    selectors[i] = chosen;
  }
  const tables: Codes[] = [];
  for (let i = 0; i < groups; i++) {
    const lengths = new Uint8Array(alphabet);
    let length = bits.take(5);
    for (let symbol = 0; symbol < alphabet; symbol++) {
      for (;;) {
        if (length < 1 || length > 20) throw new Unpackable('broken', 'a code of impossible length');
        if (bits.take(1) === 0) break;
        length += bits.take(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    tables.push(codesOf(lengths));
  }
  return { tables, selectors };
}

/** One block: the bytes before the last step, which writes out runs. */
function block(bits: Bits, most: number): Buffer {
  bits.take(24);
  bits.take(8); // the checksum
  if (bits.take(1) === 1) throw new Unpackable('unsupported', 'a randomised block of an old bzip2');
  const origin = bits.take(24);
  const used: number[] = [];
  const ranges = bits.take(16);
  for (let i = 0; i < 16; i++) {
    if ((ranges & (0x8000 >> i)) === 0) continue;
    const row = bits.take(16);
    for (let j = 0; j < 16; j++) if ((row & (0x8000 >> j)) !== 0) used.push(i * 16 + j);
  }
  const alphabet = used.length + 2;
  const { tables, selectors } = tablesOf(bits, alphabet);
  const front = [...used];
  const links = new Uint32Array(most);
  const counts = new Uint32Array(257);
  let size = 0;
  let run = 0;
  let weight = 1;
  let left = 0;
  let group = -1;
  const flush = (): void => {
    if (run === 0) return;
    if (size + run > most) throw new Unpackable('broken', 'a block longer than its size');
    const byte = front[0] ?? 0;
    links.fill(byte, size, size + run);
    counts[byte + 1] = (counts[byte + 1] ?? 0) + run;
    size += run;
    run = 0;
    weight = 1;
  };
  for (;;) {
    if (left === 0) {
      left = GROUP;
      group++;
    }
    left--;
    const table = tables[selectors[group] ?? 255];
    if (table === undefined) throw new Unpackable('broken', 'a table that does not exist');
    const symbol = symbolOf(bits, table);
    if (symbol <= 1) {
      run += weight << symbol;
      weight <<= 1;
      if (run > most) throw new Unpackable('broken', 'a block longer than its size');
      continue;
    }
    flush();
    if (symbol === alphabet - 1) break;
    const [byte = 0] = front.splice(symbol - 1, 1);
    front.unshift(byte);
    if (size >= most) throw new Unpackable('broken', 'a block longer than its size');
    links[size++] = byte;
    counts[byte + 1] = (counts[byte + 1] ?? 0) + 1;
  }
  if (origin >= size && size > 0) throw new Unpackable('broken', 'a block without its beginning');
  for (let i = 1; i <= 256; i++) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
  for (let i = 0; i < size; i++) {
    const byte = (links[i] ?? 0) & 0xff;
    const to = counts[byte] ?? 0;
    counts[byte] = to + 1;
    links[to] = (links[to] ?? 0) | (i << 8);
  }
  const out = Buffer.allocUnsafe(size);
  let at = size === 0 ? 0 : (links[origin] ?? 0) >>> 8;
  for (let i = 0; i < size; i++) {
    const entry = links[at] ?? 0;
    out[i] = entry & 0xff;
    at = entry >>> 8;
  }
  return out;
}

/** Four equal bytes are followed by how many more there are. */
function* runs(bytes: Buffer): Unpacking {
  let out = Buffer.allocUnsafe(65_536 + 260);
  let filled = 0;
  let same = 0;
  let last = -1;
  for (const byte of bytes) {
    if (same === 4) {
      out.fill(last, filled, filled + byte);
      filled += byte;
      same = 0;
      last = -1;
    } else {
      same = byte === last ? same + 1 : 1;
      last = byte;
      out[filled++] = byte;
    }
    if (filled >= 65_536) {
      yield out.subarray(0, filled);
      out = Buffer.allocUnsafe(65_536 + 260);
      filled = 0;
    }
  }
  yield out.subarray(0, filled);
}

/** @throws Unpackable where the stream is torn or broken; whole blocks before were given */
export function* bunzip2(source: ByteSource): Unpacking {
  do {
    const head = source.bytes(4);
    const level = (head[3] ?? 0) - 0x30;
    if (head.toString('latin1', 0, 3) !== 'BZh' || level < 1 || level > 9) throw new Unpackable('broken', 'no bzip2 header');
    const bits = new Bits(source);
    for (;;) {
      const magic = bits.take(24) * 0x100_0000 + bits.take(24);
      if (magic === END_MAGIC) break;
      if (magic !== BLOCK_MAGIC) throw new Unpackable('broken', 'no block where one must be');
      yield* runs(block(bits, level * 100_000));
    }
    bits.take(24);
    bits.take(8);
    bits.align();
    // Streams written one after the other are read as one.
  } while (!source.atEnd && peek(source) === 0x42);
}

function peek(source: ByteSource): number {
  const byte = source.byte();
  source.back(1);
  return byte;
}
