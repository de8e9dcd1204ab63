import type { Hits } from './concepts.ts';
import { GAP_LINE, GAP_SENTENCE } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/**
 * What the classifier sees of a text: for each segment (a sentence or a line) the hashed features of its words, word
 * pairs and concepts. Training and inspection share this file; changing anything here makes the stored weights
 * meaningless, so {@link FEATURES_VERSION} must change with it.
 */
export const FEATURES_VERSION = 4;
export const SLOT_BITS = 18;
export const SLOTS = 1 << SLOT_BITS;

/** A segment ends at a line or sentence end once it has this many tokens: bullets and abbreviations make no segments of their own. */
const LEAST_TOKENS = 4;
/** A segment is cut here when nothing ends it. */
const MOST_TOKENS = 64;
/** Concepts further apart than this say nothing about each other. Tokens. */
const PAIR_REACH = 14;

const START = 0x51ab3f1d;
const BIGRAM = 0x1b873593;
const SKIP = 0x3c6ef372;
const CONCEPT = 0x7f4a7c15;
const PAIR = 0x2545f491;
const OPENING = 0x68e31da4;

export interface Features {
  /** Slots of the features, segment after segment. */
  slots: Int32Array;
  segments: number;
  /** Number of features up to the end of each segment. */
  ends: Int32Array;
  /** Token after the last one of each segment. */
  tokenEnds: Int32Array;
}

const features: Features = { slots: new Int32Array(8192), segments: 0, ends: new Int32Array(512), tokenEnds: new Int32Array(512) };

function slotOf(value: number): number {
  let h = Math.imul(value, 0x9e3779b1);
  h ^= h >>> 15;
  return Math.imul(h, 0x85ebca6b) >>> (32 - SLOT_BITS);
}

/** Slots of all features that are made of concepts alone, the ones that hold across languages. */
export function conceptSlots(concepts: number): Uint8Array {
  const out = new Uint8Array(SLOTS);
  for (let concept = 1; concept <= concepts; concept++) {
    out[slotOf(Math.imul(concept, CONCEPT))] = 1;
    out[slotOf(Math.imul(concept, OPENING))] = 1;
    for (let last = 1; last <= concepts; last++) out[slotOf(Math.imul(last, PAIR) ^ Math.imul(concept, CONCEPT))] = 1;
  }
  return out;
}

/** Features of a text. The result is overwritten by the next call. */
export function extract(tokens: Tokens, hits: Hits): Features {
  const { hash, stem, gap, count } = tokens;
  // At most four features a token and two for each hit.
  if (features.slots.length < count * 4 + hits.count * 3 + 8 || features.slots.length > 1 << 20) {
    features.slots = new Int32Array(count * 5 + hits.count * 3 + 4096);
  }
  if (features.ends.length < count / 3 + 2 || features.ends.length > 1 << 18) {
    features.ends = new Int32Array(count + 512);
    features.tokenEnds = new Int32Array(count + 512);
  }
  const { slots, ends, tokenEnds } = features;
  let used = 0;
  let segment = 0;
  let from = 0;
  let hit = 0;
  let lastConcept = -1;
  let lastConceptAt = 0;
  for (let i = 0; i < count; i++) {
    const length = i - from;
    if (length >= LEAST_TOKENS && ((gap[i]! & (GAP_LINE | GAP_SENTENCE)) !== 0 || length >= MOST_TOKENS)) {
      ends[segment] = used;
      tokenEnds[segment++] = i;
      from = i;
      lastConcept = -1;
    }
    const s = stem[i]!;
    slots[used++] = slotOf(hash[i]!);
    if (i > from) {
      slots[used++] = slotOf(Math.imul(stem[i - 1]!, BIGRAM) ^ s);
      if (i > from + 1) slots[used++] = slotOf(Math.imul(stem[i - 2]!, SKIP) ^ s);
    } else {
      slots[used++] = slotOf(s ^ START);
    }
    while (hit < hits.count && hits.token[hit]! <= i) {
      const concept = hits.concept[hit]! + 1;
      slots[used++] = slotOf(Math.imul(concept, CONCEPT));
      if (i - from < 2) slots[used++] = slotOf(Math.imul(concept, OPENING));
      if (lastConcept > 0 && i - lastConceptAt <= PAIR_REACH) slots[used++] = slotOf(Math.imul(lastConcept, PAIR) ^ Math.imul(concept, CONCEPT));
      lastConcept = concept;
      lastConceptAt = i;
      hit++;
    }
  }
  if (count > from) {
    ends[segment] = used;
    tokenEnds[segment++] = count;
  }
  features.segments = segment;
  return features;
}
