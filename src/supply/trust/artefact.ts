import { createHash } from 'node:crypto';
import { constants, readdirSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { SigningError } from '../signing/errors.ts';
import { GIT_PATHS, modelFiles } from '../signing/resources.ts';
import { rootDigest } from '../signing/statement.ts';

/** A file of a model as it was when somebody approved it. */
export interface ArtefactFile {
  /** Relative to the artefact, with slashes; `.` when the artefact is this one file. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  /** Hex. */
  readonly sha256: string;
}

/** A model on disk: one file, or all files of a folder. */
export interface Artefact {
  /** Absolute. */
  readonly path: string;
  /** Hex SHA-256 over the digests of the files in order of their names, as model signatures have it. */
  readonly digest: string;
  readonly files: readonly ArtefactFile[];
  /** Of a model that is one file: what else lies in its folder, by name. A loader may read files beside the one it is given. */
  readonly beside?: readonly string[];
  readonly allowSymlinks: boolean;
}

/** How a model is no longer what it was. */
export interface Change {
  readonly kind: 'changed' | 'missing' | 'added' | 'unreadable';
  readonly file: string;
  /** One sentence for a person. */
  readonly detail: string;
}

export interface CheckOptions {
  /** Hash every file; otherwise only those whose size or times differ from what was seen before, or from what was approved. */
  readonly full?: boolean;
  /** What earlier looks saw, by path; kept up to date. Without it only the time of writing is compared. */
  readonly seen?: Map<string, Seen>;
  /** Told the bytes read since the last call. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * A file's content, and by what it is known to be the same at the next look. Writers can put the time of writing back,
 * but not the time at which the file's entry changed.
 */
export interface Seen extends Measured { readonly sha256: string }

interface Measured { readonly size: number; readonly mtimeMs: number; readonly ctimeMs: number; readonly ino: number }

const PIECE = 1024 * 1024;
/** Names beside a file that are kept. A folder with more is watched without them, and that is told. */
export const MAX_BESIDE = 10_000;

/** Opening first makes a network file system ask its server: what is known of a file may be a minute old otherwise. */
async function opened<T>(path: string, links: boolean, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (links ? 0 : constants.O_NOFOLLOW));
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function measure(path: string, links: boolean): Promise<Measured> {
  return opened(path, links, async (handle) => {
    const { size, mtimeMs, ctimeMs, ino } = await handle.stat();
    return { size, mtimeMs, ctimeMs, ino };
  });
}

function same(a: Measured, b: Measured): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

/** Hashes a file in constant memory. @throws SallyportError `input.changed` when somebody writes it meanwhile */
async function hashFile(path: string, links: boolean, { progress, signal }: CheckOptions): Promise<Seen> {
  return opened(path, links, async (handle) => {
    const before = await handle.stat();
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(PIECE);
    for (let at = 0; at < before.size;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      progress?.(bytesRead);
      at += bytesRead;
    }
    const after = await handle.stat();
    if (!same(after, before)) throw new SallyportError('input.changed', `${path} was written while it was read.`);
    return { size: before.size, mtimeMs: before.mtimeMs, ctimeMs: before.ctimeMs, ino: before.ino, sha256: hash.digest('hex') };
  });
}

function listed(path: string, allowSymlinks: boolean): { readonly path: string; readonly name: string }[] {
  return modelFiles(path, allowSymlinks, GIT_PATHS.map((each) => join(path, each)));
}

function neighbours(path: string): string[] {
  return readdirSync(dirname(path)).filter((name) => name !== basename(path)).sort();
}

/**
 * Takes a model's fingerprint: every file is read once.
 * @throws SallyportError `input.unreadable`, `input.changed`; also for links, unless they are allowed
 */
export async function fingerprint(path: string, allowSymlinks: boolean, options: CheckOptions = {}): Promise<Artefact> {
  const root = resolve(path);
  const files: ArtefactFile[] = [];
  try {
    const list = listed(root, allowSymlinks);
    if (list.length === 0) throw new SallyportError('input.unreadable', `${root} holds no files.`);
    for (const file of list) {
      const { size, mtimeMs, sha256 } = await hashFile(file.path, allowSymlinks, options);
      files.push({ name: file.name, size, mtimeMs, sha256 });
    }
    const beside = statSync(root).isDirectory() ? undefined : neighbours(root);
    const digest = rootDigest(files.map(({ name, sha256 }) => ({ name, algorithm: 'sha256', digest: sha256 })));
    return { path: root, digest, files, allowSymlinks, ...(beside === undefined || beside.length > MAX_BESIDE ? {} : { beside }) };
  } catch (error) {
    if (error instanceof SigningError) throw new SallyportError('input.unreadable', `${root}: ${error.message}${error.files.length > 0 ? ` (${error.files.slice(0, 3).join(', ')})` : ''}`, { cause: error });
    if (error instanceof SallyportError) throw error;
    throw new SallyportError('input.unreadable', `${root} cannot be read (${systemReason(error)}).`, { cause: error });
  }
}

/** What of a model is no longer as it was approved; empty when all is. Never throws for what it finds. */
export async function changesOf(approved: Artefact, options: CheckOptions = {}): Promise<readonly Change[]> {
  let list: readonly { readonly path: string; readonly name: string }[];
  try {
    list = listed(approved.path, approved.allowSymlinks);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const [file] = error.files;
    if (error.problem === 'content') return [{ kind: 'changed', file: file ?? '.', detail: error.message }];
    return [file === undefined ? gone(approved.path) : { kind: 'unreadable', file, detail: 'It cannot be read any more.' }];
  }
  const changes: Change[] = [];
  const present = new Map(list.map((file) => [file.name, file.path]));
  const known = new Set(approved.files.map(({ name }) => name));
  for (const file of approved.files) {
    options.signal?.throwIfAborted();
    const path = present.get(file.name);
    const change = path === undefined ? { kind: 'missing', file: file.name, detail: 'The file is gone.' } as const : await fileChange(file, path, approved.allowSymlinks, options);
    if (change !== undefined) changes.push(change);
  }
  for (const name of present.keys()) if (!known.has(name)) changes.push({ kind: 'added', file: name, detail: 'The file was not there when the model was approved.' });
  if (approved.beside !== undefined) changes.push(...besideChanges(approved.path, approved.beside));
  return changes;
}

function gone(path: string): Change {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? { kind: 'missing', file: '.', detail: 'The model is gone.' } : { kind: 'unreadable', file: '.', detail: 'The model cannot be read any more.' };
}

async function fileChange(file: ArtefactFile, path: string, links: boolean, options: CheckOptions): Promise<Change | undefined> {
  try {
    const measured = await measure(path, links);
    if (measured.size !== file.size) return { kind: 'changed', file: file.name, detail: `It has ${measured.size} bytes where ${file.size} were approved.` };
    const before = options.seen?.get(path);
    if (options.full !== true && before === undefined && measured.mtimeMs === file.mtimeMs) return undefined;
    const now = options.full !== true && before !== undefined && same(before, measured) ? before : await hashFile(path, links, options);
    options.seen?.set(path, now);
    // Only touched, or copied back: what loaders read is what was approved.
    return now.sha256 === file.sha256 ? undefined : { kind: 'changed', file: file.name, detail: 'Its content is not the one that was approved.' };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof SallyportError) return { kind: 'changed', file: file.name, detail: error.message };
    const code = systemCode(error);
    if (code === 'ENOENT') return { kind: 'missing', file: file.name, detail: 'The file is gone.' };
    if (code === 'ELOOP') return { kind: 'changed', file: file.name, detail: 'A link has taken its place.' };
    return { kind: 'unreadable', file: file.name, detail: `It cannot be read any more (${code ?? 'unknown error'}).` };
  }
}

function besideChanges(path: string, beside: readonly string[]): Change[] {
  const known = new Set(beside);
  try {
    return neighbours(path).filter((name) => !known.has(name)).map((name) => ({ kind: 'added', file: `../${name}`, detail: 'A file that was not beside the model when it was approved.' }));
  } catch (error) {
    return [{ kind: 'unreadable', file: '..', detail: `The folder of the model cannot be read any more (${systemReason(error)}).` }];
  }
}
