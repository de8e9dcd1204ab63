import type { Worker } from 'node:worker_threads';
import { asError } from '../../core/errors.ts';
import { Queue } from '../../core/queue.ts';
import { startThread } from '../../core/thread.ts';
import { sharedWeights } from '../classifier/model.ts';
import type { InspectionContext } from '../contract.ts';
import type { Engine } from '../engine.ts';
import type { ApartReader, FromThread, PartAnswer, PartOrder, ThreadData, ToThread } from './contract.ts';
import { Job, Orders, type Batch } from './orders.ts';
import { ToldPolicies } from './policies.ts';
import { unpack } from './read-part.ts';

/**
 * Milliseconds after which a text is taken for one that is never read to its end, and the thread is ended: as long as a
 * request may take. The engine stops between two detectors after one second, so this is one detector on one text, or a
 * machine so busy that hardly anything runs; then a new thread would take long to start as well, which is why this is no shorter.
 */
const HANG_MS = 3_000;
/** Batches that the thread has at once: one to read, one so that it need not wait for the next. */
const HANDED_OVER = 2;
/** Most requests that wait. Each holds its body in memory, and what comes later would be out of time before its turn. */
const MOST_WAITING = 1_024;
/** First and longest wait before a thread that could not be started is tried again, in milliseconds. */
const RESTART_MS = 100;
const MAX_RESTART_MS = 60_000;
/** Megabytes of a thread's heap. The texts and readings of one part come to a few hundred; a text that needs more ends the thread, not the process. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 768 };

export interface ThreadOptions {
  /** The engine that this thread's readings must be those of. */
  readonly engine: Engine;
  /** As the engine has it. */
  readonly partChars?: number;
  log(message: string): void;
  /** The thread; for tests. Absent: the one beside this file. */
  readonly start?: (data: ThreadData) => Worker;
  readonly hangMs?: number;
  readonly mostWaiting?: number;
}

/**
 * A thread that reads texts, so that one that takes long makes nobody wait but who sent it. When a text is never read to
 * its end, or the thread ends for another reason, what it was reading counts as not read, a new thread is started, and
 * whatever else waited is read by that. Nothing that it was given stays without an answer.
 */
export class ReadingThread implements ApartReader {
  readonly #o: ThreadOptions;
  readonly #orders = new Orders();
  readonly #waiting = new Set<Job>();
  /** What the thread has, in the order in which it answers. */
  #handed = new Queue<Batch & { readonly id: number }>();
  /** Since when it is at the first of them. */
  #since = 0;
  #worker: Worker | undefined;
  #told: ToldPolicies | undefined;
  #state: 'idle' | 'starting' | 'restarting' | 'ready' | 'none' | 'closed' = 'idle';
  #next = 1;
  #watch: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #restartMs = RESTART_MS;

  constructor(options: ThreadOptions) {
    this.#o = options;
  }

  /** Starts the thread, which takes a second or so, and some 50 MB. The first who has something to read starts it otherwise. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'starting';
    this.#launch();
  }

  /** True from when the thread can read, and while one that ended is being replaced. */
  get ready(): boolean {
    return this.#state === 'ready' || this.#state === 'restarting';
  }

  read(orders: readonly PartOrder[], context: InspectionContext, ms: number): Promise<readonly PartAnswer[]> {
    if (orders.length === 0) return Promise.resolve([]);
    this.start();
    if (!this.ready) return Promise.resolve(orders.map(() => 'here'));
    if (this.#waiting.size >= (this.#o.mostWaiting ?? MOST_WAITING)) return Promise.resolve(orders.map(() => 'busy'));
    return new Promise((resolve) => {
      const job = new Job(orders, context, (answers) => {
        clearTimeout(timer);
        this.#waiting.delete(job);
        resolve(answers);
      });
      const timer = setTimeout(() => { job.finish('timeout'); }, Math.max(0, ms));
      this.#waiting.add(job);
      this.#orders.add(job);
      this.#pump();
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#state = 'closed';
    this.#drop('failed');
    clearTimeout(this.#restart);
    await worker?.terminate();
  }

  /** Hands over what waits, as far as the thread takes it. */
  #pump(): void {
    while (this.#state === 'ready' && this.#handed.length < HANDED_OVER) {
      const batch = this.#orders.take();
      if (batch === undefined) return;
      const { job, from, to } = batch;
      const id = this.#next++;
      const orders = job.orders.slice(from, to);
      try {
        const context = this.#told?.plain(job.context, orders);
        if (context !== undefined) this.#post({ kind: 'read', id, context, orders });
      } catch (error) {
        // What cannot be handed over (a setting that is no plain data) is not read.
        this.#o.log(`inspection: a text could not be handed over to be read (${asError(error).name})`);
        job.finish('failed');
        continue;
      }
      this.#handed.push({ ...batch, id });
      if (this.#handed.length === 1) this.#begin();
    }
  }

  #begin(): void {
    this.#since = performance.now();
    this.#watch ??= this.#watchFor(this.#hangMs);
  }

  get #hangMs(): number {
    return this.#o.hangMs ?? HANG_MS;
  }

  /** One timer for whatever is read, looked at when it is over: setting one for each batch would cost more. */
  #watchFor(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#watch = undefined;
      if (this.#handed.length === 0) return;
      const left = this.#since + this.#hangMs - performance.now();
      if (left > 0) this.#watch = this.#watchFor(left);
      else this.#lost('timeout', `a text was not read within ${this.#hangMs} ms`);
    }, ms).unref();
  }

  #post(message: ToThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window: it has no origin
    this.#worker?.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.kind === 'ready') {
      if (message.detectors !== this.#o.engine.version) {
        this.#lost('failed', 'its detectors are not those of this process');
        return;
      }
      this.#state = 'ready';
      this.#restartMs = RESTART_MS;
      this.#pump();
      return;
    }
    const batch = this.#handed.shift();
    if (batch === undefined) return;
    if (batch.id !== message.id || message.readings.length !== batch.to - batch.from) {
      this.#handed.clear();
      batch.job.finish('failed');
      this.#lost('failed', 'it answered what it was not asked');
      return;
    }
    if (this.#handed.length > 0) this.#begin();
    // The next before the answers: they wake those who wait, whose work here would leave the thread idle.
    this.#pump();
    for (const [at, reading] of message.readings.entries()) {
      const order = batch.job.orders[batch.from + at];
      if (order !== undefined) batch.job.answer(batch.from + at, reading === 'failed' ? 'failed' : unpack(this.#o.engine, order, reading));
    }
  }

  #launch(): void {
    const { partChars, start = startWorker } = this.#o;
    let worker: Worker;
    try {
      worker = start({ partChars, weights: sharedWeights() });
    } catch (error) {
      this.#lost('failed', asError(error).message);
      return;
    }
    this.#worker = worker;
    this.#told = new ToldPolicies((message) => { this.#post(message); });
    // Those who wait keep the process alive by their timers; an idle thread does not.
    worker.unref();
    const mine = (then: () => void): void => { if (this.#worker === worker) then(); };
    worker.on('message', (message: FromThread) => { mine(() => { this.#receive(message); }); });
    worker.on('messageerror', () => { mine(() => { this.#lost('failed', 'an answer could not be read'); }); });
    // The name only: a message may quote the text that it was reading.
    worker.on('error', (error) => { mine(() => { this.#lost('failed', asError(error).name); }); });
    worker.on('exit', (code) => { mine(() => { this.#lost('failed', `it ended with code ${code}`); }); });
  }

  /** The thread is no more: what it was reading gets an answer, what it had not begun is put back. */
  #lost(answer: 'timeout' | 'failed', why: string): void {
    if (this.#state === 'closed') return;
    const wasReady = this.#state === 'ready';
    const worker = this.#worker;
    this.#worker = undefined;
    const first = this.#handed.shift();
    const rest = [...this.#handed];
    this.#handed.clear();
    if (first !== undefined) for (let at = first.from; at < first.to; at++) first.job.answer(at, answer);
    // The promise of `terminate` cannot reject.
    void worker?.terminate();
    if (wasReady) {
      this.#o.log(`inspection: the thread that reads texts was ended (${why}); what it was reading counts as not read, and a new one is started`);
      this.#state = 'restarting';
      this.#orders.putBack(rest);
      this.#launch();
      return;
    }
    this.#o.log(`inspection: no thread to read texts could be started (${why}); they are read on the event loop meanwhile`);
    this.#state = 'none';
    this.#drop('here');
    this.#restart = setTimeout(() => {
      this.#state = 'starting';
      this.#launch();
    }, this.#restartMs).unref();
    this.#restartMs = Math.min(this.#restartMs * 2, MAX_RESTART_MS);
  }

  /** Answers everything that waits. */
  #drop(answer: 'failed' | 'here'): void {
    this.#handed.clear();
    clearTimeout(this.#watch);
    this.#watch = undefined;
    for (const job of this.#waiting) job.finish(answer);
  }
}

function startWorker(data: ThreadData): Worker {
  return startThread(import.meta.url, { workerData: data, name: 'sallyport-reading', resourceLimits: LIMITS });
}
