import { foldWord } from '../labels/names.ts';
import { bitOf } from '../labels/verbs.ts';
import type { Piece, Source } from '../provenance/contract.ts';
import type { CorpusPart } from '../provenance/corpus.ts';
import { entitiesIn, MOST_ENTITIES } from '../provenance/entities.ts';
import type { WeighedCall } from './contract.ts';
import { INSTEAD } from './instead.ts';
import { sentencesOf } from './sentences.ts';

/*
 * Whether an account is the one of the bill that the user wants paid: the text that was pointed to is a bill, with the sum
 * that is paid, has no other account, says nothing to the agent, asks for nothing but to be paid, and offers the account in
 * no other's place. Who has put a whole bill there cannot be told from
 * who wrote one.
 */

/** What a bill calls itself and its sum. Folded text. */
const BILL = /\b(?:invoices?|bills?|(?:amount |sum )?due|total|balance|fee|contribution|deposit|dues|subscription|rechnung\w{0,6}|\w{2,20}rechnung|betrag|gesamt\w{0,8}|beitrag|gebuhr|faktur\w{0,3}|factures?|montant|total|cotisation|facturas?|importe|cuota|fattur[ae]|importo|quota|faturas?|boletos?|valor|rekening|factuur|bedrag|rachunek|kwota)\b|請求|合計|发票|金额|청구|합계/u;
/** Deeds that no bill asks for. Other verbs stand in one as words of other languages. */
const OTHER_DEEDS = (['send', 'post', 'grant', 'invite', 'create', 'update', 'remove', 'cancel', 'close', 'approve', 'subscribe', 'open', 'run', 'deploy', 'note'] as const).reduce((bits, verb) => bits | bitOf(verb), 0);
/** A longer text may have any number of accounts. UTF-16 units. */
const MOST_TEXT = 20_000;

/** @param isPointedTo - whether the user named the file, the page or the sender that a piece came from */
export function isBilled(piece: Piece, call: WeighedCall, isPointedTo: (piece: Piece) => boolean): boolean {
  const pointed = isPointedTo(piece);
  if (!(call.asked || call.explained === 2) || !(pointed || call.intent.paysBill)) return false;
  // Whose account it is goes with the account.
  if (!/\p{N}/u.test(piece.text)) return call.sinks.some(({ kind, trace }) => kind === 'account' && trace.pieces.some((other) => other.kind === 'value' && /\p{N}/u.test(other.text) && isBilled(other, call, isPointedTo)));
  const sources = piece.sources.filter(({ from }) => from.trust === 'untrusted' && from.part.origin !== 'tool_definition');
  const parts = new Set(sources.map(({ from }) => from));
  return sources.length > 0 && [...parts].every((part) => isPlain(part, call) && hasSum(part, call)) && sources.every((source) => (pointed && source.place === 'record') || isOnly(source, call));
}

/** Nothing in the text speaks to the agent, and no account in it stands in another's place. */
function isPlain({ part, index }: CorpusPart, call: WeighedCall): boolean {
  if (call.corpus.unread.length > 0 || call.unreadParts.length > 0 || part.text.length > MOST_TEXT) return false;
  const folded = foldWord(part.text);
  if (INSTEAD.test(folded) || !BILL.test(folded)) return false;
  if (call.ordersFrom(0).some((other) => other.part === part)) return false;
  return !index.readings.some(({ view, decoded }) => sentencesOf(view, index.text, decoded).some(({ addressed, hidden, asks, verbs }) => addressed || hidden || (asks && (verbs & OTHER_DEEDS) !== 0)));
}

/** The sum that is paid is the bill's. */
function hasSum({ part }: CorpusPart, { sinks }: WeighedCall): boolean {
  return sinks.some(({ kind, trace }) => kind === 'amount' && trace.pieces.some(({ sources }) => sources.some(({ from }) => from.part === part)));
}

/** The only account of all text that was read is this call's, but for those that records have under other names. */
function isOnly({ from }: Source, call: WeighedCall): boolean {
  const accounts = new Set<string>();
  for (const each of call.corpus.parts) {
    const { part, trust } = each;
    // Of several bills that are to be paid each has its own.
    if (trust !== 'untrusted' || part.origin === 'tool_definition' || (each !== from && call.intent.meansAll && isPlain(each, call))) continue;
    const records = each !== from && call.labelOf(each)?.records === true;
    const entities = entitiesIn(part.text.slice(0, MOST_TEXT));
    if (part.text.length > MOST_TEXT || entities.length >= MOST_ENTITIES) return false;
    for (const { kind, text } of entities) if (kind === 'account' && !(records && !isOfSame(text, part.text, from.part.text))) accounts.add(plain(text));
  }
  const [only] = accounts;
  return only !== undefined && accounts.size === 1 && call.traces.some(({ value }) => typeof value === 'string' && plain(value) === only);
}

/** Whether a record has an account under a name that the bill has too. */
function isOfSame(account: string, record: string, bill: string): boolean {
  const at = record.indexOf(account);
  return (record.slice(Math.max(0, at - NEAR), at + account.length + NEAR).match(NAME) ?? []).some((name) => bill.includes(name));
}
const NAME = /\p{Lu}\p{Ll}{3,}/gu;
/** Text on either side of an account that its record is taken for. UTF-16 units. */
const NEAR = 80;

function plain(account: string): string {
  return account.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}
