import type { SallyportError } from '../core/errors.ts';
import type { LedgerEvent } from './event.ts';

/** An event as it stands in the chain. */
export interface Entry {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly time: string;
  /** The event's JSON text, exactly what was hashed. */
  readonly body: string;
  /** Hex SHA-256 of the previous entry; 64 zeros for the first. */
  readonly prev: string;
  /** Hex SHA-256 over prev, a newline, and body. */
  readonly hash: string;
}

/** A signed statement that the chain stood at `hash` with `seq` entries. Ed25519 over the canonical JSON of the other fields. */
export interface Checkpoint {
  readonly seq: number;
  readonly hash: string;
  readonly time: string;
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

export interface Query {
  readonly from?: string;
  readonly to?: string;
  readonly type?: string;
  readonly application?: string;
  readonly decision?: string;
  readonly rule?: string;
  readonly limit?: number;
  /** Entries after this sequence number. */
  readonly after?: number;
  readonly newestFirst?: boolean;
}

/**
 * Where the chain is kept. One conformance suite (test/conformance/ledger-store.ts) runs over every implementation.
 * All methods are called from one writer at a time; reads may come from other processes.
 */
export interface LedgerStore {
  /** Appends entries and a checkpoint and remembers how far the spool was read, all or nothing. */
  append(entries: readonly Entry[], checkpoint: Checkpoint | undefined, spool: { readonly segment: string; readonly offset: number } | undefined): Promise<void>;
  head(): Promise<{ readonly seq: number; readonly hash: string }>;
  spoolPosition(): Promise<{ readonly segment: string; readonly offset: number } | undefined>;
  get(id: string): Promise<Entry | undefined>;
  /** In order of sequence (or the reverse), in bounded memory. */
  read(query: Query): AsyncIterable<Entry>;
  checkpoints(): AsyncIterable<Checkpoint>;
  close(): Promise<void>;
}

/** Told once of an event: without an error when it is acknowledged, with `ledger.unavailable` when it is not. */
export type Acknowledge = (refused: SallyportError | undefined) => void;

/** What the data plane sees of the ledger. */
export interface LedgerWriter {
  /**
   * Records an event. When this returns, the event is acknowledged: it is in the spool file, handed to the operating
   * system, and survives the end of this process. It does not wait for the store.
   * @throws SallyportError `ledger.unavailable` when neither the spool nor the bounded memory behind it can take it
   */
  record(event: LedgerEvent): void;
  /**
   * Records an event together with all others of the same turn of the event loop, in one write, and tells when that is
   * done: under load many answers share what one write costs. Order is kept, also with {@link record}.
   */
  recordSoon(event: LedgerEvent, done: Acknowledge): void;
  /** Whether `record` would succeed now: asked before a request is served. */
  readonly ready: boolean;
  /** For /readyz, /metrics and the admin API. */
  status(): LedgerStatus;
  /** Waits until the store has everything that was recorded; for a clean stop and for tests. */
  flush(timeoutMs?: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface LedgerStatus {
  readonly recorded: number;
  readonly stored: number;
  /** Bytes in the spool that the store does not have yet. */
  readonly spoolBytes: number;
  /** Events kept in memory because the spool could not be written. */
  readonly inMemory: number;
  readonly storeError: string | undefined;
  readonly spoolError: string | undefined;
}
