import type { Severity } from '../../contract.ts';

/** One insecure pattern: what a single line of code must look like. */
export interface CodePattern {
  readonly what: string;
  readonly language: string;
  readonly cwe: number;
  readonly severity: Severity;
  readonly title: string;
  /** Identifiers in lower case, one of which every match contains: only lines with one are read further. */
  readonly words: readonly string[];
  /** Matched once on a line. Every repetition is bounded. */
  readonly pattern: RegExp;
}

/** A pattern from its parts; `words` are separated by spaces. */
export function code(what: string, language: string, cwe: number, severity: Severity, title: string, words: string, pattern: RegExp): CodePattern {
  return { what, language, cwe, severity, title, words: words.split(' '), pattern };
}
