import type { Origin } from '../../conversation/types.ts';
import type { Finding, Rule, Span } from '../contract.ts';
import type { YaraRule } from './yara/ast.ts';
import type { CompiledYara } from './yara/evaluate.ts';

/** What one term of a rule looks for. */
export interface Term {
  /** `word`: on word boundaries, white space as one space; `text`: anywhere; `pattern`: RE2, line by line. */
  readonly kind: 'word' | 'text' | 'pattern';
  readonly value: string;
  /** Whether letters must stand as written. Patterns say it themselves, with `(?i)`. */
  readonly exact: boolean;
}

/** Which parts a rule reads. Absent: all. */
export interface Scope {
  readonly directions: readonly ('request' | 'answer')[] | undefined;
  readonly origins: readonly Origin[] | undefined;
}

/** A rule of the user's in our own form. */
export interface OwnRule extends Scope {
  readonly rule: Rule;
  readonly any: readonly Term[];
  readonly all: readonly Term[];
  readonly none: readonly Term[];
  /** Most characters from the first to the last of the terms that must stand together; undefined for anywhere. */
  readonly near: number | undefined;
}

/** The rules of one YARA file, and what each is called here. */
export interface YaraFile {
  readonly rules: readonly CompiledYara[];
  /** By the name in the file; private rules have none. */
  readonly named: ReadonlyMap<string, Scope & { readonly rule: Rule }>;
}

/** Findings of some rules that are taken back: those whose whole stretch is one of these texts, or is matched by a pattern from end to end. */
export interface Allowance {
  readonly rules: ReadonlySet<string>;
  readonly texts: readonly string[];
  readonly patterns: readonly string[];
}

/** The user's rules before they are compiled: plain data, from which another thread makes the same. */
export interface OwnRulesSource {
  readonly rules: readonly OwnRule[];
  readonly files: readonly { readonly rules: readonly YaraRule[]; readonly named: YaraFile['named'] }[];
  readonly allow: readonly Allowance[];
}

/** The user's rules as the policy hands them to the detectors: compiled once, shared by all texts. */
export interface OwnRules {
  readonly source: OwnRulesSource;
  /** Every rule by its id. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** Those that can be told line by line, and so in a stream. */
  readonly lines: LineRules | undefined;
  /** Those that need the whole text. */
  readonly whole: WholeRules | undefined;
  /** Whether a finding in a text is taken back. */
  allows(finding: Pick<Finding, 'rule' | 'span'>, text: string): boolean;
}

export interface LineRules {
  readonly rules: readonly OwnRule[];
  /** For each rule, where its terms stand in one stretch of text, overlapping ones joined. */
  find(text: string): readonly (readonly Span[])[];
}

export interface WholeRules {
  readonly rules: readonly Rule[];
  /** What fits a text, with the places that made it fit (none: the text as a whole). @throws RangeError when the rules cost too much on it */
  find(text: string, scope: (scope: Scope) => boolean): readonly { readonly rule: string; readonly spans: readonly Span[] }[];
}
