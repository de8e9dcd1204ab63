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
  /** {@link SLOTS} rows of {@link WIDTH}. */
  readonly vectors: Int8Array | Float32Array;
  /** What an entry of `vectors` is multiplied with. */
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

function addSegment({ slots, ends }: Features, vectors: Int8Array | Float32Array, segment: number): void {
  if (known[segment] === 1) return;
  known[segment] = 1;
  // Locals, not an array: this is where the time of the second stage goes.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  let i = 0;
  let j = 0;
  let k = 0;
  let l = 0;
  let m = 0;
  let n = 0;
  let o = 0;
  let p = 0;
  const end = ends[segment]!;
  for (let at = segment === 0 ? 0 : ends[segment - 1]!; at < end; at++) {
    const row = slots[at]! * WIDTH;
    a += vectors[row]!;
    b += vectors[row + 1]!;
    c += vectors[row + 2]!;
    d += vectors[row + 3]!;
    e += vectors[row + 4]!;
    f += vectors[row + 5]!;
    g += vectors[row + 6]!;
    h += vectors[row + 7]!;
    i += vectors[row + 8]!;
    j += vectors[row + 9]!;
    k += vectors[row + 10]!;
    l += vectors[row + 11]!;
    m += vectors[row + 12]!;
    n += vectors[row + 13]!;
    o += vectors[row + 14]!;
    p += vectors[row + 15]!;
  }
  const at = segment * WIDTH;
  sums[at] = a;
  sums[at + 1] = b;
  sums[at + 2] = c;
  sums[at + 3] = d;
  sums[at + 4] = e;
  sums[at + 5] = f;
  sums[at + 6] = g;
  sums[at + 7] = h;
  sums[at + 8] = i;
  sums[at + 9] = j;
  sums[at + 10] = k;
  sums[at + 11] = l;
  sums[at + 12] = m;
  sums[at + 13] = n;
  sums[at + 14] = o;
  sums[at + 15] = p;
}

/** Logit of the segments [from, to) of the text that {@link begin} was told of. */
export function scoreWindow(features: Features, network: Network, from: number, to: number): number {
  const { vectors, scale, hidden, hiddenBias, out, straight } = network;
  if (vectors.length !== SLOTS * WIDTH) throw new Error('classifier network does not fit the features');
  sum.fill(0);
  for (let segment = from; segment < to; segment++) {
    addSegment(features, vectors, segment);
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
