/** Hashes of words and texts: fast, of 32 bits, and no protection against who makes texts collide on purpose. */

/** FNV-1a over UTF-16 units with a final mixing (Murmur3's). */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** Murmur3's finaliser. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const FIRST_SLOTS = 256;

/** Open addressing over pairs of 32-bit hashes with a count each; grows up to a bound, beyond which new keys are not taken. */
export class HashCounts {
  private keys: Int32Array;
  private counts: Uint32Array;
  private readonly max: number;
  size = 0;
  /** Keys that found no room. */
  refused = 0;

  /** @param max - most keys */
  constructor(max: number) {
    this.max = max;
    // Small: most data sets of a folder are.
    this.keys = new Int32Array(2 * FIRST_SLOTS);
    this.counts = new Uint32Array(FIRST_SLOTS);
  }

  /** Adds one to a key's count and returns what it was before; -1 when there is no room. */
  add(a: number, b: number): number {
    if (this.size * 10 > this.counts.length * 6 && this.size < this.max) this.grow();
    const { keys, counts } = this;
    const mask = counts.length - 1;
    // A count of 0 marks an empty slot, so that every pair of hashes is a key.
    for (let slot = mix(a ^ Math.imul(b, 0x9e3779b1)) & mask; ; slot = (slot + 1) & mask) {
      const count = counts[slot]!;
      if (count === 0) {
        if (this.size >= this.max) {
          this.refused++;
          return -1;
        }
        keys[slot * 2] = a;
        keys[slot * 2 + 1] = b;
        counts[slot] = 1;
        this.size++;
        return 0;
      }
      if (keys[slot * 2] === a && keys[slot * 2 + 1] === b) {
        counts[slot] = count + 1;
        return count;
      }
    }
  }

  /** Whether a key was added. */
  has(a: number, b: number): boolean {
    const { keys, counts } = this;
    const mask = counts.length - 1;
    for (let slot = mix(a ^ Math.imul(b, 0x9e3779b1)) & mask; counts[slot]! !== 0; slot = (slot + 1) & mask) {
      if (keys[slot * 2] === a && keys[slot * 2 + 1] === b) return true;
    }
    return false;
  }

  private grow(): void {
    const { keys, counts } = this;
    this.keys = new Int32Array(keys.length * 2);
    this.counts = new Uint32Array(counts.length * 2);
    const mask = this.counts.length - 1;
    for (let i = 0; i < counts.length; i++) {
      const count = counts[i]!;
      if (count === 0) continue;
      const a = keys[i * 2]!, b = keys[i * 2 + 1]!;
      let slot = mix(a ^ Math.imul(b, 0x9e3779b1)) & mask;
      while (this.counts[slot]! !== 0) slot = (slot + 1) & mask;
      this.keys[slot * 2] = a;
      this.keys[slot * 2 + 1] = b;
      this.counts[slot] = count;
    }
  }
}
