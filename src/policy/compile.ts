import { CATEGORIES, SEVERITIES } from '../inspect/contract.ts';
import type { Severity } from '../inspect/contract.ts';
import { ORIGINS } from '../conversation/types.ts';
import type { Origin, Trust } from '../conversation/types.ts';
import { compileGlob, matchesAny } from './glob.ts';
import type { Glob } from './glob.ts';
import type { Action, Mode, PartFacts, RedactMethod } from './types.ts';
import { TRUSTS } from './schema/policy.ts';
import type { Exception, Override, Step } from './schema/policy.ts';
import { parseConfidence, parseExpiry, parseSeverities } from './schema/values.ts';

/** `indeterminate` stands beside the categories wherever a rule may match a gap in the coverage. */
export type Subject = (typeof CATEGORIES)[number] | 'indeterminate';
export const SUBJECTS: readonly Subject[] = [...CATEGORIES, 'indeterminate'];
export type Direction = 'request' | 'answer';

/** What is matched: a finding, or a gap dressed as one. */
export interface Item {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: number;
}

const ALL = -1;

/** A set over a short list of words as bits; all of them when nothing is said. */
function bits<T extends string>(all: readonly T[], some: readonly T[] | undefined): number {
  if (some === undefined) return ALL;
  let mask = 0;
  for (const word of some) mask |= 1 << all.indexOf(word);
  return mask;
}

function globs(patterns: readonly string[] | undefined): readonly Glob[] | undefined {
  return patterns?.map(compileGlob);
}

interface Written {
  readonly origin?: readonly Origin[] | undefined;
  readonly trust?: readonly Trust[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly severity?: string | undefined;
  readonly confidence?: number | string | undefined;
}

/** Conditions that depend on the part and the finding, made cheap to test. */
export interface Condition {
  readonly origins: number;
  readonly trusts: number;
  readonly severities: number;
  /** Inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly below: number;
  readonly sources: readonly Glob[] | undefined;
  readonly rules: readonly Glob[] | undefined;
  /** True when the origin and the rule id alone tell whether it fits. */
  readonly certain: boolean;
}

function condition(written: Written): Condition {
  const range = written.confidence === undefined ? undefined : parseConfidence(written.confidence);
  return {
    origins: bits(ORIGINS, written.origin),
    trusts: bits(TRUSTS, written.trust),
    severities: bits(SEVERITIES, written.severity === undefined ? undefined : parseSeverities(written.severity)),
    from: range?.from ?? 0,
    below: range?.below ?? Infinity,
    sources: globs(written.source),
    rules: globs(written.rule),
    certain: written.trust === undefined && written.severity === undefined && written.confidence === undefined && written.source === undefined,
  };
}

/** Whether a finding in a part meets a condition. A confidence that is no number meets every lower bound: doubt counts as certainty. */
export function fits(test: Condition, item: Item, part: Pick<PartFacts, 'origin' | 'trust' | 'source'>): boolean {
  return (test.origins & (1 << ORIGINS.indexOf(part.origin))) !== 0
    && (test.trusts & (1 << TRUSTS.indexOf(part.trust))) !== 0
    && (test.severities & (1 << SEVERITIES.indexOf(item.severity))) !== 0
    && !(item.confidence < test.from) && !(item.confidence >= test.below)
    && (test.rules === undefined || matchesAny(test.rules, item.rule))
    && (test.sources === undefined || (part.source !== undefined && matchesAny(test.sources, part.source)));
}

/** Whether some finding of this rule in a part of this origin may meet a condition, whatever its trust, source, severity and confidence. */
export function mayFit(test: Condition, rule: string | undefined, origin: Origin): boolean {
  return (test.origins & (1 << ORIGINS.indexOf(origin))) !== 0 && (test.rules === undefined || rule === undefined || matchesAny(test.rules, rule));
}

/** One entry of `rules`. */
export interface CompiledRule {
  readonly label: string;
  readonly condition: Condition;
  readonly direction: Direction | undefined;
  readonly subjects: number;
  readonly action: Action | undefined;
  readonly method: RedactMethod | undefined;
  readonly mode: Mode | undefined;
  /** Rule ids that the entry names in full: these it may enforce above the paranoia level. */
  readonly named: ReadonlySet<string>;
}

/**
 * Which categories an entry covers. Gaps in the coverage only when it says so: an entry meant for findings must not
 * let through what could not be read.
 */
function subjectsOf(when: Override['when']): number {
  if (when.category !== undefined) return bits(SUBJECTS, when.category);
  const gaps = when.rule?.some((id) => id.startsWith('indeterminate.')) === true;
  return gaps ? ALL : bits(SUBJECTS, CATEGORIES);
}

export function compileRule(rule: Override, label: string): CompiledRule {
  return {
    label,
    condition: condition(rule.when),
    direction: rule.when.direction,
    subjects: subjectsOf(rule.when),
    action: rule.then.action,
    method: rule.then.method,
    mode: rule.then.mode,
    named: new Set(rule.when.rule?.filter((id) => compileGlob(id).exact)),
  };
}

/** Whether an entry covers a category (or gaps). */
export function covers(rule: CompiledRule, subject: Subject, direction: Direction): boolean {
  return (rule.direction === undefined || rule.direction === direction) && (rule.subjects & (1 << SUBJECTS.indexOf(subject))) !== 0;
}

/** One step of `defaults`. */
export interface CompiledStep {
  readonly label: string;
  readonly condition: Condition;
  readonly action: Action;
  readonly method: RedactMethod | undefined;
}

export function compileStep(step: Step, label: string): CompiledStep {
  return { label, condition: condition(step), action: step.action, method: step.method };
}

export interface CompiledException {
  readonly label: string;
  readonly condition: Condition;
  /** Milliseconds since the epoch; from then on the exception does not apply. */
  readonly ends: number;
}

export function compileException(exception: Exception, label: string): CompiledException {
  // A date that cannot be read has been refused by the schema; it would never apply.
  return { label, condition: condition({ origin: exception.origin, source: exception.source }), ends: parseExpiry(exception.expires) ?? 0 };
}

