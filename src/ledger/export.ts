import { createReadStream } from 'node:fs';
import { asError, SallyportError, systemCode, systemReason } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import { canonicalJson, isObject } from '../core/json.ts';
import type { Checkpoint, Entry, LedgerStore } from './contract.ts';
import { checkpointFrom } from './heads.ts';
import type { Keyring } from './keys.ts';
import type { Verification } from './verify.ts';
import { ChainCheck } from './verify.ts';

/** First line of an export. Nothing in it is unverified: what it says is checked against the entries. */
const FORMAT = 'sallyport.ledger/1';

export interface ExportRange {
  /** RFC 3339, UTC; inclusive. */
  readonly from?: string | undefined;
  /** RFC 3339, UTC; exclusive. */
  readonly to?: string | undefined;
}

export interface ExportSummary {
  readonly first: number;
  readonly last: number;
  readonly entries: number;
}

/**
 * Writes a part of the chain as JSON lines: what it follows, the entries, and the signed checkpoint of the last of them.
 * The run has no gaps, so that it can be verified on its own: it begins with the first entry in the range and ends at the
 * first checkpoint at or after the last one, which may lie a few entries past the range.
 * @param write - takes a line with its newline; waits while the receiver is full
 * @returns undefined when nothing lies in the range
 */
export async function exportEntries(store: LedgerStore, range: ExportRange, write: (line: string) => Promise<void>, onProgress?: (entries: number) => void): Promise<ExportSummary | undefined> {
  const query = { ...(range.from === undefined ? {} : { from: range.from }), ...(range.to === undefined ? {} : { to: range.to }) };
  const first = await one(store.read({ ...query, limit: 1 }));
  const last = await one(store.read({ ...query, limit: 1, newestFirst: true }));
  if (first === undefined || last === undefined) return undefined;
  const checkpoint = await checkpointAt(store, last.seq);
  if (checkpoint === undefined) throw new SallyportError('ledger.corrupt', `No checkpoint covers entry ${last.seq}.`);
  await write(`${canonicalJson({ export: FORMAT, first: first.seq, prev: first.prev })}\n`);
  let entries = 0;
  for await (const entry of store.read({ after: first.seq - 1 })) {
    await write(`${canonicalJson(entry)}\n`);
    if (++entries % 1000 === 0) onProgress?.(entries);
    if (entry.seq >= checkpoint.seq) break;
  }
  await write(`${canonicalJson({ checkpoint })}\n`);
  return { first: first.seq, last: checkpoint.seq, entries };
}

async function one<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}

async function checkpointAt(store: LedgerStore, seq: number): Promise<Checkpoint | undefined> {
  for await (const checkpoint of store.checkpoints()) if (checkpoint.seq >= seq) return checkpoint;
  return undefined;
}

/** Lines of a file, split at newlines and nothing else; `complete` is false for a last line without one. */
async function* linesOf(path: string): AsyncIterable<{ readonly text: string; readonly complete: boolean }> {
  let rest: Buffer[] = [];
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  for await (const data of stream) {
    const chunk = data as Buffer;
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      rest.push(chunk.subarray(start, end));
      yield { text: Buffer.concat(rest).toString('utf8'), complete: true };
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield { text: Buffer.concat(rest).toString('utf8'), complete: false };
}

/** A line's value, if the line is spelled as an export spells it: no byte of it can then change unseen. */
function valueOf(line: string): JsonValue | undefined {
  try {
    const value = JSON.parse(line) as JsonValue;
    return canonicalJson(value) === line ? value : undefined;
  } catch {
    // Reported by the caller as a damaged line.
    return undefined;
  }
}

function entryFrom(value: JsonValue | undefined): Entry | undefined {
  if (value === undefined || !isObject(value)) return undefined;
  const { seq, id, type, time, body, prev, hash, ...more } = value;
  if (typeof seq !== 'number' || typeof id !== 'string' || typeof type !== 'string' || typeof time !== 'string' || typeof body !== 'string' || typeof prev !== 'string' || typeof hash !== 'string') return undefined;
  return Object.keys(more).length === 0 ? { seq, id, type, time, body, prev, hash } : undefined;
}

/**
 * Verifies an export on its own. It proves that the entries are those that were signed, without gaps, from the first to
 * the last one in the file; not that the file's first entry is the first that was asked for.
 * @throws SallyportError `input.unreadable` when the file cannot be read or is no export
 */
export async function verifyExport(path: string, keyring: Keyring, onProgress?: (entries: number) => void): Promise<Verification> {
  let check: ChainCheck | undefined;
  let number = 0;
  let entries = 0;
  let ended = false;
  try {
    for await (const { text, complete } of linesOf(path)) {
      number++;
      const value = valueOf(text);
      if (check === undefined) {
        check = startOf(path, value);
        continue;
      }
      const next = check.head.seq + 1;
      if (!complete) check.problem(next, 'format', `line ${number} is cut off`);
      if (ended) {
        check.problem(next, 'format', `line ${number} comes after the checkpoint that ends an export`);
        continue;
      }
      const checkpoint = value !== undefined && isObject(value) && Object.keys(value).length === 1 ? checkpointFrom(value['checkpoint']) : undefined;
      const entry = entryFrom(value);
      if (entry !== undefined) check.entry(entry);
      else if (checkpoint === undefined) check.problem(next, 'format', `line ${number} is no entry`);
      else {
        check.checkpoint(checkpoint, keyring);
        // The checkpoint's own statement is signed; a field beside it is not.
        if (Object.keys(checkpoint).length !== Object.keys((value as { checkpoint: object }).checkpoint).length) check.problem(checkpoint.seq, 'format', `line ${number} has more than a checkpoint`);
        ended = true;
      }
      if (++entries % 1000 === 0) onProgress?.(entries);
    }
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw new SallyportError('input.unreadable', `${path} cannot be read (${systemCode(error) === undefined ? asError(error).message : systemReason(error)}).`, { cause: error });
  }
  if (check === undefined) throw new SallyportError('input.unreadable', `${path} is empty.`);
  if (!ended) check.problem(check.head.seq + 1, 'tail', 'the export does not end with a checkpoint: its end was removed');
  return check.result();
}

function startOf(path: string, value: JsonValue | undefined): ChainCheck {
  if (value === undefined || !isObject(value) || Object.keys(value).length !== 3) throw new SallyportError('input.unreadable', `${path} is no ledger export.`);
  const { export: format, first, prev } = value;
  if (format !== FORMAT || typeof first !== 'number' || typeof prev !== 'string') throw new SallyportError('input.unreadable', `${path} is no ledger export of the format ${FORMAT}.`);
  return new ChainCheck({ seq: first - 1, hash: prev });
}
