/**
 * `npx node scripts/eval/slow-inputs.ts [--seconds 60] [--detector ID] [--seed 1]`: searches for texts that inspection
 * takes long to read. Scraps of the corpora are repeated to 10 KB, and the slowest mixtures are mutated. Prints the
 * slowest text of each detector and of all together, in microseconds a KB and as a multiple of ordinary prose that was
 * measured in between. Exit 1 when a detector takes more than the bound.
 */
import { parseArgs } from 'node:util';
import { defaultEngine } from '../../bench/support/engine.ts';
import { TextMaker } from '../../bench/support/texts.ts';
import type { Detector } from '../../src/inspect/contract.ts';
import type { SubjectInput } from '../../src/inspect/subject.ts';
import { fill, LENGTH, SlowTexts } from './slow-texts.ts';
import type { Slow } from './slow-texts.ts';

/** Three times what clean text of 10 KB may cost. Microseconds a KB. */
const BOUND = 180;

/** Readings of the slowest texts once the search is over. */
const AGAIN = 12;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, detector: { type: 'string' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } } });
if (values.help) {
  process.stdout.write('npx node scripts/eval/slow-inputs.ts [--seconds 60] [--detector ID] [--seed 1]\n');
  process.exit(0);
}

const { engine, guard, policy } = await defaultEngine();
const context = guard.bareContext(policy);
const clean = new TextMaker(5).make('prose', LENGTH);

/** Milliseconds of the fastest of a few readings: what it takes when nobody disturbs. */
function took(text: string, input: Omit<SubjectInput, 'text'>, only: readonly Detector[] | undefined, times: number): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    engine.inspectText({ ...input, text }, context, 'all', only);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** The slowest repeated text that one way of reading has, its cost in microseconds a KB. */
function search(input: Omit<SubjectInput, 'text'>, only: readonly Detector[] | undefined, seconds: number): Slow {
  const texts = new SlowTexts(Number(values.seed));
  const end = performance.now() + seconds * 1000;
  for (let i = 0; i < 60 && performance.now() < end; i++) took(clean, input, only, 1);
  while (performance.now() < end) {
    const unit = texts.next();
    const text = fill(unit);
    // One reading tells most; the slow ones are read again.
    if (took(text, input, only, 1) * 100 > texts.floor) texts.weighed(unit, took(text, input, only, 3) * 100);
  }
  // Read again more often: what looked slow may have been disturbed, or not compiled yet.
  const again = texts.best.map(({ unit }) => ({ unit, cost: took(fill(unit), input, only, AGAIN) * 100 })).sort((a, b) => b.cost - a.cost);
  return again[0] ?? { unit: '', cost: 0 };
}

const seconds = Number(values.seconds);
const chosen = engine.detectors.filter(({ id }) => values.detector === undefined || id === values.detector);
let over = false;
for (const direction of ['request', 'answer'] as const) {
  const input: Omit<SubjectInput, 'text'> = direction === 'request'
    ? { origin: 'tool_result', trust: 'untrusted', kind: 'tool_result', source: undefined, direction, json: false }
    : { origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction, json: false };
  const applying = engine.detectorsFor(input).filter((detector) => chosen.includes(detector));
  const ways: readonly (readonly [name: string, only: readonly Detector[] | undefined])[] = [...(values.detector === undefined ? [['all together', undefined] as const] : []), ...applying.map((detector) => [detector.id, [detector]] as const)];
  for (const [name, only] of ways) {
    const slow = search(input, only, seconds / ways.length);
    const base = took(clean, input, only, 5) * 100;
    if (slow.cost > BOUND) over = true;
    process.stdout.write(`${direction.padEnd(8)} ${name.padEnd(20)} ${slow.cost.toFixed(0).padStart(6)} us/KB  (prose ${base.toFixed(1)})  ${JSON.stringify(slow.unit.slice(0, 160))}\n`);
  }
}
process.exit(over ? 1 : 0);
