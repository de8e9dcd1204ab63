import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Head } from './chain.ts';
import { link } from './chain.ts';
import type { Checkpoint, Entry, LedgerStore } from './contract.ts';
import type { AdminEvent } from './event.ts';
import type { FacetedEntry } from './facets.ts';
import type { HeadLog } from './heads.ts';
import type { Keyring, Signer } from './keys.ts';
import type { Scanned } from './spool/frame.ts';
import type { SpoolBatch } from './spool/reader.ts';
import { SpoolReader } from './spool/reader.ts';
import type { SpooledEvent } from './spool/record.ts';
import { decodeRecord, spooled } from './spool/record.ts';
import type { SpoolPosition } from './spool/segments.ts';
import { newestCheckpoint, syncStore } from './store/capabilities.ts';
import { privateFolder } from '../core/private-folder.ts';

/** Entries in one transaction: enough to make the signature and the commit cheap for each, few enough to stop quickly. */
const BATCH_RECORDS = 256;

export interface RecorderOptions {
  readonly spool: string;
  readonly quarantine: string;
  readonly store: LedgerStore;
  readonly signer: Signer;
  /** Keys that earlier checkpoints may be signed by. */
  readonly keyring: Keyring;
  readonly heads: HeadLog;
  readonly clock: Clock;
}

/** An event of the ledger's own. */
export function adminEvent(action: string, detail: AdminEvent['detail'], clock: Clock): AdminEvent {
  const now = clock.now();
  return { type: 'admin', id: newId('ev', now), time: new Date(now).toISOString(), action, actor: 'sallyport', detail };
}

/**
 * Moves events from the spool into the chain. Entries, checkpoint and spool position go into one transaction, so that
 * whatever happens between two steps, a recorder opened afresh on the same store goes on exactly where it ended.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #reader: SpoolReader;
  #head: Head;
  #position: SpoolPosition | undefined;
  #stored = 0;
  /** What the log of heads says the chain must come to; until it has. */
  #expected: Checkpoint | undefined;

  static async open(options: RecorderOptions): Promise<Recorder> {
    const { store } = options;
    const recorder = new Recorder(options, await store.head(), await store.spoolPosition());
    await recorder.#examineHead();
    return recorder;
  }

  private constructor(options: RecorderOptions, head: Head, position: SpoolPosition | undefined) {
    this.#options = options;
    this.#head = head;
    this.#position = position;
    this.#reader = new SpoolReader(options.spool, position);
    this.#expected = options.heads.newest;
  }

  /** Events from the spool that were stored since this recorder was opened. */
  get stored(): number {
    return this.#stored;
  }

  get position(): SpoolPosition | undefined {
    return this.#position;
  }

  /**
   * Stores one batch.
   * @returns false when the spool holds nothing more for now
   * @throws the store's or the system's error; the recorder must then be closed and opened afresh
   */
  async step(): Promise<boolean> {
    const batch = this.#reader.next(BATCH_RECORDS);
    if (batch === undefined) {
      const expected = this.#expected;
      if (expected !== undefined) await this.#unverified(`the log of heads has entry ${expected.seq}, the store ends before it`, expected.seq);
      await this.#removeFinished();
      return false;
    }
    const events = batch.items.map((item) => this.#eventOf(batch, item));
    await this.#append(events, batch.position, batch.items.filter(({ kind }) => kind === 'record').length);
    await this.#removeFinished();
    return true;
  }

  close(): void {
    this.#reader.close();
  }

  async #append(events: readonly SpooledEvent[], position: SpoolPosition | undefined, records: number): Promise<void> {
    const { clock, signer, store, heads } = this.#options;
    const entries: Entry[] = [];
    let head = this.#head;
    let forked: Checkpoint | undefined;
    for (const { body, facets } of events) {
      const entry: FacetedEntry = { ...link(head, body), facets };
      entries.push(entry);
      head = entry;
      if (head.seq === this.#expected?.seq && head.hash !== this.#expected.hash) forked = this.#expected;
    }
    const checkpoint = signer.checkpoint(head.seq, head.hash, new Date(clock.now()).toISOString());
    await store.append(entries, checkpoint, position);
    // Before anything else can fail: they are stored, and will not be read again.
    this.#stored += records;
    this.#head = { seq: head.seq, hash: head.hash };
    this.#position = position ?? this.#position;
    if (this.#expected !== undefined && head.seq >= this.#expected.seq) this.#expected = undefined;
    heads.append(checkpoint);
    if (forked !== undefined) await this.#unverified(`entry ${forked.seq} is not the one in the log of heads`, forked.seq);
  }

  /**
   * Compares the store with what was signed before. The next checkpoint covers everything before it, so without this a
   * change made while nobody was writing would be signed over. It is reported and not refused: the report is in the
   * chain then, and `verify` fails on the log of heads.
   */
  async #examineHead(): Promise<void> {
    const { store, heads, keyring } = this.#options;
    const { seq, hash } = this.#head;
    if (seq === 0) return;
    const newest = await newestCheckpoint(store);
    const problem = newest === undefined ? 'no checkpoint' : newest.seq !== seq || newest.hash !== hash ? `the newest checkpoint is of entry ${newest.seq}` : keyring.problemWith(newest);
    const logged = heads.newest;
    if (logged !== undefined && logged.seq <= seq) {
      this.#expected = undefined;
      for await (const entry of store.read({ after: logged.seq - 1, limit: 1 })) {
        if (entry.seq !== logged.seq || entry.hash !== logged.hash) await this.#unverified(`entry ${logged.seq} is not the one in the log of heads`, logged.seq);
      }
    }
    if (problem !== undefined) await this.#unverified(problem, seq);
    // A kill between the commit and the log of heads leaves the log one checkpoint behind.
    else if (newest !== undefined && (logged === undefined || logged.seq < seq) && this.#head.seq === seq) heads.append(newest);
  }

  async #unverified(problem: string, seq: number): Promise<void> {
    this.#expected = undefined;
    await this.#append([spooled(adminEvent('ledger.unverified_head', { seq, problem }, this.#options.clock))], undefined, 0);
  }

  #eventOf(batch: SpoolBatch, item: Scanned): SpooledEvent {
    if (item.kind === 'record') {
      const event = decodeRecord(item.payload);
      if (event !== undefined) return event;
    }
    if (item.kind === 'torn') {
      return spooled(adminEvent('ledger.torn_tail', { segment: batch.segment, offset: batch.base + item.start, bytes: item.end - item.start }, this.#options.clock));
    }
    const file = this.#quarantine(batch, item);
    return spooled(adminEvent('ledger.corrupt_record', { segment: batch.segment, offset: batch.base + item.start, bytes: item.end - item.start, file }, this.#options.clock));
  }

  /** Keeps damaged bytes for a person to look at. The name says where they came from, so a repeated step writes the same file. */
  #quarantine(batch: SpoolBatch, item: Scanned): string {
    const { quarantine } = this.#options;
    const name = `${batch.segment.replace('.spool', '')}-${batch.base + item.start}.bin`;
    privateFolder(quarantine);
    writeFileSync(join(quarantine, name), batch.bytes.subarray(item.start, item.end), { mode: 0o600 });
    return name;
  }

  async #removeFinished(): Promise<void> {
    const { spool, store } = this.#options;
    const finished = this.#reader.finished();
    if (finished.length === 0) return;
    if (!(await syncStore(store))) return;
    for (const name of finished) unlinkSync(join(spool, name));
  }
}
