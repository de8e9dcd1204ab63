import { AT, COLON, DIGIT, isAlnum, isDigit, isLetter, isUpper, OTHER, startOf } from './chars.ts';
import type { Words } from './context.ts';
import { CONTEXT_CHARS, lastEnd, mayMention, mentioned, noMentions, OTHER_LABELS } from './context.ts';
import { birthDateAt } from './birth.ts';
import { cryptoAt } from './crypto.ts';
import { emailAt } from './email.ts';
import { labelledAt } from './labelled.ts';
import { coordinatesAt, streetAt } from './location.ts';
import { dashedNie, europeanAt } from './national-europe.ts';
import { colonGroups, ipv4At, macAt } from './network.ts';
import { numbersAt } from './numbers.ts';
import { ibanAt } from './payment.ts';
import { nameAt } from './person.ts';
import { areaNumber, labelledNumber, plusNumber } from './phone.ts';
import { resolve } from './resolve.ts';
import { tokensAt } from './tokens.ts';
import type { Hit, Scan } from './types.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy;

/**
 * Line ends around the text, which no family reads across: looking a few characters past either end is then an ordinary
 * read. (Reading outside a string makes V8 give up its fast path for that place in the code for good.)
 */
const PAD = '\n'.repeat(8);

/**
 * One pass over a text: each digit run, at sign, colon and capital is handed to the families that can begin there.
 * `steps` counts characters read and bounded look-ups made, so that a test can hold the work to the text's length.
 */
class Scanner implements Scan {
  readonly text: string;
  readonly prose: boolean;
  readonly hits: Hit[] = [];
  steps: number;
  private setsAt = -1;
  private readonly sets = noMentions();
  private lastLetter = -CONTEXT_CHARS - 1;
  private noted = 0;

  constructor(text: string, prose: boolean) {
    this.text = PAD + text + PAD;
    this.steps = text.length;
    this.prose = prose;
  }

  hit(rule: string, start: number, end: number, confidence: number): void {
    this.hits.push({ rule, start: start - PAD.length, end: end - PAD.length, confidence });
  }

  cue(at: number, words: Words, window: number = CONTEXT_CHARS): boolean {
    if (!this.lettersBefore(at) || !this.mayMention(at, words)) return false;
    const before = this.before(at, window);
    const end = lastEnd(words, before);
    return end >= 0 && lastEnd(OTHER_LABELS, before.slice(end)) < 0;
  }

  otherLabel(at: number): boolean {
    return this.mayMention(at, OTHER_LABELS) && lastEnd(OTHER_LABELS, this.before(at, 24)) >= 0;
  }

  lettersBefore(at: number): boolean {
    return this.lastLetter >= at - CONTEXT_CHARS;
  }

  private mayMention(at: number, words: Words): boolean {
    if (this.setsAt !== at) {
      this.steps += CONTEXT_CHARS;
      this.setsAt = at;
      mentioned(this.text, Math.max(0, at - CONTEXT_CHARS), at, this.sets);
    }
    return mayMention(this.sets, words);
  }

  private before(at: number, window: number): string {
    this.steps += window;
    return this.text.slice(Math.max(0, at - window), at).toLowerCase();
  }

  /** Moves {@link lastLetter} up to `at`; looks only at what was not looked at before. */
  private noteLetters(at: number): void {
    const floor = Math.max(this.noted, at - CONTEXT_CHARS);
    for (let i = at - 1; i >= floor; i--) {
      const code = this.text.charCodeAt(i);
      if (code > 0x60 || (code >= 0x41 && code <= 0x5a)) {
        this.lastLetter = i;
        break;
      }
    }
    this.noted = at;
  }

  run(): void {
    const { text } = this;
    const length = text.length - PAD.length;
    for (let i = PAD.length; i < length;) {
      const kind = startOf(text.charCodeAt(i));
      if (kind === OTHER) {
        i++;
        continue;
      }
      if (kind === DIGIT) {
        i = this.token(i);
        continue;
      }
      if (kind === AT) {
        this.steps += CONTEXT_CHARS;
        emailAt(this, i);
      } else if (kind === COLON) {
        i = this.colon(i);
        continue;
      } else if (text.charCodeAt(i - 1) === 0x20) nameAt(this, i);
      i++;
    }
  }

  private colon(at: number): number {
    const next = this.text.charCodeAt(at + 1);
    this.steps++;
    return (next === 0x3a || isAlnum(next)) && isAlnum(this.text.charCodeAt(at - 1)) ? colonGroups(this, at) : at + 1;
  }

  /** The run of letters and digits around the digit at `at`, which is the run's first. Returns where the scan goes on. */
  private token(at: number): number {
    const { text } = this;
    this.noteLetters(at);
    let start = at;
    while (isLetter(text.charCodeAt(start - 1))) start--;
    // JSON text spells a line break as a backslash and a letter.
    if (start < at && text.charCodeAt(start - 1) === 0x5c && 'nrt'.includes(text[start] ?? ' ')) start++;
    let end = at + 1;
    let pure = start === at;
    for (let code = text.charCodeAt(end); ; code = text.charCodeAt(++end)) {
      if (isDigit(code)) continue;
      if (!isLetter(code)) break;
      pure = false;
    }
    this.steps += at - start;
    const length = end - start;
    if (length === 8 && text.charCodeAt(end) === 0x2d) {
      UUID.lastIndex = start;
      if (UUID.test(text)) return UUID.lastIndex;
    }
    if (pure) this.digits(start, end);
    else this.mixed(start, at, end);
    return end;
  }

  private digits(start: number, end: number): void {
    const { text } = this;
    const length = end - start;
    const before = text.charCodeAt(start - 1);
    // Inside a date, a time, a version or an address: its first run was asked already.
    if ((before === 0x2d || before === 0x2e || before === 0x2f || (before === 0x3a && length <= 2)) && isDigit(text.charCodeAt(start - 2))) return;
    const next = text.charCodeAt(end);
    const grouped = continues(text, end);
    if (before === 0x2b) plusNumber(this, start - 1);
    else if (before === 0x28) {
      if (text.charCodeAt(start - 2) === 0x2b) plusNumber(this, start - 2);
      else areaNumber(this, start - 1);
    }
    if (length >= 8 || grouped) this.steps += numbersAt(this, start, end);
    if (length <= 5) this.short(start, end, next, grouped);
    if ((length >= 7 || (length >= 2 && grouped)) && this.lettersBefore(start)) labelledNumber(this, start);
    if (length >= 6) {
      europeanAt(this, start, end);
      if (this.lettersBefore(start)) labelledAt(this, start, end);
      if (length >= 26) cryptoAt(this, start, end);
    }
  }

  /** Families that begin with up to five digits and go on with something else. */
  private short(start: number, end: number, next: number, grouped: boolean): void {
    const { text } = this;
    const length = end - start;
    if (next === 0x2e) {
      if (length <= 3 && grouped) ipv4At(this, start);
      coordinatesAt(this, start, end);
    } else if (next === 0xb0) coordinatesAt(this, start, end);
    if (length === 2) europeanAt(this, start, end);
    if ((length === 2 || length === 4) && (next === 0x2d || next === 0x2e)) macAt(this, start, end);
    const worded = text.charCodeAt(start - 1) === 0x20 && text.charCodeAt(start - 2) > 0x40;
    if (grouped || worded || next >= 0x61 || ((next === 0x20 || next === 0x2e) && text.charCodeAt(end + 1) > 0x40) || next === 0x2e) birthDateAt(this, start, end);
    if (next === 0x20 || next === 0x2c || text.charCodeAt(start - 1) === 0x20) streetAt(this, start, end);
  }

  private mixed(start: number, firstDigit: number, end: number): void {
    const { text } = this;
    const length = end - start;
    if (firstDigit - start === 2 && length >= 4) ibanAt(this, start);
    if (length <= 90) cryptoAt(this, start, end);
    if (length <= 20) {
      tokensAt(this, start, end);
      dashedNie(this, start, end);
      if (length === 2 || length === 4) macAt(this, start, end);
      if (length >= 4) labelledAt(this, start, end);
    }
    if (firstDigit === start && length <= 6) {
      let digits = start;
      while (isDigit(text.charCodeAt(digits))) digits++;
      streetAt(this, start, digits);
      birthDateAt(this, start, digits);
    } else if (length === 7 && isUpper(text.charCodeAt(start))) europeanAt(this, firstDigit, end);
  }
}

/** Whether a separator and another digit follow. */
function continues(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  return (code === 0x20 || (code >= 0x2b && code <= 0x2f && code !== 0x2c) || code === 0xa0) && isDigit(text.charCodeAt(end + 1));
}

export interface Scanned {
  readonly hits: readonly Hit[];
  readonly steps: number;
}

/** All personal data in a text, one hit per stretch, in order. */
export function scan(text: string, prose: boolean): Scanned {
  const scanner = new Scanner(text, prose);
  scanner.run();
  return { hits: scanner.hits.length > 1 ? resolve(scanner.hits) : scanner.hits, steps: scanner.steps };
}

