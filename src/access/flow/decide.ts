import type { Conversation } from '../../conversation/types.ts';
import type { FlowAction, FlowDecision, FlowReason } from './contract.ts';
import { NAMES } from '../../policy/types.ts';
import { FLOW_RULES } from './rules/index.ts';
import { unmarked } from './words.ts';
import { weigh, type FlowOptions, type ProposedCall } from './weigh.ts';

/**
 * The decision on one proposed call in the light of everything the model had read: every rule gives its reasons, and the
 * strongest wins. Pure but for the caches in the options. Never throws for what a conversation or a call holds.
 * @param before - only messages with a smaller index count, for a call that was recorded in the middle of a conversation
 */
export function decideFlow(conversation: Pick<Conversation, 'parts'>, call: ProposedCall, o: FlowOptions, before?: number): FlowDecision {
  const weighed = weigh(conversation, call, o, before);
  const reasons: FlowReason[] = [];
  for (const rule of FLOW_RULES) {
    for (const reason of rule.weigh(weighed)) {
      const { text, names } = unmarked(reason.text);
      reasons.push({ rule: rule.id, severity: rule.severity, ...reason, text, [NAMES]: names });
    }
  }
  const action: FlowAction = reasons.some((reason) => reason.action === 'block') ? 'block' : reasons.length > 0 ? 'confirm' : 'allow';
  return { action, reasons, label: weighed.label, traces: weighed.traces };
}
