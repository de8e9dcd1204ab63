import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync, fstatSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { systemReason } from '../../core/errors.ts';
import { SigningError } from './errors.ts';
import { nameOf, printable } from '../printable.ts';
import type { Resource, Serialization } from './statement.ts';

const PIECE = 1024 * 1024;
const DIGESTS: Readonly<Record<string, string>> = { sha256: 'sha256', blake2b: 'blake2b512' };

/** What every model signature leaves out: the bookkeeping of git, as the reference implementation does. */
export const GIT_PATHS: readonly string[] = ['.git', '.gitattributes', '.github', '.gitignore'];

/** A file to be hashed: where it lies, and its name in the manifest. */
interface ModelFile { readonly path: string; readonly name: string }

/**
 * The files of a model, in order of their names; a model that is one file is named `.`.
 * @param ignore - paths to leave out, with everything below them; absolute
 * @throws SigningError `unreadable`, `content` for what cannot be part of a signed model
 */
export function modelFiles(model: string, allowSymlinks: boolean, ignore: readonly string[]): ModelFile[] {
  const root = resolve(model);
  const ignored = ignore.map((path) => resolve(path));
  const isIgnored = (path: string): boolean => ignored.some((each) => path === each || path.startsWith(each + sep));
  const files: ModelFile[] = [];
  const open = new Set<string>();
  let at = root;
  const visit = (path: string): void => {
    if (isIgnored(path)) return;
    at = path;
    let stats = lstatSync(path);
    const name = relative(root, path).split(sep).join('/');
    if (stats.isSymbolicLink()) {
      if (!allowSymlinks) throw new SigningError('content', 'The model has a symbolic link, and links are not allowed.', [name]);
      stats = statSync(path);
    }
    if (stats.isDirectory()) {
      const real = realpathSync(path);
      if (open.has(real)) throw new SigningError('content', 'A link leads back to a folder that it lies in.', [name]);
      open.add(real);
      for (const child of readdirSync(path, { encoding: 'buffer' })) {
        // Another name would be read in its place, or none.
        if (!isUtf8(child)) throw new SigningError('content', 'A name in the model is not UTF-8.', [printable(join(name, nameOf(child).text), 4096)]);
        visit(join(path, child.toString('utf8')));
      }
      open.delete(real);
    } else if (stats.isFile()) files.push({ path, name: name === '' ? '.' : name });
    else throw new SigningError('content', 'The model has something that is neither a file nor a folder.', [name]);
  };
  try {
    visit(root);
  } catch (error) {
    if (error instanceof SigningError) throw error;
    throw new SigningError('unreadable', `The model cannot be read (${systemReason(error)}).`, at === root ? [] : [relative(root, at).split(sep).join('/')], error);
  }
  // By code points, as Python sorts.
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/**
 * The resources of a model, in order. Each file is read once, in constant memory.
 * @param progress - told the bytes read so far
 */
export function hashModel(files: readonly ModelFile[], { method, hashType, shardSize }: Serialization, progress: (bytes: number) => void = () => undefined): Resource[] {
  const digest = Object.hasOwn(DIGESTS, hashType) ? DIGESTS[hashType] : undefined;
  if (digest === undefined) throw new SigningError('format', `The hash ${hashType} is not supported; ${Object.keys(DIGESTS).join(' and ')} are.`);
  let done = 0;
  const count = (bytes: number): void => { progress(done += bytes); };
  return files.flatMap((file) => {
    try {
      return method === 'files' ? [{ name: file.name, algorithm: hashType, digest: hashStretch(file.path, 0, Infinity, createHash(digest), count) }] : shards(file, hashType, digest, shardSize ?? 1, count);
    } catch (error) {
      if (error instanceof SigningError) throw error;
      throw new SigningError('unreadable', `A file of the model cannot be read (${systemReason(error)}).`, [file.name], error);
    }
  });
}

function shards({ path, name }: ModelFile, hashType: string, digest: string, shardSize: number, count: (bytes: number) => void): Resource[] {
  const { size } = statSync(path);
  const list: Resource[] = [];
  for (let start = 0; start < size; start += shardSize) {
    const end = Math.min(size, start + shardSize);
    list.push({ name: `${name}:${start}:${end}`, algorithm: `${hashType}-sharded-${shardSize}`, digest: hashStretch(path, start, end, createHash(digest), count) });
  }
  return list;
}

function hashStretch(path: string, start: number, end: number, hash: Hash, count: (bytes: number) => void): string {
  const fd = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(fd);
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE, size)));
    for (let at = start; at < end;) {
      const got = readSync(fd, buffer, 0, Math.min(buffer.length, end - at), at);
      if (got === 0) break;
      hash.update(buffer.subarray(0, got));
      count(got);
      at += got;
    }
    const after = fstatSync(fd);
    if (after.size !== size || after.mtimeMs !== mtimeMs) throw new SigningError('content', 'A file changed while it was read.', [basename(path)]);
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}
