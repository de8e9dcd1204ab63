import type { Row } from './contract.ts';
import { mix } from './hash.ts';
import { CODE, FOLDED, isForeign, isWord, LATIN } from './letters.ts';
import { isAnswer } from './row.ts';
import { ALONE, AT, NUMBER, type Signs } from './signs.ts';

/** Words of one example that are compared. */
const MAX_WORDS = 1 << 15;
/** Room for words before there are more. */
const FIRST_WORDS = 1 << 10;
/** Words within which two signs of an order stand together. */
const NEAR = 10;
/** Digits from which a number is one that an order may name: an amount, a part of an account. */
const LONG_NUMBER = 3;

/** What one look at every character of one text tells. */
export interface CellFacts {
  digits: number;
  /** An at sign somewhere. */
  at: boolean;
  /** Longest run of letters that encodings are made of. */
  run: number;
  /** Characters beyond ASCII somewhere. */
  wide: boolean;
  /** May give orders: by its words, or since its characters may hide them. */
  orders: boolean;
}

/** What one look at every character of an example tells; overwritten by the next example. */
export class RowFacts {
  /** Hashes of the words that the example asks with, in order, without regard to case and marks. */
  words = new Int32Array(FIRST_WORDS);
  count = 0;
  /** One for each cell of the row, in order; those behind are of rows before. */
  readonly cells: CellFacts[] = [];
  /** Longest run of letters that encodings are made of, over all cells. */
  longestRun = 0;
  private readonly signs: Signs | undefined;

  /** @param signs - words that orders have; without them no text is said to give any by its words */
  constructor(signs?: Signs) {
    this.signs = signs;
  }

  read(row: Row): void {
    this.count = 0;
    this.longestRun = 0;
    const { cells } = row;
    for (let i = 0; i < cells.length; i++) {
      const { field, role, text } = cells[i]!;
      const name = field.slice(field.lastIndexOf('.') + 1);
      const asks = cells.length === 1 || !(isAnswer(name) || isAnswer(role) || name === 'rejected' || name === 'id');
      const facts = (this.cells[i] ??= { digits: 0, at: false, run: 0, wide: false, orders: false });
      this.cell(text, asks, facts);
      if (facts.run > this.longestRun) this.longestRun = facts.run;
    }
  }

  /** The loop keeps what it counts in variables of its own: whatever a function inside it shared would be slow to reach. */
  private cell(text: string, asks: boolean, facts: CellFacts): void {
    let { words } = this;
    const judges = this.signs !== undefined;
    let { count } = this;
    let digits = 0;
    let longest = 0;
    let at = false;
    let wide = false;
    let hash = 0;
    let run = 0;
    // Where the word began, and the digits before it.
    let start = 0;
    let before = 0;
    let number = 0;
    this.lastAt = -NEAR - 1;
    this.lastSign = 0;
    this.orders = false;
    const { length } = text;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      let letter: number;
      if (code < 128) {
        letter = FOLDED[code]!;
        if (CODE[code] === 1) run++;
        else if (run > 0) {
          if (run > longest) longest = run;
          run = 0;
        }
      } else {
        if (run > longest) longest = run;
        run = 0;
        wide = true;
        letter = code < LATIN ? FOLDED[code]! : isWord(code) ? code : 0;
        if (code >= LATIN && isForeign(code)) this.orders = true;
      }
      if (letter !== 0) {
        if (hash === 0) {
          start = i;
          before = digits;
        }
        if (code >= 0x30 && code <= 0x39) digits++;
        hash = Math.imul(hash ^ letter, 0x01000193) + 1;
        continue;
      }
      if (hash !== 0) {
        if (asks && count < MAX_WORDS) {
          if (count === words.length) words = this.more();
          words[count++] = hash;
        }
        if (judges) this.sign(digits - before === i - start && i - start >= LONG_NUMBER ? NUMBER : hash, ++number);
        hash = 0;
      }
      if (code === 0x40) {
        at = true;
        if (judges) this.sign(AT, number);
      }
    }
    // The last word and run end with the text. A step beyond it inside the loop would cost a fifth of the whole.
    if (run > longest) longest = run;
    if (hash !== 0) {
      if (asks && count < MAX_WORDS) {
        if (count === words.length) words = this.more();
        words[count++] = hash;
      }
      if (judges) this.sign(digits - before === length - start && length - start >= LONG_NUMBER ? NUMBER : hash, number + 1);
    }
    this.count = count;
    facts.digits = digits;
    facts.at = at;
    facts.run = longest;
    facts.wide = wide;
    facts.orders = this.orders;
  }

  private more(): Int32Array<ArrayBuffer> {
    const words = new Int32Array(2 * this.words.length);
    words.set(this.words);
    return (this.words = words);
  }

  /** The last sign of an order in the text: which, and which word of it. */
  private lastAt = 0;
  private lastSign = 0;
  private orders = false;

  private sign(key: number, number: number): void {
    const kind = this.signs?.kind(key) ?? 0;
    if (kind === 0) return;
    // An address with a number in it is no order.
    const names = (key === AT || key === NUMBER) && (this.lastSign === AT || this.lastSign === NUMBER);
    if (kind === ALONE || (number - this.lastAt <= NEAR && key !== this.lastSign && !names)) this.orders = true;
    this.lastAt = number;
    this.lastSign = key;
  }
}

/** Two hashes of all words in order: with 64 bits together, chance hardly ever makes two examples the same. */
export function wholeHash(facts: RowFacts): readonly [number, number] {
  let a = 0x811c9dc5, b = 0x1b873593;
  for (let i = 0; i < facts.count; i++) {
    const word = facts.words[i]!;
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b, 31) + mix(word) | 0;
  }
  return [mix(a), mix(b)];
}
