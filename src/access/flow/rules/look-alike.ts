import type { FlowRule } from '../contract.ts';
import { lookAlikesOf } from '../look-alike.ts';
import { isWording } from '../wording.ts';
import { partsOf, pointersOf, sinkWord, sourcesOfParts } from '../words.ts';

/** A call reaches an address that looks like another one which was read, and the user named neither of them. */
export const lookAlike: FlowRule = {
  id: 'flow.look-alike',
  severity: 'high',
  title: 'An address that looks like another one that was read',
  references: ['OWASP LLM01:2025', 'OWASP LLM06:2025', 'AML.T0051.001'],
  * weigh(call) {
    if (!call.has('sends_outward', 'spends', 'grants_access')) return;
    // What a message leads its readers to.
    for (const trace of call.traces.filter(isWording)) {
      for (const piece of trace.pieces) {
        if ((piece.kind !== 'url' && piece.kind !== 'host') || piece.standing !== 'untrusted') continue;
        const parts = lookAlikesOf(piece.text, call.corpus);
        if (parts.length > 0) yield { action: 'confirm', argument: trace.pointer, parts: pointersOf([...parts, ...partsOf([piece])]), text: `An address in the text looks like another one, in ${sourcesOfParts(parts)}: which of them is meant is not said` };
      }
    }
    for (const { kind, trace } of call.sinks) {
      if ((kind !== 'recipient' && kind !== 'url' && kind !== 'account') || trace.standing === 'user' || trace.standing === 'trusted' || typeof trace.value !== 'string') continue;
      const parts = lookAlikesOf(trace.value, call.corpus);
      if (parts.length === 0) continue;
      yield { action: 'confirm', argument: trace.pointer, parts: pointersOf([...parts, ...partsOf(trace.pieces)]), text: `The ${sinkWord(kind)} looks like another one, in ${sourcesOfParts(parts)}: which of them is meant is not said` };
    }
  },
};
