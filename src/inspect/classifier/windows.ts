import { SLOTS } from './features.ts';
import type { Features } from './features.ts';
import { kernel, provide } from '../kernel.ts';

/** Longest window, in segments, beside the whole text. */
export const WINDOW = 3;
/** Tokens added to a window's length before its score is scaled, so that two words alone never decide. */
export const SMOOTHING = 8;
/** Most windows that are looked at more closely. */
export const MOST_CANDIDATES = 8;

/** First stage: one weight for each feature. */
export interface Linear {
  readonly weights: Int8Array | Float32Array;
  /** What a weight is multiplied with. */
  readonly scale: number;
  readonly bias: number;
}

/** Scores of one text's windows, in logits. Overwritten by the next call. */
export interface WindowScores {
  /** Segments that were scored: the first, and the one after the last. */
  first: number;
  last: number;
  /** Score of each segment by itself, under its number in the whole text. */
  single: Float64Array;
  /** Score of the whole text taken as one window. */
  whole: number;
  /** The strongest windows above the gate, strongest first: first segment, one past the last, score. */
  candidates: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly score: Float64Array;
}

const scores: WindowScores = {
  first: 0, last: 0, single: new Float64Array(512), whole: 0, candidates: 0,
  from: new Int32Array(MOST_CANDIDATES), to: new Int32Array(MOST_CANDIDATES), score: new Float64Array(MOST_CANDIDATES),
};
let sums = new Float64Array(513);
let lengths = new Int32Array(513);

function propose(from: number, to: number, score: number): void {
  const full = scores.candidates === MOST_CANDIDATES;
  if (full && score <= scores.score[MOST_CANDIDATES - 1]!) return;
  let at = full ? MOST_CANDIDATES - 1 : scores.candidates++;
  for (; at > 0 && scores.score[at - 1]! < score; at--) {
    scores.from[at] = scores.from[at - 1]!;
    scores.to[at] = scores.to[at - 1]!;
    scores.score[at] = scores.score[at - 1]!;
  }
  scores.from[at] = from;
  scores.to[at] = to;
  scores.score[at] = score;
}

/** The weights that the kernel has. */
let provided: readonly Int8Array[] = [];

/** Which of the kernel's tables of weights this is. One is asked about hundreds of texts, or two are in turns. */
function numberOf(weights: Int8Array): number {
  const known = provided.indexOf(weights);
  if (known >= 0) return known;
  provided = provided.length < 2 ? [...provided, weights] : [weights];
  provide('LINEAR', ...provided);
  return provided.length - 1;
}

/** Sums of the weights of each segment's features from `first` to before `last`. Those of the text that the kernel read last are summed there. */
function sumsOf({ slots, ends }: Features, weights: Int8Array | Float32Array, first: number, last: number): ArrayLike<number> {
  const { slots: own, run, scratch } = kernel();
  if (slots === own && weights instanceof Int8Array) {
    run.sumSegments(numberOf(weights), first, last);
    return scratch;
  }
  let at = first === 0 ? 0 : ends[first - 1]!;
  return Array.from({ length: last - first }, (_, i) => {
    let sum = 0;
    for (const end = ends[first + i]!; at < end; at++) sum += weights[slots[at]!]!;
    return sum;
  });
}

/**
 * Scores every run of one to {@link WINDOW} segments and the whole text, or of a stretch of it. A window's score is the sum of its features'
 * weights over the root of its length: evidence adds up, but length alone does not.
 * @param gate - windows that score less are no candidates
 * @param whole - whether the whole text is a candidate too
 * @param first - segment with which the text that is scored begins, and `last`, the one after its end: a document within a message
 */
export function scoreWindows(features: Features, linear: Linear, gate: number, whole: boolean, first = 0, last = features.segments): WindowScores {
  const { tokenEnds } = features;
  const { weights, scale, bias } = linear;
  if (weights.length !== SLOTS) throw new Error('classifier weights do not fit the features');
  if (scores.single.length <= last) {
    scores.single = new Float64Array(last * 2);
    sums = new Float64Array(last * 2 + 1);
    lengths = new Int32Array(last * 2 + 1);
  }
  const ofSegments = sumsOf(features, weights, first, last);
  let sum = 0;
  sums[first] = 0;
  lengths[first] = first === 0 ? 0 : tokenEnds[first - 1]!;
  scores.first = first;
  scores.last = last;
  scores.candidates = 0;
  for (let s = first; s < last; s++) {
    sum += ofSegments[s - first]!;
    sums[s + 1] = sum;
    lengths[s + 1] = tokenEnds[s]!;
    for (let width = 1; width <= WINDOW && width <= s + 1 - first; width++) {
      const score = bias + scale * (sum - sums[s + 1 - width]!) / Math.sqrt(lengths[s + 1]! - lengths[s + 1 - width]! + SMOOTHING);
      if (width === 1) scores.single[s] = score;
      if (score > gate) propose(s + 1 - width, s + 1, score);
    }
  }
  scores.whole = first === last ? bias : bias + scale * sum / Math.sqrt(lengths[last]! - lengths[first] + SMOOTHING);
  if (whole && last - first > WINDOW && scores.whole > gate) propose(first, last, scores.whole);
  return scores;
}
