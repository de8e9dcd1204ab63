import { existsSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../core/clock.ts';
import { SallyportError, asError } from '../core/errors.ts';
import type { LedgerStore } from './contract.ts';
import { ledgerFiles } from './files.ts';
import { HeadLog } from './heads.ts';
import { Keyring, keyFiles, openSigner } from './keys.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';
import { Recorder } from './recorder.ts';
import { SpoolSync } from './spool/sync.ts';
import { SqliteStore } from './store/sqlite.ts';

/** First and longest wait before the store is tried again, in milliseconds. */
const RETRY_MS = 50;
const MAX_RETRY_MS = 5000;

/** The thread that brings the spool into the store. It owns the store; the data plane's thread only writes the spool. */
class Worker {
  readonly #settings: WorkerSettings;
  readonly #sync: SpoolSync;
  #open: { readonly recorder: Recorder; readonly store: LedgerStore } | undefined;
  #stored = 0;
  #retryMs = RETRY_MS;
  #notBefore = 0;
  #lastSync = 0;
  #error: string | undefined;
  #syncError: string | undefined;
  #reported = '';
  #flushes: number[] = [];
  #stopping = false;
  #wake: (() => void) | undefined;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#sync = new SpoolSync(ledgerFiles(settings.dataDir).spool);
  }

  receive(message: ToWorker): void {
    if (message.kind === 'stop') this.#stopping = true;
    else this.#flushes.push(message.id);
    this.#wake?.();
  }

  async run(): Promise<void> {
    while (!this.#stopping) {
      const waiting = this.#flushes.length;
      const drained = systemClock.monotonic() >= this.#notBefore && (await this.#drain());
      this.#syncSpool();
      this.#report();
      if (drained) for (const id of this.#flushes.splice(0, waiting)) post({ kind: 'flushed', id });
      if (!this.#stopping && !(drained && this.#flushes.length > 0)) await this.#pause();
    }
    await this.#close();
  }

  /** @returns whether the store has everything that was in the spool */
  async #drain(): Promise<boolean> {
    try {
      this.#open ??= await this.#openStore();
      const { recorder } = this.#open;
      for (let more = true; more && !this.#stopping; this.#report()) {
        const before = recorder.stored;
        try {
          more = await recorder.step();
        } finally {
          this.#stored += recorder.stored - before;
        }
        this.#error = undefined;
        this.#retryMs = RETRY_MS;
      }
      return !this.#stopping;
    } catch (thrown) {
      const error = asError(thrown);
      this.#error = error.message;
      this.#notBefore = systemClock.monotonic() + this.#retryMs;
      this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
      // Whether the last transaction went through is known only to the store: everything is read from it again.
      await this.#close();
      return false;
    }
  }

  async #openStore(): Promise<{ readonly recorder: Recorder; readonly store: LedgerStore }> {
    const { dataDir, keyFile } = this.#settings;
    const files = ledgerFiles(dataDir);
    const heads = new HeadLog(files.heads);
    if (heads.newest !== undefined && !existsSync(files.database)) {
      throw new SallyportError('ledger.corrupt', `${files.database} is gone, but ${files.heads} knows ${heads.newest.seq} entries of it. Restore it; or, to begin a new chain, move the log of heads away as well.`);
    }
    const keys = keyFiles(dataDir, keyFile);
    const signer = openSigner(keys);
    const keyring = new Keyring(readFileSync(keys.publicKey, 'utf8'));
    const store = new SqliteStore(files.database);
    try {
      return { store, recorder: await Recorder.open({ spool: files.spool, quarantine: files.quarantine, store, signer, keyring, heads, clock: systemClock }) };
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  #syncSpool(): void {
    const { fsyncMs } = this.#settings;
    const now = systemClock.monotonic();
    if (fsyncMs === 0 || now - this.#lastSync < fsyncMs) return;
    this.#lastSync = now;
    try {
      this.#sync.sync();
      this.#syncError = undefined;
    } catch (error) {
      this.#syncError = `The spool cannot be synced to the disk: ${asError(error).message}`;
    }
  }

  #report(): void {
    const position = this.#open?.recorder.position;
    const error = this.#error ?? this.#syncError;
    const state = `${this.#stored} ${position?.segment ?? ''} ${position?.offset ?? 0} ${error ?? ''}`;
    if (state === this.#reported) return;
    this.#reported = state;
    const { user, system } = process.threadCpuUsage();
    post({ kind: 'progress', stored: this.#stored, position, error, cpuMicros: user + system });
  }

  async #pause(): Promise<void> {
    // What failed is tried again when its wait is over, though the next look may be later.
    const untilRetry = Math.ceil(this.#notBefore - systemClock.monotonic());
    const ms = untilRetry > 0 ? Math.min(untilRetry, this.#settings.pollMs) : this.#settings.pollMs;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    open?.recorder.close();
    await open?.store.close();
  }
}

function post(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port, not a window: it has no origin
  parentPort?.postMessage(message);
}

// In no thread, where it is loaded only to be compiled, there is nothing to do.
if (parentPort !== null) {
  const worker = new Worker(workerData as WorkerSettings);
  parentPort.on('message', (message: ToWorker) => worker.receive(message));
  await worker.run();
  // The open port would keep the thread alive.
  parentPort.close();
}
