import { unitsOf } from '../../units.ts';
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

interface Entry<T> {
  readonly of: T;
  /** The thing with the space before it. */
  readonly written: string;
  /** From its beginning to the piece. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Finds many things in a text by looking at every fifth place only. A thing has at least eight characters, begins a
 * word and may go on in its last one (`nerve agents`). Case and marks aside, letters stand as written; anything between them counts as one space.
 */
export class ThingScanner<T> {
  /** A Bloom filter of the pieces: its 16 KB stay near the processor, and nearly all other pieces are passed over. */
  readonly #pieces = new Int32Array(FILTER_BITS >>> 5);
  readonly #entries = new Map<number, Entry<T>[]>();

  constructor(things: readonly { readonly thing: string; readonly of: T }[]) {
    for (const { thing, of } of things) {
      const written = ` ${foldInPlace(thing)}`;
      if (written.length < CORE) throw new Error(`${thing} is too short to be looked for`);
      const core = rarest(written);
      for (let at = core; at < core + STRIDE; at++) {
        const key = pieceAt(written, at);
        for (const bit of [first(key), second(key)]) this.#pieces[bit >>> 5] = (this.#pieces[bit >>> 5] ?? 0) | (1 << (bit & 31));
        const list = this.#entries.get(key) ?? [];
        list.push({ of, written, offset: at, length: thing.length });
        this.#entries.set(key, list);
      }
    }
  }

  /** At most `most` places, in order. */
  find(text: string, most: number): Place<T>[] {
    const places: Place<T>[] = [];
    const last = text.length - PIECE;
    const units = unitsOf(text);
    for (let i = this.#nextPiece(units, 0, last); i <= last; i = this.#nextPiece(units, i + STRIDE, last)) {
      this.#add(text, i, pieceIn(units, i), places);
      if (places.length >= most) return places;
    }
    // A piece that ends in the space behind the text, read as one.
    const end = `${text.slice(Math.max(0, last + 1))}     `;
    for (let at = 0; at + PIECE <= end.length; at++) {
      const key = pieceAt(end, at);
      if (this.#isPiece(key)) this.#add(text, Math.max(0, last + 1) + at, key, places);
    }
    return places;
  }

  /** The first place looked at from `from` on where a piece of a thing may be; one behind `last` when there is none. By itself, so that nothing but the loop is in it. */
  #nextPiece(units: Uint16Array, from: number, last: number): number {
    const pieces = this.#pieces, fold = FOLD;
    let at = from;
    for (; at <= last; at += STRIDE) {
      const key = ((fold[units[at]!]! & 31) << 20) | ((fold[units[at + 1]!]! & 31) << 15) | ((fold[units[at + 2]!]! & 31) << 10) | ((fold[units[at + 3]!]! & 31) << 5) | (fold[units[at + 4]!]! & 31);
      const one = first(key), other = second(key);
      // Both at once: one in ten has the first, which no processor foresees.
      if ((pieces[one >>> 5]! >>> (one & 31) & pieces[other >>> 5]! >>> (other & 31) & 1) === 1) break;
    }
    return at;
  }

  /** Whether a thing may have this piece: no is certain. */
  #isPiece(key: number): boolean {
    return this.#has(first(key)) && this.#has(second(key));
  }

  #has(bit: number): boolean {
    return ((this.#pieces[bit >>> 5]! >>> (bit & 31)) & 1) === 1;
  }

  #add(text: string, i: number, key: number, places: Place<T>[]): void {
    for (const { of, written, offset, length } of this.#entries.get(key) ?? []) {
      const start = i - offset;
      if (isWritten(text, start, written)) places.push({ of, start: start + 1, end: start + 1 + length });
    }
  }
}

function isWritten(text: string, start: number, written: string): boolean {
  for (let i = 0; i < written.length; i++) {
    const at = start + i;
    // Before and behind the text is a space.
    const unit = at < 0 || at >= text.length ? 0x20 : FOLD[text.charCodeAt(at)];
    if (unit !== written.charCodeAt(i)) return false;
  }
  return true;
}

/** Five bits of each of five characters, folded. What is alike in these is told apart by {@link isWritten}. */
function pieceAt(text: string, at: number): number {
  return (fiveBits(text, at) << 20) | (fiveBits(text, at + 1) << 15) | (fiveBits(text, at + 2) << 10) | (fiveBits(text, at + 3) << 5) | fiveBits(text, at + 4);
}

/** {@link pieceAt} of a text's units. */
function pieceIn(units: Uint16Array, at: number): number {
  return ((FOLD[units[at]!]! & 31) << 20) | ((FOLD[units[at + 1]!]! & 31) << 15) | ((FOLD[units[at + 2]!]! & 31) << 10) | ((FOLD[units[at + 3]!]! & 31) << 5) | (FOLD[units[at + 4]!]! & 31);
}

function fiveBits(text: string, at: number): number {
  return FOLD[text.charCodeAt(at)]! & 31;
}

/** The two bits of a piece in the filter: the golden ratio spreads neighbours, another odd constant is as good. */
function first(piece: number): number {
  return Math.imul(piece, 0x9e3779b1) >>> FILTER_SHIFT;
}

function second(piece: number): number {
  return Math.imul(piece, 0x85ebca6b) >>> FILTER_SHIFT;
}
