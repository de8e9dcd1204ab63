import type { Issue, Issues } from './issue.ts';
import type { Value } from './javascript-values.ts';

/** What is said of a program while it is read, and what all who judge it know. */

/** What runs when the package is installed, what a page runs, or anything else. */
export interface FlowKind { readonly as: 'module' | 'install' | 'page'; readonly depth: number }

export class Report {
  readonly kind: FlowKind;
  /** The address that was asked last. */
  asked: Value | undefined;
  private readonly issues: Issues;
  private readonly lineOf: (at: number) => number;

  /** @param lineOf - the line of a place in the program */
  constructor(issues: Issues, kind: FlowKind, lineOf: (at: number) => number) {
    this.issues = issues;
    this.kind = kind;
    this.lineOf = lineOf;
  }

  /** Says something of a place in the program; 0 where it stands nowhere. */
  say(level: Issue['level'], what: string, at: number): void {
    this.issues.add(level, what, this.kind.depth === 0 && at > 0 ? this.lineOf(at) : undefined);
  }

  /** The address that something came from, or where that is not known the one that was asked last. */
  cameFrom(value: Value): Value | undefined {
    return (value.kind === 'any' || value.kind === 'host' ? value.of : undefined) ?? this.asked;
  }
}
