import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, readSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { lockFile } from '../../core/file-lock.ts';
import { isObject, type JsonValue } from '../../core/json.ts';
import { privateFolder } from '../../core/private-folder.ts';

/** A decoy: a file of weights that nothing loads, so that whoever reads or changes it looks around where nobody should. */
export interface Canary {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** Milliseconds; both are set when it is planted, reading moves the first, writing the second. */
  readonly atimeMs: number;
  readonly mtimeMs: number;
  /** When the file's entry changed last, which nobody can set; absent in lists of earlier releases. */
  readonly ctimeMs?: number;
  /** Whether the file system, as far as a trial showed, notes that a file was read. */
  readonly noticesReading: boolean;
  /** RFC 3339. */
  readonly planted: string;
}

/** `touched`: the content is the same, but not the times, rights or names, as after reading it and putting the times back. */
export type Disturbance = 'read' | 'changed' | 'missing' | 'touched';

const DAY_MS = 86_400_000;
/** Bytes of random weights: enough to look like a small adapter. */
const WEIGHTS = 512 * 1024;

/**
 * Writes a decoy. A mount with `relatime` notes a reading only when the file was not read since it was written, so the
 * time of reading is put before the time of writing; `noatime` notes none, which a trial finds out.
 * @param file - a path that does not exist
 * @throws SallyportError `usage.invalid` when something is there, `input.unreadable` when it cannot be written
 */
export function plant(file: string, now: number): Canary {
  const path = resolve(file);
  const bytes = decoy();
  try {
    writeFileSync(path, bytes, { mode: 0o644, flag: 'wx' });
    arm(path, now);
    // The trial: read as anybody would, and see whether that left a trace.
    const before = statSync(path);
    readFileSync(path);
    const noticesReading = statSync(path).atimeMs !== before.atimeMs;
    arm(path, now);
    const { atimeMs, mtimeMs, ctimeMs, size } = statSync(path);
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), size, atimeMs, mtimeMs, ctimeMs, noticesReading, planted: new Date(now).toISOString() };
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new SallyportError('usage.invalid', `${path} is already there.`, { cause: error, help: 'A canary takes a name of its own.' });
    throw new SallyportError('input.unreadable', `${path} cannot be written (${systemReason(error)}).`, { cause: error });
  }
}

/** Puts the times back, so that the next reading is noticed again. */
function arm(path: string, now: number): void {
  utimesSync(path, new Date(now - 2 * DAY_MS), new Date(now - DAY_MS));
}

/** Well-formed safetensors of random numbers, as an adapter would be. */
function decoy(): Buffer {
  const rows = WEIGHTS / 2 / 1024;
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, 'base_model.model.lm_head.lora_A.weight': { dtype: 'F16', shape: [rows, 1024], data_offsets: [0, WEIGHTS] } }));
  const padded = Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8, 0x20)]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const weights = randomBytes(WEIGHTS);
  // The top bits of a half float are small in weights.
  for (let i = 1; i < weights.length; i += 2) weights.writeUInt8((weights.readUInt8(i) & 0x83) | 0x20, i);
  return Buffer.concat([length, padded, weights]);
}

/** What happened to a decoy since it was armed; it is armed anew where it was only read. Reads it only when its times of change moved. */
export function disturbance(canary: Canary): { readonly what: Disturbance; readonly armed: Canary } | undefined {
  let stats: Stats;
  try {
    stats = statSync(canary.path);
  } catch (error) {
    return { what: systemCode(error) === 'ENOENT' ? 'missing' : 'changed', armed: canary };
  }
  if (stats.size !== canary.size) return { what: 'changed', armed: canary };
  const written = stats.mtimeMs !== canary.mtimeMs;
  const touched = canary.ctimeMs !== undefined && stats.ctimeMs !== canary.ctimeMs;
  if (!written && !touched && stats.atimeMs === canary.atimeMs) return undefined;
  try {
    if ((written || touched) && digestOf(canary.path) !== canary.sha256) return { what: 'changed', armed: canary };
    arm(canary.path, Date.parse(canary.planted));
    const { atimeMs, mtimeMs, ctimeMs } = statSync(canary.path);
    return { what: written ? 'changed' : stats.atimeMs === canary.atimeMs ? 'touched' : 'read', armed: { ...canary, atimeMs, mtimeMs, ctimeMs } };
  } catch {
    return { what: 'changed', armed: canary }; // Its rights, or it became something else: either way it is not as it was planted.
  }
}

function digestOf(path: string): string {
  const hash = createHash('sha256');
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    for (let got = readSync(fd, buffer); got > 0; got = readSync(fd, buffer)) hash.update(buffer.subarray(0, got));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

/** The decoys of one data directory. */
export class CanaryStore {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'canaries.json');
  }

  /** @throws SallyportError `input.unreadable` when the file is there and cannot be used */
  list(): readonly Canary[] {
    try {
      const value: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      if (Array.isArray(value)) return value.map(canaryOf);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw new SallyportError('input.unreadable', `The list of canaries in ${this.path} cannot be used.`, { cause: error });
    }
    throw new SallyportError('input.unreadable', `The list of canaries in ${this.path} cannot be used.`);
  }

  put(canary: Canary): void {
    this.#change((list) => [...list.filter(({ path }) => path !== canary.path), canary]);
  }

  /** Takes a decoy off the list and removes its file. @returns whether it was on the list */
  remove(file: string): boolean {
    const path = resolve(file);
    let found = false;
    this.#change((list) => {
      found = list.some((each) => each.path === path);
      return list.filter((each) => each.path !== path);
    });
    if (found) rmSync(path, { force: true });
    return found;
  }

  #change(change: (list: readonly Canary[]) => readonly Canary[]): void {
    privateFolder(dirname(this.path));
    const release = lockFile(`${this.path}.lock`, 'The list of canaries');
    try {
      const temporary = `${this.path}.${process.pid}.tmp`;
      writeFileSync(temporary, `${JSON.stringify(change(this.list()))}\n`, { mode: 0o600 });
      renameSync(temporary, this.path);
    } finally {
      release();
    }
  }
}

function canaryOf(value: JsonValue): Canary {
  if (!isObject(value)) throw new TypeError('not a canary');
  const { path, sha256, size, atimeMs, mtimeMs, ctimeMs, noticesReading, planted } = value;
  if (typeof path !== 'string' || typeof sha256 !== 'string' || typeof size !== 'number' || typeof atimeMs !== 'number' || typeof mtimeMs !== 'number' || typeof planted !== 'string') throw new TypeError('not a canary');
  return { path, sha256, size, atimeMs, mtimeMs, ...(typeof ctimeMs === 'number' ? { ctimeMs } : {}), noticesReading: noticesReading === true, planted };
}
