import { isObject } from '../core/json.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Head } from './chain.ts';
import { entryHash } from './chain.ts';
import type { Checkpoint, Entry, LedgerStore } from './contract.ts';
import type { Facets } from './facets.ts';
import { facetsOf, sameFacets } from './facets.ts';
import { readHeads } from './heads.ts';
import type { Keyring } from './keys.ts';
import { isIndexed, newestCheckpoint } from './store/capabilities.ts';

export type ProblemKind =
  /** The body does not give the hash. */
  | 'hash'
  /** The entry does not name its predecessor's hash. */
  | 'link'
  /** A sequence number is missing, doubled or out of order. */
  | 'sequence'
  /** Columns beside the body say something else than the body. */
  | 'fields'
  | 'checkpoint'
  /** The end of the chain is missing, or not signed. */
  | 'tail'
  | 'heads'
  /** A head that was kept elsewhere is not in the chain. */
  | 'anchor'
  /** An export's file is not as an export is written. */
  | 'format';

export interface Problem {
  /** Sequence number of the first entry concerned. */
  readonly seq: number;
  readonly kind: ProblemKind;
  readonly message: string;
}

export interface Verification {
  readonly ok: boolean;
  /** Sequence numbers of the entries read; 0 when there are none. */
  readonly first: number;
  readonly last: number;
  readonly entries: number;
  readonly checkpoints: number;
  /** Hash of the last entry: equal to that of an earlier run, nothing was added. */
  readonly head: string;
  /** By sequence number; the first {@link MAX_PROBLEMS}. */
  readonly problems: readonly Problem[];
}

/** One change at the beginning can make every later entry a problem. */
const MAX_PROBLEMS = 20;

/** Recomputes a chain, entry by entry. After a problem it goes on from what is stored, so that one change is one problem. */
export class ChainCheck {
  #head: Head;
  #first = 0;
  #entries = 0;
  checkpoints = 0;
  readonly #problems: Problem[] = [];

  /** @param start - what the first entry must follow */
  constructor(start: Head) {
    this.#head = start;
  }

  get head(): Head {
    return this.#head;
  }

  problem(seq: number, kind: ProblemKind, message: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ seq, kind, message });
  }

  /** @returns the entry's event, when its body is one */
  entry(entry: Entry): JsonObject | undefined {
    const { seq, prev, hash, body } = entry;
    const before = this.#head;
    if (seq !== before.seq + 1) this.problem(Math.min(seq, before.seq + 1), 'sequence', seq > before.seq + 1 ? `entries ${before.seq + 1} to ${seq - 1} are missing` : `entry ${seq} comes after entry ${before.seq}`);
    else if (prev !== before.hash) this.problem(seq, 'link', `entry ${seq} does not follow entry ${before.seq}: one of the two was changed`);
    if (entryHash(prev, body) !== hash) this.problem(seq, 'hash', `entry ${seq} was changed: its content does not give its hash`);
    const event = parse(body);
    if (event === undefined || !repeats(entry.id, event['id']) || !repeats(entry.type, event['type']) || !repeats(entry.time, event['time'])) {
      this.problem(seq, 'fields', `the id, type or time stored with entry ${seq} is not the one in it`);
    }
    if (this.#entries === 0) this.#first = seq;
    this.#entries++;
    this.#head = { seq, hash };
    return event;
  }

  /** Checks a checkpoint of the entry read last. */
  checkpoint(checkpoint: Checkpoint, keyring: Keyring): void {
    const { seq, hash } = this.#head;
    this.checkpoints++;
    if (checkpoint.seq !== seq) {
      this.problem(checkpoint.seq, 'checkpoint', `the checkpoint of entry ${checkpoint.seq} has no such entry`);
      return;
    }
    if (checkpoint.hash !== hash) this.problem(seq, 'checkpoint', `entry ${seq} is not the one that its checkpoint was signed for`);
    const problem = keyring.problemWith(checkpoint);
    if (problem !== undefined) this.problem(seq, 'checkpoint', `the checkpoint of entry ${seq} does not hold: ${problem}`);
  }

  result(): Verification {
    const problems = this.#problems.toSorted((a, b) => a.seq - b.seq);
    const { seq, hash } = this.#head;
    const none = this.#entries === 0;
    return { ok: problems.length === 0, first: this.#first, last: none ? 0 : seq, entries: this.#entries, checkpoints: this.checkpoints, head: hash, problems };
  }
}

/** An event without the field is stored with an empty one. */
function repeats(stored: string, value: JsonValue | undefined): boolean {
  return stored === (typeof value === 'string' ? value : '');
}

function parse(body: string): JsonObject | undefined {
  try {
    const value = JSON.parse(body) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    // Reported by the caller as a changed entry.
    return undefined;
  }
}

export interface VerifyOptions {
  readonly keyring: Keyring;
  /** The log of heads beside the store; without it, a removed end shows only against the newest checkpoint. */
  readonly headsFile?: string | undefined;
  /** Heads of earlier runs, kept elsewhere: each must be in the chain. A chain that was begun anew has none of them. */
  readonly anchors?: readonly Head[] | undefined;
  readonly onProgress?: ((entries: number) => void) | undefined;
}

/**
 * Recomputes the whole chain and holds it against the checkpoints, the log of heads and the index. Constant memory. A
 * gateway may go on writing meanwhile.
 * @throws SallyportError when the store cannot be read
 */
export async function verifyStore(store: LedgerStore, options: VerifyOptions): Promise<Verification> {
  const { keyring, headsFile, onProgress } = options;
  // Before the entries: a head that is logged is in the store already, so a later reading must find it.
  const heads = new HeadsCheck(headsFile);
  const check = new ChainCheck({ seq: 0, hash: '0'.repeat(64) });
  const anchored = new Map(options.anchors?.map(({ seq, hash }) => [`${seq} ${hash}`, seq]));
  const index = isIndexed(store) ? new IndexCheck(store, check) : undefined;
  const checkpoints = store.checkpoints()[Symbol.asyncIterator]();
  let checkpoint = await checkpoints.next();
  let entries = 0;
  for (let newest: Checkpoint | undefined; ;) {
    for await (const entry of store.read({ after: check.head.seq })) {
      const event = check.entry(entry);
      heads.entry(entry);
      anchored.delete(`${entry.seq} ${entry.hash}`);
      if (event !== undefined) await index?.entry(entry.seq, event);
      for (; checkpoint.done !== true && checkpoint.value.seq <= entry.seq; checkpoint = await checkpoints.next()) {
        check.checkpoint(checkpoint.value, keyring);
        heads.checkpoint(checkpoint.value);
      }
      if (++entries % 1000 === 0) onProgress?.(entries);
    }
    // Read after the entries: an entry and its checkpoint are committed together.
    const last = newest;
    newest = await newestCheckpoint(store);
    const { seq } = check.head;
    if (newest === undefined || newest.seq === seq || newest.seq === last?.seq) {
      endOfChain(check, newest, keyring);
      break;
    }
    if (newest.seq < seq) {
      endOfChain(check, newest, keyring);
      break;
    }
  }
  await index?.end();
  heads.end(check, keyring);
  for (const seq of anchored.values()) {
    const { seq: last } = check.head;
    check.problem(Math.min(seq, last + 1), 'anchor', seq > last ? `the anchor has entry ${seq}, the chain ends at ${last}: its end was removed, or it was begun anew` : `entry ${seq} is not the one in the anchor: the chain was rewritten or begun anew`);
  }
  return check.result();
}

function endOfChain(check: ChainCheck, newest: Checkpoint | undefined, keyring: Keyring): void {
  const { seq, hash } = check.head;
  const signed = newest?.seq ?? 0;
  if (signed > seq) check.problem(seq + 1, 'tail', `entries ${seq + 1} to ${signed} were removed: a checkpoint was signed for them`);
  else if (signed < seq) check.problem(signed + 1, 'tail', `entries ${signed + 1} to ${seq} are not covered by a checkpoint`);
  else if (newest !== undefined && (newest.hash !== hash || keyring.problemWith(newest) !== undefined)) check.problem(seq, 'tail', `the newest checkpoint does not hold for the last entry ${seq}`);
}

/** Holds the log of heads against the chain. */
class HeadsCheck {
  readonly #used: boolean;
  readonly #badLines: readonly number[];
  /** What the log has and the chain has not shown yet. */
  readonly #entries = new Map<number, Checkpoint[]>();
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #mismatches: Checkpoint[] = [];
  readonly #empty: boolean;

  constructor(file: string | undefined) {
    this.#used = file !== undefined;
    const { checkpoints, badLines } = file === undefined ? { checkpoints: [], badLines: [] } : readHeads(file);
    this.#badLines = badLines;
    this.#empty = checkpoints.length === 0;
    for (const checkpoint of checkpoints) {
      const list = this.#entries.get(checkpoint.seq);
      if (list === undefined) this.#entries.set(checkpoint.seq, [checkpoint]);
      else list.push(checkpoint);
      this.#checkpoints.set(identity(checkpoint), checkpoint);
    }
  }

  entry({ seq, hash }: Entry): void {
    for (const head of this.#entries.get(seq) ?? []) if (head.hash !== hash) this.#mismatches.push(head);
    this.#entries.delete(seq);
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.#checkpoints.delete(identity(checkpoint));
  }

  end(check: ChainCheck, keyring: Keyring): void {
    if (!this.#used) return;
    const last = check.head.seq;
    for (const line of this.#badLines) check.problem(last, 'heads', `line ${line} of the log of heads is damaged`);
    if (this.#empty && last > 0) check.problem(last, 'heads', 'the log of heads is missing or empty');
    for (const { seq } of this.#mismatches) check.problem(seq, 'heads', `entry ${seq} is not the one in the log of heads: the chain was rewritten from there or before`);
    const beyond = Math.max(0, ...this.#entries.keys());
    if (beyond > last) check.problem(last + 1, 'tail', `entries ${last + 1} to ${beyond} were removed: the log of heads has them`);
    for (const head of this.#checkpoints.values()) {
      const problem = keyring.problemWith(head);
      if (problem !== undefined) check.problem(head.seq, 'heads', `the log of heads has a line for entry ${head.seq} that does not hold: ${problem}`);
      else if (head.seq <= last) check.problem(head.seq, 'checkpoint', `the checkpoint of entry ${head.seq} was removed: the log of heads has it`);
    }
  }
}

function identity({ seq, hash, time, keyId, signature }: Checkpoint): string {
  return `${seq} ${hash} ${time} ${keyId} ${signature}`;
}

/** Holds what a store keeps for searching against the entries. */
class IndexCheck {
  readonly #store: LedgerStore;
  readonly #check: ChainCheck;
  readonly #facets: AsyncIterator<{ readonly seq: number; readonly facets: Facets }>;
  #next: { readonly seq: number; readonly facets: Facets } | undefined;
  #started = false;

  constructor(store: LedgerStore & { storedFacets(): AsyncIterable<{ readonly seq: number; readonly facets: Facets }> }, check: ChainCheck) {
    this.#store = store;
    this.#check = check;
    this.#facets = store.storedFacets()[Symbol.asyncIterator]();
  }

  async entry(seq: number, event: JsonObject): Promise<void> {
    if (!this.#started) await this.#advance();
    this.#started = true;
    while (this.#next !== undefined && this.#next.seq < seq) {
      this.#stray(this.#next.seq);
      await this.#advance();
    }
    // Past its end the index was read before this entry was written.
    if (this.#next === undefined || this.#next.seq !== seq) return;
    if (!sameFacets(this.#next.facets, facetsOf(event))) this.#check.problem(seq, 'fields', `what entry ${seq} is searched by is not what is in it`);
    await this.#advance();
  }

  async end(): Promise<void> {
    if (!this.#started) await this.#advance();
    for (; this.#next !== undefined; await this.#advance()) {
      const { seq } = this.#next;
      for await (const entry of this.#store.read({ after: seq - 1, limit: 1 })) if (entry.seq === seq) return;
      this.#stray(seq);
    }
  }

  #stray(seq: number): void {
    // An entry that cannot be reached by its number is a gap in the chain as well; said once, there.
    this.#check.problem(seq, 'fields', `the index has entry ${seq}, the chain has not`);
  }

  async #advance(): Promise<void> {
    const result = await this.#facets.next();
    this.#next = result.done === true ? undefined : result.value;
  }
}
