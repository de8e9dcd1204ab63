import { isAlnum, isDigit } from './chars.ts';
import type { Column } from './columns.ts';
import { Columns } from './columns.ts';
import type { Words } from './context.ts';
import { CONTEXT_CHARS, LABEL_SETS } from './context.ts';
import { Mentions } from './mentions.ts';

/** How near a label of something else must stand to withdraw what needs no context word. */
const OTHER_CHARS = 24;
/** How far behind a candidate a context word may end. */
const AFTER_CHARS = 44;
/** Longest key of structured text whose value stands behind a colon and a space. */
const KEY_CHARS = 28;

const NOTHING: readonly Words[] = [];

/** What the text around a candidate says about it. */
export class Surroundings {
  private readonly text: string;
  private readonly whole: boolean;
  private readonly mentions: Mentions;
  private behind: Mentions | undefined;
  private readonly columns: Columns | undefined;
  private here = -1;
  private floor = 0;
  private near = false;
  private column: Column | undefined;
  private afterEnd = -1;
  private afterSets: readonly Words[] = NOTHING;

  /** @param lined whether the text has lines, of which one may head a table */
  constructor(text: string, lined: boolean, whole: boolean, reach: number) {
    this.text = text;
    this.whole = whole;
    this.mentions = new Mentions(text);
    this.columns = lined ? new Columns(text, reach) : undefined;
  }

  get steps(): number {
    return this.mentions.steps + (this.behind?.steps ?? 0);
  }

  /** Ends the reading of the text: nothing may be asked afterwards. */
  release(): void {
    this.mentions.release();
    this.behind?.release();
    this.columns?.release();
  }

  /** Reads up to `at`, once for all questions about it. */
  private come(at: number): void {
    if (this.here === at) return;
    this.here = at;
    const other = this.mentions.lastOther(at);
    this.floor = Math.max(at - CONTEXT_CHARS, other);
    this.near = this.mentions.lastAny(at) >= at - CONTEXT_CHARS;
    this.column = this.columns?.at(at);
  }

  cue(at: number, words: Words, window: number): boolean {
    this.come(at);
    const last = this.mentions.last[words] ?? -1;
    return (last >= this.floor && last >= at - window) || this.column?.sets.has(words) === true;
  }

  mayCue(at: number, end: number, words: Words, reach: number): boolean {
    this.come(at);
    return (this.mentions.last[words] ?? -1) >= at - reach || this.column?.sets.has(words) === true || this.after(end).includes(words);
  }

  /** Whether the text has tables whose heads name kinds of personal data. */
  get tabular(): boolean {
    return this.columns !== undefined && this.columns.any;
  }

  /** Whether a word of the set heads the column that `at` is in; looks at no other context. */
  heads(at: number, words: Words): boolean {
    return this.columns !== undefined && this.columns.any && this.columns.at(at)?.sets.has(words) === true;
  }

  /** How many characters before `at` the last word of a set ends; 0 when it heads the column. */
  since(at: number, words: Words): number {
    this.come(at);
    return this.column?.sets.has(words) === true ? 0 : at - (this.mentions.last[words] ?? -1);
  }

  cueAfter(end: number, words: Words): boolean {
    return this.after(end).includes(words);
  }

  context(at: number, end: number): boolean {
    this.come(at);
    return this.near || (this.column !== undefined && this.column.sets.size > 0) || this.followed(end);
  }

  /** Whether a label stands behind the candidate that ends at `end`. */
  followed(end: number): boolean {
    return this.after(end).some((set) => LABEL_SETS.has(set));
  }

  otherLabel(at: number): boolean {
    this.come(at);
    const other = this.mentions.lastOther(at);
    return (other >= at - OTHER_CHARS && other > this.mentions.lastAny(at)) || this.column?.other === true;
  }

  keyed(at: number): boolean {
    const { text } = this;
    let i = at - 1;
    let quoted = false;
    if (isQuote(text.charCodeAt(i))) {
      quoted = true;
      i--;
    }
    let spaces = 0;
    while (spaces < 2 && text.charCodeAt(i) === 0x20) {
      spaces++;
      i--;
    }
    const mark = text.charCodeAt(i);
    if (mark !== 0x3a && mark !== 0x3d) return false;
    i--;
    if (isQuote(text.charCodeAt(i))) return true;
    if (!isAlnum(text.charCodeAt(i)) && text.charCodeAt(i) !== 0x5d) return mark === 0x3d;
    if (quoted || spaces === 0 || mark === 0x3d) return true;
    // A colon and a space are a key only where a line is no more than `key: value`.
    for (let k = 0; k < KEY_CHARS; k++, i--) {
      const code = text.charCodeAt(i);
      if (code === 0x0a || code === 0x7b || code === 0x2c) return true;
      if (code === 0x2e || code === 0x21 || code === 0x3f) return false;
    }
    return false;
  }

  /** Sets of context words in what follows the candidate that ends at `end`, within its sentence and before any other number. */
  private after(end: number): readonly Words[] {
    if (!this.whole) return NOTHING;
    if (this.afterEnd === end) return this.afterSets;
    this.afterEnd = end;
    return (this.afterSets = this.read(end));
  }

  private read(end: number): readonly Words[] {
    const { text } = this;
    let start = end;
    while (start < end + 2 && isQuote(text.charCodeAt(start))) start++;
    const opening = text.charCodeAt(start);
    if (opening !== 0x20 && opening !== 0x28 && opening !== 0x2c && opening < 0x2000) return NOTHING;
    let stop = start + 1;
    for (; stop < end + AFTER_CHARS; stop++) {
      const code = text.charCodeAt(stop);
      if (code === 0x0a || code === 0x0d || code === 0x3b || code === 0x21 || code === 0x3f || code === 0x22 || code === 0x7b || code === 0x7d || code === 0x3c) break;
      if (code === 0x2e && !isAlnum(text.charCodeAt(stop + 1))) break;
      // What follows is the label of the next value.
      if (code === 0x3a || code === 0x3d || code === 0x23 || code === 0xff1a || isDigit(code)) return NOTHING;
    }
    // A word cut off by the limit is no word.
    if (stop === end + AFTER_CHARS) {
      while (stop > start && isAlnum(text.charCodeAt(stop - 1))) stop--;
      for (let k = 0; k < 4; k++) if (text.charCodeAt(stop + k) === 0x3a || text.charCodeAt(stop + k) === 0x3d) return NOTHING;
    }
    return (this.behind ??= new Mentions(text)).within(start, stop);
  }
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}
