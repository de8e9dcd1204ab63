import type { Piece, Source, Trace } from '../provenance/contract.ts';
import type { Corpus } from '../provenance/corpus.ts';
import type { SinkKind } from '../labels/sinks.ts';
import { entitiesIn, hostOf } from '../provenance/entities.ts';
import { placeOf } from '../provenance/place.ts';
import type { SinkTrace, WeighedCall } from './contract.ts';
import { sharesName } from './intent.ts';

/*
 * Whether a value that untrusted text holds is whom the user spoke of.
 */

/** Text around a value in which a name that the user said resolves it. UTF-16 units. */
const NEAR = 80;
/** Text of a part that is looked through for another address. UTF-16 units. */
const RIVAL_CHARS = 20_000;

/** An id in a field of a record, by which a thing of the user's own systems is only picked: an answer to entry 71. */
export function isSelected({ kind, trace }: SinkTrace, call: WeighedCall): boolean {
  return kind === 'target' && !call.has('destroys', 'spends', 'grants_access', 'runs_code') && !LEADS_OUT_BY.test(String(trace.value)) && trace.pieces.every(({ sources }) => sources.some(({ place }) => place === 'record'));
}
/** An address rather than an id. */
const LEADS_OUT_BY = /[@/]/u;

/** Signs of an address that leads out of the house, unlike the name of a colleague, a room or a group. */
export const LEADS_OUT = /[@:/]|\p{N}{3}|\.\p{L}/u;

/** Whether the host of an address stands in the user's own words. */
export function isSaidHost({ value }: Trace, { parts }: Corpus): boolean {
  const host = hostOf(String(value));
  return host !== undefined && parts.some(({ part, trust }) => part.origin === 'user' && trust !== 'untrusted' && entitiesIn(part.text).some(({ kind, text }) => (kind === 'url' || kind === 'host') && hostOf(text) === host));
}

/** A field of the same text that holds an address of the kind, and a name that the user said: what running text offers instead was put there. */
export function offersAnother({ from }: Source, kind: SinkKind, call: WeighedCall): boolean {
  if (kind !== 'recipient' && kind !== 'account') return false;
  const { text } = from.part;
  return entitiesIn(text.slice(0, RIVAL_CHARS)).some((entity) => {
    if (entity.kind !== 'email' && entity.kind !== 'account') return false;
    const at = text.indexOf(entity.text);
    return placeOf(text, at, at + entity.text.length) === 'record' && sharesName(call.intent, text.slice(Math.max(0, at - NEAR), at + entity.text.length));
  });
}

/** A field, a value that itself carries a name the user said, or one that stands beside such a name. */
export function isResolved(piece: Piece, kind: SinkKind, call: WeighedCall): boolean {
  return piece.sources.some((source) => {
    if (source.place === 'record') return true;
    if (offersAnother(source, kind, call)) return false;
    // An address beside the one that the user gave was not what the user meant.
    if (kind === 'recipient' && call.intent.givesAddress) return false;
    if (sharesName(call.intent, piece.kind === 'email' || piece.text.includes('@') ? piece.text.slice(0, piece.text.lastIndexOf('@')) : piece.text)) return true;
    const { text } = source.from.part;
    const before = text.slice(Math.max(0, source.span[0] - NEAR), source.span[0]);
    return sharesName(call.intent, before.slice(before.lastIndexOf('\n') + 1)) || sharesName(call.intent, text.slice(source.span[1], source.span[1] + NEAR).split('\n', 1)[0] ?? '');
  });
}
