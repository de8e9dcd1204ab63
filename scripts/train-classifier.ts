import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEATURES_VERSION } from '../src/inspect/classifier/features.ts';
import { readAll, readShared } from './train-classifier/data.ts';
import { readClasses } from './train-classifier/dictionary.ts';
import { logitsOf } from './train-classifier/fit-trees.ts';
import { anchor } from './train-classifier/operating-point.ts';
import { packClasses, packHead } from './train-classifier/pack.ts';
import { report, summary } from './train-classifier/report.ts';
import { fitCascade, scoredBy } from './train-classifier/stages.ts';
import type { Head } from '../src/inspect/classifier/evidence.ts';
import type { Example } from './train-classifier/examples.ts';
import type { HeadResult } from './train-classifier/report.ts';
import type { Scored } from './train-classifier/stages.ts';

/**
 * Trains the classifier of injections and writes its weights and its report:
 *
 *     npx node scripts/train-classifier.ts [--data DIR] [--dry]
 *
 * Deterministic: the same data gives the same weights. Exit codes: 0 written, 2 the data is not there.
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data/injection' }, quiet: { type: 'boolean', default: false }, dry: { type: 'boolean', default: false } } });
const CORPUS = 'corpus/detectors/injection';
const FOLDER = 'src/inspect/classifier';
/** Confidence at which the default policy blocks, by head. */
const BLOCKING: Readonly<Record<Head, number>> = { user: 0.85, document: 0.8 };

function main(): number {
  const train = `${values.data}/train.jsonl`;
  const dev = `${values.data}/dev.jsonl`;
  if (!existsSync(train) || !existsSync(dev)) {
    process.stderr.write(`no training data: ${train} and ${dev} are needed (--data DIR)\n`);
    return 2;
  }
  const progress = (text: string): void => { if (!values.quiet) process.stderr.write(`${text}\n`); };
  const all = readAll(train, CORPUS);
  const unseen = readShared(dev);
  progress(`${all.length} examples, ${all.filter(e => e.reserved).length} of them reserved`);
  const heads: Partial<Record<Head, unknown>> = {};
  const results: HeadResult[] = [];
  for (const head of ['user', 'document'] as const) {
    const { lower, trees, held } = fitCascade(all, head, progress);
    const anchored = anchor(held, head, trees, BLOCKING[head]);
    heads[head] = packHead(lower, anchored);
    const score = (examples: readonly Example[]): Scored[] => {
      const scored = examples.filter(e => e.heads.includes(head)).map(e => scoredBy(e, head, lower));
      const logits = logitsOf(anchored, scored.map(s => s.inputs));
      scored.forEach((s, i) => { s.logit = logits[i]!; });
      return scored;
    };
    results.push({ head, blocking: BLOCKING[head], held, reserved: score(all.filter(e => e.reserved)), dev: score(unseen) });
  }
  process.stdout.write(`${summary(results)}\n`);
  const digest = createHash('sha256').update(readFileSync(train)).digest('hex').slice(0, 16);
  const text = report(all, results, digest);
  if (values.dry) {
    process.stdout.write(text);
    return 0;
  }
  writeFileSync(`${FOLDER}/weights.json`, `${JSON.stringify({ features: FEATURES_VERSION, classes: packClasses(readClasses()), heads })}\n`);
  writeFileSync(`${FOLDER}/REPORT.md`, text);
  return 0;
}

process.exitCode = main();
