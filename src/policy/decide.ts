import type { Origin } from '../conversation/types.ts';
import { CATEGORIES } from '../inspect/contract.ts';
import type { Category, Finding, Rule, Unread } from '../inspect/contract.ts';
import { stronger } from './combine.ts';
import { covers, fits, mayFit } from './compile.ts';
import type { CompiledException, CompiledRule, CompiledStep, Direction, Item, Subject } from './compile.ts';
import type { Gap } from './schema/policy.ts';
import { ACTIONS } from './types.ts';
import type { Action, Decision, Mode, PartFacts, Reason, RedactMethod } from './types.ts';

/** The defaults of one category in one direction. */
export interface Ladder {
  readonly label: string;
  readonly steps: readonly CompiledStep[];
}

/** A policy for one application, route and model, with everything that could be settled beforehand settled. */
export interface CompiledPolicy {
  readonly mode: Mode;
  readonly paranoia: number;
  readonly exceptions: ReadonlyMap<string, readonly CompiledException[]>;
  readonly rules: readonly CompiledRule[];
  readonly defaults: Readonly<Record<Category, Readonly<Record<Direction, Ladder>>>>;
  readonly gaps: Readonly<Record<Gap, { readonly label: string; readonly action: Action }>>;
  readonly known: ReadonlyMap<string, Rule>;
}

export const NOTHING_TO_DECIDE: Decision = Object.freeze({ action: 'allow', wouldBe: 'allow', reasons: Object.freeze([]) });

const INTERVENING: ReadonlySet<Action> = new Set(ACTIONS.slice(ACTIONS.indexOf('redact')));

/** Whether an action changes or stops content. */
export function intervenes(action: Action): boolean {
  return INTERVENING.has(action);
}

/** Whether a reason is to be carried out, and not only recorded: what enforcement asks before it changes anything. */
export function isEnforced(reason: Pick<Reason, 'action' | 'mode'>): boolean {
  return reason.mode === 'enforce' && intervenes(reason.action);
}

/** The decision that reasons add up to: the strongest wins; a shadowed one is recorded as a flag at most. */
export function combine(reasons: readonly Reason[]): Decision {
  if (reasons.length === 0) return NOTHING_TO_DECIDE;
  let action: Action = 'allow';
  let wouldBe: Action = 'allow';
  for (const reason of reasons) {
    wouldBe = stronger(wouldBe, reason.action);
    const acted = reason.mode === 'shadow' && intervenes(reason.action) ? 'flag' : reason.action;
    action = stronger(action, acted);
  }
  return { action, wouldBe, reasons };
}

/** How a redaction is done when nobody says: reversibly where the answer can turn it back, and by removal where a label would only be noise. */
function usualMethod(category: Category, direction: Direction): RedactMethod {
  switch (category) {
    case 'secret':
    case 'pii':
      return direction === 'request' ? 'pseudonym' : 'mask';
    case 'hidden_text':
    case 'exfiltration':
    case 'unsafe_output':
      return 'remove';
    case 'injection':
    case 'jailbreak':
    case 'extraction':
    case 'obfuscation':
    case 'canary':
    case 'denylist':
    case 'harmful':
    case 'limit':
      return 'mask';
  }
}

/** A pseudonym needs a rule that names an entity, and a way back, which answers do not have. */
function possibleMethod(method: RedactMethod, rule: Rule | undefined, direction: Direction): RedactMethod {
  return method === 'pseudonym' && (direction === 'answer' || rule?.entity === undefined) ? 'mask' : method;
}

function firstRule(policy: CompiledPolicy, subject: Subject, item: Item, part: PartFacts): CompiledRule | undefined {
  for (const rule of policy.rules) if (covers(rule, subject, part.direction) && fits(rule.condition, item, part)) return rule;
  return undefined;
}

function decideFinding(policy: CompiledPolicy, finding: Finding, part: PartFacts, now: number): Reason {
  const reason = (action: Action, mode: Mode, decidedBy: string, method?: RedactMethod): Reason => ({
    rule: finding.rule, category: finding.category, pointer: part.pointer, origin: part.origin, span: finding.span,
    severity: finding.severity, confidence: finding.confidence, action, ...(method === undefined ? {} : { method }), mode, decidedBy,
  });
  for (const exception of policy.exceptions.get(finding.rule) ?? []) {
    if (now < exception.ends && fits(exception.condition, finding, part)) return reason('allow', policy.mode, exception.label);
  }
  const known = policy.known.get(finding.rule);
  const rule = firstRule(policy, finding.category, finding, part);
  const ladder = policy.defaults[finding.category][part.direction];
  const step = rule?.action === undefined ? ladder.steps.find((each) => fits(each.condition, finding, part)) : undefined;
  let action = rule?.action ?? step?.action ?? 'allow';
  const fallback = rule?.action === undefined ? (step?.label ?? ladder.label) : undefined;
  let decidedBy = rule === undefined ? (fallback ?? ladder.label) : fallback === undefined ? rule.label : `${rule.label}, then ${fallback}`;
  const mode = rule?.mode ?? policy.mode;
  const named = rule?.action !== undefined && rule.named.has(finding.rule);
  if (intervenes(action) && !named && (known?.paranoia ?? 1) > policy.paranoia) {
    action = 'flag';
    decidedBy = `paranoia (instead of ${decidedBy})`;
  }
  const method = action === 'redact' ? possibleMethod(rule?.method ?? step?.method ?? usualMethod(finding.category, part.direction), known, part.direction) : undefined;
  return reason(action, mode, decidedBy, method);
}

/** The name that policy has for a gap. */
function gapOf(unread: Unread, part: PartFacts): Gap {
  return unread.reason === 'unreadable' ? (part.mediaKind ?? 'unknown') : unread.reason;
}

function decideGap(policy: CompiledPolicy, unread: Unread, part: PartFacts): Reason {
  const gap = policy.gaps[gapOf(unread, part)];
  const item: Item = { rule: `indeterminate.${unread.reason}`, severity: 'medium', confidence: 1 };
  const rule = firstRule(policy, 'indeterminate', item, part);
  const action = rule?.action ?? gap.action;
  const decidedBy = rule === undefined ? gap.label : rule.action === undefined ? `${rule.label}, then ${gap.label}` : rule.label;
  return {
    rule: item.rule, category: 'indeterminate', pointer: part.pointer, origin: part.origin, severity: item.severity, confidence: item.confidence,
    // There is nothing to redact in what was not read.
    action: action === 'redact' ? 'block' : action, mode: rule?.mode ?? policy.mode, decidedBy,
  };
}

/** The decision on one part: exactly one reason for every finding and every gap. Pure. */
export function decide(policy: CompiledPolicy, part: PartFacts, now: number): Decision {
  if (part.findings.length === 0 && part.unread.length === 0) return NOTHING_TO_DECIDE;
  const reasons: Reason[] = [];
  for (const finding of part.findings) reasons.push(decideFinding(policy, finding, part, now));
  for (const unread of part.unread) reasons.push(decideGap(policy, unread, part));
  return combine(reasons);
}

/**
 * Whether some finding of a rule may be redacted or blocked in this direction and origin. Trust, source, severity,
 * confidence and time count as unknown, and exceptions as absent: a needless yes delays a stream, a wrong no lets a byte
 * out that should have been held.
 */
export function mayEnforce(policy: CompiledPolicy, rule: string, origin: Origin, direction: Direction): boolean {
  const known = policy.known.get(rule);
  const capped = (known?.paranoia ?? 1) > policy.paranoia;
  return (known === undefined ? CATEGORIES : [known.category]).some((category) => {
    // Modes in which the defaults can be reached: an entry that only sets a mode hands on to them.
    const modes = new Set<Mode>();
    let ended = false;
    for (const entry of policy.rules) {
      if (!covers(entry, category, direction) || !mayFit(entry.condition, rule, origin)) continue;
      const mode = entry.mode ?? policy.mode;
      if (entry.action === undefined) modes.add(mode);
      else if (mode === 'enforce' && intervenes(entry.action) && (!capped || entry.named.has(rule))) return true;
      if (entry.condition.certain) {
        ended = true;
        break;
      }
    }
    if (!ended) modes.add(policy.mode);
    return modes.has('enforce') && !capped && ladderIntervenes(policy.defaults[category][direction], rule, origin);
  });
}

function ladderIntervenes(ladder: Ladder, rule: string, origin: Origin): boolean {
  for (const step of ladder.steps) {
    if (!mayFit(step.condition, rule, origin)) continue;
    if (intervenes(step.action)) return true;
    if (step.condition.certain) return false;
  }
  return false;
}

