/**
 * Words by their units: a word is looked up where it stands in a typed array, whatever its case, and no string is made
 * for it. Makers of views ask of every word of a text in every reading of it.
 */
import { COMMON_WORDS } from './words.ts';

/** Small letter of each unit, where `toLowerCase` gives one unit whatever stands around it; {@link UNSURE} for the rest. */
export const LOWER = new Uint16Array(65_536);
/** Of surrogates, the capital sigma and capitals that become two units. */
export const UNSURE = 0xffff;
const BLOCK = 256;
for (let block = 0; block < 65_536; block += BLOCK) {
  const letters = String.fromCharCode(...Array.from({ length: BLOCK }, (_, i) => block + i));
  // Most blocks have no capitals, which is seen at once.
  const same = letters.toLowerCase() === letters;
  for (let i = 0; i < BLOCK; i++) {
    const code = block + i;
    const lower = same ? letters.charAt(i) : letters.charAt(i).toLowerCase();
    LOWER[code] = lower.length === 1 && code !== 0x3a3 && (code < 0xd800 || code > 0xdfff) ? lower.charCodeAt(0) : UNSURE;
  }
}

/** A set of words in lower case with open addressing (Knuth, TAOCP 6.4), at most half full. Words count from 1 in their order. */
export class WordTable {
  readonly #ids = new Map<string, number>();
  readonly #slots: Uint16Array;
  readonly #mask: number;
  /** Where each word begins in {@link #letters}; the next one's beginning is its end. */
  readonly #starts: Uint32Array;
  readonly #letters: Uint16Array;

  /** @throws RangeError for more than 65,535 words */
  constructor(words: Iterable<string>) {
    for (const word of words) this.#ids.set(word, this.#ids.size + 1);
    const count = this.#ids.size;
    if (count > 0xffff) throw new RangeError('too many words for the table');
    const size = 2 ** Math.ceil(Math.log2(2 * count + 2));
    this.#mask = size - 1;
    this.#slots = new Uint16Array(size);
    this.#starts = new Uint32Array(count + 2);
    this.#letters = new Uint16Array([...this.#ids.keys()].join('').length);
    let at = 0;
    for (const [word, id] of this.#ids) {
      this.#starts[id] = at;
      let hash = SEED;
      for (let i = 0; i < word.length; i++) hash = mix(hash, (this.#letters[at++] = word.charCodeAt(i)));
      let slot = finished(hash) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id;
    }
    this.#starts[count + 1] = at;
  }

  /** The number of the word that `units` spells in [from, to) in any case; 0 for none. */
  find(units: Uint16Array, from: number, to: number): number {
    let hash = SEED;
    for (let at = from; at < to; at++) {
      const code = LOWER[units[at]!]!;
      if (code === UNSURE) return this.of(String.fromCharCode(...units.subarray(from, to)));
      hash = mix(hash, code);
    }
    const length = to - from;
    for (let slot = finished(hash) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = this.#slots[slot]!;
      if (id === 0) return 0;
      const start = this.#starts[id]!;
      if (this.#starts[id + 1]! - start !== length) continue;
      let same = 0;
      while (same < length && this.#letters[start + same] === LOWER[units[from + same]!]) same++;
      if (same === length) return id;
    }
  }

  /** The same for a string. */
  of(word: string): number {
    return this.#ids.get(word.toLowerCase()) ?? 0;
  }
}

// FNV-1a, over units.
const SEED = 0x811c9dc5;
const mix = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);
const finished = (hash: number): number => hash ^ (hash >>> 15);

/** {@link COMMON_WORDS}. */
export const COMMON = new WordTable(COMMON_WORDS);
/** The words of {@link COMMON} by number. */
export const COMMON_LIST: readonly string[] = ['', ...COMMON_WORDS];
