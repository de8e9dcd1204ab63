import type { Detector, InspectionContext, ViewMaker } from '../src/inspect/contract.ts';
import type { Engine } from '../src/inspect/engine.ts';
import { LazySubject, type SubjectInput } from '../src/inspect/subject.ts';
import { VIEWS } from '../src/inspect/views.generated.ts';
import { cpuMicros, defaultEngine } from './support/engine.ts';
import type { Benchmark, BenchOptions, Row } from './support/report.ts';
import { median, short } from './support/statistics.ts';
import { KINDS, TextMaker, type Kind } from './support/texts.ts';
import { Yardstick } from './support/yardstick.ts';

const LENGTH = 10_240;
const SEED = 4;

/** Texts read between two looks at the clock: enough that its grain (1 microsecond) and one collection do not matter. */
const BATCH = 25;

/** Batches that are read and not counted, while the code is being compiled: the compiler is done with all of it after some forty. */
const WARM_UP = 50;

/** KB (1024 bytes of UTF-8) of all texts together. */
function kilobytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1024;
}

const yardstick = new Yardstick();

/** Median, over batches of texts that were never read before and beside which the machine was not slowed, of the processor microseconds for a KB. */
function perKb(kind: Kind, read: (text: string, index: number) => void, batches: number, seed: number): { value: number; note: string } {
  const maker = new TextMaker(seed);
  const each: { value: number; yardstick: number }[] = [];
  for (let batch = -WARM_UP; batch < batches; batch++) {
    const texts = Array.from({ length: BATCH }, () => maker.make(kind, LENGTH));
    const first = (batch + WARM_UP) * BATCH;
    const before = yardstick.micros();
    const micros = cpuMicros(() => { for (const [i, text] of texts.entries()) read(text, first + i); });
    if (batch >= 0) each.push({ value: micros / kilobytes(texts), yardstick: Math.max(before, yardstick.micros()) });
  }
  const all = each.map(({ value }) => value);
  const counted = yardstick.undisturbed(each);
  return { value: median(counted), note: `${short(Math.min(...all))} to ${short(Math.max(...all))} in ${each.length} batches, ${counted.length} of them undisturbed` };
}

function input(text: string, origin: 'user' | 'model'): SubjectInput {
  return { text, origin, trust: origin === 'user' ? 'user' : 'untrusted', kind: 'text', source: undefined, direction: origin === 'user' ? 'request' : 'answer', json: false };
}

export const benchmark: Benchmark = {
  name: 'inspection',
  title: 'processor time of one core to inspect clean text of 10 KB, all default detectors and views',
  async run(options) {
    const { engine, policy, guard } = await defaultEngine();
    const context = guard.bareContext(policy);
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const kind of KINDS) {
      options.progress(`inspection: ${kind}`);
      rows.push({ what: `${kind}, as a user's text`, unit: 'us/KB', atMost: 60, ...perKb(kind, (text) => { engine.inspectText(input(text, 'user'), context); }, options.quick ? 6 : 30, 1) });
      const found = flagged(engine, kind, context);
      if (found.length > 0) notes.push(`Not all ${kind} texts were clean: ${found.join(', ')}.`);
    }
    rows.push({ what: 'prose, as an answer of the model', unit: 'us/KB', atMost: 60, ...perKb('prose', (text) => { engine.inspectText(input(text, 'model'), context); }, options.quick ? 6 : 30, 2) });
    rows.push({ what: 'JSON.parse and JSON.stringify of the prose, as a yardstick', unit: 'us/KB', ...perKb('prose', (text) => { JSON.parse(JSON.stringify([text])); }, options.quick ? 6 : 30, 3) });
    rows.push(...parts(engine, context, options));
    return { rows, notes };
  },
};

/** Rules that fire on a sample of the texts: a text with findings is not the clean text that the target speaks of. */
function flagged(engine: Engine, kind: Kind, context: InspectionContext): string[] {
  const maker = new TextMaker(1);
  const rules = new Set<string>();
  for (let i = 0; i < 100; i++) for (const finding of engine.inspectText(input(maker.make(kind, LENGTH), 'user'), context).findings) rules.add(finding.rule);
  return [...rules].sort();
}

/** What each detector and view costs by itself, over prose; a detector is measured with the shared readings already made. */
function parts(engine: Engine, context: InspectionContext, options: BenchOptions): Row[] {
  const batches = options.quick ? 3 : 9;
  const rows: Row[] = [];
  const alone = (what: string, origin: 'user' | 'model', detector: Detector): void => {
    const maker = new TextMaker(SEED);
    // perKb makes the same texts again, in the same order, since it begins from the same seed.
    const subjects = Array.from({ length: BATCH * (batches + WARM_UP) }, () => new LazySubject(input(maker.make('prose', LENGTH), origin), VIEWS));
    if (subjects.some((subject) => subject.views.length === 0)) throw new Error('a text has at least its own reading');
    rows.push({ what, unit: 'us/KB', ...perKb('prose', (text, index) => {
      const subject = subjects[index];
      if (subject?.text !== text) throw new Error('these are not the same texts');
      detector.inspect(subject, context);
    }, batches, SEED) });
  };
  for (const detector of engine.detectors) {
    options.progress(`inspection: ${detector.id}`);
    if (detector.applies({ origin: 'user', kind: 'text', direction: 'request', trust: 'user' })) alone(`detector ${detector.id}`, 'user', detector);
    else if (detector.applies({ origin: 'model', kind: 'text', direction: 'answer', trust: 'untrusted' })) alone(`detector ${detector.id} (answers only)`, 'model', detector);
  }
  const views = (what: string, makers: readonly ViewMaker[]): void => {
    rows.push({ what, unit: 'us/KB', ...perKb('prose', (text) => { if (new LazySubject(input(text, 'user'), makers).views.length === 0) throw new Error('a text has at least its own reading'); }, batches, 5) });
  };
  for (const view of VIEWS) views(`view ${view.id}${view.id === 'normalized' ? '' : ', with normalized'}`, [view]);
  views('all views', VIEWS);
  return rows;
}
