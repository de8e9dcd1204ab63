import { PROBABLE, type FlowRule } from '../contract.ts';
import { isUntouched } from '../untouched.ts';
import { partWord, pointersOf } from '../words.ts';

/** Text that gives the agent orders was read, and the call is none that the user asked for. */
export const instructedCall: FlowRule = {
  id: 'flow.instructed-call',
  severity: 'high',
  title: 'A call nobody asked for, after text with orders to the agent',
  references: ['OWASP LLM01:2025', 'OWASP LLM06:2025', 'AML.T0051.001'],
  * weigh(call) {
    // A request for some deed of the class is no reason here: the order may name a deed of the same class.
    if (call.harm < 1 || call.explained === 2 || (call.asked && call.named) || (call.harm === 1 && call.spokenOf && call.named && call.suggestion === undefined)) return;
    if (call.otherDeedOrdered || isUntouched(call)) return;
    // Where the text is handed the say it is meant to give orders; none of them is certain to be meant for the agent.
    if (call.handedOn && !call.has('spends', 'runs_code')) return;
    const parts = call.ordersFrom(PROBABLE);
    const first = parts[0];
    if (first === undefined) return;
    yield { action: 'confirm', argument: '', parts: pointersOf(parts), text: `The user asked for no such call, and text that gives the agent orders was read: ${partWord(first)}` };
  },
};
