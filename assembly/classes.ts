import { CLASSES } from './layout';

/** The tables of words, stems and pairs, as `src/inspect/classifier/classes.ts` makes them: bits of what is present, and how far its hash is shifted; keys and classes in turns, and the mask of their places. */
let wordBits: usize = 0, wordShift: u32 = 0, wordEntries: usize = 0, wordMask: u32 = 0;
let stemBits: usize = 0, stemShift: u32 = 0, stemEntries: usize = 0, stemMask: u32 = 0;
let pairBits: usize = 0, pairShift: u32 = 0, pairEntries: usize = 0, pairMask: u32 = 0;

/** Spreads hashes over the field of bits: the golden ratio's fraction. */
const SPREAD: u32 = 0x9e3779b1;

@inline
function head(at: usize): u32 {
  return load<u32>(CLASSES + (at << 2));
}

/** Reads where the tables lie: their head has four numbers for each. */
export function openClasses(): void {
  wordBits = CLASSES + head(0);
  wordShift = head(1);
  wordEntries = CLASSES + head(2);
  wordMask = head(3);
  stemBits = CLASSES + head(4);
  stemShift = head(5);
  stemEntries = CLASSES + head(6);
  stemMask = head(7);
  pairBits = CLASSES + head(8);
  pairShift = head(9);
  pairEntries = CLASSES + head(10);
  pairMask = head(11);
}

/** Class of a hash in a table; 0 when it has none. */
@inline
function get(bits: usize, shift: u32, entries: usize, mask: u32, hash: u32): u32 {
  const bit = (hash * SPREAD) >> shift;
  return ((load<u32>(bits + (<usize>(bit >> 5) << 2)) >> (bit & 31)) & 1) == 0 ? 0 : find(entries, mask, hash);
}

function find(entries: usize, mask: u32, hash: u32): u32 {
  let at = (hash ^ (hash >> 16)) & mask;
  let id = load<u32>(entries + (<usize>at << 3) + 4);
  while (id != 0 && load<u32>(entries + (<usize>at << 3)) != hash) {
    at = (at + 1) & mask;
    id = load<u32>(entries + (<usize>at << 3) + 4);
  }
  return id;
}

/** Class of a word, by itself or by its stem; 0 when it has none. */
@inline
export function ofWord(hash: u32, stem: u32): u32 {
  const found = get(wordBits, wordShift, wordEntries, wordMask, hash);
  // A word no longer than a stem has no endings to take off.
  return found != 0 || stem == hash ? found : get(stemBits, stemShift, stemEntries, stemMask, stem);
}

/** Class of a word together with the one before it; 0 when they have none. */
@inline
export function ofPair(first: u32, second: u32): u32 {
  return get(pairBits, pairShift, pairEntries, pairMask, (first * 0x1b873593) ^ second);
}
