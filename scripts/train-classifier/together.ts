import { SLOTS } from '../../src/inspect/classifier/features.ts';
import { HIDDEN, WIDTH } from '../../src/inspect/classifier/network.ts';
import { fit, NETWORK } from './fit.ts';
import type { Head } from '../../src/inspect/classifier/evidence.ts';
import type { Example } from './examples.ts';
import type { Fitted } from './fit.ts';

/** Networks that are trained from different beginnings. Their mean errs less on texts of writers not met than any one of them. */
export const SEEDS = [11, 23] as const;

if (NETWORK.width * SEEDS.length !== WIDTH || NETWORK.hidden * SEEDS.length !== HIDDEN) throw new Error('the networks do not fill the one that they are stored as');

/** Size that all but one in two thousand of the numbers stay below. */
export function usualMost(values: Float32Array): number {
  const sizes = Float32Array.from(values, Math.abs).filter(size => size > 0).sort();
  return sizes[Math.floor(sizes.length * 0.9995)] ?? 1;
}

/** Several networks as one whose logit is their mean: each keeps its own numbers of a feature and its own hidden units. */
export function joined(networks: readonly Fitted[]): Fitted {
  const { width, hidden } = NETWORK;
  const count = networks.length;
  const out: Fitted = {
    vectors: new Float32Array(SLOTS * WIDTH), hidden: new Float32Array(HIDDEN * WIDTH), hiddenBias: new Float32Array(HIDDEN), out: new Float32Array(HIDDEN),
    straight: new Float32Array(WIDTH), bias: networks.reduce((sum, { bias }) => sum + bias, 0) / count,
  };
  networks.forEach((network, n) => {
    // Brought to one size, since they are stored with one scale.
    const size = usualMost(network.vectors);
    for (let slot = 0; slot < SLOTS; slot++) for (let d = 0; d < width; d++) out.vectors[slot * WIDTH + n * width + d] = network.vectors[slot * width + d]! / size;
    for (let unit = 0; unit < hidden; unit++) {
      const at = n * hidden + unit;
      for (let d = 0; d < width; d++) out.hidden[at * WIDTH + n * width + d] = network.hidden[unit * width + d]! * size;
      out.hiddenBias[at] = network.hiddenBias[unit]!;
      out.out[at] = network.out[unit]! / count;
    }
    for (let d = 0; d < width; d++) out.straight[n * width + d] = network.straight[d]! * size / count;
  });
  return out;
}

/** Fits the second stage of one head. */
export function fitNetwork(examples: readonly Example[], head: Head): Fitted {
  return joined(SEEDS.map(seed => fit(examples, head, { ...NETWORK, seed })));
}
