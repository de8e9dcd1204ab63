import { evidenceOf as inputsOf } from '../../src/inspect/classifier/evidence.ts';
import { conceptScanner } from '../../src/inspect/classifier/lexicon.ts';
import { packRows } from '../../src/inspect/classifier/network.ts';
import { tokenize } from '../../src/inspect/classifier/tokens.ts';
import { evaluate, evidenceOf } from '../../src/inspect/detectors/injection/evaluate.ts';
import { Reading } from '../../src/inspect/detectors/injection/reading.ts';
import { fit, LINEAR } from './fit.ts';
import { fitTrees, logitsOf } from './fit-trees.ts';
import { FOLD_COUNT } from './reserved.ts';
import { fitNetwork, usualMost } from './together.ts';
import { exampleWeights } from './weights.ts';
import type { Head, RuleEvidence } from '../../src/inspect/classifier/evidence.ts';
import type { Linear } from '../../src/inspect/classifier/windows.ts';
import type { Network } from '../../src/inspect/classifier/network.ts';
import type { Trees } from '../../src/inspect/classifier/trees.ts';
import type { Example } from './examples.ts';
import type { TreeOptions } from './fit-trees.ts';

/** The stages below the trees. */
export interface Lower {
  readonly linear: Linear;
  readonly network: Network;
}

/** An example with the inputs of the last stage and what the last stage made of them. */
export interface Scored {
  readonly example: Example;
  readonly inputs: Float64Array;
  /** Highest confidence of a rule. */
  readonly rule: number;
  logit: number;
}

/**
 * The probability rises with what the classifier and the rules see, and falls only where context takes a rule's finding
 * back; surroundings may count either way.
 */
export const TREES: TreeOptions = { trees: 90, depth: 3, rate: 0.12, bins: 32, leastLeaf: 60, ridge: 8, directions: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, -1, 0, 0] };

/**
 * Values as small integers and the factor that restores them. The few largest are cut so that the rest keep their resolution.
 * @param most - largest integer
 */
export function quantise(values: Float32Array, most: number): { readonly values: Int8Array; readonly scale: number } {
  const scale = usualMost(values) / most;
  return { values: Int8Array.from(values, value => Math.max(-most, Math.min(most, Math.round(value / scale)))), scale };
}

/** Many numbers are summed, so coarse ones do: measured, 15 steps to each side lose nothing, and deflate packs them far better. */
const STEPS_OF_NETWORK = 15;

export function fitLower(examples: readonly Example[], head: Head): Lower {
  const linear = fit(examples, head, LINEAR);
  const network = fitNetwork(examples, head);
  const weights = quantise(linear.vectors, 127);
  const vectors = quantise(network.vectors, STEPS_OF_NETWORK);
  return {
    linear: { weights: weights.values, scale: weights.scale, bias: linear.bias },
    network: { rows: packRows(vectors.values), scale: vectors.scale, hidden: network.hidden, hiddenBias: network.hiddenBias, out: network.out, straight: network.straight, bias: network.bias },
  };
}

const rulesSeen = new Map<string, RuleEvidence>();

/** What the rules say of an example; kept, since every fold asks again. */
function rulesOf(e: Example, head: Head): RuleEvidence {
  const key = `${head}|${e.source}|${e.id}`;
  let found = rulesSeen.get(key);
  if (!found) {
    const tokens = tokenize(e.text);
    found = evidenceOf(evaluate(new Reading(e.text, tokens, conceptScanner().scan(e.text, tokens)), head === 'user' ? 'user' : 'untrusted'));
    rulesSeen.set(key, found);
  }
  return found;
}

/** Inputs of the last stage under fitted lower stages. */
export function scoredBy(e: Example, head: Head, { linear, network }: Lower): Scored {
  const rules = rulesOf(e, head);
  const { inputs } = inputsOf({ slots: e.slots, ends: e.ends, tokenEnds: e.tokenEnds, segments: e.ends.length }, head, linear, network, rules);
  return { example: e, inputs: inputs.slice(), rule: rules.top, logit: 0 };
}

function treesOver(scored: readonly Scored[]): Trees {
  return fitTrees(scored.map(s => s.inputs), scored.map(s => s.example.label), exampleWeights(scored.map(s => s.example)), TREES);
}

export interface Cascade {
  readonly lower: Lower;
  readonly trees: Trees;
  /** Every example that is not reserved, scored by stages that saw neither its source nor a related one. */
  readonly held: readonly Scored[];
}

/** Fits one head: lower stages fold by fold, trees on what those say of the texts that they have not seen, then both on everything. */
export function fitCascade(all: readonly Example[], head: Head, progress: (text: string) => void): Cascade {
  const examples = all.filter(e => e.heads.includes(head) && !e.reserved);
  const held: Scored[] = [];
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const lower = fitLower(examples.filter(e => e.fold !== fold), head);
    for (const e of examples) if (e.fold === fold) held.push(scoredBy(e, head, lower));
    progress(`${head}: fold ${fold + 1} of ${FOLD_COUNT}`);
  }
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const trees = treesOver(held.filter(s => s.example.fold !== fold));
    const tested = held.filter(s => s.example.fold === fold);
    const logits = logitsOf(trees, tested.map(s => s.inputs));
    tested.forEach((s, i) => { s.logit = logits[i]!; });
  }
  progress(`${head}: last stage`);
  return { lower: fitLower(examples, head), trees: treesOver(held), held };
}
