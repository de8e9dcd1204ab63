import type { Row } from './contract.ts';
import { mix } from './hash.ts';
import { isAnswer } from './row.ts';

/** Letters and digits of ASCII, in lower case; 0 for what parts words. */
const FOLDED = new Uint8Array(128);
/** Letters of base64, base64url and hexadecimal. */
const CODE = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z0-9]/.test(char)) FOLDED[code] = char.toLowerCase().charCodeAt(0);
  if (/[A-Za-z0-9+/_=-]/.test(char)) CODE[code] = 1;
}
/** Words of one example that are compared. */
const MAX_WORDS = 1 << 15;

/** Whether a character beyond ASCII belongs to a word: nearly all do but signs of punctuation. */
function isWord(code: number): boolean {
  return !((code >= 0x80 && code < 0xaa) || (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3003) || code === 0xfeff || (code >= 0xff00 && code < 0xff10));
}

/** What one look at every character of an example tells; overwritten by the next example. */
export class RowFacts {
  /** Hashes of the words that the example asks with, in order, without regard to case. */
  readonly words = new Int32Array(MAX_WORDS);
  count = 0;
  /** Whether there were more words than are kept. */
  get full(): boolean {
    return this.count === MAX_WORDS;
  }

  /** Longest run of letters that encodings are made of, over all cells. */
  longestRun = 0;
  digits = 0;
  /** An at sign somewhere. */
  at = false;
  /** Characters beyond ASCII somewhere. */
  wide = false;

  read(row: Row): void {
    this.count = 0;
    this.longestRun = 0;
    this.digits = 0;
    this.at = false;
    this.wide = false;
    const { cells } = row;
    for (const { field, role, text } of cells) {
      const name = field.slice(field.lastIndexOf('.') + 1);
      const asks = cells.length === 1 || !(isAnswer(name) || isAnswer(role) || name === 'rejected' || name === 'id');
      this.cell(text, asks);
    }
  }

  private cell(text: string, asks: boolean): void {
    const { words } = this;
    let { count, digits, longestRun } = this;
    let hash = 0;
    let run = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      let letter: number;
      if (code < 128) {
        letter = FOLDED[code]!;
        if (CODE[code] === 1) run++;
        else {
          if (run > longestRun) longestRun = run;
          run = 0;
        }
        if (code >= 0x30 && code <= 0x39) digits++;
        else if (code === 0x40) this.at = true;
      } else {
        if (run > longestRun) longestRun = run;
        run = 0;
        this.wide = true;
        letter = isWord(code) ? code : 0;
      }
      if (letter !== 0) hash = Math.imul(hash ^ letter, 0x01000193) + 1;
      else if (hash !== 0) {
        if (asks && count < MAX_WORDS) words[count++] = hash;
        hash = 0;
      }
    }
    if (run > longestRun) longestRun = run;
    if (hash !== 0 && asks && count < MAX_WORDS) words[count++] = hash;
    this.count = count;
    this.digits = digits;
    this.longestRun = longestRun;
  }
}

/** The hash that {@link RowFacts.words} has of a word of ASCII. */
export function wordHash(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ (word.toLowerCase().charCodeAt(i)), 0x01000193) + 1;
  return hash;
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
