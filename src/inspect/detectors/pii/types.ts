import type { Severity } from '../../contract.ts';
import type { Words } from './context.ts';

/** A candidate that its family accepted. Offsets count in the text that was scanned. */
export interface Hit {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** What a family may ask of the text around its candidate. Every question costs bounded work. */
export interface Scan {
  readonly text: string;
  /** Whether names and street addresses are looked for; they are not in decoded readings, whose word shapes are unreliable. */
  readonly prose: boolean;
  /** Whether the whole text is here. A stream cannot wait for what follows, so there only what precedes is context. */
  readonly whole: boolean;
  /**
   * Whether a context word stands within `window` characters before `at`, with no label of another kind of number
   * (order, invoice, version, ...) between it and the candidate; or heads the column that `at` is in.
   */
  cue(at: number, words: Words, window?: number): boolean;
  /** Whether a context word heads the column that `at` is in; cheap where there are no tables. */
  heads(at: number, words: Words): boolean;
  /** How many characters before `at` the last context word of a set ends; 0 when it heads the column. */
  since(at: number, words: Words): number;
  /** Whether a context word follows the candidate that ends at `end`, as in `123-45-678 is my SSN`. */
  cueAfter(end: number, words: Words): boolean;
  /** Whether a word of the set may stand within `reach` characters before `at`, head a column, or follow `end`: where not, no {@link cue} nearer by is given. Costs a look or two. */
  mayCue(at: number, end: number, words: Words, reach: number): boolean;
  /** Whether any context word stands before `at`, heads its column, or follows `end`: when none does, no cue is given. */
  context(at: number, end: number): boolean;
  /** Whether the nearest label before `at`, or the head of its column, names a number that is no personal data. */
  otherLabel(at: number): boolean;
  /** Whether a key of structured text stands right before `at` (`"ean": 4006381333931`), whatever it says. */
  keyed(at: number): boolean;
  hit(rule: string, start: number, end: number, confidence: number): void;
}

/** How a candidate touches what stands before or after it. */
export const FREE = 0;
/** Glued to letters by a dash or the like (`ORD-123...`): only a context word makes it a finding. */
export const GLUED = 1;
/** Part of a longer number or identifier. */
export const INSIDE = 2;
export type Edge = typeof FREE | typeof GLUED | typeof INSIDE;

/** A kind of personal data as the reference lists it. */
export interface Kind {
  /** The rule's id without `pii.`. */
  readonly name: string;
  /** What its pseudonyms are called. */
  readonly entity: string;
  readonly title: string;
  readonly severity: Severity;
  readonly paranoia: 1 | 2;
  /** BCP 47 tag of where it is used; `und` when everywhere. */
  readonly locale: string;
}

/**
 * An identifier by its written form. Shapes count digits and letters: `3-2-4` is digit groups with dashes, `LL6L` two
 * letters, six digits and a letter, `A{17}` seventeen letters or digits; `~` is a space, dash or dot; anything else stands
 * for itself.
 */
export interface Identifier {
  /** The rule's id without `pii.`. */
  readonly name: string;
  /** Shapes that are a finding by themselves. */
  readonly strong?: readonly string[];
  /** Shapes that need a context word. */
  readonly weak?: readonly string[];
  /** Checksum and field rules over the letters (as capitals) and digits without separators. Absent: the form is all there is. */
  valid?(compact: string): boolean;
  /** Digits that the identifier may begin with, where that rules out most numbers before anything else is asked. */
  readonly starts?: string;
  readonly words: Words;
  /** How far before the identifier its context word may begin; the whole context by default. */
  readonly window?: number;
  /** Confidence with a context word: 0.96, or 0.88 without a checksum, by default. */
  readonly confidence?: number;
  /** Confidence of a strong shape without a context word; 0.85 by default. */
  readonly alone?: number;
  /** Whether a label such as `order no.` or an unknown key right before it withdraws a strong match: always by default below 0.9. */
  readonly yields?: boolean;
}
