import { stored, Unpackable, Window, type ByteSource, type Unpacking } from './source.ts';

/** LZMA and LZMA2 (the LZMA SDK's specification), in memory of the dictionary's size. */

/** Largest dictionary: what `xz -9` uses. */
export const MAX_DICTIONARY = 64 * 1024 * 1024;

const TOP = 0x100_0000;
const STATES = 12;
const MATCH_MIN = 2;
const PROBABILITY = 1024;

class Range {
  private range = 0;
  private code = 0;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  start(): void {
    if (this.source.byte() !== 0) throw new Unpackable('broken', 'a stream that does not begin with zero');
    this.range = 0xffff_ffff;
    this.code = this.source.bytes(4).readUInt32BE(0);
  }

  get finished(): boolean {
    return this.code === 0;
  }

  private normalize(): void {
    if (this.range >= TOP) return;
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | this.source.byte()) >>> 0;
  }

  bit(probabilities: Uint16Array, at: number): 0 | 1 {
    const probability = probabilities[at] ?? 0;
    const bound = (this.range >>> 11) * probability;
    let bit: 0 | 1;
    if (this.code < bound) {
      this.range = bound;
      probabilities[at] = probability + ((2048 - probability) >> 5);
      bit = 0;
    } else {
      this.range -= bound;
      this.code -= bound;
      probabilities[at] = probability - (probability >> 5);
      bit = 1;
    }
    this.normalize();
    return bit;
  }

  direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.range >>>= 1;
      const bit = this.code >= this.range ? 1 : 0;
      if (bit === 1) this.code -= this.range;
      this.normalize();
      value = value * 2 + bit;
    }
    return value;
  }

  tree(probabilities: Uint16Array, base: number, bits: number): number {
    let at = 1;
    for (let i = 0; i < bits; i++) at = (at << 1) | this.bit(probabilities, base + at);
    return at - (1 << bits);
  }

  reverse(probabilities: Uint16Array, base: number, bits: number): number {
    let at = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(probabilities, base + at);
      at = (at << 1) | bit;
      value |= bit << i;
    }
    return value;
  }
}

function fresh(count: number): Uint16Array {
  return new Uint16Array(count).fill(PROBABILITY);
}

/** Probabilities of a length: a choice, then one of three trees. */
class Lengths {
  private readonly choice = fresh(2);
  private readonly low = fresh(16 << 3);
  private readonly mid = fresh(16 << 3);
  private readonly high = fresh(256);

  decode(range: Range, position: number): number {
    if (range.bit(this.choice, 0) === 0) return range.tree(this.low, position << 3, 3);
    if (range.bit(this.choice, 1) === 0) return 8 + range.tree(this.mid, position << 3, 3);
    return 16 + range.tree(this.high, 0, 8);
  }
}

/** What a decoder keeps from one LZMA2 chunk to the next. */
class Decoder {
  private lc = 0;
  private lp = 0;
  private pb = 0;
  private state = 0;
  private readonly reps = [0, 0, 0, 0];
  private literals = fresh(0);
  private isMatch = fresh(0);
  private isRep = fresh(0);
  private isRep0Long = fresh(0);
  private slots = fresh(0);
  private positions = fresh(0);
  private align = fresh(0);
  private lengths = new Lengths();
  private repLengths = new Lengths();
  position = 0;

  properties(byte: number): void {
    if (byte >= 9 * 5 * 5) throw new Unpackable('broken', 'properties that do not exist');
    this.lc = byte % 9;
    this.lp = Math.floor(byte / 9) % 5;
    this.pb = Math.floor(byte / 45);
  }

  reset(): void {
    this.state = 0;
    this.reps.fill(0);
    this.literals = fresh(0x300 << (this.lc + this.lp));
    this.isMatch = fresh(STATES << 4);
    this.isRep = fresh(STATES * 4);
    this.isRep0Long = fresh(STATES << 4);
    this.slots = fresh(4 * 64);
    this.positions = fresh(128);
    this.align = fresh(16);
    this.lengths = new Lengths();
    this.repLengths = new Lengths();
  }

  private literal(range: Range, out: Window): void {
    const previous = this.position === 0 ? 0 : out.before(1);
    const base = 0x300 * (((this.position & ((1 << this.lp) - 1)) << this.lc) + (previous >> (8 - this.lc)));
    let symbol = 1;
    if (this.state >= 7) {
      let match = out.before((this.reps[0] ?? 0) + 1);
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const bit = range.bit(this.literals, base + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (matchBit !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(this.literals, base + symbol);
    out.put(symbol & 0xff);
    this.position++;
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
  }

  private distance(range: Range, length: number): number {
    const slot = range.tree(this.slots, Math.min(length, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + range.reverse(this.positions, base - slot, bits);
    return base + range.direct(bits - 4) * 16 + range.reverse(this.align, 0, 4);
  }

  /** Length of the next copy; 0 at the end marker; undefined when a literal was written instead. */
  private next(range: Range, out: Window): number | undefined {
    const place = this.position & ((1 << this.pb) - 1);
    if (range.bit(this.isMatch, (this.state << 4) + place) === 0) {
      this.literal(range, out);
      return undefined;
    }
    const { reps } = this;
    if (range.bit(this.isRep, this.state) === 0) {
      const length = this.lengths.decode(range, place);
      this.state = this.state < 7 ? 7 : 10;
      const distance = this.distance(range, length);
      if (distance === 0xffff_ffff) return 0;
      reps.unshift(distance);
      reps.length = 4;
      return length + MATCH_MIN;
    }
    if (range.bit(this.isRep, STATES + this.state) === 0) {
      if (range.bit(this.isRep0Long, (this.state << 4) + place) === 0) {
        this.state = this.state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const which = range.bit(this.isRep, STATES * 2 + this.state) === 0 ? 1 : range.bit(this.isRep, STATES * 3 + this.state) === 0 ? 2 : 3;
      const [distance = 0] = reps.splice(which, 1);
      reps.unshift(distance);
    }
    const length = this.repLengths.decode(range, place);
    this.state = this.state < 7 ? 8 : 11;
    return length + MATCH_MIN;
  }

  /** Unpacks `size` bytes, or up to the end marker when undefined. */
  * run(range: Range, out: Window, size: number | undefined): Unpacking {
    const end = size === undefined ? Number.POSITIVE_INFINITY : this.position + size;
    while (this.position < end) {
      if (out.room === 0) yield out.drain();
      const length = this.next(range, out);
      if (length === undefined) continue;
      if (length === 0) return;
      const distance = (this.reps[0] ?? 0) + 1;
      if (!out.reaches(distance) || distance > this.position) throw new Unpackable('broken', 'a copy from before the beginning');
      let left = Math.min(length, end - this.position);
      this.position += left;
      for (;;) {
        left -= out.copy(distance, left);
        if (left === 0) break;
        yield out.drain();
      }
    }
  }
}

function windowOf(dictionary: number): Window {
  if (dictionary > MAX_DICTIONARY) throw new Unpackable('unsupported', `a dictionary of ${dictionary} bytes`);
  return new Window(Math.max(4096, dictionary));
}

/** @param size - unpacked bytes; undefined when the stream has an end marker */
export function* unlzma(source: ByteSource, properties: number, dictionary: number, size: number | undefined): Unpacking {
  const out = windowOf(size === undefined ? dictionary : Math.min(dictionary, size));
  const decoder = new Decoder();
  decoder.properties(properties);
  decoder.reset();
  const range = new Range(source);
  try {
    range.start();
    yield* decoder.run(range, out, size);
    yield out.drain();
  } catch (error) {
    yield out.drain();
    throw error;
  }
}

/** The `.lzma` file: properties, dictionary, size, stream. */
export function* unlzmaAlone(source: ByteSource): Unpacking {
  const properties = source.byte();
  const dictionary = source.uint32();
  const size = source.bytes(8);
  yield* unlzma(source, properties, dictionary, size.readBigUInt64LE(0) === 0xffff_ffff_ffff_ffffn ? undefined : Number(size.readBigUInt64LE(0)));
}

export function* unlzma2(source: ByteSource, dictionary: number): Unpacking {
  const out = windowOf(dictionary);
  const decoder = new Decoder();
  try {
    for (;;) {
      const control = source.byte();
      if (control === 0) break;
      if (control === 1) decoder.position = 0;
      if (control < 0x80) {
        if (control > 2) throw new Unpackable('broken', 'a chunk of no known kind');
        const count = source.bytes(2).readUInt16BE(0) + 1;
        yield* stored(source, out, count);
        decoder.position += count;
        continue;
      }
      const sizes = source.bytes(4);
      const size = ((control & 0x1f) << 16) + sizes.readUInt16BE(0) + 1;
      if (control >= 0xe0) decoder.position = 0;
      if (control >= 0xc0) decoder.properties(source.byte());
      if (control >= 0xa0) decoder.reset();
      const range = new Range(source);
      range.start();
      yield* decoder.run(range, out, size);
    }
    yield out.drain();
  } catch (error) {
    yield out.drain();
    throw error;
  }
}
