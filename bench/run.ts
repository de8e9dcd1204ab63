/**
 * `npm run bench [-- NAME...] [--quick] [--format json] [--profile FOLDER]`: measures speed and memory against their
 * targets. Exits 1 when one is missed, 2 when a benchmark could not run. Compare ratios of one run; the absolute numbers
 * say as much about the machine as about the gateway.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchmark as access } from './access.ts';
import { benchmark as firstByte } from './first-byte.ts';
import { benchmark as inspection } from './inspection.ts';
import { benchmark as memory } from './memory.ts';
import { benchmark as stream } from './stream.ts';
import { benchmark as supply } from './supply.ts';
import { keeps, table, type Result } from './support/report.ts';
import { benchmark as throughput } from './throughput.ts';
import { benchmark as turns } from './turns.ts';

const BENCHMARKS = [inspection, access, turns, stream, throughput, firstByte, memory, supply];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false }, format: { type: 'string', default: 'text' }, profile: { type: 'string' }, help: { type: 'boolean', default: false } } });
const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));

if (values.help || unknown.length > 0 || (values.format !== 'text' && values.format !== 'json')) {
  if (unknown.length > 0) process.stderr.write(`There is no benchmark ${unknown.join(', ')}.\n`);
  process.stdout.write(`npm run bench [-- NAME...] [--quick] [--format json] [--profile FOLDER]\n\n${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(12)}${title}\n`).join('')}`);
  process.exitCode = values.help ? 0 : 2;
} else process.exitCode = await run();

async function run(): Promise<number> {
  const chosen = positionals.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => positionals.includes(name));
  const progress = (message: string): void => { if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${message}`); };
  const results: Result[] = [];
  let broken = false;
  if (values.format === 'text') process.stdout.write(`${machine()}\n\n`);
  for (const benchmark of chosen) {
    const { name, title } = benchmark;
    try {
      const { rows, notes } = await benchmark.run({ quick: values.quick, profile: values.profile, progress });
      const result: Result = { name, title, rows, notes: notes ?? [] };
      results.push(result);
      progress('');
      if (values.format === 'text') process.stdout.write(`${table(result)}\n`);
    } catch (error) {
      broken = true;
      progress('');
      process.stderr.write(`${name} could not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  }
  const missed = results.flatMap(({ name, rows }) => rows.filter((row) => !keeps(row)).map((row) => `${name}: ${row.what}`));
  if (values.format === 'json') process.stdout.write(`${JSON.stringify({ machine: machine(), quick: values.quick, results: results.map((result) => ({ ...result, rows: result.rows.map((row) => ({ ...row, pass: keeps(row) })) })), missed }, null, 2)}\n`);
  else {
    if (missed.length > 0) process.stdout.write(`Missed:\n${missed.map((each) => `  ${each}\n`).join('')}`);
    else process.stdout.write(broken ? 'Every target that was measured is met, but not all could be measured.\n' : 'Every target is met.\n');
  }
  return broken ? 2 : missed.length > 0 ? 1 : 0;
}

function machine(): string {
  const all = cpus();
  return `${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}, ${process.platform} ${process.arch}, ${all.length} x ${all[0]?.model.trim() ?? 'unknown processor'}${values.quick ? ', quick' : ''}`;
}
