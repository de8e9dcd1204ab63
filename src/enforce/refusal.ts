import type { WaitingCall } from '../access/approvals/contract.ts';
import { waitingText } from '../access/approvals/show.ts';
import type { SallyportError } from '../core/errors.ts';
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

/** What stands in place of calls that wait for a person. */
export function waitingFor(calls: readonly WaitingCall[], reasons: readonly Reason[], exchange: string): Refusal {
  return { text: waitingText(calls), rules: blockingRules(reasons), exchange, waiting: calls };
}

/** A refusal of calls that could not be brought before a person. */
export function unsettledRefusal(text: string, error: SallyportError, reasons: readonly Reason[], exchange: string): Refusal {
  return refusalFor(`${text} ${error.message}`, reasons, exchange);
}
