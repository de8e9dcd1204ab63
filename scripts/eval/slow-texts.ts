/** Texts that inspection may take long to read: scraps of the corpora, put together, mutated and repeated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../bench/support/statistics.ts';

/** Length of every text, in UTF-16 units. */
export const LENGTH = 10_240;
/** Units that go on into the next round. */
const KEPT = 24;
/** A unit longer than this is no longer a repeated one. */
const LONGEST_UNIT = 2_000;
/** Lines of each corpus that scraps are taken from, and how much of a line. */
const LINES = 12;
const LINE_CHARS = 400;

/** What parsers begin anew at. */
const BEGINNINGS = [...' \n\t"\'`<>()[]{}=:;,.!?/\\|@#$%^&*-_+~0123456789abcXYZ'].concat(['key=', 'token: ', 'password ', '<a ', '<img src=', '![', '](http://', 'javascript:', '{{', '${', '%3d', '\\u00', '=?', '&#x', 'union select ', '; drop table ', '0x', ' -', 'a1 ', '12-34 ', '1.2.3', '+1 ', 'tax id ', 'born ', 'ä', '中', '\u200b', '\ud83d\ude00', 'ignore ', 'you are ']);

/** The unit over and over, up to `length` UTF-16 units. */
export const fill = (unit: string, length = LENGTH): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** What a unit costs, in any measure. */
export interface Slow { readonly unit: string; readonly cost: number }

/** A search for units that cost much: new ones, and mutations of those that cost most so far. The same seed and costs give the same units. */
export class SlowTexts {
  readonly #random: () => number;
  readonly #parts: readonly string[];
  #best: Slow[] = [];

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    this.#parts = this.#scraps();
  }

  /** The units that cost most, the worst first. */
  get best(): readonly Slow[] {
    return this.#best;
  }

  /** What a unit must cost more than to be kept. */
  get floor(): number {
    return this.#best.length < KEPT ? 0 : this.#best.at(-1)!.cost;
  }

  /** The next unit to try. */
  next(): string {
    return this.#best.length < KEPT || this.#random() < 0.3 ? this.#newUnit() : this.#mutate(this.#pick(this.#best).unit);
  }

  /** Tells what a unit cost. */
  weighed(unit: string, cost: number): void {
    if (cost > this.floor) this.#best = [...this.#best, { unit, cost }].sort((a, b) => b.cost - a.cost).filter((each) => each.unit.length < LONGEST_UNIT).slice(0, KEPT);
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)]!;
  }

  #scraps(): string[] {
    const found: string[] = [];
    const root = join(import.meta.dirname, '../../corpus');
    for (const kind of ['detectors', 'views']) {
      for (const id of readdirSync(join(root, kind)).sort()) {
        for (const file of readdirSync(join(root, kind, id)).sort()) {
          if (!file.endsWith('.jsonl')) continue;
          const lines = readFileSync(join(root, kind, id, file), 'utf8').split('\n').filter((line) => line !== '');
          for (let i = 0; i < LINES && i < lines.length; i++) {
            const { text } = JSON.parse(this.#pick(lines)) as { text?: unknown };
            if (typeof text === 'string' && text !== '') found.push(text.slice(0, LINE_CHARS));
          }
        }
      }
    }
    return [...found, ...BEGINNINGS];
  }

  #newUnit(): string {
    let unit = '';
    for (let n = 1 + Math.floor(this.#random() * 5); n > 0; n--) {
      const part = this.#pick(this.#parts);
      const from = this.#random() < 0.5 ? 0 : Math.floor(this.#random() * part.length);
      unit += part.slice(from, from + 1 + Math.floor(this.#random() * 40));
    }
    return unit === '' ? 'a' : unit;
  }

  #mutate(unit: string): string {
    const at = Math.floor(this.#random() * unit.length);
    const roll = this.#random();
    if (roll < 0.3) return unit.slice(0, at) + this.#newUnit() + unit.slice(at);
    if (roll < 0.6 && unit.length > 1) return unit.slice(0, at) + unit.slice(at + 1 + Math.floor(this.#random() * 6)) || 'a';
    if (roll < 0.8) return unit.slice(0, at) + this.#pick(this.#parts).slice(0, 1) + unit.slice(at + 1);
    return unit + unit.slice(at);
  }
}
