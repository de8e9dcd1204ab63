import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEATURES_VERSION } from '../src/inspect/classifier/features.ts';
import { anchor, fitCombination, inputsOf, outOfFold } from './train-classifier/combine.ts';
import { readOwn, readShared } from './train-classifier/data.ts';
import { fit } from './train-classifier/fit.ts';
import { report } from './train-classifier/report.ts';
import type { Fitted } from './train-classifier/fit.ts';
import type { Head } from './train-classifier/data.ts';
import type { HeadResult } from './train-classifier/report.ts';

/**
 * Trains the classifier of injections and writes its weights and its report:
 *
 *     npx node scripts/train-classifier.ts [--data DIR]
 *
 * Deterministic: the same data gives the same weights. Exit codes: 0 written, 2 the data is not there.
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data/injection' }, quiet: { type: 'boolean', default: false } } });
const OWN = 'corpus/detectors/injection/train';
/** Confidence at which the default policy blocks, by head. */
const BLOCKING: Readonly<Record<Head, number>> = { user: 0.85, document: 0.8 };

/** Weights as 8-bit integers and the factor that restores them. The few largest are cut so that the rest keep their resolution. */
function quantise(fitted: Fitted): { readonly weights: string; readonly scale: number; readonly bias: number } {
  const sizes = Array.from(fitted.weights, Math.abs).filter(size => size > 0).sort((a, b) => a - b);
  const largest = sizes[Math.floor(sizes.length * 0.9995)] ?? 1;
  const scale = largest / 127;
  const bytes = Buffer.alloc(fitted.weights.length);
  fitted.weights.forEach((weight, i) => { bytes.writeInt8(Math.max(-127, Math.min(127, Math.round(weight / scale))), i); });
  return { weights: bytes.toString('base64'), scale, bias: fitted.bias };
}

function main(): number {
  const train = `${values.data}/train.jsonl`;
  const dev = `${values.data}/dev.jsonl`;
  if (!existsSync(train) || !existsSync(dev)) {
    process.stderr.write(`no training data: ${train} and ${dev} are needed (--data DIR)\n`);
    return 2;
  }
  const progress = (text: string): void => { if (!values.quiet) process.stderr.write(`${text}\n`); };
  const shared = readShared(train);
  const all = [...shared, ...readOwn(OWN)];
  const unseen = readShared(dev);
  progress(`${shared.length} shared and ${all.length - shared.length} own examples`);
  const heads: Partial<Record<Head, unknown>> = {};
  const results: HeadResult[] = [];
  for (const head of ['user', 'document'] as const) {
    const held = outOfFold(all, head, progress);
    const combine = anchor(held, fitCombination(held), BLOCKING[head]);
    const fitted = fit(all, head);
    const stored = quantise(fitted);
    const bytes = Buffer.from(stored.weights, 'base64');
    const restored: Fitted = { weights: Float32Array.from(bytes, byte => (byte << 24 >> 24) * stored.scale), bias: stored.bias };
    heads[head] = { ...stored, combine };
    const tested = unseen.filter(e => e.heads.includes(head)).map(e => inputsOf(e, head, restored));
    results.push({ head, blocking: BLOCKING[head], combine, held, dev: tested });
  }
  const digest = createHash('sha256').update(readFileSync(train)).digest('hex').slice(0, 16);
  writeFileSync('src/inspect/classifier/weights.json', `${JSON.stringify({ features: FEATURES_VERSION, heads })}\n`);
  writeFileSync('src/inspect/classifier/REPORT.md', report(all, results, digest));
  return 0;
}

process.exitCode = main();
