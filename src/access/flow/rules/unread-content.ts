import type { FlowRule } from '../contract.ts';
import { partWord, pointersOf } from '../words.ts';

/** Untrusted content that could not be read for orders came before a call that does harm. */
export const unreadContent: FlowRule = {
  id: 'flow.unread-content',
  severity: 'medium',
  title: 'A harmful call after content that could not be read for orders',
  references: ['OWASP LLM01:2025', 'OWASP LLM06:2025'],
  * weigh(call) {
    const first = call.unreadParts[0];
    if (call.harm < 2 || first === undefined) return;
    yield { action: 'confirm', argument: '', parts: pointersOf(call.unreadParts), text: `Content that could not be read for orders came before this call: ${partWord(first)}` };
  },
};
