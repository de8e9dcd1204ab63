/** Thrift's compact protocol, as far as Parquet's metadata needs it: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */

/** A struct as field number to value; lists as arrays, binary as buffers, integers as numbers or, beyond 2^53, bigints. */
export type ThriftValue = boolean | number | bigint | Buffer | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** What is read is not what the protocol says. */
export class ThriftError extends Error {
  override readonly name = 'ThriftError';
}

const MAX_DEPTH = 16;
/** Most items of all lists together: a schema of that many columns is no data set. */
const MAX_ITEMS = 4_000_000;

export class ThriftReader {
  private readonly bytes: Buffer;
  private items = 0;
  /** Offset of the next byte. */
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  struct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) throw new ThriftError('structures nest too deep');
    const fields = new Map<number, ThriftValue>();
    for (let id = 0; ; ) {
      const head = this.byte();
      if (head === 0) return fields;
      const delta = head >> 4;
      id = delta === 0 ? this.zigzag() : id + delta;
      fields.set(id, this.value(head & 15, depth, true));
    }
  }

  private value(type: number, depth: number, field: boolean): ThriftValue {
    switch (type) {
      // Inside a struct the type is the value; in a list it takes a byte.
      case 1: return field ? true : this.byte() === 1;
      case 2: return field ? false : this.byte() === 1;
      case 3: return (this.byte() << 24) >> 24;
      case 4: case 5: return this.zigzag();
      case 6: return this.long();
      case 7: {
        const at = this.take(8);
        return this.bytes.readDoubleLE(at);
      }
      case 8: {
        const length = this.varint();
        const at = this.take(length);
        return this.bytes.subarray(at, at + length);
      }
      case 9: case 10: return this.list(depth);
      case 12: return this.struct(depth + 1);
      default: throw new ThriftError(`a field of the unknown type ${type}`);
    }
  }

  private list(depth: number): ThriftValue[] {
    if (depth > MAX_DEPTH) throw new ThriftError('lists nest too deep');
    const head = this.byte();
    const length = head >> 4 === 15 ? this.varint() : head >> 4;
    this.items += length;
    // Each item takes a byte at least, but for structs of nothing.
    if (this.items > MAX_ITEMS || length > this.bytes.length - this.at) throw new ThriftError('a list is longer than the metadata');
    const list: ThriftValue[] = [];
    for (let i = 0; i < length; i++) list.push(this.value(head & 15, depth + 1, false));
    return list;
  }

  private byte(): number {
    const at = this.take(1);
    return this.bytes[at]!;
  }

  private take(count: number): number {
    const { at } = this;
    if (count < 0 || at + count > this.bytes.length) throw new ThriftError('the metadata ends in the middle of a field');
    this.at += count;
    return at;
  }

  /** @returns a number below 2^32 */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new ThriftError('a number is too long');
  }

  private zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  private long(): number | bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) {
        const signed = (value >> 1n) ^ -(value & 1n);
        return signed >= BigInt(Number.MIN_SAFE_INTEGER) && signed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(signed) : signed;
      }
    }
    throw new ThriftError('a number is too long');
  }
}

/** A whole number; Parquet has no others in its metadata, and sizes and offsets that are none fit nowhere. */
export function numberAt(struct: ThriftStruct | undefined, id: number): number | undefined {
  const value = struct?.get(id);
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

export function structAt(struct: ThriftStruct | undefined, id: number): ThriftStruct | undefined {
  const value = struct?.get(id);
  return value instanceof Map ? value : undefined;
}

export function listAt(struct: ThriftStruct | undefined, id: number): readonly ThriftValue[] {
  const value = struct?.get(id);
  return Array.isArray(value) ? value as readonly ThriftValue[] : [];
}

export function textAt(struct: ThriftStruct | undefined, id: number): string | undefined {
  const value = struct?.get(id);
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}
