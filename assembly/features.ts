import { gaps, hashes, hitConcepts, hitTokens, segmentEnds, slots, stems, tokenEnds } from './layout';
import { ofPair, ofWord, openClasses } from './classes';

/** Slots of words and word pairs, and of classes and concepts behind them. */
const WORD_BITS: u32 = 18;
const WORD_SLOTS: u32 = 1 << WORD_BITS;
const CLASS_BITS: u32 = 16;

/** A segment ends at the end of a line, sentence or field once it has this many tokens: bullets, abbreviations and keys make no segments of their own. */
const LEAST_TOKENS: u32 = 4;
/** A segment is cut here when nothing ends it. */
const MOST_TOKENS: u32 = 64;
/** Concepts further apart than this say nothing about each other. Tokens. */
const PAIR_REACH: u32 = 14;
/** How many tokens back a class is paired with those before it. */
const CLASS_REACH: u32 = 6;
/** Words that count as the opening of a segment: there an order names what is wanted. */
const EARLY_TOKENS: u32 = 4;

const START: u32 = 0x51ab3f1d;
const BIGRAM: u32 = 0x1b873593;
const CONCEPT: u32 = 0x7f4a7c15;
const PAIR: u32 = 0x2545f491;
const OPENING: u32 = 0x68e31da4;
const CLASS: u32 = 0x2c9277b5;
const CLASS_OPENING: u32 = 0x7777a7c1;
const CLASS_FIRST: u32 = 0x5851f42d;
const CLASS_SKIP: u32 = 0x55;
const BEGIN: u32 = 0x6a09e667;
const BETWEEN: u32 = 0x510e527f;
const END: u32 = 0x3c6ef35f;
const LENGTH: u32 = 0x2f0b4c47;
const EARLY: u32 = 0x1111aaab;

/** The gaps that end a segment, and what may end it: a question or a heading is told from a statement. */
const DIVIDING: u32 = 1 | 2 | 256;
const END_BITS: u32 = 1 | 2 | 4 | 8 | 16 | 128 | 256;

@inline
function mixed(value: u32): u32 {
  const h = value * 0x9e3779b1;
  return (h ^ (h >> 15)) * 0x85ebca6b;
}

/** Writes the slot of a word or word pair. */
@inline
function pushWord(at: usize, value: u32): usize {
  store<u32>(at, mixed(value) >> (32 - WORD_BITS));
  return at + 4;
}

/** Writes the slot of a class, a concept or a form. */
@inline
function pushForm(at: usize, value: u32): usize {
  store<u32>(at, WORD_SLOTS + (mixed(value) >> (32 - CLASS_BITS)));
  return at + 4;
}

/** The two classes met last in a segment, 0 for none, and where. */
let last: u32 = 0;
let lastAt: u32 = 0;
let beforeLast: u32 = 0;
let beforeLastAt: u32 = 0;

/** Features of a class at a token: itself, whether it opens the segment, and its pairs with the two classes shortly before. */
function pushClass(at: usize, id: u32, token: u32, opens: bool): usize {
  const own = id * CLASS;
  let to = pushForm(at, own);
  if (opens) to = pushForm(to, id * CLASS_OPENING);
  if (last > 0 && token - lastAt <= CLASS_REACH) {
    to = pushForm(to, (last * CLASS_FIRST) ^ own);
    if (beforeLast > 0 && token - beforeLastAt <= CLASS_REACH) to = pushForm(to, (beforeLast * CLASS_FIRST) ^ own ^ CLASS_SKIP);
  }
  beforeLast = last;
  beforeLastAt = lastAt;
  last = id;
  lastAt = token;
  return to;
}

/** Features of a segment's end: what ends it, also together with its first word, and how long it is, by powers of two. */
function pushEnd(at: usize, gap: u32, firstStem: u32, length: u32): usize {
  const end = ((gap & END_BITS) + 1) * END;
  return pushForm(pushWord(pushForm(at, end), firstStem ^ end), (min<u32>(7, 31 - clz<u32>(length)) + 1) * LENGTH);
}

/** Writes the features of the tokens and of the concepts that were met, segment after segment; `tail` is the gap behind the last token. @returns how many segments */
export function extract(count: u32, tail: u32, hitCount: u32): u32 {
  const ofHash = hashes, ofStem = stems, ofGap = gaps, out = slots;
  let at = out;
  let segment: usize = 0;
  let from: u32 = 0;
  let hit: u32 = 0;
  let lastConcept: u32 = 0;
  let lastConceptAt: u32 = 0;
  let stemBefore: u32 = 0;
  let hashBefore: u32 = 0;
  last = 0;
  beforeLast = 0;
  openClasses();
  for (let i: u32 = 0; i < count; i++) {
    const place = <usize>i << 2;
    const gap = <u32>load<u16>(ofGap + (place >> 1));
    if (i - from >= LEAST_TOKENS && ((gap & DIVIDING) != 0 || i - from >= MOST_TOKENS)) {
      at = pushEnd(at, gap, load<u32>(ofStem + (<usize>from << 2)), i - from);
      store<u32>(segmentEnds + (segment << 2), <u32>(at - out) >> 2);
      store<u32>(tokenEnds + (segment << 2), i);
      segment++;
      from = i;
      lastConcept = 0;
      last = 0;
      beforeLast = 0;
    }
    const hash = load<u32>(ofHash + place);
    const stem = load<u32>(ofStem + place);
    const opens = i - from < 2;
    at = pushWord(at, hash);
    if (i > from) {
      at = pushWord(at, (stemBefore * BIGRAM) ^ stem);
      if (gap != 0) at = pushForm(at, (gap + 1) * BETWEEN);
    } else {
      at = pushWord(at, stem ^ START);
      at = pushForm(at, (gap + 1) * BEGIN);
    }
    if (i - from < EARLY_TOKENS) at = pushWord(at, stem ^ EARLY);
    const word = ofWord(hash, stem);
    if (word > 0) at = pushClass(at, word, i, opens);
    const pair = i > from ? ofPair(hashBefore, hash) : 0;
    if (pair > 0) at = pushClass(at, pair, i, opens);
    while (hit < hitCount && load<u32>(hitTokens + (<usize>hit << 2)) <= i) {
      const concept = <u32>load<u8>(hitConcepts + hit) + 1;
      at = pushForm(at, concept * CONCEPT);
      if (opens) at = pushForm(at, concept * OPENING);
      if (lastConcept > 0 && i - lastConceptAt <= PAIR_REACH) at = pushForm(at, (lastConcept * PAIR) ^ (concept * CONCEPT));
      lastConcept = concept;
      lastConceptAt = i;
      hit++;
    }
    stemBefore = stem;
    hashBefore = hash;
  }
  if (count > from) {
    at = pushEnd(at, tail, load<u32>(ofStem + (<usize>from << 2)), count - from);
    store<u32>(segmentEnds + (segment << 2), <u32>(at - out) >> 2);
    store<u32>(tokenEnds + (segment << 2), count);
    segment++;
  }
  return <u32>segment;
}
