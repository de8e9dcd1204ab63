import type { Budget, ScanInput } from './contract.ts';

/** Tables of FlatBuffers, read where they lie, with every offset checked. */

export class BrokenTable extends Error {
  override readonly name = 'BrokenTable';
}

export class Table {
  private readonly input: ScanInput;
  private readonly budget: Budget;
  private readonly at: number;
  private readonly vtable: number;
  private readonly vtableSize: number;

  /** @throws BrokenTable */
  constructor(input: ScanInput, budget: Budget, at: number) {
    budget.step();
    this.input = input;
    this.budget = budget;
    this.at = at;
    this.vtable = at - this.read(at, 4).readInt32LE(0);
    this.vtableSize = this.read(this.vtable, 4).readUInt16LE(0);
    if (this.vtableSize < 4 || this.vtableSize % 2 !== 0) throw new BrokenTable(`a table of ${this.vtableSize} bytes`);
  }

  static root(input: ScanInput, budget: Budget): Table {
    if (input.size < 8) throw new BrokenTable('the file is cut off');
    return new Table(input, budget, input.read(0, 4).readUInt32LE(0));
  }

  private read(at: number, length: number): Buffer {
    if (at < 0 || at + length > this.input.size) throw new BrokenTable(`an offset beyond the end (${at})`);
    return this.input.read(at, length);
  }

  /** Where a field's value lies; undefined where it has its default. */
  private place(field: number): number | undefined {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.vtableSize) return undefined;
    const offset = this.read(this.vtable + slot, 2).readUInt16LE(0);
    return offset === 0 ? undefined : this.at + offset;
  }

  int8(field: number): number {
    const at = this.place(field);
    return at === undefined ? 0 : this.read(at, 1).readInt8(0);
  }

  uint32(field: number): number {
    const at = this.place(field);
    return at === undefined ? 0 : this.read(at, 4).readUInt32LE(0);
  }

  uint64(field: number): number {
    const at = this.place(field);
    return at === undefined ? 0 : Number(this.read(at, 8).readBigUInt64LE(0));
  }

  private follow(at: number): number {
    return at + this.read(at, 4).readUInt32LE(0);
  }

  /** Offset of the first element and number of elements of a vector. */
  vector(field: number, elementBytes: number): { readonly at: number; readonly count: number } | undefined {
    const place = this.place(field);
    if (place === undefined) return undefined;
    const at = this.follow(place);
    const count = this.read(at, 4).readUInt32LE(0);
    if (at + 4 + count * elementBytes > this.input.size) throw new BrokenTable(`a list of ${count} elements beyond the end`);
    return { at: at + 4, count };
  }

  text(field: number): string | undefined {
    const found = this.vector(field, 1);
    return found === undefined ? undefined : this.read(found.at, Math.min(found.count, 1_000_000)).toString('utf8');
  }

  *tables(field: number): Generator<Table> {
    const found = this.vector(field, 4);
    for (let i = 0; i < (found?.count ?? 0); i++) yield new Table(this.input, this.budget, this.follow((found?.at ?? 0) + 4 * i));
  }
}
