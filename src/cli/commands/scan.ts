import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { Command, Option } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { SallyportError } from '../../core/errors.ts';
import { readAcceptances } from '../../supply/acceptance.ts';
import { projectOf } from '../../supply/card/project.ts';
import { Surroundings } from '../../supply/card/surroundings.ts';
import type { FileReport, Verdict } from '../../supply/contract.ts';
import type { TextInspector } from '../../supply/data/contract.ts';
import { checkManifest, MANIFEST, parseManifest } from '../../supply/data/manifest.ts';
import { DATA } from '../../supply/data/rules.ts';
import { DataSets } from '../../supply/data/sets/data-sets.ts';
import { GENERAL } from '../../supply/general-rules.ts';
import { rulesOf } from '../../supply/scan.ts';
import { exitCodeOf, verdictOf } from '../../supply/verdict.ts';
import { scanEntry, walk } from '../../supply/walk.ts';
import type { Reporter, ReportContext } from '../../supply/report/contract.ts';
import { cyclonedxReporter } from '../../supply/report/cyclonedx.ts';
import { jsonReporter } from '../../supply/report/json.ts';
import { sarifReporter } from '../../supply/report/sarif.ts';
import { spdxReporter } from '../../supply/report/spdx.ts';
import { textReporter } from '../../supply/report/text.ts';
import { exitWith } from '../exit.ts';
import { readFound, writeOutput } from '../files.ts';
import { packageKnowledge } from '../package-knowledge.ts';
import { progressOn } from '../progress.ts';
import { style, write, type Terminal } from '../terminal.ts';

interface Options { format: keyof typeof REPORTERS; baseline?: string; exceptions?: string; writeBaseline?: string; requireManifest: boolean; advisories?: string[]; knownPackages?: string[]; policy?: string; failOn: Exclude<Verdict, 'benign'> | 'never' }

const REPORTERS = { text: textReporter, json: jsonReporter, sarif: sarifReporter, cyclonedx: cyclonedxReporter, spdx: spdxReporter } as const satisfies Record<string, (context: ReportContext) => Reporter>;
/** From the clearest to the mildest. */
const FAIL_ON = ['malicious', 'suspicious', 'unscanned'] as const;
const COLORS: Readonly<Record<Verdict, 'red' | 'yellow' | 'cyan' | 'green'>> = { malicious: 'red', suspicious: 'yellow', unscanned: 'cyan', benign: 'green' };

/** `sallyport scan`: models and what comes with them, read without loading them. */
export function scanCommand(terminal: Terminal, version: string): Command {
  return new Command('scan')
    .description('Scan models, archives and folders of them without loading or executing anything.')
    .argument('<path...>', 'files and folders; archives are entered')
    .addOption(new Option('--format <format>', 'how to report; the bills of materials, cyclonedx and spdx, hash every file, which takes 4 to 6 seconds a gigabyte').choices(Object.keys(REPORTERS)).default('text'))
    .addOption(new Option('--fail-on <verdict>', 'the mildest verdict that the exit code tells of').choices([...FAIL_ON, 'never']).default('unscanned'))
    .option('--baseline <file>', 'findings listed in this file, for these very contents, do not count')
    .option('--write-baseline <file>', 'write what was found to this file, to begin from there')
    .option('--exceptions <file>', 'accepted findings by hash and rule, each with a reason and a day on which it expires')
    .option('--require-manifest', 'data without a manifest of where it comes from (sallyport data manifest) is suspicious', false)
    .option('--advisories <path...>', 'advisories in the OSV schema: a file, a folder, or the zip of an ecosystem; nothing is asked over the network')
    .option('--known-packages <file...>', 'names that exist, one a line, as npm:FILE or pypi:FILE (or npm:NAME in each line): others are findings')
    .option('--policy <file>', 'take the known packages from the lists of this policy, too')
    .addHelpText('after', '\nA file is malicious, suspicious, benign, or unscanned with the reason.\n\nExit codes: 0 nothing found, 1 something malicious or suspicious found, 2 something could not be scanned. With --fail-on\nsuspicious the unscanned do not count, with --fail-on malicious the suspicious do not either, and with\n--fail-on never nothing does: the report alone tells.\n\nA scan reads of weights only what it needs, which is little of a large file. A bill of materials (--format cyclonedx or spdx)\nreads each file to its end for its hash, SHA-256 and for spdx SHA-1 too: 10 GB take 40 to 60 s more. On a terminal\na line tells how far that is.\n\nExample:\n  sallyport scan models/ --format sarif > models.sarif')
    .action(async (paths: string[], options: Options) => {
      exitWith(await scanPaths(terminal, version, paths, options));
    });
}

async function scanPaths(terminal: Terminal, version: string, paths: readonly string[], options: Options): Promise<0 | 1 | 2> {
  const acceptances = readAcceptances({ ...(options.baseline === undefined ? {} : { baseline: options.baseline }), ...(options.exceptions === undefined ? {} : { exceptions: options.exceptions }) }, systemClock.now());
  for (const line of acceptances.expired) terminal.stderr.write(`sallyport: ${line}\n`);
  const knowledge = await packageKnowledge(options);
  const isBill = options.format === 'cyclonedx' || options.format === 'spdx';
  const reporter = REPORTERS[options.format]({ version, rules: rulesOf(), cwd: process.cwd(), roots: paths, time: new Date(systemClock.now()).toISOString(), advisories: knowledge.advisories, project: isBill ? projectOf(paths, process.cwd()) : undefined, paint: (verdict, text) => style(terminal, COLORS[verdict], text) });
  const baseline: { sha256: string; rule: string; path: string }[] = [];
  const counts = { files: 0, malicious: 0, suspicious: 0, unscanned: 0, benign: 0, accepted: 0 };
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  let inspectText: TextInspector | undefined;
  const manifests = new Manifests();
  let out = reporter.begin();
  const sets = new DataSets(paths, (line) => { progress.show(line); });
  const say = (line: string): void => { progress.show(`${counts.files} files scanned, at ${line}`); };
  for (const path of paths) {
    const around = isBill ? new Surroundings(path) : undefined;
    for (const entry of walk(path)) {
      progress.show(`${counts.files} files scanned, at ${shortened(entry.path)}`);
      const isData = DATA_FILE.test(entry.path) && !PACKAGE_FILE.test(entry.path);
      if (sets.needsDetectors(entry.path)) inspectText ??= await loadInspector();
      const also = sets.findings(entry.path, inspectText, say);
      const hashed = (bytes: number, of: number): void => { progress.show(`${counts.files} files scanned, hashing ${shortened(entry.path)}: ${(bytes / 1e6).toFixed(0)} of ${(of / 1e6).toFixed(0)} MB`); };
      const scan = (): FileReport => scanEntry(entry, { also, inspectText, acceptances, knowledge, hash: isBill, sha1: options.format === 'spdx', regions: options.format === 'sarif', hashed, hashFindings: options.writeBaseline !== undefined });
      let scanned = scan();
      // The scan itself tells where there is data, in archives too; the first such file is read once more with the detectors.
      if (inspectText === undefined && lacksDetectors(scanned)) {
        inspectText = await loadInspector();
        scanned = scan();
      }
      const report = withManifest(around?.described(scanned, entry) ?? scanned, isData && options.requireManifest && !manifests.covers(entry.path, path));
      counts.files++;
      counts[report.verdict]++;
      counts.accepted += report.accepted?.length ?? 0;
      if (options.writeBaseline !== undefined) baseline.push(...baselineOf(report));
      out += reporter.file(report);
      if (out.length > 32_768 || terminal.isTty) {
        progress.clear();
        await write(terminal.stdout, out);
        out = '';
      }
    }
  }
  progress.clear();
  const counting = options.failOn === 'never' ? [] : FAIL_ON.slice(0, FAIL_ON.indexOf(options.failOn) + 1);
  const exitCode = exitCodeOf(new Set(counting.filter((verdict) => counts[verdict] > 0)));
  await write(terminal.stdout, out + reporter.end(counts, exitCode));
  if (options.writeBaseline !== undefined) writeOutput(options.writeBaseline, `${JSON.stringify({ baseline }, undefined, 2)}\n`);
  return exitCode;
}

/** A path on a line that must not grow. */
function shortened(path: string): string {
  return path.length > 60 ? `…${path.slice(-59)}` : path;
}

/** Whether texts of data were not read because the detectors are not loaded. */
function lacksDetectors({ findings, accepted = [] }: FileReport): boolean {
  return [...findings, ...accepted].some(({ rule }) => rule === DATA.unasked.id || rule === GENERAL.ordersUnasked.id);
}

/** The detectors, loaded when the first file needs them: most scans do without, in a third of the memory. */
async function loadInspector(): Promise<TextInspector> {
  const [{ dataInspector }, { loadEngine, ready }] = await Promise.all([import('../data-inspector.ts'), import('../engine.ts')]);
  return dataInspector(ready(await loadEngine()));
}

/** Files that `--require-manifest` takes for data. */
const DATA_FILE = /\.(?:csv|tsv|tab|psv|jsonl|ndjson|jsonlines|json|parquet)(?:\.(?:gz|zst|bz2|xz))?$/i;

/** JSON that is no data: what npm writes. */
const PACKAGE_FILE = /(?:^|[/\\])(?:package|\.?package-lock|npm-shrinkwrap)\.json$/i;

/** Which files a manifest names, with the very content that it says. */
class Manifests {
  private readonly known = new Map<string, ReadonlySet<string>>();

  /** Whether a manifest in the file's folder, or in one above it up to what is scanned, names the file. */
  covers(path: string, scanned: string): boolean {
    // A manifest cannot name itself: one that can be read, and holds nothing else, is none of the data.
    if (basename(path) === MANIFEST) return this.named(dirname(path)).has(MANIFEST);
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (this.named(folder).has(relative(folder, path).split(sep).join('/'))) return true;
      const below = relative(scanned, folder);
      if (below === '' || below === '..' || below.startsWith(`..${sep}`) || dirname(folder) === folder) return false;
    }
  }

  private named(folder: string): ReadonlySet<string> {
    let named = this.known.get(folder);
    if (named === undefined) this.known.set(folder, (named = read(folder)));
    return named;
  }
}

/** The files of a folder that are as its manifest says, and the manifest itself; none when it has no manifest that can be read. */
function read(folder: string): ReadonlySet<string> {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return new Set();
  try {
    const manifest = parseManifest(readFound(file).toString('utf8'));
    const { changed, missing } = checkManifest(folder, manifest);
    const gone = new Set([...changed, ...missing]);
    return new Set([MANIFEST, ...manifest.files.map(({ path }) => path).filter((path) => !gone.has(path))]);
  } catch (error) {
    if (error instanceof SallyportError) return new Set(); // then nothing is covered, which is reported for each file
    throw error;
  }
}

function withManifest(report: FileReport, lacking: boolean): FileReport {
  if (!lacking) return report;
  const findings = [...report.findings, { rule: DATA.manifest.id, severity: DATA.manifest.severity, message: `No ${MANIFEST} beside or above it names this content.` }];
  return { ...report, findings, verdict: verdictOf(findings, rulesOf()) };
}

/** What a baseline keeps of a file: each rule that spoke, for this content. */
function baselineOf({ path, sha256, findings, accepted = [] }: FileReport): { sha256: string; rule: string; path: string }[] {
  if (sha256 === undefined) return [];
  return [...new Set([...findings, ...accepted].map(({ rule }) => rule))].map((rule) => ({ sha256, rule, path }));
}
