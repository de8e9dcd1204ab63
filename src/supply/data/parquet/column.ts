import { MAX_READ, type ScanInput } from '../../contract.ts';
import { MAX_PAGE, PageError, unpackPage } from './compression.ts';
import { numberAt, structAt, ThriftReader, type ThriftStruct } from './thrift.ts';
import { BOOLEAN, BYTES, deltas, deltaTexts, hybrid, INT32, INT64, plain, type Value } from './values.ts';

/** A leaf of the schema. */
export interface Leaf {
  /** Names from the root, without those that only make lists. */
  readonly path: readonly string[];
  readonly type: number;
  readonly width: number;
  /** Highest definition and repetition level. */
  readonly definition: number;
  readonly repetition: number;
  readonly text: boolean;
}

/** Longest head of a page: statistics may be in it. */
const MAX_HEAD = 1024 * 1024;

function bits(level: number): number {
  return level === 0 ? 0 : 32 - Math.clz32(level);
}

/** The values of one column of one row group, row by row; holds one page at a time. */
export class Column {
  readonly leaf: Leaf;
  private readonly input: ScanInput;
  private readonly codec: number;
  private at: number;
  private readonly end: number;
  private dictionary: readonly Value[] = [];
  private values: readonly Value[] = [];
  private levels: Uint32Array | undefined;
  private repeats: Uint32Array | undefined;
  private entry = 0;
  private value = 0;
  private entries = 0;

  /** @throws PageError when the metadata of the column makes no sense */
  constructor(input: ScanInput, leaf: Leaf, meta: ThriftStruct) {
    const first = numberAt(meta, 9);
    const dictionary = numberAt(meta, 11);
    const size = numberAt(meta, 7);
    const codec = numberAt(meta, 4);
    if (first === undefined || size === undefined || codec === undefined) throw new PageError('a column without offsets');
    const start = dictionary !== undefined && dictionary > 0 ? Math.min(first, dictionary) : first;
    if (start < 4 || size < 0 || start + size > input.size) throw new PageError('a column that lies outside the file');
    this.input = input;
    this.leaf = leaf;
    this.codec = codec;
    this.at = start;
    this.end = start + size;
  }

  /** The values of the next row: one, or those of a list; undefined when the column has no further row. */
  next(): Value[] | undefined {
    if (!this.ready()) return undefined;
    const row: Value[] = [this.take()];
    while (this.leaf.repetition > 0 && this.ready() && this.repeats !== undefined && this.repeats[this.entry]! > 0) row.push(this.take());
    return row;
  }

  private take(): Value {
    const present = this.levels === undefined || this.levels[this.entry] === this.leaf.definition;
    this.entry++;
    return present ? this.values[this.value++] : undefined;
  }

  /** Whether there is a further entry; reads the next page where the last is used up. */
  private ready(): boolean {
    while (this.entry >= this.entries) if (!this.page()) return false;
    return true;
  }

  private read(offset: number, length: number): Buffer {
    if (length <= MAX_READ) return this.input.read(offset, length);
    const pieces: Buffer[] = [];
    for (let at = 0; at < length; at += MAX_READ) pieces.push(this.input.read(offset + at, Math.min(MAX_READ, length - at)));
    return Buffer.concat(pieces);
  }

  private page(): boolean {
    if (this.at >= this.end) return false;
    let head = this.input.read(this.at, Math.min(4096, this.end - this.at));
    let reader = new ThriftReader(head);
    let header: ThriftStruct;
    try {
      header = reader.struct();
    } catch {
      // A head with long statistics; what is broken fails again and is thrown then.
      head = this.input.read(this.at, Math.min(MAX_HEAD, this.end - this.at));
      reader = new ThriftReader(head);
      header = reader.struct();
    }
    const size = numberAt(header, 3) ?? -1;
    const unpacked = numberAt(header, 2) ?? -1;
    const start = this.at + reader.at;
    if (size < 0 || unpacked < 0 || size > MAX_PAGE || start + size > this.end) throw new PageError('a page that lies outside its column');
    this.at = start + size;
    const type = numberAt(header, 1);
    this.entry = this.entries = 0;
    if (type === 2) this.readDictionary(unpackPage(this.codec, this.read(start, size), unpacked), structAt(header, 7));
    else if (type === 0) this.readData(unpackPage(this.codec, this.read(start, size), unpacked), structAt(header, 5));
    else if (type === 3) this.readDataV2(this.read(start, size), unpacked, structAt(header, 8));
    return true;
  }

  private readDictionary(page: Buffer, header: ThriftStruct | undefined): void {
    const count = numberAt(header, 1) ?? 0;
    if (count < 0 || count > page.length * 8) throw new PageError('a dictionary of more values than it has bytes');
    this.dictionary = plain(page, 0, this.leaf.type, count, this.leaf.width);
  }

  private readData(page: Buffer, header: ThriftStruct | undefined): void {
    const count = this.count(header, page);
    let at = 0;
    const levels = (highest: number): Uint32Array | undefined => {
      if (highest === 0) return undefined;
      if (at + 4 > page.length) throw new PageError('a damaged page');
      const length = page.readUInt32LE(at);
      const end = at + 4 + length;
      if (end > page.length) throw new PageError('a damaged page');
      const found = hybrid(page, at + 4, end, bits(highest), count);
      at = end;
      return found;
    };
    this.repeats = levels(this.leaf.repetition);
    this.levels = levels(this.leaf.definition);
    this.readValues(page, at, count, numberAt(header, 2) ?? 0);
  }

  private readDataV2(bytes: Buffer, unpacked: number, header: ThriftStruct | undefined): void {
    const repeats = numberAt(header, 6) ?? 0;
    const levels = numberAt(header, 5) ?? 0;
    if (repeats < 0 || levels < 0 || repeats + levels > bytes.length || repeats + levels > unpacked) throw new PageError('a damaged page');
    const count = this.count(header, bytes);
    this.repeats = this.leaf.repetition === 0 ? undefined : hybrid(bytes, 0, repeats, bits(this.leaf.repetition), count);
    this.levels = this.leaf.definition === 0 ? undefined : hybrid(bytes, repeats, repeats + levels, bits(this.leaf.definition), count);
    const packed = bytes.subarray(repeats + levels);
    const page = header?.get(7) === false ? packed : unpackPage(this.codec, packed, unpacked - repeats - levels);
    this.readValues(page, 0, count, numberAt(header, 4) ?? 0);
  }

  private count(header: ThriftStruct | undefined, page: Buffer): number {
    const count = numberAt(header, 1) ?? -1;
    // A run of equal levels may stand for many entries, but not for more than a file of this kind has in a page.
    if (count < 0 || count > 1 << 26 || (count > 1 << 20 && count > page.length * 4_096)) throw new PageError('a page of more values than it can have');
    return count;
  }

  private readValues(page: Buffer, from: number, count: number, encoding: number): void {
    const { definition, type, width } = this.leaf;
    let present = count;
    if (this.levels !== undefined) {
      present = 0;
      for (const level of this.levels) if (level === definition) present++;
    }
    this.entries = count;
    this.value = 0;
    if (present === 0) {
      this.values = [];
      return;
    }
    if (encoding === 2 || encoding === 8) {
      const bitWidth = page[from] ?? 0;
      if (bitWidth > 32) throw new PageError('a damaged page');
      const indices = hybrid(page, from + 1, page.length, bitWidth, present);
      this.values = Array.from(indices, (index) => {
        if (index >= this.dictionary.length) throw new PageError('a page that names values its dictionary has not');
        return this.dictionary[index];
      });
    } else if (encoding === 0) this.values = plain(page, from, type, present, width);
    else if (encoding === 3 && type === BOOLEAN) this.values = Array.from(hybrid(page, from + 4, page.length, 1, present), (bit) => bit === 1);
    else if (encoding === 5 && (type === INT32 || type === INT64)) this.values = deltas(page, from).numbers;
    else if ((encoding === 6 || encoding === 7) && type === BYTES) this.values = deltaTexts(page, from, encoding === 7);
    else throw new PageError(`values in the encoding ${encoding}, which is not read`);
    if (this.values.length < present) throw new PageError('a page of fewer values than it says');
  }
}
