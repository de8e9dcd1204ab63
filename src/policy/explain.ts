import type { Origin } from '../conversation/types.ts';
import type { Rule, Severity, Unread } from '../inspect/contract.ts';
import type { PolicyFile } from './file.ts';
import type { Requester, ResolvedPolicy } from './resolve.ts';
import type { PartFacts, Reason } from './types.ts';
import type { Position } from './yaml.ts';

/** What is asked: a part, and optionally one rule with its severity and confidence. */
export interface Question extends Requester {
  readonly direction: 'request' | 'answer';
  readonly origin: Origin;
  readonly source: string | undefined;
  readonly severity: Severity | undefined;
  readonly confidence: number;
}

/** One answer: what would happen, and which line decides. */
export interface Explained {
  readonly rule: string;
  readonly reason: Reason;
  /** Where in the file the deciding setting stands; undefined when it is built in. */
  readonly at: Position | undefined;
}

const GAP_CASES: readonly { readonly id: string; readonly unread: Unread; readonly mediaKind: PartFacts['mediaKind'] }[] = [
  { id: 'indeterminate.image', unread: { detector: '*', reason: 'unreadable' }, mediaKind: 'image' },
  { id: 'indeterminate.audio', unread: { detector: '*', reason: 'unreadable' }, mediaKind: 'audio' },
  { id: 'indeterminate.file', unread: { detector: '*', reason: 'unreadable' }, mediaKind: 'file' },
  { id: 'indeterminate.unknown', unread: { detector: '*', reason: 'unreadable' }, mediaKind: undefined },
  { id: 'indeterminate.failed', unread: { detector: '*', reason: 'failed' }, mediaKind: undefined },
  { id: 'indeterminate.timeout', unread: { detector: '*', reason: 'timeout' }, mediaKind: undefined },
  { id: 'indeterminate.too_large', unread: { detector: '*', reason: 'too_large' }, mediaKind: undefined },
];

/** Ids that `explain` takes beside the rules' own: what may happen instead of a finding. */
export const GAP_IDS: readonly string[] = GAP_CASES.map((gap) => gap.id);

/** Where the setting that a reason names stands in the file. */
export function placeOf(policy: ResolvedPolicy, file: PolicyFile, decidedBy: string): Position | undefined {
  const label = decidedBy.replace(/^paranoia \(instead of /, '').split(', then ')[0] ?? decidedBy;
  const path = policy.places.get(label) ?? policy.places.get(label.replace(/\)$/, ''));
  return path === undefined || file.file === undefined ? undefined : file.where(path);
}

/** What the policy does with a finding of a rule, or with a gap (an id of {@link GAP_IDS}). */
export function explain(policy: ResolvedPolicy, file: PolicyFile, question: Question, rule: Rule | string, now: number): Explained {
  const gap = typeof rule === 'string' ? GAP_CASES.find((each) => each.id === rule) : undefined;
  const part: PartFacts = {
    pointer: '', origin: question.origin, trust: policy.trustOf(question.origin, question.source), source: question.source, direction: question.direction,
    mediaKind: gap?.mediaKind,
    findings: typeof rule === 'string' ? [] : [{ rule: rule.id, category: rule.category, severity: question.severity ?? rule.severity, confidence: question.confidence, span: [0, 0], detector: 'explain', view: 'raw' }],
    unread: gap === undefined ? [] : [gap.unread],
  };
  const reason = policy.decide(part, now).reasons[0];
  const id = typeof rule === 'string' ? rule : rule.id;
  if (reason === undefined) throw new Error(`nothing was decided about ${id}`);
  return { rule: id, reason, at: placeOf(policy, file, reason.decidedBy) };
}
