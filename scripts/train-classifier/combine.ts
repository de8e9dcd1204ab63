import { combined } from '../../src/inspect/classifier/model.ts';
import { scoreWindows } from '../../src/inspect/classifier/windows.ts';
import { conceptScanner } from '../../src/inspect/classifier/lexicon.ts';
import { tokenize } from '../../src/inspect/classifier/tokens.ts';
import { evaluate, evidenceOf } from '../../src/inspect/detectors/injection/evaluate.ts';
import { Reading } from '../../src/inspect/detectors/injection/reading.ts';
import { FOLDS } from './data.ts';
import { exampleWeights, fit } from './fit.ts';
import type { Example, Head } from './data.ts';
import type { Fitted } from './fit.ts';

/** An example with the inputs of the last stage. */
export interface Scored {
  readonly example: Example;
  readonly inputs: readonly number[];
  readonly rule: number;
}

/** Inputs of the last stage under a fitted first stage. */
export function inputsOf(example: Example, head: Head, model: Fitted): Scored {
  const tokens = tokenize(example.text);
  const found = evaluate(new Reading(example.text, tokens, conceptScanner().scan(example.text, tokens)), head === 'user' ? 'user' : 'untrusted');
  const evidence = evidenceOf(found);
  const scores = scoreWindows({ slots: example.slots, ends: example.ends, tokenEnds: example.tokenEnds, segments: example.ends.length }, model.weights, 1, model.bias);
  return { example, inputs: combined(scores, evidence), rule: evidence.top };
}

/** Every example scored by a model that saw neither its source nor any source related to it. */
export function outOfFold(all: readonly Example[], head: Head, progress: (text: string) => void): Scored[] {
  const out: Scored[] = [];
  FOLDS.forEach((fold, index) => {
    const model = fit(all.filter(e => !fold.includes(e.family)), head);
    for (const e of all) if (fold.includes(e.family) && e.heads.includes(head)) out.push(inputsOf(e, head, model));
    progress(`${head}: fold ${index + 1} of ${FOLDS.length}`);
  });
  return out;
}

export function logit(coefficients: readonly number[], inputs: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < inputs.length; i++) sum += coefficients[i]! * inputs[i]!;
  return sum;
}

/**
 * Bounds of the coefficients, in the order of `combined`. Without them the fit learns from the data set's habits that
 * long texts with several strong windows are benign, and padding an attack would hide it.
 */
const LEAST = [-Infinity, 0.3, 0, 0, -0.05, 0, 0, -6];
const MOST = [Infinity, Infinity, Infinity, Infinity, 0, 8, 4, -3];

/** Logistic regression by gradient steps on standardised inputs, with a small ridge; deterministic. */
export function fitCombination(scored: readonly Scored[]): number[] {
  const weights = exampleWeights(scored.map(s => s.example));
  const size = scored[0]!.inputs.length;
  const mean = new Float64Array(size);
  const spread = new Float64Array(size);
  for (const s of scored) s.inputs.forEach((v, i) => { mean[i]! += v / scored.length; });
  for (const s of scored) s.inputs.forEach((v, i) => { spread[i]! += (v - mean[i]!) ** 2 / scored.length; });
  for (let i = 0; i < size; i++) spread[i] = Math.sqrt(spread[i]!) || 1;
  mean[0] = 0;
  spread[0] = 1;
  const beta = new Float64Array(size);
  const rows = scored.map(s => s.inputs.map((v, i) => (v - mean[i]!) / spread[i]!));
  const velocity = new Float64Array(size);
  for (let step = 0; step < 400; step++) {
    const gradient = new Float64Array(size);
    rows.forEach((row, r) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += beta[i]! * row[i]!;
      const error = (1 / (1 + Math.exp(-sum)) - scored[r]!.example.label) * weights[r]!;
      for (let i = 0; i < size; i++) gradient[i]! += error * row[i]!;
    });
    for (let i = 0; i < size; i++) {
      velocity[i] = 0.9 * velocity[i]! - 0.3 * (gradient[i]! / scored.length + (i > 0 ? 1e-3 * beta[i]! : 0));
      beta[i] = Math.max(LEAST[i]! * spread[i]!, Math.min(MOST[i]! * spread[i]!, beta[i]! + velocity[i]!));
    }
  }
  const out = Array.from(beta, (b, i) => b / spread[i]!);
  for (let i = 1; i < size; i++) out[0]! -= out[i]! * mean[i]!;
  return out;
}

/** Shares of benign texts. */
export interface FalseAlarms {
  readonly rows: number;
  /** Mean over families. */
  readonly families: number;
  /** Of the near misses written for this detector. */
  readonly nearMisses: number;
}

const NEAR_MISSES = 'near-misses';
const WRITTEN = new Set(['own/user-benign', 'own/document-benign', 'own/orders-benign']);

/** Share of benign texts at or above a logit: over all rows, and as the mean over families. */
export function falseAlarms(scored: readonly Scored[], coefficients: readonly number[], threshold: number): FalseAlarms {
  const families = new Map<string, [number, number]>();
  for (const s of scored) {
    if (s.example.label === 1) continue;
    const own = s.example.family.startsWith('own');
    if (own && !WRITTEN.has(s.example.source)) continue;
    const family = own ? NEAR_MISSES : s.example.family;
    const entry = families.get(family) ?? [0, 0];
    entry[1]++;
    if (logit(coefficients, s.inputs) >= threshold) entry[0]++;
    families.set(family, entry);
  }
  let hits = 0;
  let rows = 0;
  let mean = 0;
  let counted = 0;
  const [alarms, misses] = families.get(NEAR_MISSES) ?? [0, 1];
  for (const [h, n] of families.values()) {
    hits += h;
    rows += n;
    // Families of a few rows have no rate worth averaging.
    if (n >= 100) { mean += h / n; counted++; }
  }
  return { rows: hits / rows, families: mean / counted, nearMisses: alarms / misses };
}

/** Most false alarms on sources not seen, at the confidence that blocks and at the one that flags. */
export const MOST_FALSE_ALARMS = { blocking: { rows: 0.006, families: 0.012, nearMisses: 0.05 }, flagging: { rows: 0.02, families: 0.035, nearMisses: 0.12 } };
const FLAGGING = 0.5;

/** Lowest logit whose false alarms stay within the bounds. */
function bounded(scored: readonly Scored[], coefficients: readonly number[], most: FalseAlarms): number {
  let low = -10;
  let high = 15;
  for (let i = 0; i < 40; i++) {
    const mid = (low + high) / 2;
    const found = falseAlarms(scored, coefficients, mid);
    if (found.rows <= most.rows && found.families <= most.families && found.nearMisses <= most.nearMisses) high = mid;
    else low = mid;
  }
  return high;
}

/**
 * Scales and moves the logits so that the confidences at which policy blocks and flags meet {@link MOST_FALSE_ALARMS};
 * the order of texts stays as it is.
 */
export function anchor(scored: readonly Scored[], coefficients: readonly number[], blocking: number): number[] {
  const block = bounded(scored, coefficients, MOST_FALSE_ALARMS.blocking);
  const flag = bounded(scored, coefficients, MOST_FALSE_ALARMS.flagging);
  const wanted = Math.log(blocking / (1 - blocking)) - Math.log(FLAGGING / (1 - FLAGGING));
  // Two bounds met at nearly the same logit would make the scores all or nothing.
  const slope = Math.min(2, wanted / Math.max(0.2, block - flag));
  const out = coefficients.map(c => c * slope);
  out[0]! += Math.log(blocking / (1 - blocking)) - block * slope;
  return out;
}
