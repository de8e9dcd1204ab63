import { CONTEXT_CHARS, ENDS_PHRASE, IS_PHRASE, kindOf, LABEL_SETS, MAX_PHRASE, NEAR_LABELS, OTHER_LABELS, phraseAt, phrasesEndingIn, setCount, WEAK_LABELS } from './context.ts';
import { isUpper } from './chars.ts';
import type { Words } from './context.ts';
import { FOLDED, isUnspaced } from './fold.ts';
import { unitsOf } from '../../units.ts';

const POWERS = new Int32Array(MAX_PHRASE + 1);
POWERS[0] = 1;
for (let i = 1; i <= MAX_PHRASE; i++) POWERS[i] = Math.imul(POWERS[i - 1] ?? 0, 31);

/** Words of one phrase. */
const MAX_WORDS = 6;
/** Words that are kept: a power of two. */
const RING = 8;
/** How far before the context window reading begins, so that a phrase that ends inside it is seen whole. */
const RUN_UP = MAX_PHRASE + MAX_WORDS * 2 + 12;
/** How close an everyday word must stand to label what follows. */
const NEAR_CHARS = 5;
const NEVER = -1_000_000;

/** What one reading writes into. Made anew for every text, the tables cost more than reading a short one. */
interface Tables { readonly last: Int32Array; readonly starts: Int32Array; readonly ends: Int32Array; readonly hashes: Int32Array; readonly lengths: Int32Array }
const SPARE: Tables[] = [];
/** A text has at most three readings at once. */
const MAX_SPARE = 3;

function newTables(): Tables {
  return { last: new Int32Array(setCount()), starts: new Int32Array(RING), ends: new Int32Array(RING), hashes: new Int32Array(RING), lengths: new Int32Array(RING) };
}

function joins(code: number): boolean {
  return code === 0x20 || code === 0x5f || code === 0x2d || code === 0x2e || code === 0x27 || code === 0x2019 || code === 0x2f || code === 0xa0 || code === 0x23;
}

/**
 * Where each set of context words was last mentioned. Text is read once, front to back, and only as far as candidates
 * ask; stretches far from any candidate are not read at all. Whether a phrase is seen depends on its own characters and
 * the one before, so it does not matter where reading began.
 */
export class Mentions {
  /** End of the last mention by set, as far as was read; a large negative number when there is none. */
  readonly last: Int32Array;
  private any = NEVER;
  private other = NEVER;
  private previous = NEVER;
  private near = NEVER;
  private readonly text: string;
  private collected: Words[] | undefined;
  private done = 0;
  private count = 0;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly hashes: Int32Array;
  private readonly lengths: Int32Array;
  private readonly tables: Tables;
  /** Characters read, as a measure of work. */
  steps = 0;

  constructor(text: string) {
    this.text = text;
    this.tables = SPARE.pop() ?? newTables();
    const { last, starts, ends, hashes, lengths } = this.tables;
    this.last = last.fill(NEVER);
    this.starts = starts;
    this.ends = ends;
    this.hashes = hashes;
    this.lengths = lengths;
  }

  /** Gives the tables to whoever reads the next text. Nothing may be asked afterwards. */
  release(): void {
    if (SPARE.length < MAX_SPARE) SPARE.push(this.tables);
  }

  /** End of the last mention of any set of personal labels. */
  lastAny(at: number): number {
    this.readTo(at);
    return this.any;
  }

  /** End of the last label of something else. */
  lastOther(at: number): number {
    this.readTo(at);
    // Letters of the candidate itself may have been read already.
    const other = this.other > at ? this.previous : this.other;
    return this.near > other && this.near <= at && at - this.near <= NEAR_CHARS ? this.near : other;
  }

  /** Sets mentioned in text[start, end), which begins with a word of its own. Not for the same object as the other questions. */
  within(start: number, end: number): Words[] {
    this.done = start;
    this.count = 0;
    this.collected = [];
    this.readTo(end);
    const found = this.collected;
    this.collected = undefined;
    return found;
  }

  private readTo(at: number): void {
    if (at <= this.done) return;
    const units = unitsOf(this.text);
    let i = this.done;
    const floor = at - CONTEXT_CHARS - RUN_UP;
    if (i < floor) {
      i = floor;
      this.count = 0;
      // In the middle of a word: on to where the next begins.
      for (let before = units[i - 1] ?? 0; i < at && (FOLDED[before] ?? 0) !== 0; i++) {
        const code = units[i]!;
        if ((FOLDED[code] ?? 0) === 0 || (isUpper(code) && !isUpper(before))) break;
        before = code;
      }
    }
    this.steps += at - i;
    while (i < at) {
      const code = units[i]!;
      // Digits, spaces and most marks; kept apart because there are most of them.
      if (code < 0x41) {
        i++;
        continue;
      }
      const base = code < 0x2000 ? FOLDED[code]! : 0;
      if (base === 0) {
        if (code > 0x58f && isUnspaced(code)) this.unspaced(i);
        i++;
        continue;
      }
      const start = i;
      let hash = base;
      let upper = isUpper(code);
      for (i++; i < at; i++) {
        const next = units[i]!;
        if (next >= 0x61 && next <= 0x7a) {
          hash = (Math.imul(hash, 31) + next) | 0;
          upper = false;
          continue;
        }
        if (next < 0x41) break;
        const letter = next < 0x2000 ? FOLDED[next]! : 0;
        if (letter === 0) break;
        const capital = isUpper(next);
        if (capital && !upper) break;
        // Of capitals with accents the case is not known here: they leave it as it is.
        if (next < 0x80) upper = capital;
        hash = (Math.imul(hash, 31) + letter) | 0;
      }
      this.word(start, i, hash);
    }
    this.done = at;
  }

  private word(start: number, end: number, hash: number): void {
    const length = end - start;
    if (length <= MAX_PHRASE) {
      const kind = kindOf(hash);
      if ((kind & IS_PHRASE) !== 0) this.found(phraseAt(this.text, start, end, hash), start, end);
      let whole = hash;
      let letters = length;
      let from = start;
      const most = (kind & ENDS_PHRASE) !== 0 ? Math.min(MAX_WORDS - 1, this.count) : 0;
      for (let k = 1; k <= most; k++) {
        const slot = (this.count - k) & (RING - 1);
        if (!this.joined(this.ends[slot] ?? 0, from)) break;
        const before = this.lengths[slot] ?? 0;
        if (letters + before > MAX_PHRASE) break;
        whole = (Math.imul(this.hashes[slot] ?? 0, POWERS[letters] ?? 0) + whole) | 0;
        letters += before;
        from = this.starts[slot] ?? 0;
        if ((kindOf(whole) & IS_PHRASE) !== 0) this.found(phraseAt(this.text, from, end, whole), from, end);
      }
    } else this.count = 0;
    const slot = this.count & (RING - 1);
    this.starts[slot] = start;
    this.ends[slot] = end;
    this.hashes[slot] = hash;
    this.lengths[slot] = length;
    this.count++;
  }

  private joined(end: number, start: number): boolean {
    if (start - end > 2) return false;
    for (let i = end; i < start; i++) if (!joins(this.text.charCodeAt(i))) return false;
    return true;
  }

  private found(sets: readonly Words[] | undefined, start: number, end: number): void {
    if (sets === undefined) return;
    this.collected?.push(...sets);
    for (const set of sets) {
      if (set === OTHER_LABELS) this.noteOther(end);
      else if (set === NEAR_LABELS) this.near = end;
      else if (set === WEAK_LABELS) {
        // `passport id` labels a passport, `id` alone something else.
        if (start - this.any <= 2) this.any = end;
        else this.noteOther(end);
      } else if (LABEL_SETS.has(set)) this.any = end;
      this.last[set] = end;
    }
  }

  private noteOther(end: number): void {
    if (end === this.other) return;
    this.previous = this.other;
    this.other = end;
  }

  private unspaced(at: number): void {
    const phrases = phrasesEndingIn(this.text.charCodeAt(at));
    if (phrases === undefined) return;
    for (const phrase of phrases) {
      const start = at + 1 - phrase.letters.length;
      // Spaces inside a phrase of such a script were dropped with everything that is no letter.
      if (start >= 0 && (this.text.startsWith(phrase.letters, start) || this.spaced(at, phrase.letters))) this.found(phrase.sets, start, at + 1);
    }
  }

  private spaced(at: number, letters: string): boolean {
    let k = letters.length - 1;
    for (let i = at; i >= 0 && k >= 0 && at - i < letters.length + MAX_WORDS; i--) {
      const code = this.text.charCodeAt(i);
      if (code === 0x20) continue;
      if (code !== letters.charCodeAt(k)) return false;
      k--;
    }
    return k < 0;
  }
}
