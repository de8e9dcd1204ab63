import { SURE, SUSPECTED, type FlowRule } from '../contract.ts';
import { partsOf, pointersOf, sourcesWord } from '../words.ts';

/** The user named the value, and so does an order in untrusted text: whose wish the call fulfils cannot be told. */
export const contestedValue: FlowRule = {
  id: 'flow.contested-value',
  severity: 'high',
  title: 'A value that both the user and an order in untrusted text name',
  references: ['OWASP LLM01:2025', 'AML.T0051.001'],
  * weigh(call) {
    if (call.harm < 2) return;
    // What only reads like orders, and wants nothing else: the call is as the user said.
    const least = call.explained === 2 && call.named && call.suggestion === undefined ? SURE : SUSPECTED;
    for (const { trace } of call.sinks) {
      const pieces = trace.pieces
        .filter((piece) => piece.standing === 'user' && piece.text.length >= 6)
        .map((piece) => ({ ...piece, sources: piece.sources.filter((source) => source.from.trust === 'untrusted' && call.orderAt(source) >= least) }))
        .filter((piece) => piece.sources.length > 0);
      if (pieces.length === 0) continue;
      yield { action: 'confirm', argument: trace.pointer, parts: pointersOf(partsOf(pieces)), text: `The user named this value, and so does text that gives the agent orders: ${sourcesWord(pieces)}` };
    }
  },
};
