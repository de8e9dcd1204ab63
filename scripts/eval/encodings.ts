/**
 * `npx node scripts/eval/encodings.ts [--most 100] [--misses ENCODING] [FILES]`: of attacks that are caught as they are written, how many are
 * caught under each encoding; and of harmless texts that are left alone, how many are still left alone. FILES are labelled
 * JSON lines; `corpus/detectors/injection/unseen` when there are none. `--misses` writes out the attacks that one encoding hides instead. Exit 0.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultEngine } from '../../bench/support/engine.ts';
import { ENCODERS } from './encoders.ts';

interface Row { readonly text: string; readonly label: number; readonly origin: string; readonly lang: string }

/** Lengths of sentences that people encode. UTF-16 units. */
const SHORTEST = 30;
const LONGEST = 300;
/** Confidence at which the default policy blocks what users write. */
const BLOCKING = 0.85;

const { values, positionals } = parseArgs({ options: { most: { type: 'string', default: '100' }, misses: { type: 'string' }, help: { type: 'boolean', default: false } }, allowPositionals: true });
if (values.help) {
  process.stdout.write('npx node scripts/eval/encodings.ts [--most 100] [--misses ENCODING] [FILES]\n');
  process.exit(0);
}
const unseen = join(import.meta.dirname, '../../corpus/detectors/injection/unseen');
const files = positionals.length > 0 ? positionals : readdirSync(unseen).flatMap(writer => readdirSync(join(unseen, writer)).map(name => join(unseen, writer, name)));

const { engine, guard, policy } = await defaultEngine();
const context = guard.bareContext(policy);

/** Whether a request would be blocked for it, or not be read. */
function stopped(text: string): boolean {
  const read = engine.inspectText({ text, origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false }, context);
  return read.unread.length > 0 || read.findings.some(({ rule, confidence }) => /^(?:injection|jailbreak|extraction)\./u.test(rule) && confidence >= BLOCKING);
}

const rows = files.flatMap(file => readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Row))
  .filter(row => row.origin === 'user' && row.text.length >= SHORTEST && row.text.length <= LONGEST && !row.text.includes('\n'));
const most = Number(values.most);
const attacks = rows.filter(row => row.label === 1 && stopped(row.text)).slice(0, most);
const harmless = rows.filter(row => row.label === 0 && !stopped(row.text)).slice(0, most);
const latin = (row: Row): boolean => /^[\p{Script=Latin}\p{N}\p{P}\p{S}\p{Z}]+$/u.test(row.text);

process.stdout.write(`${attacks.length} attacks that are caught as written (${attacks.filter(latin).length} in Latin letters), ${harmless.length} harmless texts that are left alone\n\n`);
const hidden = values.misses === undefined ? undefined : ENCODERS[values.misses];
if (hidden !== undefined) {
  for (const row of attacks.filter(each => !stopped(hidden(each.text)))) process.stdout.write(`${row.lang} ${JSON.stringify(row.text)}\n`);
  process.exit(0);
}
process.stdout.write('| encoding | attacks | in Latin letters | harmless stopped |\n|---|---:|---:|---:|\n');
const share = (list: readonly Row[], encode: (text: string) => string): string => list.length === 0 ? '-' : `${(100 * list.filter(row => stopped(encode(row.text))).length / list.length).toFixed(0)} %`;
let sum = 0;
for (const [name, encode] of Object.entries(ENCODERS)) {
  sum += attacks.filter(row => stopped(encode(row.text))).length / attacks.length;
  process.stdout.write(`| ${name} | ${share(attacks, encode)} | ${share(attacks.filter(latin), encode)} | ${share(harmless, encode)} |\n`);
}
process.stdout.write(`\nMean over ${Object.keys(ENCODERS).length} encodings: ${(100 * sum / Object.keys(ENCODERS).length).toFixed(1)} %\n`);
