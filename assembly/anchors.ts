import { ANCHORS, scratch, units } from './layout';

/**
 * Behind a head (what states from which on end a word, and how many units a state depends on at most), the column of each unit, and then
 * the rows of the automaton: the next state for each column. States count the lines of 64 bytes before their rows.
 */
const COLUMNS: usize = ANCHORS + 64;
const ROWS: usize = COLUMNS + 65536;

/** Texts of so many units and more are searched in four parts at a time: each step waits for the one before, but not for those of other parts. */
const LEAST_PARTED: u32 = 256;

@inline
function step(state: u32, at: usize): u32 {
  return <u32>load<u16>(ROWS + (<usize>state << 6) + (<usize>load<u8>(COLUMNS + <usize>load<u16>(at)) << 1));
}

/** The state before a unit, from which on the search goes: what lies further back than the longest word has no say in it. */
function stateBefore(at: usize, begin: usize): u32 {
  const reach = <usize>load<u32>(ANCHORS + 4) << 1;
  let state: u32 = 0;
  for (let from = at - begin > reach ? at - reach : begin; from < at; from += 2) state = step(state, from);
  return state;
}

@inline
function note(list: usize, at: usize, state: u32): usize {
  store<u32>(list, <u32>(at - units) >> 1);
  store<u32>(list + 4, state);
  return list + 8;
}

/**
 * Writes every place of the text from the unit `from` on that ends a word, in order, and the state there, which says what words.
 * @returns how many
 */
export function findAnchors(from: u32, length: u32): u32 {
  if (from >= length) return 0;
  const begin = units + (<usize>from << 1);
  const stop = units + (<usize>length << 1);
  const firstHit = load<u32>(ANCHORS);
  const size = length - from < LEAST_PARTED ? 0 : <usize>((length - from) >> 2) << 1;
  // Four lists, each with room for all places of its part, are joined afterwards.
  const room = size << 2;
  let listA = scratch, listB = scratch + room, listC = scratch + 2 * room, listD = scratch + 3 * room;
  let a: u32 = 0, b = stateBefore(begin + size, begin), c = stateBefore(begin + 2 * size, begin), d = stateBefore(begin + 3 * size, begin);
  for (let at = begin, end = begin + size; at < end; at += 2) {
    a = step(a, at);
    b = step(b, at + size);
    c = step(c, at + 2 * size);
    d = step(d, at + 3 * size);
    if (max(max(a, b), max(c, d)) < firstHit) continue;
    if (a >= firstHit) listA = note(listA, at, a);
    if (b >= firstHit) listB = note(listB, at + size, b);
    if (c >= firstHit) listC = note(listC, at + 2 * size, c);
    if (d >= firstHit) listD = note(listD, at + 3 * size, d);
  }
  // What is left behind the fourth part, or all of a short text.
  for (let at = begin + 4 * size; at < stop; at += 2) {
    d = step(d, at);
    if (d >= firstHit) listD = note(listD, at, d);
  }
  let end = listA;
  end = joined(end, scratch + room, listB);
  end = joined(end, scratch + 2 * room, listC);
  end = joined(end, scratch + 3 * room, listD);
  return <u32>(end - scratch) >> 3;
}

/** Moves the list in bytes [from, to) to where another ends. @returns where both end */
@inline
function joined(end: usize, from: usize, to: usize): usize {
  if (to > from && end != from) memory.copy(end, from, to - from);
  return end + (to - from);
}
