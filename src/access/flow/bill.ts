import { thingsOf, type Thing } from '../labels/lexicon.ts';
import { nameWords } from '../labels/names.ts';
import type { CorpusPart } from '../provenance/corpus.ts';
import { entitiesIn } from '../provenance/entities.ts';
import { leavesOf } from '../provenance/leaves.ts';
import type { WeighedCall } from './contract.ts';
import { speaksOfChange } from './instead.ts';
import { sharesName } from './intent.ts';

/*
 * Whether a payment goes where a bill says that the request names: a document among the user's own, not a message that
 * anybody may send, with one account in it and the name of whom the user speaks.
 */

/** Where bills lie that the user has put there, and where anybody writes to. */
const OWN: ReadonlySet<Thing> = new Set(['file', 'money']);
const ANYBODYS: ReadonlySet<Thing> = new Set(['mail', 'chat', 'web', 'ticket', 'review', 'calendar']);
/** Text of other results that is looked through for another account. UTF-16 units. */
const MOST_TEXT = 20_000;

/** @param part - the one text that says whereto @param places - the accounts and payees that it gives the call */
export function isNamedBill(part: CorpusPart, places: readonly string[], call: WeighedCall): boolean {
  if (call.explained !== 2 || call.has('destroys') || call.unreadParts.length > 0 || part.call === undefined || speaksOfChange(part.part.text)) return false;
  const things = nameWords(part.call.tool).flatMap(thingsOf);
  if (!things.some((thing) => OWN.has(thing)) || things.some((thing) => ANYBODYS.has(thing))) return false;
  // The user said which bill, by its own name: one that a search brings up may be anybody's.
  if (!leavesOf(part.call.arguments).leaves.some(({ value }) => typeof value === 'string' && sharesName(call.intent, value))) return false;
  // What the call says of the sum is the user's or the same text's.
  if (call.sinks.some(({ kind, trace }) => kind === 'amount' && trace.standing === 'untrusted' && !trace.pieces.some(({ sources }) => sources.some(({ from }) => from === part)))) return false;
  const paid = new Set(places.map(plain));
  const others = (text: string): boolean => entitiesIn(text.slice(0, MOST_TEXT)).some((entity) => entity.kind === 'account' && !paid.has(plain(entity.text)));
  return part.part.text.length <= MOST_TEXT && !others(part.part.text)
    && !call.corpus.parts.some((other) => other !== part && other.part.origin === 'tool_result' && sharesName(call.intent, other.part.text) && others(other.part.text));
}

function plain(account: string): string {
  return account.replaceAll(/[\s-]/gu, '').toLowerCase();
}
