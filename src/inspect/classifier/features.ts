import type { ClassTable } from './classes.ts';
import type { Hits } from './concepts.ts';
import { GAP_CODE, GAP_COLON, GAP_FIELD, GAP_LINE, GAP_QUESTION, GAP_QUOTE, GAP_SENTENCE } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/**
 * What the classifier sees of a text: for each segment (a sentence, a line or a field of data) the hashed features of its words, word
 * pairs, word classes and concepts, and of its form: how it begins, what stands between its words, how it ends, how long it is. Training and inspection share this file; changing anything here makes the stored
 * weights meaningless, so {@link FEATURES_VERSION} must change with it.
 */
export const FEATURES_VERSION = 7;
const WORD_BITS = 18;
/** Slots of words and word pairs. Those of classes and concepts, the features that hold across languages, follow. */
export const WORD_SLOTS = 1 << WORD_BITS;
const CLASS_BITS = 16;
export const SLOTS = WORD_SLOTS + (1 << CLASS_BITS);

/** A segment ends at the end of a line, sentence or field once it has this many tokens: bullets, abbreviations and keys make no segments of their own. */
const LEAST_TOKENS = 4;
/** A segment is cut here when nothing ends it. */
const MOST_TOKENS = 64;
/** Concepts further apart than this say nothing about each other. Tokens. */
const PAIR_REACH = 14;
/** How many tokens back a class is paired with those before it. */
const CLASS_REACH = 6;

const START = 0x51ab3f1d;
const BIGRAM = 0x1b873593;
const CONCEPT = 0x7f4a7c15;
const PAIR = 0x2545f491;
const OPENING = 0x68e31da4;
const CLASS = 0x2c9277b5;
const CLASS_OPENING = 0x7777a7c1;
const CLASS_FIRST = 0x5851f42d;
const CLASS_SKIP = 0x55;
const BEGIN = 0x6a09e667;
const BETWEEN = 0x510e527f;
const END = 0x3c6ef35f;
const LENGTH = 0x2f0b4c47;
const EARLY = 0x1111aaab;

/** Words that count as the opening of a segment: there an order names what is wanted. */
const EARLY_TOKENS = 4;
/** What may end a segment: a question or a heading is told from a statement. */
const END_BITS = GAP_LINE | GAP_SENTENCE | GAP_QUOTE | GAP_CODE | GAP_COLON | GAP_QUESTION | GAP_FIELD;

/** Most features of one token, without those of concepts, of one concept hit, and of one segment. */
const MOST_OF_TOKEN = 4 + 2 * 4;
const MOST_OF_HIT = 3;
const MOST_OF_SEGMENT = 3;

export interface Features {
  /** Slots of the features, segment after segment. */
  slots: Int32Array;
  segments: number;
  /** Number of features up to the end of each segment. */
  ends: Int32Array;
  /** Token after the last one of each segment. */
  tokenEnds: Int32Array;
}

const features: Features = { slots: new Int32Array(16384), segments: 0, ends: new Int32Array(512), tokenEnds: new Int32Array(512) };

function mixed(value: number): number {
  let h = Math.imul(value, 0x9e3779b1);
  h ^= h >>> 15;
  return Math.imul(h, 0x85ebca6b);
}

function wordSlot(value: number): number {
  return mixed(value) >>> 32 - WORD_BITS;
}

function classSlot(value: number): number {
  return WORD_SLOTS + (mixed(value) >>> 32 - CLASS_BITS);
}

/** The two classes met last in a segment, 0 for none, and where. Variables, not arrays: every other word has a class. */
let last = 0;
let lastAt = 0;
let beforeLast = 0;
let beforeLastAt = 0;

/** Features of a class at a token: itself, whether it opens the segment, and its pairs with the two classes shortly before. */
function pushClass(slots: Int32Array, at: number, id: number, token: number, opens: boolean): number {
  let used = at;
  const own = Math.imul(id, CLASS);
  slots[used++] = classSlot(own);
  if (opens) slots[used++] = classSlot(Math.imul(id, CLASS_OPENING));
  if (last > 0 && token - lastAt <= CLASS_REACH) {
    slots[used++] = classSlot(Math.imul(last, CLASS_FIRST) ^ own);
    if (beforeLast > 0 && token - beforeLastAt <= CLASS_REACH) slots[used++] = classSlot(Math.imul(beforeLast, CLASS_FIRST) ^ own ^ CLASS_SKIP);
  }
  beforeLast = last;
  beforeLastAt = lastAt;
  last = id;
  lastAt = token;
  return used;
}

/** Features of a segment's end: what ends it, also together with its first word, and how long it is. */
function pushEnd(slots: Int32Array, at: number, gap: number, firstStem: number, length: number): number {
  const end = Math.imul((gap & END_BITS) + 1, END);
  slots[at] = classSlot(end);
  slots[at + 1] = wordSlot(firstStem ^ end);
  // By powers of two.
  slots[at + 2] = classSlot(Math.imul(Math.min(7, 31 - Math.clz32(length)) + 1, LENGTH));
  return at + MOST_OF_SEGMENT;
}

function reserve(tokens: number, hits: number): void {
  // A segment has at least LEAST_TOKENS, the last one excepted.
  const most = tokens * (MOST_OF_TOKEN + 1) + hits * MOST_OF_HIT + MOST_OF_SEGMENT + 8;
  if (features.slots.length < most || features.slots.length > 1 << 21) features.slots = new Int32Array(most + 8192);
  if (features.ends.length < tokens / 3 + 2 || features.ends.length > 1 << 18) {
    features.ends = new Int32Array(tokens + 512);
    features.tokenEnds = new Int32Array(tokens + 512);
  }
}

/** Features of a text. The result is overwritten by the next call. */
export function extract(tokens: Tokens, hits: Hits, classes: ClassTable): Features {
  const { hash, stem, gap, count } = tokens;
  reserve(count, hits.count);
  const { slots, ends, tokenEnds } = features;
  let used = 0;
  let segment = 0;
  let from = 0;
  let hit = 0;
  let lastConcept = -1;
  let lastConceptAt = 0;
  last = 0;
  beforeLast = 0;
  for (let i = 0; i < count; i++) {
    const length = i - from;
    if (length >= LEAST_TOKENS && ((gap[i]! & (GAP_LINE | GAP_SENTENCE | GAP_FIELD)) !== 0 || length >= MOST_TOKENS)) {
      used = pushEnd(slots, used, gap[i]!, stem[from]!, length);
      ends[segment] = used;
      tokenEnds[segment++] = i;
      from = i;
      lastConcept = -1;
      last = 0;
      beforeLast = 0;
    }
    const s = stem[i]!;
    const opens = i - from < 2;
    slots[used++] = wordSlot(hash[i]!);
    if (i > from) {
      slots[used++] = wordSlot(Math.imul(stem[i - 1]!, BIGRAM) ^ s);
      if (gap[i]! !== 0) slots[used++] = classSlot(Math.imul(gap[i]! + 1, BETWEEN));
    } else {
      slots[used++] = wordSlot(s ^ START);
      slots[used++] = classSlot(Math.imul(gap[i]! + 1, BEGIN));
    }
    if (i - from < EARLY_TOKENS) slots[used++] = wordSlot(s ^ EARLY);
    const word = classes.ofWord(tokens, i);
    if (word > 0) used = pushClass(slots, used, word, i, opens);
    const pair = i > from ? classes.ofPair(tokens, i) : 0;
    if (pair > 0) used = pushClass(slots, used, pair, i, opens);
    while (hit < hits.count && hits.token[hit]! <= i) {
      const concept = hits.concept[hit]! + 1;
      slots[used++] = classSlot(Math.imul(concept, CONCEPT));
      if (opens) slots[used++] = classSlot(Math.imul(concept, OPENING));
      if (lastConcept > 0 && i - lastConceptAt <= PAIR_REACH) slots[used++] = classSlot(Math.imul(lastConcept, PAIR) ^ Math.imul(concept, CONCEPT));
      lastConcept = concept;
      lastConceptAt = i;
      hit++;
    }
  }
  if (count > from) {
    used = pushEnd(slots, used, tokens.tail, stem[from]!, count - from);
    ends[segment] = used;
    tokenEnds[segment++] = count;
  }
  features.segments = segment;
  return features;
}
