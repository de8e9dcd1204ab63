import { parseStrict, splice, valueAt } from '../core/json.ts';
import type { Answer, Part } from '../conversation/types.ts';
import type { WireSurface } from '../conversation/wire/contract.ts';
import type { PartInspection } from '../inspect/contract.ts';
import { strongest } from '../policy/combine.ts';
import { combine } from '../policy/decide.ts';
import type { Decision } from '../policy/types.ts';
import { guardStructured, type ArgumentsOptions } from './arguments-guard.ts';
import { ChannelGuard, textOf } from './channel-guard.ts';
import { refusalFor } from './refusal.ts';

export interface AnswerOptions extends ArgumentsOptions {
  readonly json: boolean;
  readonly exchange: string;
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
}

/** Inspects a whole answer through the same guards as a stream, each part in one piece. */
export function guardAnswer(surface: WireSurface, answer: Answer, o: AnswerOptions): GuardedAnswer {
  const parts: GuardedAnswerPart[] = [];
  const edits = new Map<string, string>();
  const refused = new Set<number>();
  for (const part of answer.parts) {
    const { text, inspection, decision } = guardPart(part, o);
    parts.push({ part, inspection, decision });
    if (decision.action === 'block' || decision.action === 'confirm') refused.add(part.message ?? 0);
    else if (text !== part.text && text !== undefined) {
      edits.set(part.pointer, part.encoding === 'json' ? text : JSON.stringify(text));
      for (const pointer of surface.repeats(answer, part)) edits.set(pointer, 'null');
    }
  }
  const decision = strongest(parts.map((guarded) => guarded.decision));
  if (refused.size === 0) return { decision, parts, body: splice(answer.raw, edits), refused: [] };
  // Refused choices are written over whole, so their own edits must not be applied first.
  const gone = new Set(parts.filter(({ part }) => refused.has(part.message ?? 0)).flatMap(({ part }) => [part.pointer, ...surface.repeats(answer, part)]));
  const kept = new Map([...edits].filter(([pointer]) => !gone.has(pointer)));
  const choices = [...refused].sort((a, b) => a - b);
  const body = surface.refuseChoices({ ...answer, raw: splice(answer.raw, kept) }, choices, refusalFor(o.policy.refusal.text, decision.reasons, o.exchange));
  return { decision, parts, body: withoutRemains(body, answer, gone), refused: choices };
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
  const guard = new ChannelGuard({ ...o, kind: part.kind, source: part.source, pointer: part.pointer, json: o.json && part.kind === 'text' });
  const text = textOf(guard.whole(part.text));
  return { text, inspection: guard.inspection(), decision: combine(guard.reasons) };
}
