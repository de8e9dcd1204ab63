/** Recall of the personal-data detector by kind and context on made-up values in hand-written frames, and its false alarms. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { detector } from '../../src/inspect/detectors/pii.ts';
import { LazySubject } from '../../src/inspect/subject.ts';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import type { InspectionContext } from '../../src/inspect/contract.ts';
import { FRAMES, type Frame } from './pii-frames.ts';
import { HELD_OUT_FRAMES, HELD_OUT_NEGATIVES } from './pii-held-out.ts';
import { fill, NEGATIVES, type Negative } from './pii-negatives.ts';
import { Random } from './pii-random.ts';
import { VALUES, type ValueKind } from './pii-values.ts';
import { percent } from './statistics.ts';

const HELP = `Usage: node scripts/eval/pii.ts [options]

Recall on made-up values in frames, false alarms on texts without personal data. A finding counts when it reaches the
default policy's confidence of 0.7 and its rule is not above paranoia 1 (--recorded also counts those above).

  --set held-out|tuned|both   which frames (default: both)
  --values N                  values of each kind and frame (default: 4)
  --repeat N                  fillings of each negative (default: 20)
  --rows FILE                 rows {"text","label":0} of a file too: share flagged by rule
  --show                      print missed cases and false alarms
  --recorded                  count findings that are only recorded
  --help`;

const CONTEXT: InspectionContext = {
  fingerprint: 'eval', systemTexts: [], canaries: [],
  settings: { denylist: [], allowedHosts: [], maxPartChars: 1 << 22, maxPartTokens: 1 << 20, disabledRules: new Set() },
};
const PARANOIA = new Map(detector.rules.map((rule) => [rule.id, rule.paranoia]));
const { values: options } = parseArgs({
  options: { set: { type: 'string', default: 'both' }, values: { type: 'string', default: '4' }, repeat: { type: 'string', default: '20' }, rows: { type: 'string' }, show: { type: 'boolean', default: false }, recorded: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

interface Found {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

function inspect(text: string, least: number): Found[] {
  const subject = new LazySubject({ text, origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false }, VIEWS);
  return detector.inspect(subject, CONTEXT).matches
    .filter((match) => match.view === undefined && match.confidence >= least && (options.recorded || (PARANOIA.get(match.rule) ?? 1) === 1))
    .map(({ rule, span: [start, end] }) => ({ rule, start, end }));
}

class Tally {
  private readonly rows = new Map<string, { hits: number; total: number }>();

  add(name: string, hit: boolean): void {
    const row = this.rows.get(name) ?? { hits: 0, total: 0 };
    row.total++;
    if (hit) row.hits++;
    this.rows.set(name, row);
  }

  print(title: string): void {
    console.log(`\n${title}`);
    for (const [name, { hits, total }] of [...this.rows].sort(([, a], [, b]) => a.hits / a.total - b.hits / b.total)) console.log(`  ${name.padEnd(20)} ${percent(hits, total)}  (${hits}/${total})`);
  }

  /** Mean of the rows' shares. */
  average(): number {
    const shares = [...this.rows.values()].map(({ hits, total }) => hits / total);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }
}

/** Whether a value in a frame is covered: at least four fifths of it, by one finding. */
function recognised(text: string, value: string, { rules }: ValueKind): boolean {
  const start = text.indexOf(value);
  return inspect(text, 0.7).some((found) => Math.min(found.end, start + value.length) - Math.max(found.start, start) >= value.length * 0.8 && (rules.length === 0 || rules.includes(found.rule.slice(4))));
}

function recall(name: string, frames: readonly Frame[], seed: number): void {
  const random = new Random(seed);
  const types = new Tally();
  const contexts = new Tally();
  const missed: string[] = [];
  for (const kind of VALUES) {
    for (const frame of frames) {
      if (frame.language !== undefined && frame.language !== kind.language && !(frame.language === 'en' && kind.labels.some((label) => /^[\x20-\x7e]+$/.test(label)))) continue;
      if (frame.context === 'bare' && kind.bare !== true) continue;
      for (let i = 0; i < Number(options.values); i++) {
        const value = kind.make(random);
        const oneLine = !/\n/.test(value) || /^(?:prose|mail|form|chat|bare|after)$/.test(frame.context);
        if (!oneLine) continue;
        const label = frame.language === 'en' ? random.pick(kind.labels.filter((each) => /^[\x20-\x7e]+$/.test(each))) : random.pick(kind.labels);
        const text = frame.text.replaceAll('%L', label).replaceAll('%K', random.pick(kind.keys)).replaceAll('%V', () => value);
        const hit = recognised(text, value, kind);
        types.add(kind.type, hit);
        contexts.add(frame.context, hit);
        if (!hit) missed.push(`    ${kind.type} [${frame.context}] ${JSON.stringify(text)}`);
      }
    }
  }
  console.log(`\n== ${name}: recall averaged over ${VALUES.length} kinds ${(types.average() * 100).toFixed(1)} %`);
  contexts.print('by context');
  types.print('by kind');
  if (options.show) console.log(missed.join('\n'));
}

function alarms(name: string, negatives: readonly Negative[], seed: number): void {
  const random = new Random(seed);
  const groups = new Tally();
  const rules = new Map<string, number>();
  const shown: string[] = [];
  let flagged = 0;
  let total = 0;
  for (const negative of negatives) {
    for (let i = 0; i < Number(options.repeat); i++) {
      const text = fill(random, negative.text);
      const found = inspect(text, 0);
      groups.add(negative.group, found.length > 0);
      total++;
      if (found.length === 0) continue;
      flagged++;
      for (const { rule } of found) rules.set(rule, (rules.get(rule) ?? 0) + 1);
      shown.push(`    ${JSON.stringify(text)} ${found.map(({ rule, start, end }) => `${rule} ${JSON.stringify(text.slice(start, end))}`).join(', ')}`);
    }
  }
  console.log(`\n== ${name}: texts without personal data that were flagged ${percent(flagged, total)}`);
  groups.print('by group');
  console.log(`by rule: ${[...rules].sort(([, a], [, b]) => b - a).map(([rule, count]) => `${rule} ${count}`).join(', ')}`);
  if (options.show) console.log(shown.join('\n'));
}

function addTo(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Benign rows of a file: which rules fire how often, with samples to judge by. */
function rowsOf(path: string): void {
  const counts = new Map<string, string[]>();
  let total = 0;
  let flagged = 0;
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
    const row = JSON.parse(line) as { text: string; label: number };
    if (row.label !== 0) continue;
    total++;
    const found = inspect(row.text, 0);
    if (found.length > 0) flagged++;
    for (const { rule, start, end } of found) addTo(counts, rule, row.text.slice(Math.max(0, start - 30), start) + '«' + row.text.slice(start, end) + '»' + row.text.slice(end, end + 12));
  }
  console.log(`\n== ${path}: benign rows flagged ${percent(flagged, total)}`);
  for (const [rule, samples] of [...counts].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(`  ${rule} ${samples.length}`);
    if (options.show) for (let i = 0; i < samples.length && i < 12; i++) console.log(`      ${JSON.stringify(samples[Math.floor((i * samples.length) / 12)] ?? samples[i])}`);
  }
}

if (options.help) {
  console.log(HELP);
} else {
  if (options.set !== 'tuned') {
    recall('held-out frames', HELD_OUT_FRAMES, 11);
    alarms('held-out frames', HELD_OUT_NEGATIVES, 12);
  }
  if (options.set !== 'held-out') {
    recall('tuned frames', FRAMES, 1);
    alarms('tuned frames', NEGATIVES, 2);
  }
  if (options.rows !== undefined) rowsOf(options.rows);
}
