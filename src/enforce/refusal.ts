import type { Refusal } from '../conversation/wire/contract.ts';
import type { Reason } from '../policy/types.ts';

/** What a blocked request or answer says: the policy's words and the ids of the rules, never what they matched. */
export function refusalFor(text: string, reasons: readonly Reason[], exchange: string): Refusal {
  return { text, rules: blockingRules(reasons), exchange };
}

/** Ids of the rules that blocked, each once, in order. */
export function blockingRules(reasons: readonly Reason[]): string[] {
  return [...new Set(reasons.filter((reason) => reason.mode === 'enforce' && (reason.action === 'block' || reason.action === 'confirm')).map((reason) => reason.rule))];
}
