import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { SallyportError, systemReason } from '../../core/errors.ts';
import { isObject, type JsonValue } from '../../core/json.ts';
import { openFile } from '../input.ts';
import { WHOLE_FILE_BYTES } from '../../core/limits.ts';
import { readBundle } from '../signing/bundle.ts';
import { walk } from '../walk.ts';

/** Name of the manifest in a folder of data. */
export const MANIFEST = 'sallyport-data.json';
const KEYS: ReadonlySet<string> = new Set(['version', 'created', 'source', 'licence', 'collector', 'transformations', 'files'] satisfies (keyof Manifest)[]);
const FILE_KEYS: ReadonlySet<string> = new Set(['path', 'bytes', 'sha256'] satisfies (keyof ManifestFile)[]);
const PIECE = 4 * 1024 * 1024;
/** The signature of the data, as `sallyport sign` names it. */
const SIGNATURE = 'model.sig';

/** Where data comes from and what was done to it, as its keeper says, and the hashes that hold it to that. */
export interface Manifest {
  readonly version: 1;
  /** RFC 3339. */
  readonly created: string;
  /** Where it was collected: an address or a name. */
  readonly source: string;
  /** SPDX expression, or the licence's name. */
  readonly licence: string;
  readonly collector: string;
  /** What was done to it since, in order. */
  readonly transformations: readonly string[];
  readonly files: readonly ManifestFile[];
}

export interface ManifestFile {
  /** Below the data's folder, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export type ManifestSays = Pick<Manifest, 'created' | 'source' | 'licence' | 'collector' | 'transformations'>;

/** The folder that a manifest speaks of: the data itself when it is one, else the one it lies in. */
export function folderOf(data: string): string {
  try {
    return statSync(data).isDirectory() ? data : dirname(data);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${data} cannot be looked at (${systemReason(error)}).`, { cause: error });
  }
}

/**
 * Hashes every file of data.
 * @param progress - told the bytes read so far
 * @throws SallyportError `input.unreadable` when one cannot be read: a manifest that leaves out files would say nothing
 */
export function hashFiles(data: string, progress: (bytes: number) => void = () => undefined): ManifestFile[] {
  const folder = folderOf(data);
  const files: ManifestFile[] = [];
  let done = 0;
  for (const entry of walk(data)) {
    const path = relative(folder, entry.raw.toString('utf8')).split(sep).join('/');
    if (path === MANIFEST || (entry.skipped === undefined && isSignature(entry.raw, path))) continue;
    if (entry.skipped !== undefined || !entry.nameUtf8) throw new SallyportError('input.unreadable', `${entry.path} cannot be hashed: ${entry.skipped?.message ?? 'its name is not UTF-8.'}`);
    let input;
    try {
      input = openFile(entry.raw, entry.path);
    } catch (error) {
      throw new SallyportError('input.unreadable', `${entry.path} cannot be read (${systemReason(error)}).`, { cause: error });
    }
    try {
      const hash = createHash('sha256');
      for (let at = 0; at < input.size; at += PIECE) {
        hash.update(input.read(at, PIECE));
        progress(done + Math.min(at + PIECE, input.size));
      }
      done += input.size;
      if (!input.unchanged()) throw new SallyportError('input.unreadable', `${entry.path} changed while it was read.`);
      files.push({ path, bytes: input.size, sha256: hash.digest('hex') });
    } finally {
      input.close();
    }
  }
  return files;
}

/**
 * Whether a file is the signature of the data, which is made over the manifest and so is none of the data.
 * @param path - below the data's folder
 */
export function isSignature(raw: Buffer, path: string): boolean {
  if (path !== SIGNATURE) return false;
  try {
    const input = openFile(raw, path);
    try {
      if (input.size > WHOLE_FILE_BYTES) return false;
      readBundle(input.read(0, input.size).toString('utf8'));
      return true;
    } finally {
      input.close();
    }
  } catch {
    return false; // Then it is data, and reported as what it is.
  }
}

/** @throws SallyportError `input.unreadable` */
export function createManifest(data: string, says: ManifestSays, progress?: (bytes: number) => void): Manifest {
  return { version: 1, ...says, files: hashFiles(data, progress) };
}

/**
 * Reads a manifest.
 * @throws SallyportError `input.invalid_manifest` with what is wrong
 */
export function parseManifest(text: string): Manifest {
  const wrong = (what: string): SallyportError => new SallyportError('input.invalid_manifest', `The manifest ${what}.`);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw wrong('is not JSON');
  }
  if (!isObject(value) || value['version'] !== 1) throw wrong('has no version that is known');
  const words = ['created', 'source', 'licence', 'collector'] as const;
  for (const key of words) if (typeof value[key] !== 'string' || value[key] === '') throw wrong(`says nothing of its ${key}`);
  const { transformations, files } = value;
  if (!Array.isArray(transformations) || !transformations.every((each) => typeof each === 'string')) throw wrong('has no list of transformations');
  if (!Array.isArray(files)) throw wrong('has no list of files');
  // Whatever else stood here would be data that no manifest names.
  const strange = (keys: object, known: ReadonlySet<string>): boolean => !Object.keys(keys).every((key) => known.has(key));
  if (strange(value, KEYS)) throw wrong('has a key that is none of a manifest');
  const seen = new Set<string>();
  for (const file of files) {
    if (!isObject(file) || typeof file['path'] !== 'string' || typeof file['bytes'] !== 'number' || typeof file['sha256'] !== 'string' || !/^[0-9a-f]{64}$/.test(file['sha256'])) throw wrong('has a file without path, bytes and sha256');
    if (strange(file, FILE_KEYS)) throw wrong('says more of a file than path, bytes and sha256');
    const { path } = file;
    if (path.startsWith('/') || path.split('/').includes('..')) throw wrong('names a file outside its folder');
    if (seen.has(path)) throw wrong('names a file twice');
    seen.add(path);
  }
  return value as unknown as Manifest;
}

export interface ManifestCheck {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Files that the manifest does not know. */
  readonly extra: readonly string[];
  readonly files: number;
}

/**
 * Compares data with its manifest.
 * @throws SallyportError `input.unreadable`
 */
export function checkManifest(data: string, manifest: Manifest, progress?: (bytes: number) => void): ManifestCheck {
  const now = new Map(hashFiles(data, progress).map((file) => [file.path, file]));
  const changed: string[] = [];
  const missing: string[] = [];
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = now.get(path);
    if (file === undefined) missing.push(path);
    else if (file.bytes !== bytes || file.sha256 !== sha256) changed.push(path);
    now.delete(path);
  }
  return { changed, missing, extra: [...now.keys()], files: manifest.files.length };
}

/** Where the manifest of some data lies unless it is said. */
export function usualManifest(data: string): string {
  return join(folderOf(data), MANIFEST);
}
