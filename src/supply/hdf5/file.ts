import type { Budget, ScanInput } from '../contract.ts';
import type { Numbers } from '../not-numbers.ts';
import { floatOf, pieceOf } from './numbers.ts';
import { virtualSources } from './virtual.ts';

/** The structure of HDF5 files, as far as names, links and attributes need it (File Format Specification, version 3). */

export const SIGNATURE = Buffer.from('894844460d0a1a0a', 'hex');

/** The file is not what it says. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export interface Attribute {
  readonly name: string;
  /** Raw bytes of each element of a text type, or of everything for another; at most {@link MAX_VALUE}. */
  readonly values: readonly Buffer[];
  readonly text: boolean;
}

export interface Handler {
  attribute(path: string, attribute: Attribute): void;
  /** A link to an object of another file, or weights that lie in another file. */
  external(path: string, file: string): void;
  /** Floating numbers that lie in one piece. */
  numbers(path: string, numbers: Numbers): void;
  /** Something that is stored in a way that is not read: attributes or links in a fractal heap. */
  unread(path: string, what: string): void;
}

/** Types of messages, and the class of a layout whose elements lie in other data sets. */
const DATATYPE = 0x03;
const LAYOUT = 0x08;
const VIRTUAL = 3;
const MAX_OBJECTS = 50_000;
const MAX_DEPTH = 64;
const MAX_HEADER = 4 * 1024 * 1024;
export const MAX_VALUE = 16 * 1024 * 1024;

interface Message { readonly type: number; readonly data: Buffer }

/** Walks groups from the root and tells what it finds. @throws Broken */
export class Hdf5 {
  private readonly input: ScanInput;
  private readonly budget: Budget;
  private readonly handler: Handler;
  private readonly base: number;
  private offsets = 8;
  private lengths = 8;
  private readonly seen = new Set<number>();
  private valueBytes = 0;

  constructor(input: ScanInput, start: number, budget: Budget, handler: Handler) {
    this.input = input;
    this.base = start;
    this.budget = budget;
    this.handler = handler;
  }

  run(): void {
    const head = this.at(0, 96);
    const version = head[8] ?? 255;
    if (version === 0 || version === 1) {
      [this.offsets, this.lengths] = [head[13] ?? 0, head[14] ?? 0];
      this.sizes();
      const entry = 24 + (version === 1 ? 4 : 0) + 4 * this.offsets;
      const root = this.at(entry, 2 * this.offsets);
      return this.object(this.number(root, this.offsets, this.offsets), '', 0);
    }
    if (version !== 2 && version !== 3) throw new Broken(`the superblock has the version ${version}`);
    [this.offsets, this.lengths] = [head[9] ?? 0, head[10] ?? 0];
    this.sizes();
    this.object(this.number(head, 12 + 3 * this.offsets, this.offsets), '', 0);
  }

  /** Where the file ends by its superblock; read once {@link run} knows the sizes. Undefined where it does not say. */
  end(): number | undefined {
    const head = this.at(0, 96);
    const version = head[8] ?? 255;
    const at = version < 2 ? 24 + (version === 1 ? 4 : 0) : 12;
    const end = this.number(head, at + 2 * this.offsets, this.offsets);
    if (this.none(end) || end === 0) return undefined;
    // It counts from the beginning of the file that was written, with the user block before the superblock.
    const base = this.number(head, at, this.offsets);
    return this.base + (base <= end ? end - base : end);
  }

  private sizes(): void {
    for (const size of [this.offsets, this.lengths]) if (size !== 4 && size !== 8) throw new Broken(`offsets of ${size} bytes`);
  }

  private number(bytes: Buffer, at: number, size: number): number {
    if (at + size > bytes.length) throw new Broken('a structure is cut off');
    return size === 4 ? bytes.readUInt32LE(at) : Number(bytes.readBigUInt64LE(at));
  }

  /** Whether an address stands for none. */
  private none(address: number): boolean {
    return address >= (this.offsets === 4 ? 0xffff_ffff : 2 ** 63);
  }

  private at(address: number, length: number): Buffer {
    this.budget.step();
    if (!Number.isSafeInteger(address) || address < 0 || this.base + address + length > this.input.size) {
      if (!Number.isSafeInteger(address) || address < 0 || this.base + address >= this.input.size) throw new Broken(`an address beyond the end (${address})`);
    }
    if (length > MAX_VALUE) throw new Broken(`a structure of ${length} bytes`);
    return this.input.read(this.base + address, length);
  }

  private object(address: number, path: string, depth: number): void {
    if (this.seen.has(address)) return;
    if (this.seen.size >= MAX_OBJECTS || depth > MAX_DEPTH) return this.handler.unread(path, 'objects beyond a bound');
    this.seen.add(address);
    const start = this.at(address, 16);
    const messages = start.toString('latin1', 0, 4) === 'OHDR' ? this.messages2(address) : this.messages1(address);
    let float: ReturnType<typeof floatOf>;
    let piece: ReturnType<typeof pieceOf>;
    for (const { type, data } of messages) {
      if (type === DATATYPE) float = floatOf(data);
      else if (type === LAYOUT) piece = this.layout(data, path);
      else this.message(type, data, path, depth);
    }
    if (float !== undefined && piece !== undefined && !this.none(piece.at)) this.handler.numbers(path, { ...float, at: this.base + piece.at, bytes: piece.bytes });
  }

  private layout(data: Buffer, path: string): ReturnType<typeof pieceOf> {
    if (data[0] !== 4 || data[1] !== VIRTUAL) return pieceOf(data, this.offsets, this.lengths);
    const heap = this.number(data, 2, this.offsets);
    if (this.none(heap) || data.length < 6 + this.offsets) return undefined;
    for (const file of virtualSources(this.heapObject(heap, data.readUInt32LE(2 + this.offsets)), this.lengths)) if (file !== '.' && file !== '') this.handler.external(path, file);
    return undefined;
  }

  /** Object headers of version 1: blocks of messages, aligned to eight bytes. */
  private *messages1(address: number): Generator<Message> {
    const prefix = this.at(address, 16);
    if (prefix[0] !== 1) throw new Broken(`no object at ${address}`);
    const blocks: [number, number][] = [[address + 16, prefix.readUInt32LE(8)]];
    for (let i = 0; i < blocks.length && i < 1000; i++) {
      const [from, size] = blocks[i] ?? [0, 0];
      if (size > MAX_HEADER) throw new Broken('an object header larger than any');
      const block = this.at(from, size);
      for (let at = 0; at + 8 <= block.length; ) {
        const [type, length] = [block.readUInt16LE(at), block.readUInt16LE(at + 2)];
        const data = block.subarray(at + 8, at + 8 + length);
        this.budget.step();
        if (type === 0x10 && data.length >= this.offsets + this.lengths) blocks.push([this.number(data, 0, this.offsets), this.number(data, this.offsets, this.lengths)]);
        else yield { type, data };
        at += 8 + length;
      }
    }
  }

  private *messages2(address: number): Generator<Message> {
    const prefix = this.at(address, 64);
    const flags = prefix[5] ?? 0;
    let at = 6 + ((flags & 0x20) !== 0 ? 16 : 0) + ((flags & 0x10) !== 0 ? 4 : 0);
    const width = 1 << (flags & 3);
    if (at + width > prefix.length) throw new Broken('an object header is cut off');
    const size = width === 8 ? Number(prefix.readBigUInt64LE(at)) : prefix.readUIntLE(at, width);
    at += width;
    const blocks: [number, number][] = [[address + at, size]];
    const step = 4 + ((flags & 4) !== 0 ? 2 : 0);
    for (let i = 0; i < blocks.length && i < 1000; i++) {
      const [from, length] = blocks[i] ?? [0, 0];
      if (length > MAX_HEADER) throw new Broken('an object header larger than any');
      const block = this.at(from, length);
      for (let place = 0; place + step <= block.length; ) {
        const [type, bytes] = [block[place] ?? 0, block.readUInt16LE(place + 1)];
        const data = block.subarray(place + step, place + step + bytes);
        this.budget.step();
        // Continuations begin with their own signature and end with a checksum.
        if (type === 0x10 && data.length >= this.offsets + this.lengths) blocks.push([this.number(data, 0, this.offsets) + 4, this.number(data, this.offsets, this.lengths) - 8]);
        else yield { type, data };
        place += step + bytes;
      }
    }
  }

  private message(type: number, data: Buffer, path: string, depth: number): void {
    switch (type) {
      case 0x06: return this.link(data, path, depth);
      case 0x07: return this.externalFiles(data, path);
      case 0x0c: return this.attribute(data, path);
      case 0x11: return this.table(this.number(data, 0, this.offsets), this.number(data, this.offsets, this.offsets), path, depth);
      case 0x02: case 0x15: {
        const flags = data[1] ?? 0;
        const heap = this.number(data, 2 + (type === 0x02 ? ((flags & 1) !== 0 ? 8 : 0) : ((flags & 1) !== 0 ? 2 : 0)), this.offsets);
        if (!this.none(heap)) this.handler.unread(path, type === 0x02 ? 'links in a heap' : 'attributes in a heap');
        return;
      }
      default:
    }
  }

  /** Old groups: a tree of tables of names. */
  private table(tree: number, heap: number, path: string, depth: number): void {
    if (this.none(tree)) return;
    const header = this.at(heap, 8 + 2 * this.lengths + this.offsets);
    if (header.toString('latin1', 0, 4) !== 'HEAP') throw new Broken('no heap of names');
    const names = this.at(this.number(header, 8 + 2 * this.lengths, this.offsets), Math.min(this.number(header, 8, this.lengths), MAX_HEADER));
    this.node(tree, names, path, depth, 0);
  }

  private node(address: number, names: Buffer, path: string, depth: number, level: number): void {
    if (this.seen.has(-1 - address)) return;
    if (level > 20) return this.handler.unread(path, 'a group deeper than any');
    this.seen.add(-1 - address);
    const head = this.at(address, 8 + 2 * this.offsets);
    const kind = head.toString('latin1', 0, 4);
    if (kind === 'SNOD') {
      const count = head.readUInt16LE(6);
      const size = 2 * this.offsets + 24;
      const entries = this.at(address + 8, count * size);
      for (let i = 0; (i + 1) * size <= entries.length; i++) {
        const nameAt = this.number(entries, i * size, this.offsets);
        const end = names.indexOf(0, nameAt);
        const name = names.toString('utf8', Math.min(nameAt, names.length), end < 0 ? names.length : end);
        // Soft links lead to a name inside the file.
        if (entries.readUInt32LE(i * size + 2 * this.offsets) === 2) continue;
        this.object(this.number(entries, i * size + this.offsets, this.offsets), `${path}/${name}`, depth + 1);
      }
      return;
    }
    if (kind !== 'TREE') throw new Broken(`no tree at ${address}`);
    const count = head.readUInt16LE(6);
    const body = this.at(address + 8 + 2 * this.offsets, count * (this.lengths + this.offsets) + this.lengths);
    for (let i = 0; i < count; i++) {
      const at = this.lengths + i * (this.lengths + this.offsets);
      if (at + this.offsets > body.length) throw new Broken('a tree is cut off');
      this.node(this.number(body, at, this.offsets), names, path, depth, level + 1);
    }
  }

  /** New groups: one message a link. */
  private link(data: Buffer, path: string, depth: number): void {
    const flags = data[1] ?? 0;
    let at = 2;
    const type = (flags & 8) !== 0 ? data[at++] ?? 0 : 0;
    if ((flags & 4) !== 0) at += 8;
    if ((flags & 16) !== 0) at++;
    const width = 1 << (flags & 3);
    if (at + width > data.length) throw new Broken('a link is cut off');
    const length = width === 8 ? Number(data.readBigUInt64LE(at)) : data.readUIntLE(at, width);
    at += width;
    const name = `${path}/${data.toString('utf8', at, Math.min(data.length, at + length))}`;
    at += length;
    if (type === 0) return this.object(this.number(data, at, this.offsets), name, depth + 1);
    if (type !== 64 || at + 3 > data.length) return;
    this.handler.external(name, data.toString('utf8', at + 3).split('\0')[0] ?? '');
  }

  /** Weights of a data set that lie in other files. */
  private externalFiles(data: Buffer, path: string): void {
    if (data.length < 8 + this.offsets) return;
    const heap = this.at(this.number(data, 8, this.offsets), 8 + 2 * this.lengths + this.offsets);
    if (heap.toString('latin1', 0, 4) !== 'HEAP') throw new Broken('no heap of names');
    const names = this.at(this.number(heap, 8 + 2 * this.lengths, this.offsets), Math.min(this.number(heap, 8, this.lengths), MAX_HEADER));
    for (const name of names.toString('utf8').split('\0')) if (name.length > 1 && /[^\0-\u001f]/.test(name)) this.handler.external(path, name);
  }

  private attribute(data: Buffer, path: string): void {
    const version = data[0] ?? 0;
    if (data.length < 8 || version < 1 || version > 3) throw new Broken('an attribute of an unknown version');
    const [nameSize, typeSize, spaceSize] = [data.readUInt16LE(2), data.readUInt16LE(4), data.readUInt16LE(6)];
    const pad = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    let at = version === 3 ? 9 : 8;
    const name = data.toString('utf8', at, at + nameSize).split('\0')[0] ?? '';
    at += pad(nameSize);
    const type = data.subarray(at, at + typeSize);
    at += pad(typeSize);
    const space = data.subarray(at, at + spaceSize);
    at += pad(spaceSize);
    const value = data.subarray(at);
    if (type.length < 8) throw new Broken('an attribute is cut off');
    const [kind, bits, size] = [(type[0] ?? 0) & 15, type[1] ?? 0, type.readUInt32LE(4)];
    if (kind === 3 && size > 0) {
      const values: Buffer[] = [];
      for (let i = 0; i + size <= value.length && values.length < 10_000; i += size) values.push(value.subarray(i, i + size));
      return this.handler.attribute(path, { name, values, text: true });
    }
    if (kind === 9) return this.handler.attribute(path, { name, values: this.variable(value, this.count(space)), text: (bits & 15) === 1 });
    this.handler.attribute(path, { name, values: [value], text: false });
  }

  private count(space: Buffer): number {
    const [version, rank] = [space[0] ?? 0, space[1] ?? 0];
    let at = version === 1 ? 8 : 4;
    let count = 1;
    for (let i = 0; i < rank && at + this.lengths <= space.length; i++, at += this.lengths) count *= this.number(space, at, this.lengths);
    return Math.min(count, 10_000);
  }

  /** Values of variable length: each is a length and a place in a global heap. */
  private variable(value: Buffer, count: number): readonly Buffer[] {
    const found: Buffer[] = [];
    const size = 8 + this.offsets;
    for (let i = 0; i < count && (i + 1) * size <= value.length; i++) {
      const [address, index] = [this.number(value, i * size + 4, this.offsets), value.readUInt32LE(i * size + 4 + this.offsets)];
      if (value.readUInt32LE(i * size) === 0 || address === 0 || this.none(address)) continue;
      found.push(this.heapObject(address, index));
    }
    return found;
  }

  private heapObject(address: number, index: number): Buffer {
    const head = this.at(address, 8 + this.lengths);
    if (head.toString('latin1', 0, 4) !== 'GCOL') throw new Broken('no heap of values');
    const end = address + this.number(head, 8, this.lengths);
    const step = 8 + this.lengths;
    for (let at = address + 8 + this.lengths; at + step <= end; ) {
      const object = this.at(at, step);
      if (object.length < step) break;
      const size = this.number(object, 8, this.lengths);
      const found = object.readUInt16LE(0);
      if (found === index) {
        this.valueBytes += size;
        if (size > MAX_VALUE || this.valueBytes > 4 * MAX_VALUE) throw new Broken('more text than any model has');
        return this.at(at + step, size);
      }
      if (found === 0) break;
      at += step + Math.ceil(size / 8) * 8;
    }
    throw new Broken('a value that is not in its heap');
  }
}
