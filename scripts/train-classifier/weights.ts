import { SLOTS } from '../../src/inspect/classifier/features.ts';
import type { Example } from './examples.ts';

/** How much more a text counts than one of the shared set: hand-written ones are few, and each stands for many. */
function factor(e: Example): number {
  if (/^w\d/u.test(e.family)) return 8;
  if (e.family === 'composed') return 3;
  if (e.family === 'b:agents' || e.family.startsWith('b:ordinary')) return 4;
  if (e.family === 'b:generated') return 2;
  if (e.family === 'own') return e.label === 1 ? 3 : 8;
  return 1;
}

/** Most weight of one text, as a multiple of the mean. */
const MOST_WEIGHT = 40;

/** Weight of each example: a source counts with the root of its size, attacks and benign texts the same in total. The mean is 1. */
export function exampleWeights(examples: readonly Example[]): Float64Array {
  const sizes = new Map<string, number>();
  for (const e of examples) sizes.set(e.source, (sizes.get(e.source) ?? 0) + 1);
  const weights = new Float64Array(examples.length);
  const totals = [0, 0];
  examples.forEach((e, i) => {
    const weight = factor(e) / Math.sqrt(sizes.get(e.source)! + 20);
    weights[i] = weight;
    totals[e.label]! += weight;
  });
  examples.forEach((e, i) => { weights[i] = Math.min(MOST_WEIGHT, weights[i]! * examples.length / 2 / totals[e.label]!); });
  return weights;
}

/** Slots that enough sources have; each idea of a hand-written text counts as a source. */
export function commonSlots(examples: readonly Example[], least: number): Uint8Array {
  const seen = new Uint8Array(SLOTS);
  const last = new Int32Array(SLOTS).fill(-1);
  const keys = examples.map(e => /^(?:own|w\d|composed)/u.test(e.family) ? `${e.source}|${e.group}` : e.source);
  const order = examples.map((_, i) => i).sort((a, b) => keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b);
  let id = -1;
  let key = '';
  for (const index of order) {
    if (keys[index] !== key || id < 0) {
      key = keys[index]!;
      id++;
    }
    for (const slot of examples[index]!.slots) {
      if (last[slot] === id) continue;
      last[slot] = id;
      if (seen[slot]! < 255) seen[slot]!++;
    }
  }
  for (let i = 0; i < SLOTS; i++) seen[i] = seen[i]! >= least ? 1 : 0;
  return seen;
}
