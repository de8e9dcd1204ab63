import type { Piece, PieceKind, Trace } from '../../provenance/contract.ts';
import { SURE, SUSPECTED, type FlowRule, type WeighedCall } from '../contract.ts';
import { isSelected } from '../resolve.ts';
import { sentencesOf } from '../sentences.ts';
import { isWording } from '../wording.ts';
import { partsOf, pointersOf, sourcesWord } from '../words.ts';

/** Pieces that lead somewhere. */
const PLACES: ReadonlySet<PieceKind> = new Set(['url', 'host', 'email', 'account', 'phone']);

/** Pieces that say whereto or what, rather than how it is phrased. A single short word may stand in any order by chance. */
function tells(piece: Piece): boolean {
  return piece.kind !== 'value' || piece.text.length >= 3;
}

/** How surely a piece stands in an order, and whether it stands nowhere else in untrusted text. */
function ordered(piece: Piece, call: WeighedCall): { confidence: number; only: boolean } {
  let confidence = 0;
  let only = true;
  for (const source of piece.sources) {
    const here = call.orderAt(source);
    if (here > confidence) confidence = here;
    if (here < SUSPECTED) only = false;
  }
  return { confidence, only };
}

/** What stands before the first sentence that asks for anything was written for everybody: a recipe above a line for agents. */
function standsBefore({ kind, sources }: Piece): boolean {
  return kind === 'text' && sources.every(({ from, span }) => !from.index.readings.some(({ view, decoded }) => sentencesOf(view, from.index.text, decoded).some((sentence) => (sentence.addressed || sentence.hidden || sentence.asksOpenly) && sentence.span[0] < span[1])));
}

/** Sinks that say whom a call reaches, pays or lets in: there what reads like an order is taken for one. */
const REACHED: ReadonlySet<string> = new Set(['recipient', 'account', 'url', 'credential']);

/** Whether a value says whom a call reaches and stands in sentences alone, in no field of a record. */
function reachesSomebody(trace: Trace, pieces: readonly Piece[], { sinks }: WeighedCall): boolean {
  return sinks.some((each) => each.trace === trace && REACHED.has(each.kind)) && pieces.some(({ sources }) => sources.every(({ place }) => place === 'prose'));
}

/** A value comes from text that gives orders to the agent: the heart of a hijack. */
export const instructedValue: FlowRule = {
  id: 'flow.instructed-value',
  severity: 'critical',
  title: 'A value that only text with orders to the agent contains',
  references: ['OWASP LLM01:2025', 'OWASP LLM06:2025', 'AML.T0051.001'],
  * weigh(call) {
    // What the text orders is another deed, and nothing of the call stands there: its block only has a field beside it.
    if (call.otherDeedOrdered) return;
    for (const trace of call.traces) {
      const weighed = trace.pieces
        .filter((piece) => (piece.standing === 'untrusted' || piece.standing === 'definition') && tells(piece))
        .map((piece) => ({ piece, ...ordered(piece, call) }))
        .filter(({ piece, confidence }) => confidence >= SUSPECTED && !(call.explained === 2 && isWording(trace) && standsBefore(piece)));
      if (weighed.length === 0) continue;
      const sink = call.sinks.some((each) => each.trace === trace && !isSelected(each, call));
      const sure = weighed.some(({ confidence, only }) => confidence >= SURE && only);
      const only = weighed.some((each) => each.only);
      // A value that records hold as well is only suspicious where it decides something.
      if (!only && !(sink && call.harm >= 2)) continue;
      // What only might be an order must at least decide something; a mere read of what an order names is asked about when sure.
      // A place that it wants to be spoken of is read by whoever gets the words.
      if (!sure && !(sink && call.harm >= 1) && !(call.has('sends_outward') && weighed.some((each) => each.only && PLACES.has(each.piece.kind)))) continue;
      // What only might be an order is none where the request leads to the call and points to the text, or speaks of a text that says no more than what is done and to what.
      if (!sure && ((call.explained === 2 && ((call.intent.refers && !reachesSomebody(trace, weighed.map(({ piece }) => piece), call)) || weighed.every(({ piece }) => call.delegated(piece)))) || (sink && call.handedOn && !call.has('spends', 'runs_code')))) continue;
      const pieces = weighed.map(({ piece }) => piece);
      const delegated = pieces.every((piece) => call.delegated(piece));
      const action = sure && call.harm >= 1 && !delegated ? 'block' as const : 'confirm' as const;
      yield {
        action,
        argument: trace.pointer,
        parts: pointersOf(partsOf(pieces)),
        text: `${named(trace)} stands only in text that gives the agent orders: ${sourcesWord(pieces)}${delegated ? '; the request points to that text, so a person decides' : ''}`,
      };
    }
  },
};

function named(trace: Trace): string {
  return trace.pieces[0]?.kind === 'value' || trace.pieces[0]?.kind === 'number' ? 'The value' : 'Part of the value';
}
