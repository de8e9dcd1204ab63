import { Queue } from '../../core/queue.ts';
import type { InspectionContext } from '../contract.ts';
import type { PartAnswer, PartOrder } from './contract.ts';

/** Characters that are handed over at once, where no single text is longer: some milliseconds of reading at most, so that those who wait take turns. UTF-16 units. */
const BATCH_CHARS = 8 * 1024;
/** Texts that are, however short. */
const BATCH_TEXTS = 128;

/** Orders of one request. */
export class Job {
  readonly orders: readonly PartOrder[];
  readonly context: InspectionContext;
  readonly answers: (PartAnswer | undefined)[];
  /** The first that was not handed over yet. */
  next = 0;
  #left: number;
  readonly #settle: (answers: readonly PartAnswer[]) => void;

  constructor(orders: readonly PartOrder[], context: InspectionContext, settle: (answers: readonly PartAnswer[]) => void) {
    this.orders = orders;
    this.context = context;
    this.answers = orders.map(() => undefined);
    this.#left = orders.length;
    this.#settle = settle;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  answer(at: number, answer: PartAnswer): void {
    if (this.#left === 0 || this.answers[at] !== undefined) return;
    this.answers[at] = answer;
    if (--this.#left === 0) this.#settle(this.answers.map((each) => each ?? 'failed'));
  }

  /** Gives everything that has no answer yet the same one. */
  finish(answer: PartAnswer): void {
    for (let at = 0; at < this.answers.length && this.#left > 0; at++) this.answer(at, answer);
  }
}

/** Some orders of a job, from one place up to another. */
export interface Batch { readonly job: Job; readonly from: number; readonly to: number }

/** What waits for the thread. Jobs take turns, so that a request with much to read does not make the others wait for all of it. */
export class Orders {
  readonly #jobs = new Queue<Job>();
  /** What a thread that ended had not begun: read before anything else. */
  #again: Batch[] = [];

  add(job: Job): void {
    this.#jobs.push(job);
  }

  /** Puts back what was handed over and not begun. */
  putBack(batches: readonly Batch[]): void {
    this.#again.unshift(...batches);
  }

  take(): Batch | undefined {
    for (let batch = this.#again.shift(); batch !== undefined; batch = this.#again.shift()) if (!batch.job.done) return batch;
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      if (job.done) continue;
      const from = job.next;
      let to = from;
      for (let chars = 0; to < job.orders.length; to++) {
        chars += job.orders[to]?.text.length ?? 0;
        if (to > from && (chars > BATCH_CHARS || to - from === BATCH_TEXTS)) break;
      }
      job.next = to;
      if (to < job.orders.length) this.#jobs.push(job);
      return { job, from, to };
    }
    return undefined;
  }
}
