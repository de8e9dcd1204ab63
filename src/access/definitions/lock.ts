import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonValue } from '../../core/json.ts';
import { type FieldHashes, type LockedServer, type LockFile } from './contract.ts';
import { byKind, sorted } from './hash.ts';

/** Largest lock file that is read: some 50,000 definitions. Bytes. */
const MAX_BYTES = 64 * 1024 ** 2;
const HASH = /^sha256:[0-9a-f]{64}$/;
const EMPTY: LockFile = { lockfileVersion: 1, servers: {} };

/** The lock file as it was read. `text` is undefined when there is none. */
export interface ReadLock {
  readonly path: string;
  readonly text: string | undefined;
  readonly lock: LockFile;
}

/**
 * Reads the lock file; none is an empty one.
 * @throws SallyportError `mcp.lock_invalid` when it cannot be read as one: then nothing counts as approved
 */
export function readLock(path: string): ReadLock {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) throw invalid(path, `it is larger than ${MAX_BYTES} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    if (systemCode(error) === 'ENOENT') return { path, text: undefined, lock: EMPTY };
    throw new SallyportError('mcp.lock_invalid', `${path} cannot be read (${systemReason(error)}).`, { cause: error, location: { file: path } });
  }
  return { path, text, lock: parseLock(path, text) };
}

function parseLock(path: string, text: string): LockFile {
  let value: JsonValue;
  try {
    value = parseStrict(text, 16);
  } catch (error) {
    throw new SallyportError('mcp.lock_invalid', `${path} is not a lock file: it is not JSON without repeated keys.`, { cause: error, location: { file: path } });
  }
  if (!isObject(value) || value['lockfileVersion'] !== 1) throw invalid(path, 'lockfileVersion is not 1');
  if (!isObject(value['servers'])) throw invalid(path, 'it has no servers');
  return { lockfileVersion: 1, servers: sorted(Object.entries(value['servers']).map(([name, server]) => [name, serverOf(path, name, server)])) };
}

function serverOf(path: string, name: string, value: JsonValue): LockedServer {
  if (!isObject(value)) throw invalid(path, `the entry of server ${JSON.stringify(name)} is not an object`);
  const hashes = (of: JsonValue | undefined): FieldHashes => {
    if (!isObject(of) || Object.values(of).some((hash) => typeof hash !== 'string' || !HASH.test(hash))) throw invalid(path, `the entry of server ${JSON.stringify(name)} has something other than hashes`);
    return sorted(Object.entries(of) as [string, string][]);
  };
  const kinds = byKind((kind) => {
    // Files that were written before resources were pinned have approved none.
    const of = value[kind] ?? (kind === 'resources' ? {} : undefined);
    if (!isObject(of)) throw invalid(path, `the entry of server ${JSON.stringify(name)} has no ${kind}`);
    return sorted(Object.entries(of).map(([each, fields]) => [each, hashes(fields)]));
  });
  const instructions = value['instructions'];
  if (instructions !== null && (typeof instructions !== 'string' || !HASH.test(instructions))) throw invalid(path, `the entry of server ${JSON.stringify(name)} has no instructions`);
  return { endpoint: hashes(value['endpoint']), identity: hashes(value['identity']), instructions, ...kinds };
}

function invalid(path: string, why: string): SallyportError {
  return new SallyportError('mcp.lock_invalid', `${path} is not a lock file that can be used: ${why}.`, { location: { file: path } });
}

/** The file's text: keys in order, so that a change shows as one in version control. */
export function lockText(lock: LockFile): string {
  const servers = sorted(Object.entries(lock.servers).map(([name, { endpoint, identity, instructions, prompts, resources, resourceTemplates, tools }]) => [name, { endpoint, identity, instructions, prompts, resources, resourceTemplates, tools }]));
  return `${JSON.stringify({ lockfileVersion: lock.lockfileVersion, servers }, undefined, 2)}\n`;
}

/**
 * Writes what a person has accepted. The entries of servers that are not in `accepted` stay as they are.
 * @param before - the file that the person's decision was made on
 * @throws SallyportError `mcp.lock_unwritable`, also when the file is no longer the one that was looked at
 */
export function acceptLock(before: ReadLock, accepted: Readonly<Record<string, LockedServer>>): LockFile {
  const lock: LockFile = { lockfileVersion: 1, servers: sorted([...Object.entries(before.lock.servers).filter(([name]) => !Object.hasOwn(accepted, name)), ...Object.entries(accepted)]) };
  write(before, lockText(lock));
  return lock;
}

/**
 * Trust on first use: adds servers that the file does not know. What is in the file stays, byte for byte in meaning.
 * @throws SallyportError `mcp.lock_unwritable`
 */
export function addUnknown(before: ReadLock, servers: Readonly<Record<string, LockedServer>>): LockFile {
  const fresh = Object.entries(servers).filter(([name]) => !Object.hasOwn(before.lock.servers, name));
  return fresh.length === 0 ? before.lock : acceptLock(before, sorted(fresh));
}

/** Replaces the file as one step, and only when it is still what was read: two that accept at once do not undo each other. */
function write(before: ReadLock, text: string): void {
  const { path } = before;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o644, flag: 'wx' });
    if (before.text === undefined) {
      // A link fails where a file has appeared meanwhile, which a rename would replace.
      linkSync(temporary, path);
      rmSync(temporary);
    } else {
      if (readFileSync(path, 'utf8') !== before.text) throw new SallyportError('mcp.lock_unwritable', `${path} was changed while it was being looked at; look at it again.`, { location: { file: path } });
      renameSync(temporary, path);
    }
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof SallyportError) throw error;
    const code = systemCode(error);
    throw new SallyportError('mcp.lock_unwritable', code === 'EEXIST' ? `${path} appeared while it was being written; look at it again.` : `${path} cannot be written (${code ?? 'unknown error'}).`, { cause: error, location: { file: path } });
  }
}
