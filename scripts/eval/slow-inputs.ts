/**
 * `npx node scripts/eval/slow-inputs.ts [--seconds 60] [--detector ID] [--seed 1]`: searches for texts that inspection
 * takes long to read. Scraps of the corpora are repeated to 10 KB, and the slowest mixtures are mutated. Prints the
 * slowest text of each detector and of all together, in microseconds a KB and as a multiple of ordinary prose that was
 * measured in between. Exit 1 when a detector takes more than the bound.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultEngine } from '../../bench/support/engine.ts';
import { randomFrom } from '../../bench/support/statistics.ts';
import { TextMaker } from '../../bench/support/texts.ts';
import type { Detector } from '../../src/inspect/contract.ts';
import type { SubjectInput } from '../../src/inspect/subject.ts';

const LENGTH = 10_240;
/** Three times what clean text of 10 KB may cost. Microseconds a KB. */
const BOUND = 180;
/** Texts that go on into the next round. */
const KEPT = 24;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, detector: { type: 'string' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } } });
if (values.help) {
  process.stdout.write('npx node scripts/eval/slow-inputs.ts [--seconds 60] [--detector ID] [--seed 1]\n');
  process.exit(0);
}

const { engine, guard, policy } = await defaultEngine();
const context = guard.bareContext(policy);
const random = randomFrom(Number(values.seed));
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** Texts of the corpora, and what a parser may begin anew at. */
function scraps(): string[] {
  const found: string[] = [];
  const root = join(import.meta.dirname, '../../corpus');
  for (const kind of ['detectors', 'views']) {
    for (const id of readdirSync(join(root, kind))) {
      for (const file of readdirSync(join(root, kind, id))) {
        if (!file.endsWith('.jsonl')) continue;
        const lines = readFileSync(join(root, kind, id, file), 'utf8').split('\n').filter((line) => line !== '');
        for (let i = 0; i < 12 && i < lines.length; i++) {
          const { text } = JSON.parse(pick(lines)) as { text?: unknown };
          if (typeof text === 'string' && text !== '') found.push(text.length > 400 ? text.slice(0, 400) : text);
        }
      }
    }
  }
  return [...found, ...' \n\t"\'`<>()[]{}=:;,.!?/\\|@#$%^&*-_+~0123456789abcXYZ'].concat(['key=', 'token: ', 'password ', '<a ', '<img src=', '![', '](http://', 'javascript:', '{{', '${', '%3d', '\\u00', '=?', '&#x', 'union select ', '; drop table ', '0x', ' -', 'a1 ', '12-34 ', '1.2.3', '+1 ', 'tax id ', 'born ', 'ä', '中', '\u200b', '\ud83d\ude00', 'ignore ', 'you are ']);
}

const parts = scraps();
const fill = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);

function newUnit(): string {
  let unit = '';
  for (let n = 1 + Math.floor(random() * 5); n > 0; n--) {
    const part = pick(parts);
    const from = random() < 0.5 ? 0 : Math.floor(random() * part.length);
    unit += part.slice(from, from + 1 + Math.floor(random() * 40));
  }
  return unit === '' ? 'a' : unit;
}

function mutate(unit: string): string {
  const at = Math.floor(random() * unit.length);
  const roll = random();
  if (roll < 0.3) return unit.slice(0, at) + newUnit() + unit.slice(at);
  if (roll < 0.6 && unit.length > 1) return unit.slice(0, at) + unit.slice(at + 1 + Math.floor(random() * 6)) || 'a';
  if (roll < 0.8) return unit.slice(0, at) + pick(parts).slice(0, 1) + unit.slice(at + 1);
  return unit + unit.slice(at);
}

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

interface Slow { readonly unit: string; readonly micros: number }

/** The slowest repeated texts that one way of reading has. */
function search(input: Omit<SubjectInput, 'text'>, only: readonly Detector[] | undefined, seconds: number): Slow {
  let best: Slow[] = [];
  const end = performance.now() + seconds * 1000;
  const weigh = (unit: string): void => {
    const text = fill(unit);
    let ms = took(text, input, only, 1);
    const floor = best.length < KEPT ? 0 : best.at(-1)!.micros;
    if (ms * 100 <= floor) return;
    ms = took(text, input, only, 3);
    if (ms * 100 > floor) best = [...best, { unit, micros: ms * 100 }].sort((a, b) => b.micros - a.micros).slice(0, KEPT);
  };
  for (let i = 0; i < 60 && performance.now() < end; i++) took(clean, input, only, 1);
  while (performance.now() < end) {
    weigh(best.length < KEPT || random() < 0.3 ? newUnit() : mutate(pick(best).unit));
    if (best.length > 0) best = best.filter(({ unit }) => unit.length < 2_000);
  }
  return best[0] ?? { unit: '', micros: 0 };
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
    if (slow.micros > BOUND) over = true;
    process.stdout.write(`${direction.padEnd(8)} ${name.padEnd(20)} ${slow.micros.toFixed(0).padStart(6)} us/KB  (prose ${base.toFixed(1)})  ${JSON.stringify(slow.unit.slice(0, 160))}\n`);
  }
}
process.exit(over ? 1 : 0);
