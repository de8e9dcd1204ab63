import { ACTIONS, type Action, type Decision, type Reason } from './types.ts';

/** The stronger of two actions. */
export function stronger(a: Action, b: Action): Action {
  return ACTIONS.indexOf(a) >= ACTIONS.indexOf(b) ? a : b;
}

const ALLOW: Decision = { action: 'allow', wouldBe: 'allow', reasons: [] };

/** The decision on a whole from the decisions on its parts: the strongest action, and every reason. */
export function strongest(decisions: readonly Decision[]): Decision {
  let action: Action = 'allow';
  let wouldBe: Action = 'allow';
  let reasons: Reason[] | undefined;
  for (const decision of decisions) {
    if (decision.reasons.length === 0) continue;
    action = stronger(action, decision.action);
    wouldBe = stronger(wouldBe, decision.wouldBe);
    (reasons ??= []).push(...decision.reasons);
  }
  return reasons === undefined ? ALLOW : { action, wouldBe, reasons };
}
