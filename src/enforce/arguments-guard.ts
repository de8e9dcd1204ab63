import type { PartKind, Trust } from '../conversation/types.ts';
import type { InspectionContext, PartInspection, Rule } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import { combine } from '../policy/decide.ts';
import type { Decision, EffectivePolicy } from '../policy/types.ts';
import type { AccessGuard } from './access-guard.ts';
import type { FlowGuard } from './flow-guard.ts';
import { escapeJson, isJsonText, literals, unescapeJson } from './json-text.ts';
import { mayHold } from './placeholder.ts';
import { redact, replacements } from './redaction.ts';
import { restore, type ConversationVault } from './vault.ts';

/** One tool call's arguments, or another structured value of an answer, after inspection. */
export interface GuardedArguments {
  readonly text: string;
  readonly inspection: PartInspection;
  readonly decision: Decision;
}

export interface ArgumentsOptions {
  readonly engine: Engine;
  readonly policy: EffectivePolicy;
  readonly context: InspectionContext;
  readonly vault: ConversationVault;
  readonly trust: Trust;
  readonly now: number;
  /** What the flow rules say of a call, given its tool and its arguments as the client will get them. Absent: they are off. */
  readonly flow?: FlowGuard | undefined;
  /** What the permissions say of a call. Absent: there are none. */
  readonly access?: Pick<AccessGuard, 'call'> | undefined;
}

/**
 * Decides on the arguments of a tool call that the model proposes, whole: half a call cannot be judged, nor run.
 * @param text - the arguments as the model wrote them, which may not be JSON
 */
export function guardArguments(text: string, tool: string | undefined, pointer: string, o: ArgumentsOptions): GuardedArguments {
  return guardStructured(text, 'tool_arguments', tool, pointer, o);
}

/** Decides on text of an answer that is JSON as a whole: arguments, citations, fields of unknown shape. */
export function guardStructured(text: string, kind: PartKind, source: string | undefined, pointer: string, o: ArgumentsOptions): GuardedArguments {
  const inspection = o.engine.inspectText({ text, origin: 'model', trust: o.trust, kind, source, direction: 'answer', json: true }, o.context);
  const inspected = o.policy.decide({ pointer, origin: 'model', trust: o.trust, source, direction: 'answer', mediaKind: undefined, findings: inspection.findings, unread: inspection.unread }, o.now);
  // Pseudonyms are turned back first: a value is traced by what it is, not by what the model was shown of it.
  const meant = kind === 'tool_arguments' && (o.flow !== undefined || o.access !== undefined) ? restored(text, o.vault) : undefined;
  const more = meant === undefined ? [] : [...(o.flow?.(source ?? '', meant, pointer) ?? []), ...(o.access?.call(source ?? '', meant, pointer, inspection) ?? [])];
  const decision = more.length === 0 ? inspected : combine([...inspected.reasons, ...more]);
  return { text: changeArguments(text, decision, o.engine.rules, o.vault), inspection, decision };
}

function restored(text: string, vault: ConversationVault): string {
  return isJsonText(text) ? restoreJson(text, vault) : restore(text, vault, escapeJson);
}

function changeArguments(text: string, decision: Decision, rules: ReadonlyMap<string, Rule>, vault: ConversationVault): string {
  const json = isJsonText(text);
  const redacted = redact(text, replacements(decision.reasons, rules), (entity) => `[REDACTED:${entity}]`, json);
  return json ? restoreJson(redacted, vault) : restore(redacted, vault, escapeJson);
}

/** Turns placeholders back inside the strings of JSON text, however the model escaped them. Strings without one keep their bytes. */
export function restoreJson(text: string, vault: ConversationVault): string {
  if (vault.size === 0) return text;
  let out = '';
  let copied = 0;
  for (const literal of literals(text)) {
    if (!literal.string) continue;
    const inside = text.slice(literal.start + 1, literal.end - 1);
    if (!mayHold(inside) && !inside.includes('\\')) continue;
    const plain = unescapeJson(inside);
    // In JSON text inside a string, a value with a quote would end the string there.
    const restored = isJsonText(plain) ? restoreJson(plain, vault) : restore(plain, vault);
    if (restored === plain) continue;
    out += `${text.slice(copied, literal.start)}"${escapeJson(restored)}"`;
    copied = literal.end;
  }
  return out + text.slice(copied);
}
