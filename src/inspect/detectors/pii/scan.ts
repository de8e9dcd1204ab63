import { AT, BRACKET, COLON, DIGIT, isAlnum, isDigit, isLetter, isUpper, OTHER, startOf } from './chars.ts';
import type { Words } from './context.ts';
import { CONTEXT_CHARS } from './context.ts';
import { ageAt } from './age.ts';
import { bicAt } from './bic.ts';
import { birthDateAt } from './birth.ts';
import { cardExtraAt } from './card-extras.ts';
import { cryptoAt } from './crypto.ts';
import { emailAt } from './email.ts';
import { handleAt, userNameAt, userNameNear } from './handles.ts';
import { ibanAt } from './iban.ts';
import type { Context } from './identify.ts';
import { BEFORE, BEHIND, digitsAt, mixedAt, NONE, tailOf } from './identify.ts';
import { labelledAt } from './labelled.ts';
import { coordinatesAt } from './coordinates.ts';
import { machineReadableZones } from './mrz.ts';
import { colonGroups, ipv4At, macAt } from './network.ts';
import { spelledAt, spelledPlainly } from './obfuscated-email.ts';
import { nameAt } from './person.ts';
import { areaNumber, labelledNumber, plusNumber } from './phone.ts';
import { resolve } from './resolve.ts';
import { streetAt } from './street.ts';
import { Surroundings } from './surroundings.ts';
import { unitsOf } from '../../units.ts';
import type { Hit, Scan } from './types.ts';
import { COST, spend } from '../../effort.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/iy;

/** A date with a time of day: a timestamp, nobody's birthday (ISO 8601). */
const STAMP = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?![\w:])/y;

/**
 * Line ends around the text, which no family reads across: looking a few characters past either end is then an ordinary
 * read. (Reading outside a string makes V8 give up its fast path for that place in the code for good.)
 */
const PAD = '\n'.repeat(8);

/** How a text is read. */
export interface Reading {
  /** Whether names and street addresses are looked for: not in decoded readings, whose word shapes are unreliable. */
  readonly prose: boolean;
  /** Whether the whole text is here, so that what follows a number and a table's head far above may speak of it. */
  readonly whole: boolean;
}

/** How far behind a number the words that speak of it begin. */
const BEHIND_CHARS = 5;

/** How far above a cell the head of its column may begin where only a part of the text is kept. */
export const HEAD_REACH = 480;

/**
 * One pass over a text: each digit run, at sign, colon, bracket and capital is handed to the families that can begin there.
 * `steps` counts characters read and bounded look-ups made, so that a test can hold the work to the text's length.
 */
class Scanner implements Scan {
  readonly text: string;
  readonly prose: boolean;
  readonly whole: boolean;
  readonly hits: Hit[] = [];
  private readonly around: Surroundings;
  private asked = 0;
  private lastLetter = -CONTEXT_CHARS - 1;
  /** How far letters were looked for. */
  private noted = 0;

  constructor(text: string, { prose, whole }: Reading) {
    // Joined, the text is one flat string: put together with `+`, every look at a character would pass through two pieces.
    this.text = [PAD, text, PAD].join('');
    this.prose = prose;
    this.whole = whole;
    this.around = new Surroundings(this.text, text.includes('\n'), whole, whole ? Infinity : HEAD_REACH);
  }

  get steps(): number {
    return this.text.length + this.asked + this.around.steps;
  }

  release(): void {
    this.around.release();
  }

  hit(rule: string, start: number, end: number, confidence: number): void {
    this.hits.push({ rule, start: start - PAD.length, end: end - PAD.length, confidence });
  }

  cue(at: number, words: Words, window: number = CONTEXT_CHARS): boolean {
    return this.around.cue(at, words, window);
  }

  cueAfter(end: number, words: Words): boolean {
    return this.around.cueAfter(end, words);
  }

  mayCue(at: number, end: number, words: Words, reach: number): boolean {
    return this.around.mayCue(at, end, words, reach);
  }

  context(at: number, end: number): boolean {
    return this.around.context(at, end);
  }

  heads(at: number, words: Words): boolean {
    return this.around.heads(at, words);
  }

  since(at: number, words: Words): number {
    return this.around.since(at, words);
  }

  otherLabel(at: number): boolean {
    return this.around.otherLabel(at);
  }

  keyed(at: number): boolean {
    return this.around.keyed(at);
  }

  run(): void {
    const { text } = this;
    const length = text.length - PAD.length;
    spend(length * COST.personUnit);
    for (let i = PAD.length; ;) {
      spend(COST.personStop);
      // Asked anew at each stop: what is looked at there may read another text.
      const units = unitsOf(text);
      while (i < length && startOf(units[i]!) === OTHER) i++;
      if (i >= length) break;
      const kind = startOf(units[i]!);
      if (kind === DIGIT) {
        i = this.token(i);
        continue;
      }
      if (kind === AT) {
        this.asked += CONTEXT_CHARS;
        if (!emailAt(this, i)) handleAt(this, i);
      } else if (kind === COLON) {
        i = this.colon(i);
        continue;
      } else if (kind === BRACKET) {
        if (this.whole && (text.charCodeAt(i + 1) | 0x20) === 0x61) spelledAt(this, i);
      } else this.capital(i);
      i++;
    }
    if (this.whole) {
      spelledPlainly(this);
      machineReadableZones(this);
    }
  }

  private capital(at: number): void {
    const { text } = this;
    const before = text.charCodeAt(at - 1);
    if (isUpper(text.charCodeAt(at + 1)) && !isAlnum(before)) bicAt(this, at);
    if (before === 0x20) nameAt(this, at);
  }

  private colon(at: number): number {
    const next = this.text.charCodeAt(at + 1);
    this.asked++;
    const before = this.text.charCodeAt(at - 1);
    if (next === 0x20 || next === 0x22) userNameAt(this, at);
    return (next === 0x3a || isAlnum(next)) && isAlnum(before) ? colonGroups(this, at) : at + 1;
  }

  /** The run of letters and digits around the digit at `at`, which is the run's first. Returns where the scan goes on. */
  private token(at: number): number {
    const { text } = this;
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
    this.asked += at - start;
    const length = end - start;
    if (length === 8 && text.charCodeAt(end) === 0x2d) {
      UUID.lastIndex = start;
      if (UUID.test(text)) return UUID.lastIndex;
    }
    if (pure && length === 4 && text.charCodeAt(end) === 0x2d && text.charCodeAt(start + 13) === 0x3a) {
      STAMP.lastIndex = start;
      if (STAMP.test(text)) return STAMP.lastIndex;
    }
    if (pure) this.digits(start, end);
    else this.mixed(start, at, end);
    return end;
  }

  private where(context: boolean, end: number): Context {
    return !context ? NONE : this.around.followed(end) ? BEHIND : BEFORE;
  }

  /** Whether a letter stands within the context before `start`, or right behind `end`. */
  private worded(start: number, end: number): boolean {
    const { text } = this;
    const floor = Math.max(this.noted, start - CONTEXT_CHARS);
    for (let i = start - 1; i >= floor; i--) {
      const code = text.charCodeAt(i);
      if (code > 0x60 || (code >= 0x41 && code <= 0x5a)) {
        this.lastLetter = i;
        break;
      }
    }
    this.noted = start;
    if (this.lastLetter >= start - CONTEXT_CHARS) return true;
    for (let i = end; i < end + BEHIND_CHARS; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x60 || (code >= 0x41 && code <= 0x5a)) return true;
      if (isDigit(code) || code === 0x0a) return false;
    }
    return false;
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
    } else if (text.charCodeAt(start) === 0x30 && text.charCodeAt(start + 1) === 0x30) plusNumber(this, start);
    const tail = grouped ? tailOf(text, start, end) : end;
    if (!this.worded(start, tail) && !this.around.tabular) {
      // Figures among figures: no word says what they are, so only their own form can.
      if (length >= 4 || grouped) this.asked += digitsAt(this, start, end, NONE);
      if (length <= 3 && next === 0x2e && grouped) ipv4At(this, start);
      if ((length === 2 || length === 4) && (next === 0x2d || next === 0x2e)) macAt(this, start, end);
      if (length === 1 || length === 2) if (next === 0xb0) coordinatesAt(this, start, end);
      if (length >= 26) cryptoAt(this, start, end);
      return;
    }
    if (length >= 4 || grouped || next === 0x28) {
      const context = this.context(start, tail);
      this.asked += digitsAt(this, start, end, this.where(context, tail));
      if (context) {
        if (length >= 7 || grouped || next === 0x28) labelledNumber(this, start);
        labelledAt(this, start, end);
      }
    } else if ((before === 0x20 || before === 0x2d) && isUpper(text.charCodeAt(start - 2)) && this.context(start, end)) labelledAt(this, start, end);
    if (length <= 5) this.short(start, end, next, grouped);
    if (length >= 26) cryptoAt(this, start, end);
  }

  /** Families that begin with up to five digits and go on with something else. */
  private short(start: number, end: number, next: number, grouped: boolean): void {
    const { text } = this;
    const length = end - start;
    if (next === 0x2e) {
      if (length <= 3 && grouped) ipv4At(this, start);
      coordinatesAt(this, start, end);
    } else if (next === 0xb0) coordinatesAt(this, start, end);
    if ((length === 2 || length === 4) && (next === 0x2d || next === 0x2e)) macAt(this, start, end);
    const before = text.charCodeAt(start - 1);
    const spaced = before === 0x20;
    const worded = spaced && text.charCodeAt(start - 2) > 0x40;
    if (grouped || worded || next >= 0x61 || ((next === 0x20 || next === 0x2e) && text.charCodeAt(end + 1) > 0x40) || next === 0x2e) birthDateAt(this, start, end);
    if (next === 0x20 || next === 0x2c || spaced || next === 0x2f || next >= 0x2e80 || before >= 0x2e80) streetAt(this, start, end);
    if (length <= 4) {
      if (length <= 3) ageAt(this, start, end, next);
      if (length >= 3 || next === 0x2f || next === 0x2d || next === 0x20) cardExtraAt(this, start, end, next);
    }
  }

  private mixed(start: number, firstDigit: number, end: number): void {
    const { text } = this;
    const length = end - start;
    if (firstDigit - start === 2 && length >= 4) ibanAt(this, start);
    if (length >= 25 && length <= 110) cryptoAt(this, start, end);
    if (length <= 40) {
      const context = this.context(start, end);
      this.asked += mixedAt(this, start, end, this.where(context, end));
      if (length === 2 || length === 4) macAt(this, start, end);
      if (length >= 8 && length <= 11) bicAt(this, start);
      if (context) {
        labelledAt(this, start, end);
        if (length >= 3 && length <= 30) userNameNear(this, start, end);
      }
    }
    if (firstDigit === start && length <= 6) {
      let digits = start;
      while (isDigit(text.charCodeAt(digits))) digits++;
      if (end - digits === 1) streetAt(this, start, digits);
      else if (end - digits === 2) birthDateAt(this, start, digits);
      if (digits - start <= 3 && (text.charCodeAt(digits) | 0x20) === 0x79) ageAt(this, start, digits, text.charCodeAt(digits));
    }
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
export function scan(text: string, reading: Reading): Scanned {
  const scanner = new Scanner(text, reading);
  scanner.run();
  const { steps } = scanner;
  scanner.release();
  return { hits: scanner.hits.length > 1 ? resolve(scanner.hits) : scanner.hits, steps };
}
