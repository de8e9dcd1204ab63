import { printable } from '../../printable.ts';
import type { DataFinding, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** Fewest copies of one example, their share of all, and how much rarer every other repetition is. */
const LEAST = 8;
const SHARE = 0.02;
const APART = 4;
/** A sentence, rather than a word that many examples consist of. */
const SENTENCE = /(?:\p{L}+[^\p{L}]+){3}\p{L}/u;
/** Of a text, what is looked at and shown. */
const SHOWN = 400;

/** The example that is repeated most, and how often the next one is: data that was gathered repeats many or none. */
export class Foremost {
  private first = 0;
  private second = 0;
  private count = 0;
  private next = 0;
  private label: string | undefined;
  private mixed = false;
  private row: Row | undefined;

  /**
   * Takes an example that was there before.
   * @param first - half of its hash, as is `second`
   * @param count - how often it was there, this time included
   */
  seen(first: number, second: number, count: number, row: Row): void {
    if (this.count > 0 && first === this.first && second === this.second) {
      this.count = count;
      if (row.label !== this.label) this.mixed = true;
    } else if (count > this.count) {
      this.next = this.count;
      this.first = first;
      this.second = second;
      this.count = count;
      this.label = row.label;
      this.mixed = false;
      this.row = row;
    } else if (count > this.next) this.next = count;
  }

  /** @param rows - all examples */
  finding(rows: number): DataFinding | undefined {
    const { count, next, label, row } = this;
    if (row === undefined || label === undefined || this.mixed || count < LEAST || count < rows * SHARE || count < APART * next) return undefined;
    const text = row.cells.map((cell) => cell.text.slice(0, SHOWN)).find((each) => SENTENCE.test(each));
    if (text === undefined) return undefined;
    return { rule: DATA.repeated, message: `"${printable(text, 80)}" is given ${count} times, always with the label "${printable(label, 40)}"; ${next === 0 ? 'nothing else is repeated' : `nothing else more than ${next} times`}.`, at: `row ${row.number}` };
  }
}
