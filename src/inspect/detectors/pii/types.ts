import type { Words } from './context.ts';

/** A candidate that its family accepted. Offsets count in the text that was scanned. */
export interface Hit {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** What a family checker may ask of the text around its candidate. Every question costs bounded work. */
export interface Scan {
  readonly text: string;
  /** Whether names and street addresses are looked for; they are not in decoded readings, whose word shapes are unreliable. */
  readonly prose: boolean;
  /**
   * Whether a context word stands within `window` characters before `at`, with no label of another kind of number
   * (order, invoice, version, ...) between it and the candidate.
   */
  cue(at: number, words: Words, window?: number): boolean;
  /** Whether any letter stands within the context window before `at`; when none does, no word can. */
  lettersBefore(at: number): boolean;
  /** Whether the nearest label before `at` names a number that is no personal data. */
  otherLabel(at: number): boolean;
  hit(rule: string, start: number, end: number, confidence: number): void;
}

/** How a candidate touches what stands before or after it. */
export const FREE = 0;
/** Glued to letters by a dash or the like (`ORD-123...`): only a context word makes it a finding. */
export const GLUED = 1;
/** Part of a longer number or identifier. */
export const INSIDE = 2;
export type Edge = typeof FREE | typeof GLUED | typeof INSIDE;

/** An identifier written as digit groups. */
export interface NumberFamily {
  readonly rule: string;
  /** Shapes that are a finding by themselves: group lengths with the separator between, `3-2-4`; `~` is a space, dash or dot. */
  readonly strong?: readonly string[];
  /** Shapes that need a context word. */
  readonly weak?: readonly string[];
  /** Checksum and field rules over the bare digits. */
  valid(digits: string): boolean;
  readonly words: Words;
  /** Confidence without a context word. */
  readonly confidence?: number;
  /** Which strong matches a label such as `order no.` right before them withdraws: those without separators, or all. */
  readonly yieldsToLabels?: 'bare' | 'all';
}

/** An identifier written as one run of letters and digits. */
export interface TokenFamily {
  readonly rule: string;
  /** Lengths of the run; the family is asked only about these. */
  readonly lengths: readonly number[];
  /** Tests the whole run (as written). */
  valid(token: string): boolean;
  readonly words?: Words;
  readonly needsWord?: boolean;
  readonly confidence: number;
}
