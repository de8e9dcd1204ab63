import type { Clock } from '../core/clock.ts';
import { systemClock } from '../core/clock.ts';
import { asError, SallyportError, systemReason } from '../core/errors.ts';
import type { Acknowledge, LedgerStatus, LedgerWriter } from './contract.ts';
import type { LedgerEvent } from './event.ts';
import { ledgerFiles } from './files.ts';
import { keyFiles, openSigner } from './keys.ts';
import type { DirectoryLock } from './lock.ts';
import { lockDirectory } from './lock.ts';
import { adminEvent } from './recorder.ts';
import { encodeRecord } from './spool/record.ts';
import { SpoolWriter } from './spool/writer.ts';
import type { StartWorker } from './worker-host.ts';
import { WorkerHost, startWorker } from './worker-host.ts';
import { privateFolder } from '../core/private-folder.ts';

export interface LedgerOptions {
  /** Made when missing, readable by its owner only. */
  readonly dataDir: string;
  /** PEM file of the signing key; `ledger-key.pem` in the data directory when absent. */
  readonly keyFile?: string | undefined;
  /** What happens to events while the spool cannot be written: `refuse` (the default) stops acknowledging them, `drop` goes on and counts what is lost. */
  readonly whenFull?: 'refuse' | 'drop' | undefined;
  /** Size at which a new spool segment is begun. Bytes; 16 MiB when absent. */
  readonly segmentBytes?: number | undefined;
  /** Most bytes of events that the store may lag behind. 1 GiB when absent. */
  readonly maxSpoolBytes?: number | undefined;
  /** Most memory for events that the spool could not take, in UTF-16 units. 32 Mi when absent. */
  readonly memoryBytes?: number | undefined;
  /** Milliseconds between two syncs of the spool to the disk; 0, the default, leaves that to the operating system. */
  readonly fsyncMs?: number | undefined;
  /** Milliseconds between two looks of the worker at the spool. When absent {@link POLL_MS}, or {@link SYNCED_POLL_MS} where the spool is synced. */
  readonly pollMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Starts the worker thread; for tests. */
  readonly startWorker?: StartWorker | undefined;
}

const MIB = 1024 * 1024;
/** Milliseconds between two tries to write what the spool could not take. */
const RETRY_MS = 250;
const FLUSH_MS = 10_000;
/**
 * What is recorded between two looks is stored together: the more, the less of the commit and the signature each event pays
 * for. Measured at 1,000 events a second, on a busy machine: 40 to 58 us of the worker's time each; with a look every 50 ms 54 to 102.
 */
const POLL_MS = 200;
/** The worker also syncs the spool when it looks, and the power may fail meanwhile. */
const SYNCED_POLL_MS = 50;

interface Outage {
  readonly since: number;
  error: string;
  /** Events that were kept in memory and written later. */
  kept: number;
  /** Events that are lost. */
  dropped: number;
}

/** The ledger as the data plane sees it: a spool written at once, and a worker that brings it into the store. */
export class SpooledLedger implements LedgerWriter {
  readonly #lock: DirectoryLock;
  readonly #spool: SpoolWriter;
  readonly #worker: WorkerHost;
  readonly #clock: Clock;
  readonly #refuse: boolean;
  readonly #memoryBytes: number;
  /** Events that go into the next write, with whom to tell. */
  #pending: { readonly payload: string; readonly done: Acknowledge }[] = [];
  #recorded = 0;
  #memory: string[] = [];
  #memoryUsed = 0;
  #outage: Outage | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  /** @throws SallyportError `ledger.unavailable` */
  constructor(options: LedgerOptions) {
    const { dataDir, keyFile } = options;
    this.#clock = options.clock ?? systemClock;
    this.#refuse = options.whenFull !== 'drop';
    this.#memoryBytes = options.memoryBytes ?? 32 * MIB;
    try {
      privateFolder(dataDir);
    } catch (error) {
      throw new SallyportError('ledger.unavailable', `The data directory ${dataDir} cannot be made (${systemReason(error)}).`, { cause: error, help: 'Run the command where you may write, or name another place with --data-dir or SALLYPORT_DATA_DIR.' });
    }
    this.#lock = lockDirectory(dataDir);
    try {
      openSigner(keyFiles(dataDir, keyFile));
      this.#spool = openSpool(options, this.#clock);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    const fsyncMs = options.fsyncMs ?? 0;
    const settings = { dataDir, keyFile, pollMs: options.pollMs ?? (fsyncMs > 0 ? SYNCED_POLL_MS : POLL_MS), fsyncMs };
    this.#worker = new WorkerHost(settings, (position) => this.#spool.readUpTo(position), options.startWorker ?? startWorker);
  }

  get ready(): boolean {
    return !this.#closed && (this.#outage === undefined || !this.#refuse);
  }

  /** Processor time of the worker, in microseconds; for measuring. */
  get workerCpuMicros(): number {
    return this.#worker.cpuMicros;
  }

  record(event: LedgerEvent): void {
    if (this.#closed) throw new SallyportError('ledger.unavailable', 'The ledger is closed.');
    // What was handed over before goes first.
    this.#commit();
    const refused = this.#append([encodeRecord(event)]);
    if (refused !== undefined) throw refused;
  }

  recordSoon(event: LedgerEvent, done: Acknowledge): void {
    if (this.#closed) {
      done(new SallyportError('ledger.unavailable', 'The ledger is closed.'));
      return;
    }
    const payload = encodeRecord(event);
    if (this.#pending.length === 0) setImmediate(() => this.#commit());
    this.#pending.push({ payload, done });
  }

  /** Writes what {@link recordSoon} was given, and tells. */
  #commit(): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    const refused = this.#append(pending.map(({ payload }) => payload));
    for (const { done } of pending) done(refused);
  }

  /** @returns why the events are not acknowledged */
  #append(payloads: readonly string[]): SallyportError | undefined {
    // Behind an outage the order is kept: what waits in memory goes first.
    if (this.#outage === undefined) {
      try {
        this.#spool.append(payloads);
        this.#recorded += payloads.length;
        return undefined;
      } catch (error) {
        this.#outage = { since: this.#clock.now(), error: asError(error).message, kept: 0, dropped: 0 };
        this.#scheduleRetry();
      }
    }
    for (const payload of payloads) this.#keep(payload, this.#outage);
    // Memory does not outlive the process, so the events are not acknowledged, even though they are kept.
    return this.#refuse ? new SallyportError('ledger.unavailable', `The ledger's spool cannot be written: ${this.#outage.error}`) : undefined;
  }

  status(): LedgerStatus {
    return {
      recorded: this.#recorded,
      stored: this.#worker.stored,
      spoolBytes: this.#spool.backlog,
      inMemory: this.#memory.length,
      storeError: this.#worker.error,
      spoolError: this.#outage?.error,
    };
  }

  async flush(timeoutMs: number = FLUSH_MS): Promise<boolean> {
    this.#commit();
    const deadline = this.#clock.monotonic() + timeoutMs;
    while (this.#outage !== undefined && !this.#writeMemory()) {
      const left = deadline - this.#clock.monotonic();
      if (left <= 0) return false;
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, RETRY_MS)));
    }
    return this.#worker.flush(Math.max(0, deadline - this.#clock.monotonic()));
  }

  /** Stores what can be stored within ten seconds; the rest stays in the spool for the next start. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#commit();
    this.#closed = true;
    clearTimeout(this.#retry);
    // While the store fails there is nothing to wait for.
    await this.flush(this.#worker.error === undefined ? FLUSH_MS : 0);
    await this.#worker.stop();
    this.#spool.close();
    this.#lock.release();
  }

  #keep(payload: string, outage: Outage): void {
    if (this.#memoryUsed + payload.length > this.#memoryBytes) {
      outage.dropped++;
      return;
    }
    this.#memory.push(payload);
    this.#memoryUsed += payload.length;
    outage.kept++;
  }

  #scheduleRetry(): void {
    this.#retry = setTimeout(() => {
      if (!this.#writeMemory()) this.#scheduleRetry();
    }, RETRY_MS);
    this.#retry.unref();
  }

  /** @returns whether the spool took everything, and the outage is over and on record */
  #writeMemory(): boolean {
    const outage = this.#outage;
    if (outage === undefined) return true;
    let written = 0;
    try {
      for (const payload of this.#memory) {
        this.#spool.append([payload]);
        this.#memoryUsed -= payload.length;
        written++;
      }
      const { kept, dropped, since, error } = outage;
      const detail = { since: new Date(since).toISOString(), kept, dropped, error };
      this.#spool.append([encodeRecord(adminEvent(dropped > 0 ? 'ledger.gap' : 'ledger.spool_restored', detail, this.#clock))]);
      this.#recorded += written + 1;
    } catch (error) {
      this.#recorded += written;
      this.#memory = this.#memory.slice(written);
      outage.error = asError(error).message;
      return false;
    }
    this.#memory = [];
    this.#outage = undefined;
    clearTimeout(this.#retry);
    return true;
  }
}

function openSpool(options: LedgerOptions, clock: Clock): SpoolWriter {
  const directory = ledgerFiles(options.dataDir).spool;
  try {
    return new SpoolWriter({ directory, segmentBytes: options.segmentBytes ?? 16 * MIB, maxBytes: options.maxSpoolBytes ?? 1024 * MIB, now: () => clock.now() });
  } catch (error) {
    throw new SallyportError('ledger.unavailable', `Cannot write the ledger's spool ${directory}: ${asError(error).message}`, { cause: error });
  }
}
