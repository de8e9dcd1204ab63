import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { resolve, sep } from 'node:path';
import { systemCode, systemReason } from '../core/errors.ts';
import type { Acceptances } from './acceptance.ts';
import { ScanStop, type FileReport, type Finding, type ScanInput, type SupplyRule } from './contract.ts';
import { GENERAL } from './general-rules.ts';
import { openFile, type FileInput } from './input.ts';
import { withRegions } from './places/region.ts';
import { nameOf, printable } from './printable.ts';
import { isInstalled } from './program.ts';
import { keepsModel } from './repository.ts';
import { rulesOf, scanInput, type ScanOptions } from './scan.ts';
import { verdictOf } from './verdict.ts';

/** One thing to report: a regular file that can be opened, or something that is not read, and why. */
export interface WalkEntry {
  /** As printable text; bytes that are no UTF-8 appear as `\xNN`. */
  readonly path: string;
  /** What to open: the bytes of the path as the system has them. */
  readonly raw: Buffer;
  readonly size: number;
  readonly skipped?: { readonly rule: SupplyRule; readonly message: string };
  readonly nameUtf8: boolean;
}

/** Folders that hold what tools made, not what a model is loaded from. Of these, what their tools run or take commands from is read. */
const REPOSITORIES = new Set(['.git', '.hg', '.svn']);
const RUN_BY_TOOLS = new Set(['config', 'config.worktree', 'hgrc', 'hgrc-not-shared']);
/** Folders in them that hold hooks, or repositories of their own with settings and hooks. */
const HOOKS = 'hooks';
const INNER = new Set(['modules', 'worktrees']);
/** Folders of those that hold only what is kept. */
const DATA_FOLDERS = new Set(['objects', 'refs', 'logs', 'lfs', 'info']);
/** Copies of files of the working tree, which are scanned there. */
const COPIES = new Set(['lfs', 'annex']);

const HASH_PIECE = 1024 * 1024;

const SLASH = Buffer.from(sep);

/**
 * The files under a path, folders in the order of their names. Links are followed where they stay inside the path that
 * was given; a folder is entered once, so circles end. Never throws for what it finds on the way.
 */
export function* walk(root: string): Generator<WalkEntry> {
  const raw = Buffer.from(root);
  let real: string;
  try {
    real = realpathSync(root);
  } catch (error) {
    yield skipped(raw, GENERAL.unreadable, `The path cannot be opened (${systemReason(error)}).`);
    return;
  }
  const state: State = { prefix: Buffer.from(real.endsWith(sep) ? real : real + sep), real: Buffer.from(real), folders: new Set() };
  yield* visit(raw, state, 0);
}

interface State { readonly real: Buffer; readonly prefix: Buffer; readonly folders: Set<string> }

/** Folders deeper than any system makes by hand; the walk is recursive. */
const MAX_FOLDERS_DEEP = 256;

function skipped(raw: Buffer, rule: SupplyRule, message: string): WalkEntry {
  const { text, utf8 } = nameOf(raw);
  return { path: printable(text, 4096), raw, size: 0, skipped: { rule, message }, nameUtf8: utf8 };
}

/** Where in a repository's own folder a path lies: in it, among its hooks, among those inside it, where any name may be a folder, or among what git keeps. */
type Within = 'git' | 'repository' | 'hooks' | 'inner' | 'kept' | undefined;

/** What the entry of that name lies in; `passed` when it is not looked at. */
function entered(name: string, within: Within, folder: () => boolean): Within | 'passed' {
  if (within === undefined) return REPOSITORIES.has(name) ? (folder() ? (name === '.git' ? 'git' : 'repository') : 'passed') : undefined;
  if (within === 'hooks' || within === 'kept') return within;
  if (name === HOOKS) return 'hooks';
  if (within === 'inner' && folder() && !DATA_FOLDERS.has(name)) return 'inner';
  if (INNER.has(name)) return 'inner';
  if (RUN_BY_TOOLS.has(name)) return within;
  return within === 'repository' || COPIES.has(name) ? 'passed' : 'kept';
}

function* visit(raw: Buffer, state: State, depth: number, within?: Within): Generator<WalkEntry> {
  let stats: Stats;
  try {
    stats = lstatSync(raw);
    if (stats.isSymbolicLink()) {
      const target = realpathSync(raw, { encoding: 'buffer' });
      const inside = target.equals(state.real) || target.subarray(0, state.prefix.length).equals(state.prefix);
      if (!inside) {
        yield skipped(raw, GENERAL.linkOutside, 'The link leads out of the scanned folder and was not followed.');
        return;
      }
      stats = statSync(raw);
    }
  } catch (error) {
    const code = systemCode(error);
    yield code === 'ENOENT' || code === 'ELOOP' ? skipped(raw, GENERAL.linkBroken, `The link cannot be followed (${systemReason(error)}).`) : skipped(raw, GENERAL.unreadable, `The file cannot be looked at (${systemReason(error)}).`);
    return;
  }
  if (stats.isDirectory()) {
    yield* folder(raw, stats, state, depth, within);
    return;
  }
  // Nobody loads them from there by themselves; what is a model is scanned, whatever it is called.
  if (within === 'kept' && !(stats.isFile() && keepsModel(raw))) return;
  if (!stats.isFile()) {
    const kind = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
    yield skipped(raw, GENERAL.notRegular, `This is ${kind}, which is not read.`);
    return;
  }
  const { text, utf8 } = nameOf(raw);
  yield { path: printable(text, 4096), raw, size: stats.size, nameUtf8: utf8 };
}

function* folder(raw: Buffer, stats: Stats, state: State, depth: number, within: Within): Generator<WalkEntry> {
  const identity = `${stats.dev}:${stats.ino}`;
  if (state.folders.has(identity)) return;
  state.folders.add(identity);
  if (depth > MAX_FOLDERS_DEEP) {
    yield skipped(raw, GENERAL.depth, `Folders nested more than ${MAX_FOLDERS_DEEP} deep.`);
    return;
  }
  let names: Buffer[];
  try {
    names = readdirSync(raw, { encoding: 'buffer' });
  } catch (error) {
    yield skipped(raw, GENERAL.unreadable, `The folder cannot be read (${systemReason(error)}).`);
    return;
  }
  names.sort(Buffer.compare);
  for (const name of names) {
    const path = Buffer.concat(raw.at(-1) === SLASH[0] ? [raw, name] : [raw, SLASH, name]);
    const inside = entered(name.toString('latin1'), within, () => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
    if (inside !== 'passed') yield* visit(path, state, depth + 1, inside);
  }
}

/** How {@link scanEntry} goes beyond the findings themselves. */
export interface EntryOptions extends ScanOptions {
  readonly acceptances?: Acceptances;
  /** Hash every file, or (when absent) only those whose findings may have been accepted. */
  readonly hash?: boolean;
  /** Hash files that have findings, for a baseline. */
  readonly hashFindings?: boolean;
  /** What is known of the file besides, from the data set that it is a part of. */
  readonly also?: readonly Finding[];
  /** SHA-1 too, for reports that must have it. */
  readonly sha1?: boolean;
  /** Look up lines and columns of places in structured texts. */
  readonly regions?: boolean;
  /** Told how many of the file's bytes are hashed, and how many there are: gigabytes take a while. */
  readonly hashed?: (bytes: number, of: number) => void;
}

/** The folder that was looked at last: its files lie one after the other. */
let lastFolder: { readonly path: string; readonly installed: boolean } | undefined;

function installedIn(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf(sep) + 1);
  if (lastFolder?.path !== folder) lastFolder = { path: folder, installed: isInstalled(`${resolve(folder)}${sep}`) };
  return lastFolder.installed || isInstalled(path);
}

/** Scans what the walk found. Never throws: what goes wrong is a finding of the file. */
export function scanEntry(entry: WalkEntry, options: EntryOptions = {}): FileReport {
  const rules = rulesOf(options.formats);
  const plain = (rule: SupplyRule, message: string): FileReport => {
    const findings = [{ rule: rule.id, severity: rule.severity, message }];
    return { path: entry.path, format: 'unknown', verdict: verdictOf(findings, rules), findings };
  };
  if (entry.skipped !== undefined) return plain(entry.skipped.rule, entry.skipped.message);
  try {
    const file = openFile(entry.raw, entry.path);
    const neighbours = new Neighbours(entry.raw);
    try {
      const alone = scanInput(file, entry.path, { ...options, installed: installedIn(entry.path), beside: (path) => neighbours.open(path) });
      const own = options.regions === true ? withRegions(file, alone.findings) : alone.findings;
      const report = { ...alone, findings: [...own, ...options.also ?? []] };
      const wanted = options.hash === true || (options.hashFindings === true && report.findings.length > 0) || report.findings.some(({ rule }) => options.acceptances?.concerns(rule) === true);
      const { sha256, sha1 } = hashesOf(file, [...(wanted ? ['sha256'] as const : []), ...(options.sha1 === true ? ['sha1'] as const : [])], options.hashed);
      const { standing, accepted } = sha256 === undefined || options.acceptances === undefined ? { standing: report.findings, accepted: [] } : options.acceptances.apply(report.findings, sha256);
      // Looked at after hashing: what was accepted is what was scanned.
      const extra = [
        ...(file.unchanged() ? [] : [{ rule: GENERAL.changed, message: 'The file changed while it was read; scan it again.' }]),
        ...(entry.nameUtf8 ? [] : [{ rule: GENERAL.nameNotUtf8, message: 'The name is not UTF-8.' }]),
      ].map(({ rule, message }) => ({ rule: rule.id, severity: rule.severity, message }));
      const findings = extra.length === 0 ? standing : [...standing, ...extra];
      return { ...report, findings, verdict: verdictOf(findings, rules), ...(sha256 === undefined ? {} : { sha256 }), ...(sha1 === undefined ? {} : { sha1 }), ...(accepted.length === 0 ? {} : { accepted }) };
    } finally {
      file.close();
      neighbours.close();
    }
  } catch (error) {
    if (error instanceof ScanStop) return plain(error.rule, error.message);
    return plain(GENERAL.unreadable, `The file cannot be read (${systemReason(error)}).`);
  }
}

/** Files beside a scanned one, opened while it is scanned. Links are not followed: they could lead out of the folder. */
class Neighbours {
  private readonly folder: Buffer;
  private readonly opened: FileInput[] = [];

  constructor(file: Buffer) {
    const at = file.lastIndexOf(SLASH);
    this.folder = at < 0 ? Buffer.from(`.${sep}`) : file.subarray(0, at + SLASH.length);
  }

  open(path: string): FileInput | undefined {
    const parts = path.split('/').filter((part) => part !== '.' && part !== '');
    if (parts.length === 0 || path.startsWith('/') || parts.some((part) => part === '..' || part.includes('\0') || part.includes('\\'))) return undefined;
    let raw = this.folder;
    try {
      for (const [i, part] of parts.entries()) {
        raw = Buffer.concat([raw, ...(i === 0 ? [] : [SLASH]), Buffer.from(part)]);
        // Most files that are asked for are not there: no error has to be made for each.
        if (lstatSync(raw, { throwIfNoEntry: false })?.isSymbolicLink() !== false) return undefined;
      }
      const file = openFile(raw, path);
      this.opened.push(file);
      return file;
    } catch (error) {
      // Not there, or not to be read: then it has nothing to say, and the walk reports it where it is part of the scan.
      if (error instanceof ScanStop || systemCode(error) !== undefined) return undefined;
      throw error;
    }
  }

  close(): void {
    for (const file of this.opened) file.close();
  }
}

/** Digests of the whole file in hex, in one reading and constant memory. */
function hashesOf<A extends 'sha256' | 'sha1'>(file: ScanInput, algorithms: readonly A[], hashed: EntryOptions['hashed']): Partial<Record<A, string>> {
  if (algorithms.length === 0) return {};
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  for (let at = 0; at < file.size; at += HASH_PIECE) {
    const piece = file.read(at, HASH_PIECE);
    for (const { hash } of hashes) hash.update(piece);
    hashed?.(Math.min(at + HASH_PIECE, file.size), file.size);
  }
  return Object.fromEntries(hashes.map(({ algorithm, hash }) => [algorithm, hash.digest('hex')])) as Record<A, string>;
}
