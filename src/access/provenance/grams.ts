/**
 * Tells in a few nanoseconds that a text does not hold a value: a set of bits for its runs of four letters, and for its
 * words of fewer. It may say yes wrongly, never no.
 */
export interface Grams {
  readonly bits: Uint32Array;
  readonly mask: number;
}

const GRAM = 4;
/** Words shorter than a gram get a hash apart from all grams of the same letters. */
const SHORT_SEED = 0x9e37;
const LEAST_BITS = 1_024;

function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function gramAt(text: string, i: number): number {
  let hash = 0x811c9dc5;
  for (let j = i; j < i + GRAM; j++) hash = step(hash, text.charCodeAt(j));
  return mix(hash);
}

function shortHash(text: string, start: number, end: number): number {
  let hash = SHORT_SEED;
  for (let j = start; j < end; j++) hash = step(hash, text.charCodeAt(j));
  return mix(hash);
}

/** @param starts - 1 where a word begins */
export function gramsOf(text: string, starts: Uint8Array): Grams {
  let size = LEAST_BITS;
  while (size < text.length * 8) size *= 2;
  const bits = new Uint32Array(size / 32);
  const mask = size - 1;
  const set = (hash: number): void => {
    const bit = hash & mask;
    bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  };
  for (let i = 0; i + GRAM <= text.length; i++) set(gramAt(text, i));
  // Words of one to three letters, and runs of them: "Jo" as well as the "3 5" of a number that was spaced.
  for (let i = 0; i < text.length; i++) {
    if (starts[i] !== 1) continue;
    for (let end = i + 1; end < i + GRAM && end <= text.length; end++) if (end === text.length || starts[end] === 1) set(shortHash(text, i, end));
  }
  return { bits, mask };
}

/** The hashes of a value, once for all texts it is looked for in. */
export function hashesOf(value: string): Uint32Array {
  if (value.length < GRAM) return Uint32Array.of(shortHash(value, 0, value.length));
  const hashes = new Uint32Array(value.length - GRAM + 1);
  for (let i = 0; i < hashes.length; i++) hashes[i] = gramAt(value, i);
  return hashes;
}

/** Whether a text may hold a value. */
export function mayHold(grams: Grams, hashes: Uint32Array): boolean {
  return runFrom(grams, hashes, 0) === hashes.length;
}

/** How many of a value's grams, from one on, a text has without a break. */
export function runFrom({ bits, mask }: Grams, hashes: Uint32Array, from: number): number {
  let i = from;
  for (; i < hashes.length; i++) {
    const bit = (hashes[i] ?? 0) & mask;
    if (((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) break;
  }
  return i - from;
}

/** Letters of a run of grams. */
export function lettersOf(grams: number): number {
  return grams === 0 ? 0 : grams + GRAM - 1;
}
