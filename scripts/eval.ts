import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { group, groupsBy, judge } from './eval/measure.ts';
import { asText, worst } from './eval/print.ts';
import { readRows } from './eval/rows.ts';
import type { Result } from './eval/print.ts';

/**
 * Detection quality on labelled data:
 *
 *     npm run eval -- [--data FILE-OR-FOLDER] [--reserved] [--record] [--format text|json] [--worst N]
 *
 * `--record` keeps the result as the one to compare with; `--reserved` reads only the hand-written texts that the
 * classifier is never trained on. Exit codes: 0 measured, 1 false alarms rose above the
 * interval of the recorded run, 2 the data is not there.
 */
const RECORD = 'bench/eval-last.json';
const REPORT = 'bench/EVAL.md';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/injection/dev.jsonl' },
    record: { type: 'boolean', default: false },
    reserved: { type: 'boolean', default: false },
    format: { type: 'string', default: 'text' },
    worst: { type: 'string', default: '10' },
  },
});

/** How the result differs from the recorded one, and whether false alarms rose beyond its interval. */
function compare(result: Result): { readonly text: string; readonly worse: boolean } {
  if (!existsSync(RECORD)) return { text: 'No recorded run to compare with (--record keeps this one).\n', worse: false };
  const last = JSON.parse(readFileSync(RECORD, 'utf8')) as Result;
  if (last.rows !== result.rows) return { text: `The recorded run read other data (${last.rows} rows, now ${result.rows}): not compared.\n`, worse: false };
  const share = (hits: number, total: number): string => `${(100 * hits / Math.max(1, total)).toFixed(2)} %`;
  const limit = last.overall.falseAlarms?.[1] ?? 1;
  const now = result.overall.alarms / Math.max(1, result.overall.benign);
  const text = `Recorded run: recall ${share(last.overall.caught, last.overall.attacks)}, false alarms ${share(last.overall.alarms, last.overall.benign)} (at most ${(100 * limit).toFixed(2)} % accepted); `
    + `now ${share(result.overall.caught, result.overall.attacks)} and ${share(result.overall.alarms, result.overall.benign)}.\n`;
  return { text, worse: now > limit };
}

function main(): number {
  if (values.format !== 'text' && values.format !== 'json') {
    process.stderr.write('--format is text or json\n');
    return 2;
  }
  if (!existsSync(values.data)) {
    process.stderr.write(`no evaluation data at ${values.data}: name a JSON Lines file, or a folder of them, with --data (fields id, text, label, source, kind)\n`);
    return 2;
  }
  const rows = readRows(values.data, values.reserved);
  const progress = (done: number): void => { if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${rows.length}`); };
  const items = judge(rows, progress);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const result: Result = {
    data: values.data, rows: items.length, overall: group('all', items),
    byOrigin: groupsBy(items, item => item.origin), byKind: groupsBy(items, item => item.kind),
    bySource: groupsBy(items, item => item.source), byLanguage: groupsBy(items, item => item.language),
  };
  const compared = compare(result);
  if (values.format === 'json') process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${asText(result)}\n${worst(items, Number(values.worst))}\n${compared.text}`);
  if (values.record) {
    writeFileSync(RECORD, `${JSON.stringify(result, undefined, 1)}\n`);
    writeFileSync(REPORT, `# Detection of injections: recorded evaluation

Written by \`npm run eval -- --record\` on \`${values.data}\` (${items.length} rows). Blocked means a finding at or above the default policy's
threshold: 0.85 for users, 0.8 for documents and tools. Wrappers and templates of this data are shared with the
training set, so it flatters: what to expect of sources not seen is in \`src/inspect/classifier/REPORT.md\`.

${asText(result)}`);
  }
  return compared.worse ? 1 : 0;
}

process.exitCode = main();
