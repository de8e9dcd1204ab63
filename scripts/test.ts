/**
 * Every check: types, lint, generated files, then all tests. Prints what was skipped and why; with CI=true a skip is a
 * failure. Arguments go on to vitest (`npm test -- test/unit`).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const ci = process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false' && process.env['CI'] !== '0';
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const failures: string[] = [];

function check(name: string, command: string, args: readonly string[]): void {
  const start = Date.now();
  const run = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const ok = run.status === 0;
  if (!ok) failures.push(name);
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
}

check('types', bin('tsc'), ['--noEmit']);
check('lint, room imports included', bin('oxlint'), ['--type-aware', '--deny-warnings']);
check('rooms', process.execPath, ['scripts/rooms.ts']);
check('generated files are current', process.execPath, ['scripts/generate.ts', '--check']);

interface Assertion { readonly fullName: string; readonly status: string }
interface Report { readonly numPassedTests: number; readonly numFailedTests: number; readonly numPendingTests: number; readonly numTodoTests: number; readonly testResults: readonly { readonly name: string; readonly status: string; readonly assertionResults: readonly Assertion[] }[] }

const folder = mkdtempSync(join(tmpdir(), 'sallyport-test-'));
const output = join(folder, 'report.json');
check('tests', bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`, ...process.argv.slice(2)]);

let report: Report | undefined;
try {
  report = JSON.parse(readFileSync(output, 'utf8')) as Report;
} catch (error) {
  failures.push(`no test report (${String(error)})`);
}
rmSync(folder, { recursive: true, force: true });

// A test that cannot run here says why in its name: `... [skipped: needs prlimit]`.
const skipped = (report?.testResults ?? []).flatMap((file) => file.assertionResults.filter((each) => each.status !== 'passed' && each.status !== 'failed').map((each) => `${each.fullName} (${file.name.slice(root.length + 1)})`));
process.stdout.write(skipped.length === 0 ? '\nNothing was skipped.\n' : `\nSkipped:\n${skipped.map((each) => `  ${each}\n`).join('')}`);
if (skipped.length > 0 && ci) failures.push('tests were skipped, which CI does not allow');
if (failures.length > 0) process.stdout.write(`\nFailed: ${failures.join('; ')}\n`);
const failed = (report?.numFailedTests ?? 0) + failures.filter((name) => name !== 'tests').length + (report !== undefined && failures.includes('tests') && report.numFailedTests === 0 ? 1 : 0);
process.stdout.write(`\n${report?.numPassedTests ?? 0} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
