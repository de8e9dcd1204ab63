import { appendFileSync, existsSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { systemCode } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import type { Checkpoint } from './contract.ts';

/** The log is cut down to its newest half when it has grown to this; every checkpoint commits to all entries before it. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A checkpoint from parsed JSON or a row, or undefined when a field is missing or of another type. */
export function checkpointFrom(value: unknown): Checkpoint | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { seq, hash, time, keyId, signature } = value as Partial<Record<keyof Checkpoint, unknown>>;
  if (typeof seq !== 'number' || typeof hash !== 'string' || typeof time !== 'string' || typeof keyId !== 'string' || typeof signature !== 'string') return undefined;
  return { seq, hash, time, keyId, signature };
}

export interface HeadsContent {
  readonly checkpoints: readonly Checkpoint[];
  /** Numbers of lines (from 1) that are no checkpoint. An unfinished last line is not one of them: a kill may leave it. */
  readonly badLines: readonly number[];
  /** Bytes up to the end of the last complete line. */
  readonly completeBytes: number;
}

/** Reads the log of heads; empty when there is none. At most a few megabytes, see {@link HeadLog}. */
export function readHeads(path: string): HeadsContent {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const completeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = completeBytes === 0 ? [] : bytes.toString('utf8', 0, completeBytes - 1).split('\n');
  const checkpoints: Checkpoint[] = [];
  const badLines: number[] = [];
  lines.forEach((line, index) => {
    const checkpoint = parseHead(line);
    if (checkpoint === undefined) badLines.push(index + 1);
    else checkpoints.push(checkpoint);
  });
  return { checkpoints, badLines, completeBytes };
}

function parseHead(line: string): Checkpoint | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Counted as a bad line by the caller.
    return undefined;
  }
  const checkpoint = checkpointFrom(value);
  // One spelling only, so that no byte of a line can change unseen.
  return checkpoint !== undefined && canonicalJson(checkpoint) === line ? checkpoint : undefined;
}

/**
 * The newest signed checkpoints in a file of their own: whoever removes the end of the chain from the store, together
 * with its checkpoints, is given away here.
 */
export class HeadLog {
  readonly #path: string;
  #size: number;
  #newest: Checkpoint | undefined;

  constructor(path: string) {
    this.#path = path;
    const { checkpoints, completeBytes } = readHeads(path);
    this.#newest = checkpoints.at(-1);
    this.#size = completeBytes;
    // Cuts an unfinished line off, so that the next one does not continue it.
    if (existsSync(path) && statSync(path).size > completeBytes) truncateSync(path, completeBytes);
  }

  get newest(): Checkpoint | undefined {
    return this.#newest;
  }

  /** @throws the system's error; the log then ends where it ended before */
  append(checkpoint: Checkpoint): void {
    const line = `${canonicalJson(checkpoint)}\n`;
    try {
      appendFileSync(this.#path, line, { mode: 0o600 });
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' && existsSync(this.#path)) truncateSync(this.#path, this.#size);
      throw error;
    }
    this.#size += Buffer.byteLength(line);
    this.#newest = checkpoint;
    if (this.#size > MAX_BYTES) this.#shorten();
  }

  #shorten(): void {
    const { checkpoints } = readHeads(this.#path);
    const kept = checkpoints.slice(checkpoints.length >> 1).map((checkpoint) => `${canonicalJson(checkpoint)}\n`).join('');
    const temporary = `${this.#path}.new`;
    writeFileSync(temporary, kept, { mode: 0o600 });
    renameSync(temporary, this.#path);
    this.#size = Buffer.byteLength(kept);
  }
}
