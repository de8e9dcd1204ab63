import { SLOTS } from './features.ts';
import type { Features } from './features.ts';

/** Longest window, in segments, beside the whole text. */
export const WINDOW = 3;
/** Tokens added to a window's length before its score is scaled, so that two words alone never decide. */
export const SMOOTHING = 8;

/** The strongest window of a text and what surrounds it, in logits. */
export interface WindowScores {
  /** Score of the best window. */
  best: number;
  /** Its first and one past its last segment. */
  from: number;
  to: number;
  /** Score of the best window that does not touch the best one; the best itself when there is no other. */
  second: number;
  /** Score of the whole text taken as one window. */
  whole: number;
  segments: number;
}

let sums = new Float64Array(512);
let lengths = new Int32Array(512);

/**
 * Scores every run of one to {@link WINDOW} segments and the whole text. A window's score is the sum of its features'
 * weights over the root of its length: evidence adds up, but length alone does not.
 */
export function scoreWindows(features: Features, weights: Int8Array | Float32Array, scale: number, bias: number): WindowScores {
  const { slots, ends, tokenEnds, segments } = features;
  if (weights.length !== SLOTS) throw new Error('classifier weights do not fit the features');
  if (sums.length <= segments) {
    sums = new Float64Array(segments * 2);
    lengths = new Int32Array(segments * 2);
  }
  let at = 0;
  let sum = 0;
  sums[0] = 0;
  lengths[0] = 0;
  for (let s = 0; s < segments; s++) {
    const end = ends[s]!;
    for (; at < end; at++) sum += weights[slots[at]!]!;
    sums[s + 1] = sum;
    lengths[s + 1] = tokenEnds[s]!;
  }
  const out: WindowScores = { best: -Infinity, from: 0, to: 0, second: -Infinity, whole: 0, segments };
  if (segments === 0) return { ...out, best: -20, second: -20, whole: -20 };
  out.whole = bias + scale * sum / Math.sqrt(lengths[segments]! + SMOOTHING);
  for (let s = 1; s <= segments; s++) {
    for (let width = 1; width <= WINDOW && width <= s; width++) {
      const score = bias + scale * (sums[s]! - sums[s - width]!) / Math.sqrt(lengths[s]! - lengths[s - width]! + SMOOTHING);
      if (score > out.best) {
        out.best = score;
        out.from = s - width;
        out.to = s;
      }
    }
  }
  for (let s = 1; s <= segments; s++) {
    if (s > out.from && s - 1 < out.to) continue;
    const score = bias + scale * (sums[s]! - sums[s - 1]!) / Math.sqrt(lengths[s]! - lengths[s - 1]! + SMOOTHING);
    if (score > out.second) out.second = score;
  }
  if (out.second === -Infinity) out.second = out.best;
  if (out.whole > out.best) {
    out.best = out.whole;
    out.from = 0;
    out.to = segments;
  }
  return out;
}
