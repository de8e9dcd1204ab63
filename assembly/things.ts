import { scratch, THINGS, units } from './layout';

/** Length of a piece, and the step between two looks. */
const PIECE: i32 = 5;
const STRIDE: i32 = 5;
/** What leaves as many bits of a hash as the filter has. */
const FILTER_SHIFT: u32 = 15;
const SPACE: u32 = 0x20;

/**
 * Behind a head: each unit folded, the filter of the pieces, the table of pieces (piece and the place of its entries, counted from 1),
 * and then, wherever the head says, entries and letters. An entry has the number of its thing, where its letters begin, how many
 * they are, and where in them the piece stands; the last one of a piece is marked by the sign of the number.
 */
const FOLD: usize = THINGS + 64;
const FILTER: usize = FOLD + 65536;
const KEYS: usize = FILTER + (1 << 14);

@inline
function folded(at: usize): u32 {
  return <u32>load<u8>(FOLD + <usize>load<u16>(at));
}

@inline
function pieceAt(at: usize): u32 {
  return ((folded(at) & 31) << 20) | ((folded(at + 2) & 31) << 15) | ((folded(at + 4) & 31) << 10) | ((folded(at + 6) & 31) << 5) | (folded(at + 8) & 31);
}

/** Whether a thing may have this piece: 0 is certain. */
@inline
function mayBe(piece: u32): u32 {
  const first = (piece * 0x9e3779b1) >> FILTER_SHIFT;
  const second = (piece * 0x85ebca6b) >> FILTER_SHIFT;
  return (load<u32>(FILTER + (<usize>(first >> 5) << 2)) >> (first & 31)) & (load<u32>(FILTER + (<usize>(second >> 5) << 2)) >> (second & 31)) & 1;
}

/** Whether a thing stands written from a unit on. Before and behind the text is a space. */
function isWritten(start: i32, length: i32, letters: usize, count: i32): bool {
  for (let i = 0; i < count; i++) {
    const at = start + i;
    const letter = at < 0 || at >= length ? SPACE : folded(units + (<usize>at << 1));
    if (letter != <u32>load<u8>(letters + i)) return false;
  }
  return true;
}

/** Writes the number of each thing that has this piece at `at`, and where it begins. @returns where the list goes on */
function add(piece: u32, at: i32, length: i32, list: usize): usize {
  const mask = load<u32>(THINGS);
  let slot = ((piece * 0x9e3779b1) >> 7) & mask;
  let entry = load<u32>(KEYS + (<usize>slot << 3) + 4);
  while (entry != 0 && load<u32>(KEYS + (<usize>slot << 3)) != piece) {
    slot = (slot + 1) & mask;
    entry = load<u32>(KEYS + (<usize>slot << 3) + 4);
  }
  if (entry == 0) return list;
  let out = list;
  let place = THINGS + <usize>load<u32>(THINGS + 4) + (<usize>(entry - 1) << 4);
  const letters = THINGS + <usize>load<u32>(THINGS + 8);
  let thing: i32;
  do {
    thing = load<i32>(place);
    const start = at - load<i32>(place + 12);
    if (isWritten(start, length, letters + <usize>load<u32>(place + 4), load<i32>(place + 8))) {
      store<i32>(out, thing & 0x7fffffff);
      store<i32>(out + 4, start);
      out += 8;
    }
    place += 16;
  } while (thing >= 0);
  return out;
}

/**
 * Finds things by looking at every fifth place. Writes the number of each and where the space before it stands, until there are `most`.
 * @returns how many
 */
export function findThings(length: i32, most: u32): u32 {
  const last = length - PIECE;
  let list = scratch;
  const full = scratch + (<usize>most << 3);
  let i: i32 = 0;
  for (; i <= last; i += STRIDE) {
    const piece = pieceAt(units + (<usize>i << 1));
    // Both at once: one in ten has the first, which no processor foresees.
    if (mayBe(piece) == 0) continue;
    list = add(piece, i, length, list);
    if (list >= full) return <u32>(list - scratch) >> 3;
  }
  // A piece that ends in the spaces behind the text.
  for (let at = max<i32>(0, last + 1); at <= length; at++) {
    const piece = pieceAt(units + (<usize>at << 1));
    if (mayBe(piece) != 0) list = add(piece, at, length, list);
  }
  return <u32>(list - scratch) >> 3;
}
