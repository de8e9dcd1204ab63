import { basename, relative } from 'node:path';
import { Command, Option } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { SallyportError } from '../../core/errors.ts';
import { difference, overlap, type Rows } from '../../supply/data/compare.ts';
import type { DataFinding, Row } from '../../supply/data/contract.ts';
import { checkManifest, createManifest, isSignature, MANIFEST, parseManifest, usualManifest } from '../../supply/data/manifest.ts';
import { readRows } from '../../supply/data/open.ts';
import { printable } from '../../supply/printable.ts';
import { walk } from '../../supply/walk.ts';
import { exitWith } from '../exit.ts';
import { readFound, readInput, writeOutput } from '../files.ts';
import { progressOn, type Progress } from '../progress.ts';
import { style, type Terminal } from '../terminal.ts';

type Format = 'text' | 'json';
interface ManifestOptions { source: string; licence: string; collector: string; transformation: string[]; out?: string; format: Format }

const formats = (): Option => new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text');
const EXITS = '\nExit codes: 0 nothing to look at, 1 something to look at, 2 a file could not be read.';

/** `sallyport data`: versions of data sets compared, test sets kept apart from training sets, and where data comes from. */
export function dataCommand(terminal: Terminal): Command {
  const command = new Command('data').description('Compare data sets, and say and check where they come from. `sallyport scan` reads what is in them.');
  command.addCommand(new Command('diff')
    .description('What a new version of a data set changes: examples, labels, hosts, references, and triggers that the old one had not.')
    .argument('<old>', 'file or folder of CSV, JSON, JSON lines, Parquet or text, packed ones too')
    .argument('<new>', 'the same, later')
    .addOption(formats())
    .addHelpText('after', `${EXITS}\n\nExample:\n  sallyport data diff reviews-v1.jsonl reviews-v2.jsonl`)
    .action((before: string, after: string, options: { format: Format }) => { exitWith(diff(terminal, before, after, options.format)); }));
  command.addCommand(new Command('overlap')
    .description('Examples of a test set that are in a training set, exactly or nearly.')
    .argument('<train>', 'file or folder')
    .argument('<test>', 'file or folder')
    .addOption(formats())
    .addHelpText('after', `${EXITS}\n\nExample:\n  sallyport data overlap train.jsonl test.jsonl`)
    .action((train: string, test: string, options: { format: Format }) => { exitWith(overlaps(terminal, train, test, options.format)); }));
  const manifest = new Command('manifest').description('Where data comes from, with hashes that hold it to that.');
  manifest.addCommand(new Command('create')
    .description('Write a manifest: source, licence, collector, transformations, and the hash of every file.')
    .argument('<data>', 'file or folder')
    .requiredOption('--source <text>', 'where it was collected: an address or a name')
    .requiredOption('--licence <name>', 'SPDX expression or name of the licence')
    .requiredOption('--collector <name>', 'who collected it')
    .option('--transformation <text>', 'what was done to it since; may be given more than once, in order', (value: string, list: string[]) => [...list, value], [])
    .option('--out <file>', 'where to write it (default: sallyport-data.json in or beside the data)')
    .addOption(formats())
    .addHelpText('after', '\nExit codes: 0 written, 2 a file could not be read or written.')
    .action((data: string, options: ManifestOptions) => { create(terminal, data, options); }));
  manifest.addCommand(new Command('check')
    .description('Compare data with its manifest.')
    .argument('<data>', 'file or folder')
    .option('--manifest <file>', 'the manifest (default: sallyport-data.json in or beside the data)')
    .addOption(formats())
    .addHelpText('after', '\nExit codes: 0 all is as it says, 1 something differs, 2 a file could not be read.')
    .action((data: string, options: { manifest?: string; format: Format }) => { exitWith(check(terminal, data, options)); }));
  return command.addCommand(manifest);
}

/** All rows of a file, or of every file of a folder, read anew each time; what could not be read is told once. Nothing to compare is no comparison that went well. */
function rowsOf(path: string, progress: Progress, unread: Set<string>): Rows {
  return (each: (row: Row) => void) => {
    let all = 0;
    for (const entry of walk(path)) {
      if (entry.skipped !== undefined) {
        unread.add(`${entry.path}: ${entry.skipped.message}`);
        continue;
      }
      if (isManifest(entry.raw.toString('utf8')) || isSignature(entry.raw, relative(path, entry.raw.toString('utf8')))) continue;
      let rows = 0;
      const broken = readRows(entry.raw.toString('utf8'), (row) => {
        all++;
        if (++rows % 1_000 === 0) progress.show(`${entry.path}: ${rows} examples`);
        each(row);
      });
      for (const { message } of broken) unread.add(`${entry.path}: ${message}`);
    }
    if (all === 0) unread.add(`${path}: It holds no examples, so that there is nothing to compare.`);
  };
}

/** Whether a file is the manifest of the data beside it, which is none of its examples. */
function isManifest(path: string): boolean {
  if (basename(path) !== MANIFEST) return false;
  try {
    parseManifest(readFound(path).toString('utf8'));
    return true;
  } catch (error) {
    if (error instanceof SallyportError) return false; // then it is read as what else it is
    throw error;
  }
}

function tell(terminal: Terminal, findings: readonly DataFinding[]): string {
  return findings.map(({ rule, message, at }) => `  ${style(terminal, rule.verdict === 'none' ? 'yellow' : 'red', rule.id)}  ${message}${at === undefined ? '' : ` (${at})`}\n`).join('');
}

function plain(findings: readonly DataFinding[]): object[] {
  return findings.map(({ rule, message, at }) => ({ rule: rule.id, severity: rule.severity, message, ...(at === undefined ? {} : { location: at }) }));
}

function finish(terminal: Terminal, unread: ReadonlySet<string>, found: boolean): 0 | 1 | 2 {
  for (const line of unread) terminal.stderr.write(`sallyport: ${printable(line, 400)}\n`);
  return unread.size > 0 ? 2 : found ? 1 : 0;
}

function diff(terminal: Terminal, before: string, after: string, format: Format): 0 | 1 | 2 {
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  const unread = new Set<string>();
  const { rows, findings } = difference(rowsOf(before, progress, unread), rowsOf(after, progress, unread));
  progress.clear();
  // What was not read whole cannot be compared; JSON says so itself.
  if (unread.size > 0 && format !== 'json') return finish(terminal, unread, false);
  if (format === 'json') terminal.stdout.write(`${JSON.stringify({ rows, findings: plain(findings), unread: [...unread] })}\n`);
  else terminal.stdout.write(`${rows.old} examples before, ${rows.new} after: ${rows.added} added, ${rows.removed} removed, ${rows.relabelled} with another label.\n${tell(terminal, findings)}`);
  return finish(terminal, unread, findings.length > 0);
}

function overlaps(terminal: Terminal, train: string, test: string, format: Format): 0 | 1 | 2 {
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  const unread = new Set<string>();
  const { rows, exact, near, first } = overlap(rowsOf(train, progress, unread), rowsOf(test, progress, unread));
  progress.clear();
  if (format === 'json') terminal.stdout.write(`${JSON.stringify({ rows, exact, near, ...(first === 0 ? {} : { first }), unread: [...unread] })}\n`);
  else terminal.stdout.write(`Of ${rows} test examples ${exact} are in the training set, and ${near} more nearly so.${first === 0 ? '' : ` The first is row ${first}.`}\n`);
  return finish(terminal, unread, exact + near > 0);
}

function create(terminal: Terminal, data: string, { source, licence, collector, transformation, out, format }: ManifestOptions): void {
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  const created = new Date(systemClock.now()).toISOString();
  const manifest = createManifest(data, { created, source, licence, collector, transformations: transformation }, (bytes) => { progress.show(`${(bytes / 1e6).toFixed(0)} MB read`); });
  progress.clear();
  const file = out ?? usualManifest(data);
  writeOutput(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  terminal.stdout.write(format === 'json' ? `${JSON.stringify({ manifest: file, files: manifest.files.length })}\n` : `${file} names ${manifest.files.length} ${manifest.files.length === 1 ? 'file' : 'files'}.\n`);
}

function check(terminal: Terminal, data: string, options: { manifest?: string; format: Format }): 0 | 1 {
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  const manifest = parseManifest((options.manifest === undefined ? readFound(usualManifest(data)) : readInput(options.manifest)).toString('utf8'));
  const result = checkManifest(data, manifest, (bytes) => { progress.show(`${(bytes / 1e6).toFixed(0)} MB read`); });
  progress.clear();
  const { changed, missing, extra, files } = result;
  const differs = changed.length + missing.length + extra.length > 0;
  if (options.format === 'json') terminal.stdout.write(`${JSON.stringify({ ...result, source: manifest.source, licence: manifest.licence, collector: manifest.collector })}\n`);
  else {
    const list = (what: string, paths: readonly string[]): string => paths.map((path) => `  ${what}  ${printable(path, 400)}\n`).join('');
    terminal.stdout.write(`${differs ? 'The data is not what its manifest says' : files === 1 ? 'The file is as the manifest says' : `All ${files} files are as the manifest says`} (${printable(manifest.source, 200)}, ${printable(manifest.licence, 80)}, collected by ${printable(manifest.collector, 80)}).\n${list('changed', changed)}${list('missing', missing)}${list('not listed', extra)}`);
  }
  return differs ? 1 : 0;
}
