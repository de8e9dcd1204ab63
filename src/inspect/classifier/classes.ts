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

/** A map from hashes to classes in two flat arrays, sparse enough that most words without a class cost one probe. */
class ClassMap {
  private readonly keys: Int32Array;
  private readonly ids: Uint16Array;
  private readonly mask: number;

  constructor(entries: readonly (readonly [hash: number, id: number])[]) {
    let size = 16;
    while (size < entries.length * 4) size *= 2;
    this.mask = size - 1;
    this.keys = new Int32Array(size);
    this.ids = new Uint16Array(size);
    for (const [hash, id] of entries) {
      let at = slot(hash) & this.mask;
      while (this.ids[at] !== 0) at = at + 1 & this.mask;
      this.keys[at] = hash;
      this.ids[at] = id;
    }
  }

  /** 0 when there is none. */
  get(hash: number): number {
    for (let at = slot(hash) & this.mask; ; at = at + 1 & this.mask) {
      const id = this.ids[at]!;
      if (id === 0 || this.keys[at] === hash) return id;
    }
  }
}

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
