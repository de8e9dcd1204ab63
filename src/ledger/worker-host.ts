import type { Worker } from 'node:worker_threads';
import { asError } from '../core/errors.ts';
import { startThread } from '../core/thread.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';
import type { SpoolPosition } from './spool/segments.ts';

/** First and longest wait before a worker that died is started again, in milliseconds. */
const RESTART_MS = 100;
const MAX_RESTART_MS = 5000;
/** Longest wait for a worker to end by itself, in milliseconds. */
const STOP_MS = 5000;

export type StartWorker = (settings: WorkerSettings) => Worker;

export function startWorker(settings: WorkerSettings): Worker {
  // A small young generation: a batch is short-lived, and the default would hold tens of megabytes more.
  return startThread(import.meta.url, { workerData: settings, name: 'sallyport-ledger', resourceLimits: { maxYoungGenerationSizeMb: 8 } });
}

/** Keeps the worker running, and what it last said. */
export class WorkerHost {
  readonly #settings: WorkerSettings;
  readonly #start: StartWorker;
  readonly #onPosition: (position: SpoolPosition) => void;
  readonly #flushes = new Map<number, () => void>();
  #worker: Worker | undefined;
  #restart: NodeJS.Timeout | undefined;
  #restartMs = RESTART_MS;
  #nextFlush = 1;
  #stopping = false;
  #exited: (() => void) | undefined;
  /** Events stored by workers that have ended. */
  #storedBefore = 0;
  #stored = 0;
  #error: string | undefined;
  #cpuMicros = 0;

  constructor(settings: WorkerSettings, onPosition: (position: SpoolPosition) => void, start: StartWorker) {
    this.#settings = settings;
    this.#onPosition = onPosition;
    this.#start = start;
    this.#launch();
  }

  get stored(): number {
    return this.#storedBefore + this.#stored;
  }

  get error(): string | undefined {
    return this.#error;
  }

  /** Processor time of the current worker, in microseconds. */
  get cpuMicros(): number {
    return this.#cpuMicros;
  }

  /** @returns false when the time was over before everything in the spool was stored */
  flush(timeoutMs: number): Promise<boolean> {
    const id = this.#nextFlush++;
    return new Promise((resolve) => {
      const finish = (done: boolean): void => {
        clearTimeout(timer);
        this.#flushes.delete(id);
        resolve(done);
      };
      // The timer also keeps the process alive meanwhile: the worker does not.
      const timer = setTimeout(() => finish(false), timeoutMs);
      this.#flushes.set(id, () => finish(true));
      this.#post({ kind: 'flush', id });
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => (this.#exited = resolve));
    this.#post({ kind: 'stop' });
    const timer = setTimeout(() => {
      // Killing it is safe: a transaction is all or nothing, and the spool is not the worker's.
      void worker.terminate();
    }, STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  #launch(): void {
    let worker: Worker;
    try {
      worker = this.#start(this.#settings);
    } catch (error) {
      this.#failed(asError(error).message);
      return;
    }
    this.#worker = worker;
    // An idle ledger does not keep a process alive; what was recorded is in the spool.
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => {
      this.#error = `The ledger's worker failed: ${asError(error).message}`;
    });
    worker.on('exit', (code) => {
      this.#worker = undefined;
      this.#storedBefore += this.#stored;
      this.#stored = 0;
      if (this.#stopping) this.#exited?.();
      else this.#failed(this.#error ?? `The ledger's worker ended with code ${code}.`);
    });
    for (const id of this.#flushes.keys()) this.#post({ kind: 'flush', id });
  }

  #failed(message: string): void {
    this.#error = message;
    this.#restart = setTimeout(() => this.#launch(), this.#restartMs);
    this.#restart.unref();
    this.#restartMs = Math.min(this.#restartMs * 2, MAX_RESTART_MS);
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'flushed') {
      this.#flushes.get(message.id)?.();
      return;
    }
    this.#stored = message.stored;
    this.#error = message.error;
    this.#cpuMicros = message.cpuMicros;
    if (message.error === undefined) this.#restartMs = RESTART_MS;
    if (message.position !== undefined) this.#onPosition(message.position);
  }
}
