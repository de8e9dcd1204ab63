import { provide } from '../../kernel.ts';
import { unitsIn } from '../../units.ts';
import { FOLD, foldInPlace } from './fold.ts';

/** Length of a core, and of the pieces that are looked up; every core holds {@link STRIDE} of them, so no core falls between two looks. */
const CORE = 9;
const PIECE = 5;
const STRIDE = CORE - PIECE + 1;
/** Bits of the filter, some ten for each that is set, and what leaves as many bits of a hash. */
const FILTER_BITS = 1 << 17;
const FILTER_SHIFT = 15;

/** Letters of English, most frequent first: a core of rare ones is met by accident least often. */
const FREQUENT = ' etaoinshrdlucmfwypvbgkjqxz';

/** Where in a thing, spaces around it, its rarest stretch begins. */
function rarest(padded: string): number {
  let best = 0;
  let most = -1;
  for (let at = 0; at + CORE <= padded.length; at++) {
    const score = Array.from(padded.slice(at, at + CORE)).reduce((sum, char) => sum + Math.sqrt(Math.max(0, FREQUENT.indexOf(char))), 0);
    if (score > most) [best, most] = [at, score];
  }
  return best;
}

/** A thing where it stands in a text. */
export interface Place<T> { readonly of: T; readonly start: number; readonly end: number }

/** Places of the table of pieces: a power of two, twice as many as there are pieces or more. */
const KEY_BITS = 13;
/** What `assembly/things.ts` has before the entries: a head, each unit folded, the filter and the table of pieces. */
const HEAD_BYTES = 64 + FOLD.length + FILTER_BITS / 8 + (8 << KEY_BITS);

/** Numbers of an entry: its thing, where the letters begin that it is written in with the space before it, how many they are, and where in them the piece stands. */
type Entry = readonly [thing: number, letters: number, count: number, offset: number];

/** The tables that the kernel has. */
let provided: readonly ArrayBufferView[] | undefined;

/**
 * Finds many things in a text by looking at every fifth place only. A thing has at least eight characters, begins a
 * word and may go on in its last one (`nerve agents`). Case and marks aside, letters stand as written; anything between them counts as one space.
 */
export class ThingScanner<T> {
  readonly #things: readonly { readonly of: T; readonly length: number }[];
  readonly #tables: readonly ArrayBufferView[];

  constructor(things: readonly { readonly thing: string; readonly of: T }[]) {
    const letters: number[] = [];
    const byPiece = new Map<number, Entry[]>();
    for (const [index, { thing }] of things.entries()) {
      const written = ` ${foldInPlace(thing)}`;
      if (written.length < CORE) throw new Error(`${thing} is too short to be looked for`);
      const core = rarest(written);
      for (let at = core; at < core + STRIDE; at++) {
        const key = pieceAt(written, at);
        const list = byPiece.get(key);
        const entry: Entry = [index, letters.length, written.length, at];
        if (list === undefined) byPiece.set(key, [entry]);
        else list.push(entry);
      }
      for (let i = 0; i < written.length; i++) letters.push(written.charCodeAt(i));
    }
    this.#things = things.map(({ thing, of }) => ({ of, length: thing.length }));
    this.#tables = tablesOf(byPiece, letters);
  }

  /** At most `most` places and those at the last one's piece, in order. */
  find(text: string, most: number): Place<T>[] {
    if (provided !== this.#tables) {
      provide('THINGS', ...this.#tables);
      provided = this.#tables;
    }
    const { run, scratch } = unitsIn(text);
    const found = run.findThings(text.length, most);
    const places: Place<T>[] = [];
    for (let i = 0; i < found; i++) {
      const { of, length } = this.#things[scratch[2 * i]!]!;
      const start = scratch[2 * i + 1]! + 1;
      places.push({ of, start, end: start + length });
    }
    return places;
  }
}

/** The tables as the kernel reads them. */
function tablesOf(byPiece: ReadonlyMap<number, readonly Entry[]>, letters: readonly number[]): readonly ArrayBufferView[] {
  const slots = 1 << KEY_BITS;
  if (byPiece.size * 2 > slots) throw new Error('there are more things than the kernel has room for');
  // A Bloom filter of the pieces: its 16 KB stay near the processor, and nearly all other pieces are passed over.
  const filter = new Int32Array(FILTER_BITS >>> 5);
  const keys = new Int32Array(2 * slots);
  const entries: number[] = [];
  for (const [key, list] of byPiece) {
    for (const bit of [first(key), second(key)]) filter[bit >>> 5]! |= 1 << (bit & 31);
    let slot = Math.imul(key, 0x9e3779b1) >>> 7 & slots - 1;
    while (keys[2 * slot + 1] !== 0) slot = slot + 1 & slots - 1;
    keys[2 * slot] = key;
    keys[2 * slot + 1] = entries.length / 4 + 1;
    for (const [i, [thing, ...rest]] of list.entries()) entries.push(i === list.length - 1 ? thing | 1 << 31 : thing, ...rest);
  }
  const head = new Int32Array(16);
  head.set([slots - 1, HEAD_BYTES, HEAD_BYTES + 4 * entries.length]);
  return [head, FOLD, filter, keys, Int32Array.from(entries), Uint8Array.from(letters)];
}

/** Five bits of each of five characters, folded. What is alike in these is told apart by the letters. */
function pieceAt(written: string, at: number): number {
  let piece = 0;
  for (let i = at; i < at + PIECE; i++) piece = piece << 5 | FOLD[written.charCodeAt(i)]! & 31;
  return piece;
}

/** The two bits of a piece in the filter: the golden ratio spreads neighbours, another odd constant is as good. */
function first(piece: number): number {
  return Math.imul(piece, 0x9e3779b1) >>> FILTER_SHIFT;
}

function second(piece: number): number {
  return Math.imul(piece, 0x85ebca6b) >>> FILTER_SHIFT;
}
