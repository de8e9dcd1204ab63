import type { FlowRule, WeighedCall } from '../contract.ts';
import { sharesName } from '../intent.ts';
import { houseOf } from '../look-alike.ts';
import { partWord, pointersOf } from '../words.ts';

/** An address whose name or house the user named: no text that was read holds it, so none chose it. */
function isCalled({ intent }: WeighedCall, value: string): boolean {
  const at = value.lastIndexOf('@');
  return at > 0 && !value.includes('://') && (sharesName(intent, value.slice(0, at)) || sharesName(intent, houseOf(value.slice(at + 1))));
}

/** Untrusted input, private data and a call that goes outward never meet in one conversation without a person, unless the user named the place. */
export const ruleOfTwo: FlowRule = {
  id: 'flow.rule-of-two',
  severity: 'medium',
  title: 'Untrusted input, private data and an outward call in one conversation',
  references: ['OWASP LLM06:2025', 'OWASP LLM02:2025'],
  * weigh(call) {
    if (!call.has('sends_outward')) return;
    const places = call.sinks.filter(({ kind, trace }) => (kind === 'recipient' || kind === 'url') && trace.value !== '');
    // A place that the user named, or that a record holds, was not chosen by what was read.
    const chosen = places.filter(({ trace }) => trace.standing === 'model' && /@|:\/\//.test(String(trace.value)) && !isCalled(call, String(trace.value)));
    if (chosen.length === 0) return;
    const untrusted = call.corpus.parts.filter((part) => part.trust === 'untrusted' && call.labelOf(part)?.classes.has('reads_untrusted') === true);
    const data = call.corpus.parts.filter((part) => call.labelOf(part)?.classes.has('reads_private') === true);
    const [first] = untrusted;
    const [held] = data;
    if (first === undefined || held === undefined) return;
    yield { action: 'confirm', argument: chosen[0]?.trace.pointer ?? '', parts: pointersOf([first, held]), text: `The place stands in no text of this conversation, after untrusted content (${partWord(first)}) and private data (${partWord(held)}) were read` };
  },
};
