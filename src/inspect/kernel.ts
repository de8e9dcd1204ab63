/**
 * The loops over all characters and words of a text, as WebAssembly (`assembly/`), with the memory that they work in. One
 * memory a thread: what is made of a text is overwritten by what is made of the next.
 */
import { WASM } from './kernel.generated.ts';

/** Units after a text's end that may be read: spaces. */
export const PADDING = 16;
/** Units, tokens and concepts that the first memory is for: untouched parts of it cost nothing. */
const LEAST_CAPACITY = 1 << 15;
/** A memory for more than so many is given up for a small one when a short text comes. */
const LARGEST_KEPT = 1 << 18;
/** Bytes of a page of WebAssembly. */
const PAGE = 65_536;

/** What is used of the runtime's own, which the types of Node leave out. */
interface Global { readonly value: number }
interface Memory { readonly buffer: ArrayBuffer }
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: { readonly env: { readonly memory: Memory } }) => { readonly exports: object };
  readonly Memory: new (size: { readonly initial: number }) => Memory;
};

interface Exports {
  readonly arrange: (capacity: number) => number;
  readonly tokenize: (length: number) => number;
  readonly phraseStarts: (count: number) => number;
  readonly extract: (count: number, tail: number, hitCount: number) => number;
  readonly scan: (length: number) => number;
  readonly findAnchors: (from: number, length: number) => number;
  readonly findThings: (length: number, most: number) => number;
  readonly sumSegments: (which: number, first: number, last: number) => void;
  readonly logit: (which: number, norm: number, bias: number) => number;
  readonly tail: Global;
  readonly seen: Global;
}

/** Where tables of the host lie, in order, and what lies behind them, by the names in `assembly/layout.ts`. */
const PLACES = ['FOLDS', 'ALPHABETS', 'EVIDENCE', 'FIRST_WORDS', 'FIRST_PAIRS', 'CLASSES', 'ANCHORS', 'THINGS', 'LINEAR', 'NETWORKS', 'SUM', 'units'] as const;
export type Place = Exclude<(typeof PLACES)[number], 'SUM' | 'units'>;

const compiled = new WebAssembly.Module(Buffer.from(WASM, 'base64'));
/** What every memory holds, whoever asked for it. */
const tables = new Map<Place, readonly ArrayBufferView[]>();

/** An instance of the module and views of its memory. */
export class Kernel {
  /** Most units of a text, most tokens and most concepts. */
  readonly capacity: number;
  readonly run: Exports;
  readonly units: Uint16Array;
  /** The units as bytes. */
  readonly #bytes: Buffer;
  readonly hashes: Int32Array;
  readonly stems: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly gaps: Uint16Array;
  readonly hitTokens: Int32Array;
  readonly hitConcepts: Uint8Array;
  readonly segmentEnds: Int32Array;
  readonly tokenEnds: Int32Array;
  readonly slots: Int32Array;
  readonly scratch: Int32Array;
  /** Entries of the window that the network is asked about. */
  readonly sum: Float64Array;
  readonly #memory: Memory;
  readonly #places: Readonly<Record<string, Global>>;

  constructor(capacity: number) {
    this.capacity = capacity;
    // Arranged once in the least memory, only to be told how much is needed.
    const needed = instanceIn(new WebAssembly.Memory({ initial: 1 })).arrange(capacity);
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(needed / PAGE) });
    const exports = instanceIn(this.#memory);
    exports.arrange(capacity);
    this.run = exports;
    this.#places = exports as unknown as Readonly<Record<string, Global>>;
    const { buffer } = this.#memory;
    const at = (name: string): number => this.#address(name);
    this.units = new Uint16Array(buffer, at('units'), capacity + PADDING);
    this.#bytes = Buffer.from(buffer, at('units'), 2 * (capacity + PADDING));
    this.hashes = new Int32Array(buffer, at('hashes'), capacity);
    this.stems = new Int32Array(buffer, at('stems'), capacity);
    this.starts = new Int32Array(buffer, at('starts'), capacity);
    this.ends = new Int32Array(buffer, at('ends'), capacity);
    this.gaps = new Uint16Array(buffer, at('gaps'), capacity);
    this.hitTokens = new Int32Array(buffer, at('hitTokens'), capacity);
    this.hitConcepts = new Uint8Array(buffer, at('hitConcepts'), capacity);
    this.segmentEnds = new Int32Array(buffer, at('segmentEnds'), (at('tokenEnds') - at('segmentEnds')) / 4);
    this.tokenEnds = new Int32Array(buffer, at('tokenEnds'), (at('slots') - at('tokenEnds')) / 4);
    this.slots = new Int32Array(buffer, at('slots'), (at('scratch') - at('slots')) / 4);
    this.scratch = new Int32Array(buffer, at('scratch'), 2 * capacity + 16);
    this.sum = new Float64Array(buffer, at('SUM'), 16);
    for (const [place, list] of tables) this.load(place, list);
  }

  #address(name: string): number {
    const place = this.#places[name];
    if (place === undefined) throw new Error(`the kernel has no ${name}`);
    return place.value;
  }

  /** Puts a text's units in their place; the text is no longer than the capacity. */
  write(text: string): void {
    this.#bytes.write(text, 0, 'utf16le');
  }

  /**
   * Copies tables into the memory, one behind the other.
   * @throws Error when there is no room for them
   */
  load(place: Place, list: readonly ArrayBufferView[]): void {
    let at = this.#address(place);
    const end = this.#address(PLACES[PLACES.indexOf(place) + 1] ?? 'units');
    if (list.reduce((bytes, table) => bytes + table.byteLength, at) > end) throw new Error(`the kernel has no room for so large a table of ${place}`);
    for (const table of list) {
      new Uint8Array(this.#memory.buffer, at, table.byteLength).set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
      at += table.byteLength;
    }
  }
}

function instanceIn(memory: Memory): Exports {
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports;
}

let current: Kernel | undefined;

/** The kernel in use. What was read out of an earlier one stays as it was. */
export function kernel(): Kernel {
  return current ??= new Kernel(LEAST_CAPACITY);
}

/** The kernel in use, with room for a text of so many units; another one where there was not. */
export function kernelFor(units: number): Kernel {
  const known = kernel();
  return known.capacity >= units ? known : current = new Kernel(2 ** Math.ceil(Math.log2(units)));
}

/** Gives up a memory for texts that are far longer than this one. */
export function releaseFor(units: number): void {
  if (kernel().capacity > LARGEST_KEPT && units <= LARGEST_KEPT) current = undefined;
}

/**
 * What a place holds from now on, in this memory and in later ones, one table behind the other.
 * @throws Error when there is no room for it; the place then holds what it held
 */
export function provide(place: Place, ...list: readonly ArrayBufferView[]): void {
  kernel().load(place, list);
  tables.set(place, list);
}
