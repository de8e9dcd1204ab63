import { mix } from './hash.ts';
import { wordHash } from './letters.ts';
import type { TextSigns } from './contract.ts';

/** Words that say that a text may give orders: which word is one is told by its hash, in one look. */

/** What a word is. */
export const ALONE = 2;
const TOGETHER = 1;
/** Hashes of what stands for a word that is none: an at sign, and a number of three or more digits. */
export const AT = 0x4001;
export const NUMBER = 0x4002;

const made = new WeakMap<TextSigns, Signs>();

/** The table of words, made once for each list. */
export function signsOf(words: TextSigns): Signs {
  let signs = made.get(words);
  if (signs === undefined) made.set(words, (signs = new Signs(words)));
  return signs;
}

export class Signs {
  private readonly keys: Int32Array;
  private readonly kinds: Uint8Array;
  private readonly mask: number;

  constructor({ alone, together }: TextSigns) {
    // Sparse, so that nearly every word of a text is known to be none at the first look.
    let size = 1024;
    while (size < 32 * (alone.length + together.length)) size *= 2;
    this.keys = new Int32Array(size);
    this.kinds = new Uint8Array(size);
    this.mask = size - 1;
    for (const word of together) this.add(wordHash(word), TOGETHER);
    for (const word of alone) this.add(wordHash(word), ALONE);
    this.add(AT, TOGETHER);
    this.add(NUMBER, TOGETHER);
  }

  private add(hash: number, kind: number): void {
    let slot = mix(hash) & this.mask;
    while (this.kinds[slot] !== 0 && this.keys[slot] !== hash) slot = (slot + 1) & this.mask;
    this.keys[slot] = hash;
    this.kinds[slot] = kind;
  }

  /** 0 for a word that is none. */
  kind(hash: number): number {
    for (let slot = mix(hash) & this.mask; this.kinds[slot] !== 0; slot = (slot + 1) & this.mask) if (this.keys[slot] === hash) return this.kinds[slot]!;
    return 0;
  }
}
