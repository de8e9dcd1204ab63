import type { PieceKind } from '../../provenance/contract.ts';
import { isExpected } from '../expected.ts';
import { SUSPECTED, type FlowRule, type WeighedCall } from '../contract.ts';
import { isWording } from '../wording.ts';
import { isHandle, worksInterface } from '../interface.ts';
import { isUntouched } from '../untouched.ts';
import { pointersOf } from '../words.ts';

/** The request has a value of the call, and nothing of what it does. */
function isOccasion(call: WeighedCall): boolean {
  return !call.deedAsked;
}

/** Some value of the call stands only in what somebody wrote. */
function isBroughtIn({ traces }: WeighedCall): boolean {
  return traces.some((trace) => trace.standing === 'untrusted' && String(trace.value).length >= LEAST_VALUE && trace.pieces[0]?.sources.every(({ place }) => place === 'prose') === true);
}
const LEAST_VALUE = 3;

/** Nobody's text wants the call or gave it a value, and what it does can be taken back, or the request has something of it. */
function isUnprompted(call: WeighedCall): boolean {
  if (call.suggestion !== undefined || call.intent.onlyAsks || call.intent.silent || call.unreadParts.length > 0 || call.ordersFrom(SUSPECTED).length > 0) return false;
  if (call.harm === 3 && call.explained === 0) return false;
  return !call.traces.some((trace) => trace.pieces.some(({ kind, text, standing, sources }) => standing === 'untrusted' && text.length >= LEAST_VALUE && (!isWording(trace) || PLACES.has(kind)) && sources.every(({ place }) => place === 'prose')));
}
/** Pieces that lead somewhere, in whatever words they stand. */
const PLACES: ReadonlySet<PieceKind> = new Set(['url', 'host', 'email', 'account', 'phone']);

/** A harmful call of a kind that the user's request gives no reason for, after untrusted text was read. */
export const unaskedCall: FlowRule = {
  id: 'flow.unasked-call',
  severity: 'high',
  title: 'A harmful call that the request gives no reason for, after untrusted content',
  references: ['OWASP LLM06:2025', 'AML.T0051.001'],
  * weigh(call) {
    // Lists and records ask for nothing: without a sentence of somebody else, nobody else can have wanted the call.
    if (call.handedOn && !call.has('spends', 'runs_code')) return;
    if (call.spokenOf || call.named || !call.readProse || (call.harm >= 2 && call.asked)) return;
    if (call.harm >= 2 && !call.has('spends', 'grants_access', 'runs_code') && call.explained > 0 && call.suggestion === undefined && !isBroughtIn(call)) return;
    if (call.harm < 2 && ((call.explained > 0 && !(isOccasion(call) && isBroughtIn(call))) || !call.has('changes_state'))) return;
    // Where the user named the place, the request did lead there, in words that were not understood.
    if (call.harm < 3 && call.sinks.some(({ kind, trace }) => (kind === 'recipient' || kind === 'url' || kind === 'account') && trace.standing === 'user')) return;
    // What is written is the agent's own; the control that sends it off is weighed by itself.
    if (call.harm < 2 && worksInterface(call.call.tool, call.traces) && call.traces.every((trace) => trace.standing !== 'untrusted' || isHandle(trace))) return;
    if (isExpected(call) || isUntouched(call) || isUnprompted(call) || call.otherDeedOrdered) return;
    const parts = call.corpus.parts.filter(({ trust, part }) => trust === 'untrusted' && part.origin !== 'tool_definition');
    yield { action: 'confirm', argument: '', parts: pointersOf(parts), text: 'The request gives no reason for such a call, and untrusted content was read before it' };
  },
};
