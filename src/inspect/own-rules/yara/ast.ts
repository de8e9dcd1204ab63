/** What a YARA file says, before anything is compiled. Texts hold bytes: one character below 256 each. */
export interface YaraString {
  /** With its `$`; a lone `$` has no name. */
  readonly id: string;
  readonly kind: 'text' | 'hex' | 'regex';
  readonly body: string;
  /** Flags of a regular expression: `i` and `s`. */
  readonly flags: string;
  readonly modifiers: ReadonlySet<string>;
  /** Where the body begins in the file. */
  readonly offset: number;
}

export interface YaraMeta { readonly value: string | number | boolean; readonly offset: number }

export interface YaraRule {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly meta: ReadonlyMap<string, YaraMeta>;
  readonly strings: readonly YaraString[];
  readonly condition: Expression;
  readonly offset: number;
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '\\' | '%';

/** Strings are named by their place in the rule. */
export type Expression =
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'filesize' }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'negative'; readonly of: Expression }
  | { readonly is: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'compare'; readonly how: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'arithmetic'; readonly how: Arithmetic; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'string'; readonly index: number; readonly at?: Expression; readonly in?: readonly [Expression, Expression] }
  | { readonly is: 'count'; readonly index: number; readonly in?: readonly [Expression, Expression] }
  | { readonly is: 'offset'; readonly index: number; readonly which: Expression }
  | { readonly is: 'of'; readonly how: 'all' | 'any' | 'none' | 'number' | 'percent'; readonly number?: Expression; readonly strings: readonly number[] }
  | { readonly is: 'rule'; readonly name: string };
