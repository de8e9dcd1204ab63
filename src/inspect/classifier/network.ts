import { SLOTS } from './features.ts';
import type { Features } from './features.ts';
import { SMOOTHING } from './windows.ts';

/** Numbers that stand for one feature: those of two networks side by side, whose mean the trainer stores as one. */
export const WIDTH = 16;
/** Units of the hidden layer. */
export const HIDDEN = 32;

/**
 * A small network over one window: the sum of its features' vectors over the root of its length, one hidden layer of
 * rectified units, and a straight path beside it.
 */
export interface Network {
  /** {@link SLOTS} rows of {@link WIDTH} entries, as {@link packRows} packs them. */
  readonly rows: Int32Array;
  /** What an entry of `rows` is multiplied with. */
  readonly scale: number;
  /** {@link HIDDEN} rows of {@link WIDTH}. */
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly out: Float32Array;
  readonly straight: Float32Array;
  readonly bias: number;
}

const sum = new Float64Array(WIDTH);
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

/** Every other byte of a word: two entries of a row, with room for the sum of {@link MOST_SUMMED}. */
const LANES = 0x00ff00ff;
/** Rows that are added before a lane could overflow: 256 times 255. */
const MOST_SUMMED = 256;
/** Words of a row. */
const WORDS = WIDTH / 4;

/** Rows of {@link WIDTH} signed bytes as {@link Network} holds them: four bytes a word, 128 more each, so that sums of words are sums of bytes. */
export function packRows(values: Int8Array): Int32Array {
  // Shared by the threads that read, as it is by far the largest table.
  const rows = new Int32Array(new SharedArrayBuffer(values.length));
  for (let i = 0; i < rows.length; i++) {
    const at = i * 4;
    rows[i] = (values[at]! + 128) | (values[at + 1]! + 128) << 8 | (values[at + 2]! + 128) << 16 | (values[at + 3]! + 128) << 24;
  }
  return rows;
}

/** Adds the two lanes of a word to the sums of entries d and d + 2. */
function addLanes(lanes: number, at: number, excess: number): void {
  sums[at]! += (lanes & 0xffff) - excess;
  sums[at + 2]! += (lanes >>> 16) - excess;
}

function addSegment({ slots, ends }: Features, rows: Int32Array, segment: number): void {
  if (known[segment] === 1) return;
  known[segment] = 1;
  const to = segment * WIDTH;
  sums.fill(0, to, to + WIDTH);
  const end = ends[segment]!;
  let at = segment === 0 ? 0 : ends[segment - 1]!;
  while (at < end) {
    // Locals, not arrays, and four entries a load: this is where the time of the second stage goes.
    let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    const stop = Math.min(end, at + MOST_SUMMED);
    const excess = (stop - at) * 128;
    for (; at < stop; at++) {
      const row = slots[at]! * WORDS;
      const first = rows[row]!, second = rows[row + 1]!, third = rows[row + 2]!, fourth = rows[row + 3]!;
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

/** Logit of the segments [from, to) of the text that {@link begin} was told of. */
export function scoreWindow(features: Features, network: Network, from: number, to: number): number {
  const { rows, scale, hidden, hiddenBias, out, straight } = network;
  if (rows.length !== SLOTS * WORDS) throw new Error('classifier network does not fit the features');
  sum.fill(0);
  for (let segment = from; segment < to; segment++) {
    addSegment(features, rows, segment);
    for (let d = 0; d < WIDTH; d++) sum[d]! += sums[segment * WIDTH + d]!;
  }
  const length = features.tokenEnds[to - 1]! - (from === 0 ? 0 : features.tokenEnds[from - 1]!);
  const norm = scale / Math.sqrt(length + SMOOTHING);
  let logit = network.bias;
  for (let d = 0; d < WIDTH; d++) {
    sum[d]! *= norm;
    logit += straight[d]! * sum[d]!;
  }
  for (let unit = 0; unit < HIDDEN; unit++) {
    let value = hiddenBias[unit]!;
    const row = unit * WIDTH;
    for (let d = 0; d < WIDTH; d++) value += hidden[row + d]! * sum[d]!;
    if (value > 0) logit += out[unit]! * value;
  }
  return logit;
}
