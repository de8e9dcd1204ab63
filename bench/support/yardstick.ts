import { cpuMicros } from './engine.ts';
import { TextMaker } from './texts.ts';

/** How much slower than its fastest the yardstick may be beside a measurement that counts. */
const UNDISTURBED = 1.25;
/** Texts of 10 KB that the yardstick reads, and how often: some 2 ms of an idle core. */
const TEXTS = 25;
const TIMES = 4;
const WARM_UP = 20;

/**
 * A fixed piece of work (JSON.parse and JSON.stringify of the same prose) done beside each measurement. A virtual core that
 * shares its hardware with a busy neighbour does everything 1.5 to 2 times slower, for seconds at a time: measurements taken
 * meanwhile tell about the neighbour.
 */
export class Yardstick {
  readonly #texts: readonly string[];
  #least = Number.POSITIVE_INFINITY;

  constructor() {
    const maker = new TextMaker(3);
    this.#texts = Array.from({ length: TEXTS }, () => maker.make('prose', 10_240));
    for (let i = 0; i < WARM_UP; i++) this.micros();
  }

  /** Processor microseconds that the yardstick takes at this moment. */
  micros(): number {
    const micros = cpuMicros(() => { for (let i = 0; i < TIMES; i++) for (const text of this.#texts) JSON.parse(JSON.stringify([text])); });
    this.#least = Math.min(this.#least, micros);
    return micros;
  }

  /** Those measurements beside which the yardstick was about as fast as it ever was in this process; all where none were. */
  undisturbed(measured: readonly { readonly value: number; readonly yardstick: number }[]): readonly number[] {
    const kept = measured.filter(({ yardstick }) => yardstick <= this.#least * UNDISTURBED);
    return (kept.length > 0 ? kept : measured).map(({ value }) => value);
  }
}
