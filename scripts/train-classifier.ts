import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { FEATURES_VERSION } from '../src/inspect/classifier/features.ts';
import { readAll, readShared } from './train-classifier/data.ts';
import { readClasses } from './train-classifier/dictionary.ts';
import { logitsOf } from './train-classifier/fit-trees.ts';
import { anchor } from './train-classifier/operating-point.ts';
import { packClasses, packHead } from './train-classifier/pack.ts';
import { report, summary } from './train-classifier/report.ts';
import { fitCascade, scoredBy } from './train-classifier/stages.ts';
import type { Head } from '../src/inspect/classifier/evidence.ts';
import type { Sources } from './train-classifier/data.ts';
import type { Example } from './train-classifier/examples.ts';
import type { HeadResult } from './train-classifier/report.ts';
import type { Scored } from './train-classifier/stages.ts';

/**
 * Trains the classifier of injections and writes its weights and its report:
 *
 *     npx node scripts/train-classifier.ts [--data DIR] [--ordinary FILE] [--dry]
 *
 * `scripts/ordinary-texts.ts` says how the file of ordinary documents is made.
 *
 * Deterministic: the same data gives the same weights. Exit codes: 0 written, 2 the data is not there.
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data/injection' }, ordinary: { type: 'string', default: 'ordinary.jsonl' }, quiet: { type: 'boolean', default: false }, dry: { type: 'boolean', default: false } } });
const FOLDER = 'src/inspect/classifier';
/** Confidence at which the default policy blocks, by head. */
const BLOCKING: Readonly<Record<Head, number>> = { user: 0.85, document: 0.8 };

/** What one head's training gives: the head as it is stored, and what the report tells of it. */
interface Trained { readonly packed: unknown; readonly result: HeadResult }

/** Trains one head. Both are trained side by side, in threads of their own. */
function trainHead(head: Head, sources: Sources, dev: string, progress: (text: string) => void): Trained {
  const all = readAll(sources);
  const { lower, trees, held } = fitCascade(all, head, progress);
  const anchored = anchor(held, head, trees, BLOCKING[head]);
  const score = (examples: readonly Example[]): Scored[] => {
    const scored = examples.filter(e => e.heads.includes(head)).map(e => scoredBy(e, head, lower));
    const logits = logitsOf(anchored, scored.map(s => s.inputs));
    scored.forEach((s, i) => { s.logit = logits[i]!; });
    return scored;
  };
  const result: HeadResult = { head, blocking: BLOCKING[head], held, reserved: score(all.filter(e => e.reserved)), dev: score(readShared(dev)) };
  return { packed: packHead(lower, anchored), result };
}

function inThread(head: Head, sources: Sources, dev: string): Promise<Trained> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { head, sources, dev }, argv: process.argv.slice(2) });
    worker.on('message', (message: string | Trained) => {
      if (typeof message !== 'string') resolve(message);
      else if (!values.quiet) process.stderr.write(`${message}\n`);
    });
    worker.on('error', reject);
    // After the result this changes nothing; before it, the training would be waited for without end.
    worker.on('exit', code => { reject(new Error(`the thread of the head ${head} ended with code ${code} before it had a result`)); });
  });
}

async function main(): Promise<number> {
  const train = `${values.data}/train.jsonl`;
  const dev = `${values.data}/dev.jsonl`;
  const agents = `${values.data}/../agents`;
  // Without any of them the training would give other weights and say nothing.
  const { ordinary } = values;
  if (![train, dev, agents, ordinary].every(path => existsSync(path))) {
    process.stderr.write(`no training data: ${train}, ${dev}, ${agents} (--data DIR) and ${ordinary} (--ordinary FILE) are needed\n`);
    return 2;
  }
  const sources: Sources = { train, agents, corpus: 'corpus/detectors/injection', runs: 'corpus/access/runs', ordinary };
  const [user, document] = await Promise.all([inThread('user', sources, dev), inThread('document', sources, dev)]);
  const results = [user.result, document.result];
  process.stdout.write(`${summary(results)}\n`);
  const digests = [train, ordinary].map(path => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16));
  const text = report(readAll(sources), results, digests);
  if (values.dry) {
    process.stdout.write(text);
    return 0;
  }
  writeFileSync(`${FOLDER}/weights.json`, `${JSON.stringify({ features: FEATURES_VERSION, classes: packClasses(readClasses()), heads: { user: user.packed, document: document.packed } })}\n`);
  writeFileSync(`${FOLDER}/REPORT.md`, text);
  return 0;
}

if (isMainThread) process.exitCode = await main();
else {
  const { head, sources, dev } = workerData as { head: Head; sources: Sources; dev: string };
  const send = (message: string | Trained): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port, not a window: it has no origin
    parentPort?.postMessage(message);
  };
  send(trainHead(head, sources, dev, send));
}
