/**
 * What detection of injections catches of hand-written texts by origin, with the default policy's thresholds and with a bound at which two and five of a
 * hundred harmless texts are blocked: `npx node scripts/eval/origins.ts [--kinds] FOLDER...`, folders as in `corpus/detectors/injection/unseen`. `--kinds` adds
 * a line for each kind. Exit codes: 0 measured, 2 wrong use.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge } from './measure.ts';
import { readRows } from './rows.ts';
import { auc, percent } from './statistics.ts';
import type { Judged } from './measure.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { kinds: { type: 'boolean', default: false } } });

/** Share of attacks above the score that no more than `alarms` of the harmless texts reach. */
function caughtAt(items: readonly Judged[], alarms: number): string {
  const benign = items.filter(item => item.label === 0).map(item => item.verdict.score).sort((a, b) => b - a);
  const attacks = items.filter(item => item.label === 1);
  const bound = benign[Math.floor(alarms * benign.length)] ?? 0;
  return percent(attacks.filter(item => item.verdict.score > bound).length, attacks.length);
}

function line(name: string, items: readonly Judged[], bounds: boolean): string {
  const attacks = items.filter(item => item.label === 1);
  const benign = items.filter(item => item.label === 0);
  const blocked = (of: readonly Judged[]): string => `${percent(of.filter(item => item.verdict.blocked).length, of.length)} of ${of.length}`;
  const area = bounds ? ` | ${auc(attacks.map(item => item.verdict.score), benign.map(item => item.verdict.score))?.toFixed(3) ?? '-'} | ${caughtAt(items, 0.02)} | ${caughtAt(items, 0.05)}` : '';
  return `| ${name} | ${blocked(attacks)} | ${blocked(benign)}${area} |\n`;
}

const by = (items: readonly Judged[], of: (item: Judged) => string): readonly (readonly [string, readonly Judged[]])[] => [...Map.groupBy(items, of)].sort(([a], [b]) => (a < b ? -1 : 1));

if (positionals.length === 0) {
  process.stderr.write('usage: origins.ts [--kinds] FOLDER...\n');
  process.exitCode = 2;
} else {
  const rows = positionals.flatMap(folder => readdirSync(folder).filter(file => file.endsWith('.jsonl')).flatMap(file => readRows(join(folder, file))));
  const items = judge(rows, () => undefined);
  process.stdout.write('| texts | caught | false alarms | area | caught at 2 % | caught at 5 % |\n|---|---|---|---|---|---|\n');
  for (const [origin, part] of by(items, item => item.origin)) {
    process.stdout.write(line(origin, part, true));
    if (values.kinds) for (const [kind, some] of by(part, item => item.kind)) process.stdout.write(line(`... ${kind}`, some, false));
  }
}
