import type { Piece, Source, Trace } from '../provenance/contract.ts';
import type { SinkKind } from '../labels/sinks.ts';
import { entitiesIn, type Entity } from '../provenance/entities.ts';
import { placeOf } from '../provenance/place.ts';
import { SUSPECTED, type WeighedCall } from './contract.ts';
import { sharesName } from './intent.ts';

/*
 * Whether a value that untrusted text holds is whom the user spoke of.
 */

/** Text around a value in which a name that the user said resolves it. UTF-16 units. */
const NEAR = 80;
/** Text of a part that is looked through for another address. UTF-16 units. */
const RIVAL_CHARS = 20_000;

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

/**
 * The account of a bill that the user wants paid, or of a row in a list that the user named, which no order stands around. In
 * running text it must be the only one there, and the user must have named the text where that asks for payment itself.
 */
export function isBilled({ pointer }: Trace, piece: Piece, call: WeighedCall): boolean {
  const { suggestion, intent } = call;
  if (piece.standing !== 'untrusted' || !isAccount(piece.text) || suggestion?.force === 'agent' || !call.delegated(piece)) return false;
  const pointed = call.pointedTo(piece);
  if (suggestion?.force === 'reached' && !(pointed && intent.paysBill && suggestion.argument === pointer)) return false;
  // What the user's own systems have on the payee stands against what a text says of it.
  const known = call.corpus.parts.some((part) => call.labelOf(part)?.records === true && !piece.sources.some(({ from }) => from === part) && accountsIn(part.part.text).length > 0);
  return !known && piece.sources.some((source) => call.orderAt(source) < SUSPECTED
    && ((source.place === 'record' && (pointed || intent.paysBill)) || (intent.paysBill && accountsIn(source.from.part.text).length === 1)));
}

function isAccount(text: string): boolean {
  return accountsIn(text).length > 0;
}

function accountsIn(text: string): Entity[] {
  return entitiesIn(text.slice(0, RIVAL_CHARS)).filter(({ kind }) => kind === 'account');
}
