import type { Tokens } from './tokens.ts';

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

/** Hash of two words that stand side by side. */
export function pairHash(first: number, second: number): number {
  return Math.imul(first, 0x1b873593) ^ second;
}

/**
 * A map from hashes to classes. Most words of a text have none, and between two requests the processor's caches hold other
 * things: so a small field of bits is asked first, and a key lies beside its class.
 */
class ClassMap {
  /** A bit for each value of a hash's upper bits: 0 where no key has it. */
  private readonly present: Int32Array;
  private readonly shift: number;
  /** Key and class in turns. */
  private readonly entries: Int32Array;
  private readonly mask: number;

  constructor(entries: readonly (readonly [hash: number, id: number])[]) {
    let bits = 4;
    while (1 << bits < entries.length * 2) bits++;
    this.mask = (1 << bits) - 1;
    this.entries = new Int32Array(2 << bits);
    // Eight times as many bits as places: at most one word in sixteen without a class is looked up in vain.
    this.shift = 32 - (bits + 3);
    this.present = new Int32Array(1 << bits + 3 - 5);
    for (const [hash, id] of entries) {
      let at = slot(hash) & this.mask;
      while (this.entries[at * 2 + 1] !== 0) at = at + 1 & this.mask;
      this.entries[at * 2] = hash;
      this.entries[at * 2 + 1] = id;
      const bit = Math.imul(hash, SPREAD) >>> this.shift;
      this.present[bit >>> 5]! |= 1 << (bit & 31);
    }
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

export class ClassTable {
  private readonly words: ClassMap;
  private readonly stems: ClassMap;
  private readonly pairs: ClassMap;

  constructor(stored: StoredClasses) {
    this.words = new ClassMap(stored.words);
    this.stems = new ClassMap(stored.stems);
    this.pairs = new ClassMap(stored.pairs);
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
