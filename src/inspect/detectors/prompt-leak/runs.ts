import type { Span } from '../../contract.ts';
import type { Folded, LeakIndex } from './index-texts.ts';
import { GRAM, LONG_RUN, SHORT_GRAM } from './index-texts.ts';

/** Shortest run that is reported at all. */
export const SHORT_RUN = 48;

/** Most characters between two letters of one run: white space, punctuation, Markdown. */
export const MAX_GAP = 16;

/** A stretch of text copied from a system text. A long copy is several tiles, so that no stream must be held for all of it. */
export interface Tile {
  readonly span: Span;
  /** Letters and digits copied here and up to {@link LONG_RUN} before, boilerplate left out. */
  readonly copied: number;
  /** The same with the runs before it that only a few other letters part from it: numbers of a list, `part 2`. */
  readonly joined: number;
  /** How many make this a leak. */
  readonly needed: number;
}

/** Fewest grams of a run that is joined with others: every such run is found, wherever a text begins. */
const JOINED_GRAMS = 16;
/** Most letters and most raw characters between two runs that are joined, and how far before a tile they may begin. */
const JOIN_LETTERS = 24;
const JOIN_RAW = 64;
const JOIN_REACH = LONG_RUN * MAX_GAP;

/** A run before, and how much of it was copied. */
interface Earlier extends Run { readonly copied: number }

interface Run { readonly start: number; readonly end: number }

/** Runs of grams found in the index, as ranges [start, end) of gram positions. Looks at each sixteenth gram and widens from there. */
function* gramRuns(index: LeakIndex, folded: Folded): Generator<Run> {
  const { units, length } = folded;
  // Every reported run has at least this many grams (36 characters, 60 % of the shortest text), so none falls between two looks.
  const stride = 36 - GRAM;
  let floor = 0;
  for (let probe = stride - 1; probe + GRAM <= length + stride; probe += stride) {
    const at = Math.min(probe, length - GRAM);
    if (at < floor) continue;
    if (!index.mayHoldShort(units, at) || index.position(units, at) < 0) continue;
    let start = at;
    while (start > floor && index.position(units, start - 1) >= 0) start--;
    let end = at + 1;
    while (end + GRAM <= length && index.position(units, end) >= 0) end++;
    yield* unbroken(folded, start, end);
    floor = end;
  }
}

/** Parts of a run whose characters stand close together in the raw text. */
function* unbroken(folded: Folded, start: number, end: number): Generator<Run> {
  const { offsets } = folded;
  let from = start;
  for (let i = start; i + 1 < end + GRAM - 1; i++) {
    if ((offsets[i + 1] ?? 0) - (offsets[i] ?? 0) <= MAX_GAP + 1) continue;
    // Grams that reach over the gap are lost.
    if (i - GRAM + 2 > from) yield { start: from, end: i - GRAM + 2 };
    from = Math.max(from, i + 1);
  }
  if (from < end) yield { start: from, end };
}

/**
 * Cuts a run into tiles at grams that the index marks, and measures each together with what stands before it. Nothing
 * after a tile counts, and the first is never shorter than a leak, so that a tile is decided where it ends.
 */
function* tilesOf(index: LeakIndex, folded: Folded, run: Run, earlier: readonly Earlier[]): Generator<Tile> {
  const { units, offsets } = folded;
  const cuts = [run.start];
  /** How many grams before each place are no boilerplate. */
  const counted = new Int32Array(run.end - run.start + 1);
  const needs = new Int32Array(run.end - run.start);
  for (let at = run.start; at < run.end; at++) {
    const position = index.position(units, at);
    if (at - run.start >= LONG_RUN && index.isCut(position)) cuts.push(at);
    counted[at - run.start + 1] = (counted[at - run.start] ?? 0) + (index.isBoilerplate(position) ? 0 : 1);
    needs[at - run.start] = index.neededAt(position);
  }
  for (const [i, from] of cuts.entries()) {
    const end = cuts[i + 1] ?? run.end + GRAM - 1;
    // Only grams that lie within the tile and what stands before it.
    const left = Math.max(run.start, from - LONG_RUN);
    const right = Math.max(left, end - GRAM + 1);
    const grams = (counted[right - run.start] ?? 0) - (counted[left - run.start] ?? 0);
    let needed = LONG_RUN;
    for (let at = left; at < right; at++) needed = Math.min(needed, needs[at - run.start] ?? needed);
    // Beside boilerplate, the grams that reach into it are no copy of anything else.
    const copied = grams === right - left && grams > 0 ? grams + GRAM - 1 : grams;
    yield { span: [offsets[from] ?? 0, (offsets[end - 1] ?? 0) + 1], copied, joined: copied + joinedBefore(folded, run, from, earlier), needed };
  }
}

/** Letters copied in the runs before a tile's own that stand close to it, when what stands before the tile in its own run is not enough to tell. */
function joinedBefore({ offsets }: Folded, run: Run, from: number, earlier: readonly Earlier[]): number {
  if (from - run.start >= LONG_RUN) return 0;
  const least = (offsets[from] ?? 0) - JOIN_REACH;
  let copied = 0;
  let next = run.start;
  for (let i = earlier.length - 1; i >= 0 && copied < LONG_RUN; i--) {
    const { start, end, copied: before } = earlier[i]!;
    const last = end + GRAM - 2;
    if (next - last > JOIN_LETTERS || (offsets[next] ?? 0) - (offsets[last] ?? 0) > JOIN_RAW || (offsets[start] ?? 0) < least) break;
    copied += before;
    next = start;
  }
  return copied;
}

/** Letters that a whole run copies, boilerplate left out. */
function copiedIn(index: LeakIndex, { units }: Folded, { start, end }: Run): number {
  let grams = 0;
  for (let at = start; at < end; at++) if (!index.isBoilerplate(index.position(units, at))) grams++;
  return grams === end - start ? grams + GRAM - 1 : grams;
}

/** All tiles that are long enough to report, none overlapping another, and whether each one's run reaches the end of the text. */
function* reported(index: LeakIndex, folded: Folded): Generator<Tile & { readonly open: boolean; readonly last: boolean }> {
  let covered = 0;
  const earlier: Earlier[] = [];
  for (const run of gramRuns(index, folded)) {
    const open = run.end + GRAM - 1 === folded.length;
    const tiles = [...tilesOf(index, folded, run, earlier)];
    if (run.end - run.start >= JOINED_GRAMS) earlier.push({ ...run, copied: copiedIn(index, folded, run) });
    for (const [i, { span, copied, joined, needed }] of tiles.entries()) {
      const last = i === tiles.length - 1;
      const long = copied >= Math.min(SHORT_RUN, needed);
      // Two runs may share the characters of a gram; the first keeps them.
      const start = Math.max(span[0], covered);
      if ((!long && !(open && last)) || start >= span[1]) continue;
      if (long) covered = span[1];
      yield { span: [start, span[1]], copied, joined, needed, open, last };
    }
  }
}

/** All tiles that are long enough to report. */
export function findLeaks(index: LeakIndex, folded: Folded): Tile[] {
  const tiles: Tile[] = [];
  for (const { span, copied, joined, needed } of reported(index, folded)) {
    if (copied >= Math.min(SHORT_RUN, needed)) tiles.push({ span, copied, joined, needed });
  }
  return tiles;
}

/** Whether any gram of the system texts reaches to or beyond an offset: without one, no run covers anything from there on. */
export function touches(index: LeakIndex, { units, offsets, length }: Folded, from: number): boolean {
  let at = length;
  while (at > 0 && (offsets[at - 1] ?? 0) >= from) at--;
  for (at = Math.max(0, at - GRAM + 1); at + GRAM <= length; at++) {
    if (index.mayHoldShort(units, at) && index.mayHoldShort(units, at + GRAM - SHORT_GRAM) && index.position(units, at) >= 0) return true;
  }
  return false;
}

/**
 * Whether the end of a text is so unlike the system texts that no run reaches it, so that {@link openLeak} needs nothing
 * before `folded`.
 */
export function endsApart(index: LeakIndex, folded: Folded): boolean {
  const first = folded.length - 3 * GRAM;
  if (first < 0) return false;
  for (let at = first; at + GRAM <= folded.length; at++) {
    if (index.mayHoldShort(folded.units, at) && index.mayHoldShort(folded.units, at + GRAM - SHORT_GRAM) && index.position(folded.units, at) >= 0) return false;
  }
  return true;
}

/**
 * Where the end of a stream may still become part of a leak: the start of the text that could be a run's beginning, or
 * of the tile that what follows may lengthen. The text's length when there is none.
 */
export function openLeak(index: LeakIndex, folded: Folded, textLength: number): number {
  const { units, offsets, length } = folded;
  if (length === 0 || textLength - (offsets[length - 1] ?? 0) > MAX_GAP + 1) return textLength;
  // Fewer characters than a short gram may begin anything.
  let first = Math.max(0, length - SHORT_GRAM + 1);
  while (first > 0 && length - first < GRAM - 1 && index.mayHoldShort(units, first - 1)) first--;
  let open = offsets[first] ?? textLength;
  for (const tile of reported(index, folded)) {
    if (tile.open && tile.last) return Math.min(tile.span[0], open);
    // What a finished tile covers, a new run would not report again.
    if (open < tile.span[1]) open = Math.max(open, tile.span[1]);
  }
  return open;
}
