import { CONCEPTS } from '../../src/inspect/classifier/concepts.ts';
import { conceptSlots, SLOTS } from '../../src/inspect/classifier/features.ts';
import { scoreWindows, SMOOTHING } from '../../src/inspect/classifier/windows.ts';
import type { Example, Head } from './data.ts';

export interface Fitted {
  readonly weights: Float32Array;
  readonly bias: number;
}

export interface FitOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly rate: number;
  /** Pull of each touched weight towards zero, in units of the learning rate. */
  readonly decay: number;
  /** Share of a window's features that are ignored at each step. */
  readonly dropout: number;
  /** Share of steps in which only concepts are seen, so that they carry over to wordings and languages not met. */
  readonly conceptsOnly: number;
  /** A feature is learned only when this many sources have it. */
  readonly leastSources: number;
}

export const DEFAULT_FIT: FitOptions = { seed: 7, epochs: 10, rate: 0.12, decay: 1e-3, dropout: 0.3, conceptsOnly: 0.2, leastSources: 2 };

/** Deterministic generator (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

/** Weight of a near miss written for this detector. */
const OWN_BENIGN = 12;

/** Weight of each example: a source counts with the root of its size, attacks and benign texts the same in total. */
export function exampleWeights(examples: readonly Example[]): Float64Array {
  const sizes = new Map<string, number>();
  for (const e of examples) sizes.set(e.source, (sizes.get(e.source) ?? 0) + 1);
  const weights = new Float64Array(examples.length);
  const totals = [0, 0];
  examples.forEach((e, i) => {
    // Near misses are few and each stands for many texts that no source holds.
    const own = !e.source.startsWith('own/') ? 1 : e.label === 1 ? 3 : OWN_BENIGN;
    const weight = own / Math.sqrt(sizes.get(e.source)! + 20);
    weights[i] = weight;
    totals[e.label]! += weight;
  });
  examples.forEach((e, i) => { weights[i]! *= examples.length / 2 / totals[e.label]!; });
  return weights;
}

/** Slots that enough sources have. */
function commonSlots(examples: readonly Example[], least: number): Uint8Array {
  const seen = new Uint8Array(SLOTS);
  const last = new Int32Array(SLOTS).fill(-1);
  const ids = new Map<string, number>();
  const bySource = [...examples].sort((a, b) => a.source < b.source ? -1 : a.source > b.source ? 1 : 0);
  for (const e of bySource) {
    if (!ids.has(e.source)) ids.set(e.source, ids.size);
    const id = ids.get(e.source)!;
    for (const slot of e.slots) {
      if (last[slot] === id) continue;
      last[slot] = id;
      if (seen[slot]! < 255) seen[slot]!++;
    }
  }
  for (let i = 0; i < SLOTS; i++) seen[i] = seen[i]! >= least ? 1 : 0;
  return seen;
}

/**
 * Logistic regression on the strongest window of each text (multiple-instance learning): a document's attack sits in
 * one place, and a clean document must be clean in every place. Adagrad, seeded, single pass order per epoch.
 */
export function fit(all: readonly Example[], head: Head, options: FitOptions = DEFAULT_FIT): Fitted {
  const examples = all.filter(e => e.heads.includes(head) && e.ends.length > 0);
  const importance = exampleWeights(examples);
  const conceptual = conceptSlots(CONCEPTS.length);
  const common = commonSlots(examples, options.leastSources);
  const weights = new Float32Array(SLOTS);
  const squares = new Float32Array(SLOTS).fill(0.05);
  let bias = -0.5;
  let biasSquares = 1;
  const next = random(options.seed);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (const index of order) {
      const e = examples[index]!;
      const found = scoreWindows({ slots: e.slots, ends: e.ends, tokenEnds: e.tokenEnds, segments: e.ends.length }, weights, 1, bias);
      // In the first round nothing is known yet, so a short text stands for itself and a long attack waits.
      const whole = epoch === 0 && e.ends.length <= 4;
      if (epoch === 0 && e.label === 1 && e.ends.length > 4 && e.kind === 'indirect_injection') continue;
      const first = whole ? 0 : found.from;
      const last = whole ? e.ends.length : found.to;
      const begin = first === 0 ? 0 : e.ends[first - 1]!;
      const end = e.ends[last - 1]!;
      const tokens = e.tokenEnds[last - 1]! - (first === 0 ? 0 : e.tokenEnds[first - 1]!);
      const norm = 1 / Math.sqrt(tokens + SMOOTHING);
      const conceptsOnly = next() < options.conceptsOnly;
      let score = 0;
      const kept: number[] = [];
      for (let k = begin; k < end; k++) {
        const slot = e.slots[k]!;
        if (common[slot] === 0 || conceptsOnly && conceptual[slot] === 0 || next() < options.dropout) continue;
        kept.push(slot);
        score += weights[slot]!;
      }
      score = bias + score * norm / (1 - options.dropout);
      const target = e.label === 1 ? 0.97 : 0.01;
      const error = (1 / (1 + Math.exp(-score)) - target) * Math.min(importance[index]!, 40);
      const step = error * norm;
      for (const slot of kept) {
        const gradient = step + options.decay * weights[slot]!;
        squares[slot]! += gradient * gradient;
        weights[slot]! -= options.rate * gradient / Math.sqrt(squares[slot]!);
      }
      biasSquares += error * error;
      bias -= options.rate * error / Math.sqrt(biasSquares);
    }
  }
  return { weights, bias };
}
