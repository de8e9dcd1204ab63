import type { Origin, Part } from '../conversation/types.ts';
import type { Finding, InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { SecondVerdicts } from '../inspect/second-stage/contract.ts';
import { combine } from '../policy/decide.ts';
import type { Decision, EffectivePolicy } from '../policy/types.ts';
import { ChannelGuard, textOf } from './channel-guard.ts';
import type { Guard } from './guard.ts';
import { isJsonText } from './json-text.ts';
import { redact, replacements } from './redaction.ts';
import type { ConversationVault } from './vault.ts';

/** A text that stands alone: a line for `sallyport inspect`, an input of `POST /guard/inspect`. */
export interface TextInput {
  readonly text: string;
  readonly origin: Origin;
  readonly source: string | undefined;
}

export interface TextResult {
  readonly inspection: PartInspection;
  readonly decision: Decision;
  /** The text as it may go on; undefined when it is blocked, the same text when nothing changed. */
  readonly text: string | undefined;
}

const KIND: Readonly<Record<Origin, Part['kind']>> = {
  system: 'text', developer: 'text', user: 'text', document: 'text', model: 'text', tool_result: 'tool_result', tool_definition: 'tool_definition',
};

/** Asks the second stage about a text, for {@link inspectText}; undefined when the policy has none for it. */
export function askText(guard: Guard, policy: EffectivePolicy, input: TextInput): Promise<SecondVerdicts> | undefined {
  return policy.settings.secondStage === undefined ? undefined : guard.secondStages.text(input, policy, guard.bareContext(policy));
}

/** Has the thread read a text, for {@link inspectText}. @returns undefined where it has to be read here: a text of the model, or when there is no thread */
export async function readTextApart(guard: Guard, policy: EffectivePolicy, input: TextInput, second?: SecondVerdicts): Promise<PartInspection | undefined> {
  return input.origin === 'model' ? undefined : guard.readText(partOf(input), policy.trustOf(input.origin, input.source), contextOf(guard, policy, second));
}

function partOf({ text, origin, source }: TextInput): Part {
  return { pointer: '', kind: KIND[origin], origin, encoding: 'string', text, ...(source === undefined ? {} : { source }) };
}

function contextOf(guard: Guard, policy: EffectivePolicy, second: SecondVerdicts | undefined): InspectionContext {
  const context = guard.bareContext(policy);
  return second === undefined ? context : { ...context, second };
}

/**
 * Inspects one text as the gateway would inspect a part of that origin: text of the model as an answer, any other as
 * part of a request.
 * @param read - what {@link readTextApart} gave
 */
export function inspectText(guard: Guard, policy: EffectivePolicy, vault: ConversationVault, input: TextInput, now: number, second?: SecondVerdicts, read?: PartInspection): TextResult {
  const trust = policy.trustOf(input.origin, input.source);
  const context = contextOf(guard, policy, second);
  if (input.origin === 'model') {
    const channel = new ChannelGuard({ engine: guard.engine, policy, context, vault, kind: 'text', trust, source: input.source, pointer: '', now, json: false });
    const text = textOf(channel.whole(input.text));
    return { inspection: channel.inspection(), decision: combine(channel.reasons), text: channel.blocked ? undefined : text };
  }
  const inspection = read ?? guard.engine.inspect(partOf(input), trust, 'request', context);
  const decision = policy.decide({ pointer: '', origin: input.origin, trust, source: input.source, direction: 'request', mediaKind: undefined, findings: inspection.findings, unread: inspection.unread }, now);
  if (decision.action === 'block' || decision.action === 'confirm') return { inspection, decision, text: undefined };
  if (decision.action !== 'redact') return { inspection, decision, text: input.text };
  vault.reserve(input.text);
  return { inspection, decision, text: redact(input.text, replacements(decision.reasons, guard.engine.rules), (entity, value) => vault.pseudonym(entity, value), isJsonText(input.text)) };
}

/** A result in the form that the command line and the HTTP API share. */
export interface TextReport {
  readonly outcome: PartInspection['outcome'];
  readonly action: Decision['action'];
  readonly score: number;
  readonly findings: readonly { readonly rule: string; readonly category: Finding['category']; readonly severity: Finding['severity']; readonly confidence: number; readonly span: Finding['span'] }[];
  readonly unread?: readonly { readonly detector: string; readonly reason: string }[];
  readonly text?: string;
}

export function report(input: TextInput, result: TextResult): TextReport {
  const { inspection, decision, text } = result;
  return {
    outcome: inspection.outcome,
    action: decision.action,
    score: round(inspection.score),
    findings: inspection.findings.map(({ rule, category, severity, confidence, span }) => ({ rule, category, severity, confidence: round(confidence), span })),
    ...(inspection.unread.length === 0 ? {} : { unread: inspection.unread.map(({ detector, reason }) => ({ detector, reason })) }),
    ...(text === undefined || text === input.text ? {} : { text }),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
