/**
 * `npx node scripts/eval/odd-texts.ts [--worst 40] [--only WORD]`: what plain odd texts of 10 KB cost to inspect, as a tool
 * result and as an answer, worst first: in microseconds a KB, as a multiple of clean prose read in between, and by
 * detector (the first that asks for the views makes them). Exit 1 when a kind costs more than the multiple that is aimed at.
 */
import { parseArgs } from 'node:util';
import { defaultEngine } from '../../bench/support/engine.ts';
import { median } from '../../bench/support/statistics.ts';
import { TextMaker } from '../../bench/support/texts.ts';
import { LazySubject, type SubjectInput } from '../../src/inspect/subject.ts';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import { oddTexts } from './odd-kinds.ts';
import { processorTime } from './processor-time.ts';
import { LENGTH } from './slow-texts.ts';

/** Three times the 60 us/KB that clean text may cost, where prose costs 52. */
const MOST = 3 * 60 / 52;
const INPUTS: readonly Omit<SubjectInput, 'text'>[] = [
  { origin: 'tool_result', trust: 'untrusted', kind: 'tool_result', source: undefined, direction: 'request', json: false },
  { origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false },
];

const { values } = parseArgs({ options: { worst: { type: 'string', default: '40' }, only: { type: 'string', default: '' } } });
const { engine, guard, policy } = await defaultEngine();
const context = guard.bareContext(policy);
const clean = new TextMaker(5).make('prose', LENGTH);

/** Processor microseconds a KB. */
const best = (text: string, work: () => void): number => processorTime(work) / (Buffer.byteLength(text) / 1024);

const read = (text: string, input: Omit<SubjectInput, 'text'>): void => { engine.inspectText({ ...input, text }, context); };
const cost = (text: string, input: Omit<SubjectInput, 'text'>): number => best(text, () => { read(text, input); });

/** What the views and each detector cost, the dearest first. */
function shares(text: string, input: Omit<SubjectInput, 'text'>): string {
  const found: [string, number][] = [];
  let subject = new LazySubject({ ...input, text }, VIEWS);
  found.push(['views', best(text, () => { subject = new LazySubject({ ...input, text }, VIEWS); if (subject.views.length === 0) throw new Error('no reading'); })]);
  for (const detector of engine.detectorsFor(input)) found.push([detector.id, best(text, () => { detector.inspect(subject, context); })]);
  const sizes = subject.views.slice(1).map((view) => `${view.id} ${(view.text.length / text.length).toFixed(2)}`).join(', ');
  return `${found.sort((a, b) => b[1] - a[1]).slice(0, 5).map(([id, micros]) => `${id} ${micros.toFixed(0)}`).join(', ')}${sizes === '' ? '' : `  [${sizes}${subject.cutShort ? ', cut short' : ''}]`}`;
}

const kinds = oddTexts().filter(([name]) => name.includes(values.only));
/** Kinds that are read between two readings of prose. */
const BETWEEN = 12;
/** What a request costs is the yardstick of answers too, which fewer detectors read. */
const base = { input: INPUTS[0]!, each: [] as number[] };
let over = 0;
for (const input of INPUTS) {
  for (let i = 0; i < 300; i++) read(clean, base.input);
  for (const [, text] of kinds) read(text, input);
  const rows = kinds.map(([name, text], i) => {
    if (i % BETWEEN === 0) base.each.push(cost(clean, base.input));
    const micros = cost(text, input);
    // Whoever runs on the same processor makes both dearer.
    return { name, text, micros, ratio: micros / median(base.each.slice(-3)) };
  }).sort((a, b) => b.ratio - a.ratio);
  const bad = rows.filter(({ ratio }) => ratio > MOST);
  over += bad.length;
  process.stdout.write(`${input.direction}: prose ${median(base.each).toFixed(1)} us/KB; ${bad.length} of ${rows.length} kinds cost more than ${MOST.toFixed(2)} times that; median ${rows[rows.length >> 1]!.ratio.toFixed(2)}\n`);
  for (const { name, text, micros, ratio } of rows.slice(0, Number(values.worst))) process.stdout.write(`${micros.toFixed(0).padStart(6)} us/KB ${ratio.toFixed(2).padStart(6)}  ${name}  (${shares(text, input)})\n`);
}
process.exit(over > 0 ? 1 : 0);
