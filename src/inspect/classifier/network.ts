import { SLOTS } from './features.ts';
import type { Features } from './features.ts';
import { SMOOTHING } from './windows.ts';
import { kernel, provide } from '../kernel.ts';

/** Numbers that stand for one feature: those of two networks side by side, whose mean the trainer stores as one. */
export const WIDTH = 16;
/** Units of the hidden layer. As `assembly/network.ts` has them. */
export const HIDDEN = 32;

/** Rows of {@link WIDTH} small integers, four to a word, each raised by `raised`, so that sums of words are sums of bytes. */
export interface Rows {
  readonly words: Int32Array;
  /** The greatest amount of an entry, added to all of them. */
  readonly raised: number;
}

/**
 * A small network over one window: the sum of its features' vectors over the root of its length, one hidden layer of
 * rectified units, and a straight path beside it.
 */
export interface Network {
  /** {@link SLOTS} rows of {@link WIDTH} entries, as {@link packRows} packs them. */
  readonly rows: Rows;
  /** What an entry of `rows` is multiplied with. */
  readonly scale: number;
  /** {@link HIDDEN} rows of {@link WIDTH}. */
  readonly hidden: Float32Array | Float64Array;
  readonly hiddenBias: Float32Array | Float64Array;
  readonly out: Float32Array | Float64Array;
  readonly straight: Float32Array | Float64Array;
  readonly bias: number;
}

/** Sums of the segments met so far, and which these are. */
let sums = new Float64Array(WIDTH * 512);
let known = new Uint8Array(512);

/** Sets about a new text: sums of segments are kept between its windows. */
export function begin(features: Features): void {
  if (known.length < features.segments) {
    known = new Uint8Array(features.segments * 2);
    sums = new Float64Array(known.length * WIDTH);
  }
  known.fill(0, 0, features.segments);
}

/** Every other byte of a word: two entries of a row, with room for more. */
const LANES = 0x00ff00ff;
const LARGEST_BYTE = 0xff;
const LARGEST_LANE = 0xffff;
/** Words of a row. */
const WORDS = WIDTH / 4;

/** Rows of {@link WIDTH} signed bytes as {@link Network} holds them. */
export function packRows(values: Int8Array): Rows {
  // Shared by the threads that read, as it is by far the largest table.
  const words = new Int32Array(new SharedArrayBuffer(values.length));
  let raised = 1;
  for (let i = 0; i < values.length; i++) raised = Math.max(raised, Math.abs(values[i]!));
  for (let i = 0; i < words.length; i++) {
    const at = i * 4;
    words[i] = (values[at]! + raised & 0xff) | (values[at + 1]! + raised & 0xff) << 8 | (values[at + 2]! + raised & 0xff) << 16 | (values[at + 3]! + raised & 0xff) << 24;
  }
  return { words, raised };
}

/** Adds the two lanes of a word to the sums of entries d and d + 2. */
function addLanes(lanes: number, at: number, excess: number): void {
  sums[at]! += (lanes & 0xffff) - excess;
  sums[at + 2]! += (lanes >>> 16) - excess;
}

/** What {@link touch} read: kept, or nothing would be read. */
const touched = new Int32Array(1);

/** Reads a word of each row from feature `from` to `to`. The rows lie anywhere in some megabytes: so the processor fetches many at a time, where it would wait for one after the other. */
function touch({ slots }: Features, words: Int32Array, from: number, to: number): void {
  let read = 0;
  for (let i = from; i < to; i++) read |= words[slots[i]! * WORDS]!;
  touched[0] = read;
}

function addSegment({ slots, ends }: Features, { words, raised }: Rows, segment: number): void {
  known[segment] = 1;
  const to = segment * WIDTH;
  sums.fill(0, to, to + WIDTH);
  const end = ends[segment]!;
  // An entry is at most twice `raised`: so many rows are added before a byte could overflow, and so many before a lane could.
  const inBytes = Math.max(1, LARGEST_BYTE / (2 * raised) | 0);
  const inLanes = LARGEST_LANE / (2 * raised) | 0;
  let at = segment === 0 ? 0 : ends[segment - 1]!;
  while (at < end) {
    // Locals, not arrays, and four entries a load: this is where the time of the second stage goes.
    let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    const stop = Math.min(end, at + inLanes);
    const excess = (stop - at) * raised;
    while (at < stop) {
      let first = 0, second = 0, third = 0, fourth = 0;
      const next = Math.min(stop, at + inBytes);
      for (; at < next; at++) {
        const row = slots[at]! * WORDS;
        first = first + words[row]! | 0;
        second = second + words[row + 1]! | 0;
        third = third + words[row + 2]! | 0;
        fourth = fourth + words[row + 3]! | 0;
      }
      a = a + (first & LANES) | 0;
      b = b + (first >>> 8 & LANES) | 0;
      c = c + (second & LANES) | 0;
      d = d + (second >>> 8 & LANES) | 0;
      e = e + (third & LANES) | 0;
      f = f + (third >>> 8 & LANES) | 0;
      g = g + (fourth & LANES) | 0;
      h = h + (fourth >>> 8 & LANES) | 0;
    }
    addLanes(a, to, excess);
    addLanes(b, to + 1, excess);
    addLanes(c, to + 4, excess);
    addLanes(d, to + 5, excess);
    addLanes(e, to + 8, excess);
    addLanes(f, to + 9, excess);
    addLanes(g, to + 12, excess);
    addLanes(h, to + 13, excess);
  }
}

/** Features whose rows are fetched ahead of being added: some 16 KB, half of a processor's nearest cache. */
const AHEAD = 256;

/** Sees to the sums of the segments [from, to) of the text that {@link begin} was told of: those of several windows at a time cost less. */
export function addSegments(features: Features, { rows }: Network, from: number, to: number): void {
  const { ends } = features;
  const last = to === 0 ? 0 : ends[to - 1]!;
  let fetched = 0;
  for (let segment = from; segment < to; segment++) {
    if (known[segment] === 1) continue;
    const begins = segment === 0 ? 0 : ends[segment - 1]!;
    if (begins >= fetched || ends[segment]! > fetched) {
      fetched = Math.min(last, Math.max(ends[segment]!, begins + AHEAD));
      touch(features, rows.words, begins, fetched);
    }
    addSegment(features, rows, segment);
  }
}

/** The networks whose hidden layers the kernel has. */
let provided: readonly Network[] = [];

/** Numbers of a network's hidden layer and of what lies beside it, as `assembly/network.ts` reads them. */
function layerOf({ hidden, hiddenBias, out, straight }: Network): Float64Array {
  const byEntry = Float64Array.from({ length: WIDTH * HIDDEN }, (_, at) => hidden[at % HIDDEN * WIDTH + Math.floor(at / HIDDEN)]!);
  return Float64Array.from([...byEntry, ...hiddenBias, ...out, ...straight]);
}

/** Which of the kernel's networks this is. One is asked about hundreds of texts, or two are in turns. */
function numberOf(network: Network): number {
  const known = provided.indexOf(network);
  if (known >= 0) return known;
  provided = provided.length < 2 ? [...provided, network] : [network];
  provide('NETWORKS', ...provided.map(layerOf));
  return provided.length - 1;
}

/** Logit of the segments [from, to) of the text that {@link begin} was told of. The numbers of a network must not change once it was asked. */
export function scoreWindow(features: Features, network: Network, from: number, to: number): number {
  const { rows, scale } = network;
  if (rows.words.length !== SLOTS * WORDS) throw new Error('classifier network does not fit the features');
  addSegments(features, network, from, to);
  const which = numberOf(network);
  const { sum, run } = kernel();
  sum.fill(0);
  for (let segment = from; segment < to; segment++) {
    for (let d = 0; d < WIDTH; d++) sum[d]! += sums[segment * WIDTH + d]!;
  }
  const length = features.tokenEnds[to - 1]! - (from === 0 ? 0 : features.tokenEnds[from - 1]!);
  return run.logit(which, scale / Math.sqrt(length + SMOOTHING), network.bias);
}
