import { parseStrict, splice, valueAt } from '../core/json.ts';
import type { Settlement } from '../access/approvals/contract.ts';
import type { Answer, Part } from '../conversation/types.ts';
import type { Refusal, WireSurface } from '../conversation/wire/contract.ts';
import type { PartInspection } from '../inspect/contract.ts';
import { strongest } from '../policy/combine.ts';
import { combine } from '../policy/decide.ts';
import type { Decision } from '../policy/types.ts';
import { approvedDecision, type CallGate, type CallToConfirm } from './approval-guard.ts';
import { guardStructured, type ArgumentsOptions } from './arguments-guard.ts';
import { ChannelGuard, textOf } from './channel-guard.ts';
import { refusalFor, unsettledRefusal, waitingFor } from './refusal.ts';

export interface AnswerOptions extends ArgumentsOptions {
  readonly json: boolean;
  readonly exchange: string;
  /** Brings calls that need a person before one. Absent: they are refused. */
  readonly gate?: CallGate | undefined;
}

export interface GuardedAnswerPart {
  readonly part: Part;
  readonly inspection: PartInspection;
  readonly decision: Decision;
}

/** A whole answer after inspection, as it goes to the client. */
export interface GuardedAnswer {
  readonly decision: Decision;
  readonly parts: readonly GuardedAnswerPart[];
  readonly body: string;
  /** Choices that were replaced by a refusal. */
  readonly refused: readonly number[];
  /** Ids of the calls that wait for a person. */
  readonly waiting: readonly string[];
  /** The same answer after a wait for a person: nothing is inspected anew, only its calls are brought before the approvals again. */
  again(): GuardedAnswer;
}

/** A part with the text that it is to have. */
type Changed = GuardedAnswerPart & { readonly text: string | undefined };

/** Inspects a whole answer through the same guards as a stream, each part in one piece. */
export function guardAnswer(surface: WireSurface, answer: Answer, o: AnswerOptions): GuardedAnswer {
  return settled(surface, answer, answer.parts.map((part): Changed => ({ part, ...guardPart(part, o) })), o, new Map());
}

/** @param passed - choices whose approvals are used up, so that they pass again when the others are asked about once more */
function settled(surface: WireSurface, answer: Answer, inspected: readonly Changed[], o: AnswerOptions, passed: Map<number, Settlement>): GuardedAnswer {
  const again = (): GuardedAnswer => settled(surface, answer, inspected, o, passed);
  const { parts, refusals, waiting } = settle(inspected, o, passed);
  const edits = new Map<string, string>();
  for (const { part, text } of parts) {
    if (refusals.has(choiceOf(part)) || text === part.text || text === undefined) continue;
    edits.set(part.pointer, part.encoding === 'json' ? text : JSON.stringify(text));
    for (const pointer of surface.repeats(answer, part)) edits.set(pointer, 'null');
  }
  const decision = strongest(parts.map((guarded) => guarded.decision));
  if (refusals.size === 0) return { decision, parts, body: splice(answer.raw, edits), refused: [], waiting, again };
  const gone = new Set(parts.filter(({ part }) => refusals.has(choiceOf(part))).flatMap(({ part }) => [part.pointer, ...surface.repeats(answer, part)]));
  const refused = [...refusals.keys()].sort((a, b) => a - b);
  let raw = splice(answer.raw, edits);
  const blocked = refused.filter((choice) => refusals.get(choice) === undefined);
  if (blocked.length > 0) raw = surface.refuseChoices({ ...answer, raw }, blocked, refusalFor(o.policy.refusal.text, decision.reasons, o.exchange));
  for (const choice of refused) {
    const refusal = refusals.get(choice);
    if (refusal !== undefined) raw = surface.refuseChoices({ ...answer, raw }, [choice], refusal);
  }
  return { decision, parts, body: withoutRemains(raw, answer, gone), refused, waiting, again };
}

function choiceOf(part: Part): number {
  return part.message ?? 0;
}

/**
 * What becomes of each choice: a choice with a part that is blocked is refused, one whose calls need a person is brought
 * before one, as a whole.
 * @returns the parts as they were finally decided on, and by choice what is said in its place (undefined: as the policy says it)
 */
function settle(inspected: readonly Changed[], o: AnswerOptions, passed: Map<number, Settlement>): { parts: Changed[]; refusals: Map<number, Refusal | undefined>; waiting: string[] } {
  const parts = [...inspected];
  const refusals = new Map<number, Refusal | undefined>();
  const gated = new Map<number, { readonly at: number; readonly call: CallToConfirm; readonly decision: Decision }[]>();
  for (const [at, { part, text, decision }] of parts.entries()) {
    const choice = choiceOf(part);
    if (decision.action === 'block') refusals.set(choice, undefined);
    else if (decision.action !== 'confirm') continue;
    else if (o.gate === undefined || part.kind !== 'tool_arguments' || text === undefined) refusals.set(choice, undefined);
    else gated.set(choice, [...(gated.get(choice) ?? []), { at, call: { tool: part.source ?? '', text, pointer: part.pointer, reasons: decision.reasons }, decision }]);
  }
  const waiting: string[] = [];
  for (const [choice, calls] of gated) {
    if (refusals.has(choice) || o.gate === undefined) continue;
    const settlement = passed.get(choice) ?? o.gate.settle(calls.map(({ call }) => call));
    if (settlement.outcome === 'passed') passed.set(choice, settlement);
    const reasons = calls.flatMap(({ decision }) => decision.reasons);
    if (settlement.outcome === 'waiting') {
      refusals.set(choice, waitingFor(settlement.calls, reasons, o.exchange));
      waiting.push(...settlement.calls.flatMap(({ id, state }) => (state === 'parked' ? [id] : [])));
    } else if (settlement.outcome === 'refused') refusals.set(choice, unsettledRefusal(o.policy.refusal.text, settlement.error, reasons, o.exchange));
    else {
      for (const [i, { at, decision }] of calls.entries()) {
        const part = parts[at];
        const approval = settlement.approvals[i];
        if (part === undefined || approval === undefined) throw new Error('a call passed without an approval');
        parts[at] = { ...part, decision: approvedDecision(decision, approval.id, approval.by) };
      }
    }
  }
  return { parts, refusals, waiting };
}

/** A refusal is written over a choice; what of it stands elsewhere in the body, such as in a field of unknown name at its top, becomes null. */
function withoutRemains(body: string, answer: Answer, gone: ReadonlySet<string>): string {
  const now = parseStrict(body, Infinity);
  const left = [...gone].filter((pointer) => {
    const before = valueAt(answer.body, pointer);
    return before !== undefined && before !== null && JSON.stringify(valueAt(now, pointer)) === JSON.stringify(before);
  });
  return splice(body, new Map(left.map((pointer) => [pointer, 'null'])));
}

function guardPart(part: Part, o: AnswerOptions): { text: string | undefined; inspection: PartInspection; decision: Decision } {
  if (part.text !== undefined && (part.kind === 'tool_arguments' || part.encoding !== 'string')) return guardStructured(part.text, part.kind, part.source, part.pointer, o);
  if (part.text === undefined) {
    const inspection = o.engine.inspect(part, o.trust, 'answer', o.context);
    const mediaKind = part.kind === 'image' || part.kind === 'audio' || part.kind === 'file' ? part.kind : undefined;
    const decision = o.policy.decide({ pointer: part.pointer, origin: part.origin, trust: o.trust, source: part.source, direction: 'answer', mediaKind, findings: inspection.findings, unread: inspection.unread }, o.now);
    return { text: part.text, inspection, decision };
  }
  const { engine, policy, context, vault, trust, now } = o;
  const guard = new ChannelGuard({ engine, policy, context, vault, trust, now, kind: part.kind, source: part.source, pointer: part.pointer, json: o.json && part.kind === 'text' });
  const text = textOf(guard.whole(part.text));
  return { text, inspection: guard.inspection(), decision: combine(guard.reasons) };
}
