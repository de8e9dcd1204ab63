import type { Piece, Trace } from '../../provenance/contract.ts';
import type { SinkKind } from '../../labels/sinks.ts';
import type { FlowRule, WeighedCall } from '../contract.ts';
import { isAuthors } from '../expected.ts';
import { sharesName } from '../intent.ts';
import { isCalled } from '../pointed.ts';
import { isResolved, LEADS_OUT } from '../resolve.ts';
import { partsOf, pointersOf, sourcesWord } from '../words.ts';

/** Shorter pieces are in everything. UTF-16 units. */
const LEAST_PRIVATE = 5;

/** An account of one's own books, which nobody outside has. */
const LEDGER = /^\d{1,6}$/u;

/** Pieces that came from a tool that reads private data, and that the user did not say. */
function privatePieces(call: WeighedCall): Piece[] {
  return call.traces.flatMap(({ pieces }) => pieces.filter((piece) => piece.standing !== 'user' && piece.text.length >= LEAST_PRIVATE
    && piece.sources.some(({ from }) => call.labelOf(from)?.classes.has('reads_private') === true)));
}

/** A field of a record, or whom the user called by a name that stands beside the place. */
function isFound(call: WeighedCall, kind: SinkKind, trace: Trace): boolean {
  return trace.pieces.some((piece) => piece.sources.some((source) => source.place === 'record') || ((call.asked || call.explained === 2) && piece.standing === 'untrusted' && isResolved(piece, kind, call)));
}

/** Somebody or a room of the house, by a name that the user said or that the agent used before any text had it. */
function isOwnName({ intent }: WeighedCall, { value, pieces }: Trace): boolean {
  return !/[@:/]/u.test(String(value)) && (sharesName(intent, String(value)) || pieces.some(({ sources }) => sources.length > 0));
}

/** Whether a record has a place under a name that the user said. */
function isOfNamed({ intent }: WeighedCall, { pieces }: Trace): boolean {
  return pieces.some(({ sources }) => sources.some((source) => source.place === 'record' && isCalled(intent, source)));
}

/** Private data leaves for a place that the user did not name. */
export const privateOutward: FlowRule = {
  id: 'flow.private-outward',
  severity: 'high',
  title: 'Private data goes to a place that the user did not name',
  references: ['OWASP LLM02:2025', 'OWASP LLM06:2025', 'AML.T0024'],
  * weigh(call) {
    if (!call.has('sends_outward', 'fetches')) return;
    const places = call.sinks.filter(({ kind, trace }) => (kind === 'recipient' || kind === 'url' || kind === 'account') && String(trace.value).length > 1);
    const privates = privatePieces(call);
    const givesAccount = privates.some(({ kind }) => kind === 'account');
    // A text that the user hands the say to may name the place.
    // A room or a group that the agent has named itself was chosen by no text.
    const strange = places.filter(({ kind, trace }) => (trace.standing === 'model' && !isOwnName(call, trace) && LEADS_OUT.test(String(trace.value)) && !(kind === 'account' && LEDGER.test(String(trace.value)))) || (trace.standing === 'untrusted' && !call.handedOn && !(kind === 'recipient' && call.leavesPeople) && (!isFound(call, kind, trace) || (givesAccount && !isOfNamed(call, trace)))));
    if (strange.length === 0) return;
    const elsewhere = new Set(strange.flatMap(({ trace }) => trace.pieces));
    // What goes back to whoever wrote it is no secret from them.
    const carried = privates.filter((piece) => !elsewhere.has(piece) && !strange.every(({ trace }) => piece.sources.every(({ from }) => isAuthors(String(trace.value), from))));
    if (carried.length === 0) return;
    yield { action: 'confirm', argument: strange[0]?.trace.pointer ?? '', parts: pointersOf(partsOf(carried)), text: `Private data from ${sourcesWord(carried)} goes to a place that neither the user nor a lookup named` };
  },
};
