import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { classesOf, ClassTable, type SharedClasses } from './classes.ts';
import { evidenceOf, PLAIN } from './evidence.ts';
import { FEATURES_VERSION, SLOTS } from './features.ts';
import { HIDDEN, packRows, WIDTH } from './network.ts';
import { evaluateTrees } from './trees.ts';
import type { Features } from './features.ts';
import type { Head, RuleEvidence } from './evidence.ts';
import type { Linear } from './windows.ts';
import type { Network } from './network.ts';
import type { Trees } from './trees.ts';
// The type only, which also has the build copy the file: a module of JSON would stay in memory with all its texts.
import type stored from './weights.json';

export type { Head, RuleEvidence } from './evidence.ts';

/** One head as the trainer stores it: arrays as base64, the large ones deflated. */
export interface StoredHead {
  readonly linear: { readonly weights: string; readonly scale: number; readonly bias: number };
  readonly network: { readonly vectors: string; readonly scale: number; readonly hidden: string; readonly hiddenBias: string; readonly out: string; readonly straight: string; readonly bias: number };
  readonly trees: { readonly nodes: number; readonly feature: string; readonly threshold: string; readonly base: number };
}

interface LoadedHead {
  readonly linear: Linear;
  readonly network: Network;
  readonly trees: Trees;
  /** Probability of a text in which neither the classifier nor a rule sees anything: most texts. */
  readonly plain: number;
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Everything that was trained, as it is held: plain data, whose large arrays threads share. */
export interface SharedWeights {
  readonly heads: Readonly<Record<Head, LoadedHead>>;
  readonly classes: SharedClasses;
}

let loaded: SharedWeights | undefined;
let table: ClassTable | undefined;

function bytes(text: string, size: number): Int8Array {
  const buffer = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: size + 1 });
  if (buffer.length !== size) throw new Error('classifier weights do not fit the features: run scripts/train-classifier.ts');
  const shared = new Int8Array(new SharedArrayBuffer(size));
  shared.set(buffer);
  return shared;
}

function floats(text: string, size: number): Float32Array {
  const buffer = Buffer.from(text, 'base64');
  if (buffer.length !== size * 4) throw new Error('classifier weights are damaged: run scripts/train-classifier.ts');
  const out = new Float32Array(size);
  for (let i = 0; i < size; i++) out[i] = buffer.readFloatLE(i * 4);
  return out;
}

/** The same numbers as doubles, so that none is converted each time it is multiplied. */
const doubles = (text: string, size: number): Float64Array => Float64Array.from(floats(text, size));

function load(head: StoredHead): LoadedHead {
  const { linear, network, trees } = head;
  const feature = Buffer.from(trees.feature, 'base64');
  const loadedTrees = { nodes: trees.nodes, feature: new Int8Array(feature), threshold: floats(trees.threshold, feature.length), base: trees.base };
  return {
    linear: { weights: bytes(linear.weights, SLOTS), scale: linear.scale, bias: linear.bias },
    network: {
      rows: packRows(bytes(network.vectors, SLOTS * WIDTH)), scale: network.scale, hidden: doubles(network.hidden, HIDDEN * WIDTH),
      hiddenBias: doubles(network.hiddenBias, HIDDEN), out: doubles(network.out, HIDDEN), straight: doubles(network.straight, WIDTH), bias: network.bias,
    },
    trees: loadedTrees,
    plain: sigmoid(evaluateTrees(loadedTrees, PLAIN)),
  };
}

/** What was trained, read from the file by the first who asks. */
export function sharedWeights(): SharedWeights {
  if (loaded) return loaded;
  const read = JSON.parse(readFileSync(new URL('weights.json', import.meta.url), 'latin1')) as typeof stored;
  if (read.features !== FEATURES_VERSION) throw new Error('classifier weights are of another version of the features: run scripts/train-classifier.ts');
  const ints = (text: string): readonly (readonly [number, number])[] => {
    const buffer = Buffer.from(text, 'base64');
    return Array.from({ length: buffer.length / 6 }, (_, i) => [buffer.readInt32LE(i * 6), buffer.readUInt16LE(i * 6 + 4)] as const);
  };
  const { words, stems, pairs } = read.classes;
  return loaded = { heads: { user: load(read.heads.user), document: load(read.heads.document) }, classes: classesOf({ words: ints(words), stems: ints(stems), pairs: ints(pairs) }) };
}

/** Takes over what another thread has read. Before anything is predicted. */
export function adoptWeights(weights: SharedWeights): void {
  loaded = weights;
}

/** The word classes that the weights were trained with. */
export function wordClasses(): ClassTable {
  return table ??= new ClassTable(sharedWeights().classes);
}

export interface Prediction {
  /** Calibrated on sources that the model had not seen; 0..1. */
  readonly probability: number;
  /** Strongest window, in segments; empty when no part of the text stands out. */
  readonly from: number;
  readonly to: number;
}

/**
 * Probability that a text is an injection, jailbreak or extraction attempt, given who wrote it and what the rules found.
 * @param first - segment with which what is asked about begins, and `last`, the one after its end: a document within a message
 */
export function predict(features: Features, head: Head, rules: RuleEvidence, first = 0, last = features.segments): Prediction {
  const { linear, network, trees, plain } = sharedWeights().heads[head];
  const { inputs, from, to } = evidenceOf(features, head, linear, network, rules, first, last);
  const nothing = to === 0 && rules.top === 0 && rules.spokenOf === 0;
  return { probability: nothing ? plain : sigmoid(evaluateTrees(trees, inputs)), from, to };
}
