import type { SinkKind } from '../labels/sinks.ts';
import type { WeighedCall } from './contract.ts';
import { sentencesOf } from './sentences.ts';

/*
 * What nobody's sentences had a part in. Of the recorded attacks none is made so: whoever wants a call of an agent must
 * say so somewhere, or give it a value.
 */

/** Where a record that somebody else can write does harm by itself: a bill may be forged as a whole. */
const NOT_FROM_RECORDS: ReadonlySet<SinkKind> = new Set(['account', 'credential', 'url', 'command']);

/**
 * Whether the user asks for something to be done, no running text that was read asks for the call or gave it a word, and
 * none speaks to an agent: whatever the call took from others only picks something in records. What cannot be taken back,
 * and what goes to whom a record names, must be a deed that the request has; payments never count.
 */
export function isUntouched(call: WeighedCall): boolean {
  let answer = known.get(call);
  if (answer === undefined) known.set(call, (answer = untouched(call)));
  return answer;
}

/** Three rules ask, and the last of the questions goes through every sentence that was read. */
const known = new WeakMap<WeighedCall, boolean>();

function untouched({ intent, suggestion, unreadParts, traces, sinks, label, corpus, harm, deedAsked }: WeighedCall): boolean {
  return suggestion === undefined && !intent.onlyAsks && !intent.silent && unreadParts.length === 0 && (deedAsked || (harm < 3 && !sinks.some(({ kind, trace }) => kind === 'recipient' && trace.standing === 'untrusted'))) && !label.classes.has('spends')
    && !sinks.some(({ kind, trace }) => trace.standing === 'untrusted' && NOT_FROM_RECORDS.has(kind))
    && !traces.some(({ pieces }) => pieces.some(({ standing, sources }) => standing === 'untrusted' && sources.every(({ place }) => place === 'prose')))
    && !corpus.parts.some(({ part, trust, index }) => trust === 'untrusted' && part.origin !== 'tool_definition'
      && index.readings.some(({ view, decoded }) => sentencesOf(view, index.text, decoded).some(({ addressed, hidden }) => addressed || hidden)));
}
