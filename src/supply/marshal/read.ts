/** Python's marshal format, versions 0 to 5, as far as code objects need it: read where it lies, never executed. */

/** Bytes that are no marshalled value, or hold one that this reader does not know. */
export class BrokenMarshal extends Error {
  override readonly name = 'BrokenMarshal';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A code object: what a module, class body or function names, holds and nests. */
export interface Code {
  readonly kind: 'code';
  /** `<module>` for a whole module. */
  readonly name: string;
  /** Globals, attributes and modules that are imported, in the order in which the code first uses them. */
  readonly names: readonly string[];
  readonly constants: readonly Marshalled[];
}

/** Undefined for numbers, None and the like. */
export type Marshalled = string | Buffer | Code | readonly Marshalled[] | undefined;

/** How a code object lies in the stream: as CPython 3.11 and later, 3.8 to 3.10, 3.0 to 3.7, or 2 writes it. */
export type Layout = '3.11' | '3.8' | '3.0' | '2';
export const LAYOUTS: readonly Layout[] = ['3.11', '3.8', '3.0', '2'];

/** Numbers of four bytes before the bytecode. */
const COUNTS: Readonly<Record<Layout, number>> = { '3.11': 5, '3.8': 6, '3.0': 5, '2': 4 };
/** The value is referred to later. */
const REFERRED = 0x80;
/** Code of people nests some ten deep; CPython itself refuses 2,000. */
const MAX_DEPTH = 500;

/** Reads values one after the other. */
export class MarshalReader {
  at: number;
  private readonly bytes: Buffer;
  private readonly layout: Layout;
  private readonly spend: () => void;
  private readonly referred: Marshalled[] = [];
  private readonly interned: string[] = [];

  constructor(bytes: Buffer, at: number, layout: Layout, spend: () => void) {
    this.bytes = bytes;
    this.at = at;
    this.layout = layout;
    this.spend = spend;
  }

  /** @throws BrokenMarshal */
  value(depth = 0): Marshalled {
    this.spend();
    if (depth > MAX_DEPTH) throw new BrokenMarshal(`it is nested more than ${MAX_DEPTH} deep`, this.at);
    const type = this.byte();
    if ((type & REFERRED) === 0) return this.plain(type, depth);
    // The value takes its place before those inside it do.
    const place = this.referred.push(undefined) - 1;
    return (this.referred[place] = this.plain(type & ~REFERRED, depth));
  }

  private plain(type: number, depth: number): Marshalled {
    switch (String.fromCharCode(type)) {
      case '0': case 'N': case 'F': case 'T': case 'S': case '.': return undefined;
      case 'i': this.take(4); return undefined;
      case 'I': case 'g': this.take(8); return undefined;
      case 'y': this.take(16); return undefined;
      case 'f': this.take(this.byte()); return undefined;
      case 'x': this.take(this.byte()); this.take(this.byte()); return undefined;
      case 'l': this.take(2 * Math.abs(this.int32())); return undefined;
      case 's': return this.take(this.size());
      case 't': return this.intern(this.take(this.size()).toString('utf8'));
      case 'R': return this.interned[this.int32()];
      case 'u': case 'a': case 'A': return this.take(this.size()).toString('utf8');
      case 'z': case 'Z': return this.take(this.byte()).toString('latin1');
      case 'r': return this.referred[this.int32()];
      case ')': return this.items(this.byte(), depth);
      case '(': case '[': case '<': case '>': return this.items(this.size(), depth);
      case '{': return this.dictionary(depth);
      case ':': return this.items(3, depth);
      case 'c': return this.code(depth);
      default: throw new BrokenMarshal(`a value of the type 0x${type.toString(16)}`, this.at - 1);
    }
  }

  private code(depth: number): Code {
    this.take(4 * COUNTS[this.layout]);
    const at = this.at;
    const bytecode = this.value(depth + 1);
    const constants = this.value(depth + 1);
    const names = this.value(depth + 1);
    // Names of variables, and what kind they are or where they are shared.
    for (let i = this.layout === '3.11' ? 2 : 3; i > 0; i--) this.value(depth + 1);
    this.value(depth + 1); // the file's name
    const name = this.value(depth + 1);
    if (this.layout === '3.11') this.value(depth + 1); // the qualified name
    this.take(4); // the first line
    this.value(depth + 1); // lines by bytecode
    if (this.layout === '3.11') this.value(depth + 1); // exceptions by bytecode
    if (!Buffer.isBuffer(bytecode) || !Array.isArray(constants) || !Array.isArray(names)) throw new BrokenMarshal('a code object without its parts', at);
    const used = names.map((each: Marshalled) => textOf(each) ?? '');
    return { kind: 'code', name: textOf(name) ?? '', names: this.layout === '2' && executes(bytecode) ? [...used, 'exec'] : used, constants };
  }

  private items(count: number, depth: number): Marshalled[] {
    const items: Marshalled[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(depth + 1));
    return items;
  }

  /** Keys and values in turn, up to a NULL. */
  private dictionary(depth: number): Marshalled[] {
    const items: Marshalled[] = [];
    while (this.bytes[this.at] !== 0x30) items.push(this.value(depth + 1), this.value(depth + 1));
    this.take(1);
    return items;
  }

  private intern(text: string): string {
    this.interned.push(text);
    return text;
  }

  private take(count: number): Buffer {
    if (count > this.bytes.length - this.at) throw new BrokenMarshal(`${count} bytes, where ${this.bytes.length - this.at} are left`, this.at);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private byte(): number {
    return this.take(1).readUInt8(0);
  }

  private int32(): number {
    return this.take(4).readInt32LE(0);
  }

  private size(): number {
    const size = this.int32();
    if (size < 0) throw new BrokenMarshal('a negative length', this.at - 4);
    return size;
  }
}

/** EXEC_STMT, and the first opcode that takes an argument of two bytes, in Python 2: there `exec` is a statement and no name. */
const EXEC = 85;
const WITH_ARGUMENT = 90;

function executes(bytecode: Buffer): boolean {
  for (let at = 0; at < bytecode.length; ) {
    const opcode = bytecode[at] ?? 0;
    if (opcode === EXEC) return true;
    at += opcode >= WITH_ARGUMENT ? 3 : 1;
  }
  return false;
}

/** A text; Python 2 keeps names and texts as bytes. */
export function textOf(value: Marshalled): string | undefined {
  return typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('latin1') : undefined;
}

/**
 * The code object that stands at a place, in whatever version's layout it reads.
 * @param layouts - those to try, the likeliest first
 * @throws BrokenMarshal of the first layout, when it reads in none
 */
export function readCode(bytes: Buffer, at: number, spend: () => void, layouts: readonly Layout[] = LAYOUTS): { readonly code: Code; readonly end: number } {
  let first: BrokenMarshal | undefined;
  for (const layout of layouts) {
    try {
      const reader = new MarshalReader(bytes, at, layout, spend);
      const code = reader.value();
      if (isCode(code)) return { code, end: reader.at };
      first ??= new BrokenMarshal('it holds no code', at);
    } catch (error) {
      if (!(error instanceof BrokenMarshal)) throw error;
      first ??= error;
    }
  }
  throw first ?? new BrokenMarshal('it holds no code', at);
}

export function isCode(value: Marshalled): value is Code {
  return typeof value === 'object' && 'kind' in value;
}
