import { newId } from '../core/ids.ts';
import { append } from '../core/lists.ts';
import type { Answer, Part, ToolCall } from '../conversation/types.ts';
import type { GuardedAnswer } from '../enforce/answer-guard.ts';
import { MASKED, MAX_STORED, maskText } from '../enforce/masking.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import type { GuardedPart } from '../enforce/request-reader.ts';
import type { GuardedChannel } from '../enforce/stream-guard.ts';
import type { Finding, PartInspection } from '../inspect/contract.ts';
import type { AdminEvent, ExchangeEvent, HistoryRecord, PartRecord, ToolCallRecord } from '../ledger/event.ts';
import { stronger } from '../policy/combine.ts';
import { isEnforced } from '../policy/decide.ts';
import type { Decision, Reason } from '../policy/types.ts';

export { maskText };

/** Longest tool definition that is kept: permissions are written from them, and half of one is none. */
const MAX_DEFINITION = 16_000;

/** Longest name that is kept. UTF-16 units. */
const MAX_NAME = 200;

/** Shortest matched text that is looked for in names. */
const MIN_MATCHED = 6;

/**
 * What was matched as one of these categories anywhere in an exchange, with the rule that found it. Names and pointers are
 * stored beside the text, and a title, a tool's name or an unknown field's key may say the same again.
 */
export class Matched {
  readonly #rules = new Map<string, string>();

  add(text: string | undefined, findings: readonly Finding[]): void {
    if (text === undefined) return;
    for (const { category, rule, span } of findings) {
      const matched = MASKED.has(category) ? text.slice(span[0], span[1]) : '';
      // A shorter one, such as a first name, would tear ordinary words.
      if (matched.length >= MIN_MATCHED) this.#rules.set(matched, rule);
    }
  }

  /** A name as it may be stored: masked before it is cut, since half a secret would not be found. */
  #name(name: string): string {
    return this.#mask(name).slice(0, MAX_NAME);
  }

  #mask(text: string): string {
    let out = text;
    for (const [matched, rule] of this.#rules) if (out.includes(matched)) out = out.replaceAll(matched, `[${rule}]`);
    return out;
  }

  /** The event with its names as they may be stored, but for those by which the operator knows callers: application, end user, session. */
  mask(event: ExchangeEvent): ExchangeEvent {
    if (this.#rules.size === 0 && !hasLongNames(event)) return event;
    const pointers = <T extends { readonly pointer: string }>(list: readonly T[]): readonly T[] => (this.#rules.size === 0 ? list : list.map((each) => ({ ...each, pointer: this.#mask(each.pointer) })));
    return {
      ...event,
      model: this.#name(event.model),
      parts: pointers(event.parts).map((part) => (part.source === undefined ? part : { ...part, source: this.#name(part.source) })),
      reasons: pointers(event.reasons).map((reason) => (reason.note === undefined || this.#rules.size === 0 ? reason : { ...reason, note: this.#mask(reason.note) })),
      ...(event.access === undefined ? {} : { access: event.access.map((each) => ({ ...each, resource: this.#name(each.resource) })) }),
      toolCalls: event.toolCalls.map((call) => ({ ...call, id: this.#name(call.id), name: this.#name(call.name) })),
    };
  }
}

function hasLongNames({ model, parts, toolCalls, access }: ExchangeEvent): boolean {
  const long = (name: string | undefined): boolean => name !== undefined && name.length > MAX_NAME;
  return long(model) || parts.some(({ source }) => long(source)) || access?.some(({ resource }) => long(resource)) === true || toolCalls.some(({ id, name }) => long(id) || long(name));
}

/** What the ledger keeps of one inspected part. */
export function partRecord(part: Part, direction: 'request' | 'answer', inspected: Pick<GuardedPart, 'inspection' | 'trust'>, content: boolean): PartRecord {
  const { outcome, findings, read, unread } = inspected.inspection;
  return {
    pointer: part.pointer,
    direction,
    kind: part.kind,
    origin: part.origin,
    trust: inspected.trust,
    source: part.source,
    size: part.text?.length ?? part.media?.bytes ?? 0,
    outcome,
    findings,
    read,
    unread,
    // A part that nobody could read cannot be masked either, so its text is not kept.
    text: content && part.text !== undefined && unread.length === 0 ? maskText(part.text, findings, part.kind === 'tool_definition' ? MAX_DEFINITION : MAX_STORED) : undefined,
  };
}

export interface RequestRecords {
  readonly parts: PartRecord[];
  readonly history?: HistoryRecord;
  readonly reasons: Reason[];
}

/** The new parts of a request, what permissions say of it, and the sum of those that an earlier exchange of the conversation has recorded. */
export function requestRecords({ parts, quiet, access }: Pick<GuardedRequest, 'parts' | 'quiet'> & Partial<Pick<GuardedRequest, 'access'>>, content: boolean): RequestRecords {
  const fresh: PartRecord[] = [];
  const reasons: Reason[] = [...(access?.request ?? []), ...(access?.unreadable.values() ?? []), ...[...(access?.unreadableInside.values() ?? [])].flat()];
  let decision: Decision['action'] = 'allow';
  let known = quiet.parts;
  let findings = 0;
  let { since } = quiet;
  for (const guarded of parts) {
    if (guarded.since === undefined) {
      fresh.push(partRecord(guarded.part, 'request', guarded, content));
      append(reasons, guarded.decision.reasons);
    } else {
      known++;
      decision = stronger(decision, guarded.decision.action);
      append(reasons, guarded.decision.reasons.filter((reason) => isEnforced(reason) && reason.action !== 'redact'));
      findings += guarded.inspection.findings.length;
      if (guarded.since > since) since = guarded.since;
    }
  }
  return known === 0 ? { parts: fresh, reasons } : { parts: fresh, reasons, history: { parts: known, findings, since, decision } };
}

function callRecord(call: ToolCall, inspection: PartInspection | undefined, decision: Decision, content: boolean): ToolCallRecord {
  // Arguments that were not read in full cannot be masked either.
  const readable = content && inspection !== undefined && inspection.unread.length === 0;
  return { id: call.id, name: call.name, choice: call.choice, arguments: readable ? maskText(call.arguments, inspection.findings) : '', decision: decision.action };
}

export interface AnswerRecords {
  readonly parts: PartRecord[];
  readonly toolCalls: ToolCallRecord[];
  readonly reasons: readonly Reason[];
}

export function answerRecords(request: GuardedRequest, answer: Answer, guarded: GuardedAnswer, content: boolean): AnswerRecords {
  const trust = request.policy.trustOf('model', undefined);
  return {
    parts: guarded.parts.map(({ part, inspection }) => partRecord(part, 'answer', { inspection, trust }, content)),
    toolCalls: answer.toolCalls.map((call) => {
      const found = guarded.parts.find(({ part }) => part.pointer === call.pointer);
      return callRecord(call, found?.inspection, found?.decision ?? { action: 'allow', wouldBe: 'allow', reasons: [] }, content);
    }),
    reasons: guarded.decision.reasons,
  };
}

export function streamRecords(request: GuardedRequest, channels: readonly GuardedChannel[], content: boolean): AnswerRecords {
  const trust = request.policy.trustOf('model', undefined);
  const parts = channels.map(({ channel, text, inspection }) => {
    const part: Part = { pointer: `/${channel.id}`, kind: channel.kind, origin: 'model', encoding: 'string', text, ...(channel.tool === undefined ? {} : { source: channel.tool }) };
    return partRecord(part, 'answer', { inspection, trust }, content);
  });
  const toolCalls = channels.flatMap(({ call, inspection, decision }) => (call === undefined || decision === undefined ? [] : [callRecord(call, inspection, decision, content)]));
  return { parts, toolCalls, reasons: channels.flatMap(({ reasons }) => reasons) };
}

/** Something the product or an operator did. */
export function adminEvent(action: string, detail: AdminEvent['detail'] = {}, actor = 'gateway'): AdminEvent {
  return { type: 'admin', id: newId('ad'), time: new Date().toISOString(), action, actor, detail };
}

/** A path as it may be shown and stored: no control characters, no endless ones. */
export function printable(path: string): string {
  return path.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 200);
}
