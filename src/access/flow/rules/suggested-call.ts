import { isExpected } from '../expected.ts';
import { sinkOf } from '../../labels/sinks.ts';
import type { CorpusPart } from '../../provenance/corpus.ts';
import type { FlowRule, WeighedCall } from '../contract.ts';
import { worksInterface } from '../interface.ts';
import { pointersOf, sourcesOfParts } from '../words.ts';

/** Whether an argument says, by its name, what is opened or looked for. */
function isOpened({ traces }: WeighedCall, argument: string): boolean {
  return traces.some(({ keys, value, pointer }) => pointer === argument && ['url', 'command'].includes(sinkOf(keys, value) ?? ''));
}

/** Whether an argument decides whom a call reaches or where it goes. */
function leadsAnywhere({ sinks }: WeighedCall, argument: string): boolean {
  return sinks.some(({ kind, trace }) => trace.pointer === argument && kind !== 'target' && kind !== 'path' && kind !== 'address' && kind !== 'amount');
}

/** Whom a call reaches is known from the very text that speaks to the agent, be it from its head. */
function reachesOut({ sinks }: WeighedCall, parts: readonly CorpusPart[]): boolean {
  return sinks.some(({ kind, trace }) => REACHED.has(kind) && trace.standing === 'untrusted' && trace.pieces.some(({ standing, sources }) => standing === 'untrusted' && sources.some(({ from }) => parts.includes(from))));
}
const REACHED: ReadonlySet<string> = new Set(['recipient', 'account', 'url', 'credential']);

/**
 * Untrusted text wants a call, and the request does not lead to it: no detector has to recognise the text as an order. Where
 * the request leads to such a call, the text must ask for it with the value that decides what it is done to.
 */
export const suggestedCall: FlowRule = {
  id: 'flow.suggested-call',
  severity: 'high',
  title: 'A call that untrusted text suggests and the request does not lead to',
  references: ['OWASP LLM01:2025', 'OWASP LLM06:2025', 'AML.T0051.001'],
  * weigh(call) {
    const { suggestion } = call;
    if (suggestion === undefined || call.harm < 1) return;
    // What the text tells an agent is another matter.
    if (suggestion.other === true && call.otherDeedOrdered) return;
    // What is only opened and read does no harm but by its address.
    if (suggestion.force !== 'agent' && !call.has('changes_state') && call.harm === 1 && !call.label.unknown && !(suggestion.force === 'asked' && call.explained < 2 && worksInterface(call.call.tool, call.traces)) && (call.explained > 0 || call.asked || !isOpened(call, suggestion.argument))) return;
    if ((call.explained === 2 && suggestion.argument === '' && !(suggestion.force === 'agent' && (call.harm === 3 || reachesOut(call, suggestion.parts)))) || ((call.explained === 2 || (call.spokenOf && !leadsAnywhere(call, suggestion.argument))) && suggestion.force === 'named' && !call.contradicts(suggestion.argument))) return;
    // Where what the deed is done to was left to a text, that text may say it, but not to the agent.
    if (suggestion.force !== 'agent' && !(suggestion.inPassing === true && !call.intent.delegatesDeed) && (call.handedOn || ((call.explained === 2 || (call.spokenOf && call.harm < 2)) && call.leftOpen(suggestion)))) return;
    if (suggestion.force !== 'agent' && isExpected(call)) return;
    const why = call.explained === 2 ? 'The request leads to such a call, but its object is what untrusted text asks for' : 'The request does not lead to this call, and untrusted text does';
    yield { action: 'confirm', argument: suggestion.argument, parts: pointersOf(suggestion.parts), text: `${why}: ${sourcesOfParts(suggestion.parts)}` };
  },
};
