import type { Tokens } from './tokens.ts';
import { provide } from '../kernel.ts';

/**
 * Word classes: an English head word and what it is called in other languages ("instructions", "Anweisungen", "指令")
 * are one class, so that what is learned of one language carries over to the others. Built by the trainer from
 * `scripts/train-classifier/dictionary`, stored with the weights.
 */
export interface StoredClasses {
  /** Hash of the word, stem or pair of words, and its class. */
  readonly words: readonly (readonly [hash: number, id: number])[];
  readonly stems: readonly (readonly [hash: number, id: number])[];
  readonly pairs: readonly (readonly [hash: number, id: number])[];
}

/** A map as it is held; plain data, whose arrays threads share. */
export interface SharedMap {
  /** A bit for each value of a hash's upper bits: 0 where no key has it. */
  readonly present: Int32Array;
  readonly shift: number;
  /** Key and class in turns. */
  readonly entries: Int32Array;
  readonly mask: number;
}

export type SharedClasses = Readonly<Record<'words' | 'stems' | 'pairs', SharedMap>>;

/** Hash of two words that stand side by side. */
export function pairHash(first: number, second: number): number {
  return Math.imul(first, 0x1b873593) ^ second;
}

/**
 * A map from hashes to classes. Most words of a text have none, and between two requests the processor's caches hold other
 * things: so a small field of bits is asked first, and a key lies beside its class.
 */
class ClassMap {
  private readonly present: Int32Array;
  private readonly shift: number;
  private readonly entries: Int32Array;
  private readonly mask: number;

  constructor({ present, shift, entries, mask }: SharedMap) {
    this.present = present;
    this.shift = shift;
    this.entries = entries;
    this.mask = mask;
  }

  /** 0 when there is none. */
  get(hash: number): number {
    const bit = Math.imul(hash, SPREAD) >>> this.shift;
    if ((this.present[bit >>> 5]! >>> (bit & 31) & 1) === 0) return 0;
    const { entries, mask } = this;
    for (let at = slot(hash) & mask; ; at = at + 1 & mask) {
      const id = entries[at * 2 + 1]!;
      if (id === 0 || entries[at * 2] === hash) return id;
    }
  }
}

/** Spreads hashes over the field of bits: the golden ratio's fraction. */
const SPREAD = 0x9e3779b1;

function mapOf(list: readonly (readonly [hash: number, id: number])[]): SharedMap {
  let bits = 4;
  while (1 << bits < list.length * 2) bits++;
  const mask = (1 << bits) - 1;
  const entries = new Int32Array(new SharedArrayBuffer((2 << bits) * 4));
  // Eight times as many bits as places: at most one word in sixteen without a class is looked up in vain.
  const shift = 32 - (bits + 3);
  const present = new Int32Array(new SharedArrayBuffer((1 << bits + 3 - 5) * 4));
  for (const [hash, id] of list) {
    let at = slot(hash) & mask;
    while (entries[at * 2 + 1] !== 0) at = at + 1 & mask;
    entries[at * 2] = hash;
    entries[at * 2 + 1] = id;
    const bit = Math.imul(hash, SPREAD) >>> shift;
    present[bit >>> 5]! |= 1 << (bit & 31);
  }
  return { present, shift, entries, mask };
}

/** The tables of stored classes. */
export function classesOf({ words, stems, pairs }: StoredClasses): SharedClasses {
  return { words: mapOf(words), stems: mapOf(stems), pairs: mapOf(pairs) };
}

/** The classes that the kernel has. */
let provided: SharedClasses | undefined;

export class ClassTable {
  private readonly shared: SharedClasses;
  private readonly words: ClassMap;
  private readonly stems: ClassMap;
  private readonly pairs: ClassMap;

  constructor(shared: SharedClasses) {
    const { words, stems, pairs } = this.shared = shared;
    this.words = new ClassMap(words);
    this.stems = new ClassMap(stems);
    this.pairs = new ClassMap(pairs);
  }

  static of(stored: StoredClasses): ClassTable {
    return new ClassTable(classesOf(stored));
  }

  /**
   * Has the kernel use this table.
   * @throws Error when it is larger than the kernel has room for
   */
  provide(): void {
    if (provided === this.shared) return;
    const { words, stems, pairs } = this.shared;
    const maps = [words, stems, pairs];
    const head = new Int32Array(4 * maps.length);
    let at = head.byteLength;
    for (const [i, { present, shift, entries, mask }] of maps.entries()) {
      head.set([at, shift, at + present.byteLength, mask], 4 * i);
      at += present.byteLength + entries.byteLength;
    }
    provide('CLASSES', head, ...maps.flatMap(({ present, entries }) => [present, entries]));
    provided = this.shared;
  }

  /** Class of a word, by itself or by its stem; 0 when it has none. */
  ofWord(tokens: Tokens, token: number): number {
    const hash = tokens.hash[token]!;
    const found = this.words.get(hash);
    if (found !== 0) return found;
    // A word no longer than a stem has no endings to take off.
    const stem = tokens.stem[token]!;
    return stem === hash ? 0 : this.stems.get(stem);
  }

  /** Class of a word together with the one before it; 0 when they have none. */
  ofPair(tokens: Tokens, token: number): number {
    return this.pairs.get(pairHash(tokens.hash[token - 1]!, tokens.hash[token]!));
  }
}

function slot(hash: number): number {
  return hash ^ hash >>> 16;
}
