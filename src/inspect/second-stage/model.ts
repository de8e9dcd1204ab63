import type { Worker } from 'node:worker_threads';
import { startThread } from '../../core/thread.ts';
import type { Reply, SecondStageSettings, SecondVerdict } from './contract.ts';

/** Most texts that wait for the model. */
const MAX_WAITING = 256;
/** A worker that has not answered for so many times the timeout is ended, and the next question starts a new one. */
const PATIENCE = 5;

interface Waiting { readonly settle: (verdict: SecondVerdict) => void; readonly since: number }

/** A model in a worker of its own, started by the first question. */
export class SecondModel {
  readonly #settings: SecondStageSettings;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  /** Questions that the worker has, answered late or not; the time of the oldest tells whether it hangs. */
  readonly #asked = new Map<number, number>();
  #next = 1;

  constructor(settings: SecondStageSettings) {
    this.#settings = settings;
  }

  /** What the model says of a text. Never rejects: a failure is a verdict too. */
  classify(text: string): Promise<SecondVerdict> {
    const { timeoutMs } = this.#settings;
    if (this.#waiting.size >= MAX_WAITING) return Promise.resolve({ failed: 'timeout', message: 'too many texts are waiting for the model' });
    const oldest = this.#asked.values().next();
    if (oldest.done !== true && performance.now() - oldest.value > timeoutMs * PATIENCE) this.close();
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ failed: 'timeout', message: `no answer within ${timeoutMs} ms` }), timeoutMs);
      const settle = (verdict: SecondVerdict): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        // A process that has nothing else to do may end.
        if (this.#waiting.size === 0) this.#worker?.unref();
        resolve(verdict);
      };
      this.#waiting.set(id, { settle, since: performance.now() });
      this.#asked.set(id, performance.now());
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window: it has no origin
      worker.postMessage({ id, text });
    });
  }

  #start(): Worker {
    const worker = startThread(import.meta.url, { workerData: this.#settings, name: 'sallyport-second-stage' });
    worker.on('message', ({ id, verdict }: Reply) => {
      this.#asked.delete(id);
      this.#waiting.get(id)?.settle(verdict);
    });
    const gone = (message: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#asked.clear();
      for (const { settle } of this.#waiting.values()) settle({ failed: 'failed', message });
    };
    worker.on('error', (error) => gone(`the worker failed: ${error.message}`));
    worker.on('exit', () => gone('the worker ended'));
    return worker;
  }

  /** Ends the worker; what waits for it fails. */
  close(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#asked.clear();
    for (const { settle } of this.#waiting.values()) settle({ failed: 'failed', message: 'the model was closed' });
    // The promise of `terminate` cannot reject.
    void worker?.terminate();
  }
}
