import type { SupplyRule } from '../contract.ts';
import type { RowFacts } from './facts.ts';

/** One text of a row: where it stands and what it says. */
export interface Cell {
  /** Column name, or the path to a value inside a row, without places in lists: `messages.content`. */
  readonly field: string;
  readonly text: string;
  /** Who says it, in rows of chat messages: `user`, `assistant`; empty elsewhere. */
  readonly role: string;
}

/** One example of a data set. */
export interface Row {
  /** From 1, as a person would count. */
  readonly number: number;
  readonly cells: readonly Cell[];
  /** What the example is to be answered with or classified as; undefined when the row does not say. */
  readonly label: string | undefined;
  /** How good the example says that its answer is, as a number. */
  readonly score?: number;
  /** Where the example comes from, when the row says so. */
  readonly source: string | undefined;
}

/** What reading a data set comes to, row by row. Rows are not kept by whoever hands them out. */
export interface RowSink {
  row(row: Row): void;
  /** Something in the file that is no row: a broken line, a value too long to read. */
  broken(rule: SupplyRule, message: string, at?: number | string): void;
}

/** A finding of a check, before it is located in a file. */
export interface DataFinding {
  readonly rule: SupplyRule;
  readonly message: string;
  readonly at?: string;
  /** Numbers of the rows that show it, where the check knows them: all, or the first ones. */
  readonly rows?: readonly number[];
}

/** One look at all rows of one file, in constant memory. */
export interface DataCheck {
  row(row: Row, facts: RowFacts): void;
  /** What is known once all rows were seen. */
  end(): readonly DataFinding[];
}

/** A text that the detectors of another room found something in. */
export interface TextFinding {
  readonly rule: string;
  /** `unread`: detectors failed, or ran out of time. */
  readonly kind: 'instruction' | 'hidden' | 'secret' | 'pii' | 'unread';
  readonly confidence: number;
}

/** The engine's detectors as the scanner sees them: it knows none of them. Undefined where nobody brought them. */
export interface TextInspector {
  /** @param hints - what a look at every character showed, so that detectors with nothing to find need not read */
  (text: string, hints: TextHints): readonly TextFinding[];
  readonly signs: TextSigns;
  /** Reads a text as a document with the classifier and all decoded views: milliseconds each. Absent where nobody brought it. */
  readonly document?: (text: string) => DocumentOpinion;
}

/** What the detector of injections says of a document. */
export interface DocumentOpinion {
  /** Of the classifier, or of a rule that it agrees with, 0 to 1; 0 where the classifier says nothing. */
  readonly probability: number;
  /** Whether some of it was not read. */
  readonly unread: boolean;
}

/** What a text may hold. Where it may hold nothing it is not handed over. */
export interface TextHints {
  readonly personal: boolean;
  readonly instructions: boolean;
  readonly secrets: boolean;
  readonly hidden: boolean;
}

/** Words in lower case, of Latin letters without marks, that texts with orders or credentials have: the others are not read for them. */
export interface TextSigns {
  /** Each of these is enough. */
  readonly alone: readonly string[];
  /** Two different ones near each other, or one near an at sign or a number. */
  readonly together: readonly string[];
}
