import { FEATURES_VERSION, SLOTS } from './features.ts';
import type { Features } from './features.ts';
import { scoreWindows } from './windows.ts';
import type { WindowScores } from './windows.ts';
import stored from './weights.json' with { type: 'json' };

/** Which head reads a text: what the user wrote, or what comes from elsewhere. The same words differ in meaning between them. */
export type Head = 'user' | 'document';

/** What the rules found, as evidence for the last stage. */
export interface RuleEvidence {
  readonly top: number;
  readonly sum: number;
  readonly spokenOf: number;
}

interface LoadedHead {
  readonly weights: Int8Array;
  readonly scale: number;
  readonly bias: number;
  readonly combine: readonly number[];
}

let loaded: Readonly<Record<Head, LoadedHead>> | undefined;

function load(head: (typeof stored.heads)[Head]): LoadedHead {
  const bytes = Buffer.from(head.weights, 'base64');
  if (bytes.length !== SLOTS) throw new Error('classifier weights do not fit the features: run scripts/train-classifier.ts');
  return { weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length), scale: head.scale, bias: head.bias, combine: head.combine };
}

function heads(): Readonly<Record<Head, LoadedHead>> {
  if (loaded) return loaded;
  if (stored.features !== FEATURES_VERSION) throw new Error('classifier weights are of another version of the features: run scripts/train-classifier.ts');
  return loaded = { user: load(stored.heads.user), document: load(stored.heads.document) };
}

/** Rule confidences up to here are no evidence. */
const WEAK = 0.45;

/** Inputs of the last stage, in the order of its coefficients. The first is the intercept's. */
export function combined(scores: WindowScores, rules: RuleEvidence): readonly number[] {
  return [1, scores.best, scores.whole, scores.second, Math.log(scores.segments + 1), Math.max(0, rules.top - WEAK), Math.min(2, rules.sum), Math.min(0.6, rules.spokenOf)];
}

export interface Prediction {
  /** Calibrated on sources that the model had not seen; 0..1. */
  readonly probability: number;
  /** Strongest window, in segments. */
  readonly from: number;
  readonly to: number;
}

/** Probability that a text is an injection, jailbreak or extraction attempt, given who wrote it and what the rules found. */
export function predict(features: Features, head: Head, rules: RuleEvidence): Prediction {
  const { weights, scale, bias, combine } = heads()[head];
  const scores = scoreWindows(features, weights, scale, bias);
  const inputs = combined(scores, rules);
  let logit = 0;
  for (let i = 0; i < inputs.length; i++) logit += combine[i]! * inputs[i]!;
  return { probability: 1 / (1 + Math.exp(-logit)), from: scores.from, to: scores.to };
}
