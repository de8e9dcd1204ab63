import type { SinkKind } from '../labels/sinks.ts';
import type { Piece, Trace } from '../provenance/contract.ts';
import type { CorpusPart } from '../provenance/corpus.ts';
import { entitiesIn, hostOf } from '../provenance/entities.ts';
import { leavesOf } from '../provenance/leaves.ts';
import { placeOf } from '../provenance/place.ts';
import { SUSPECTED, type WeighedCall } from './contract.ts';
import { standsForAnother } from './instead.ts';
import { sentencesOf } from './sentences.ts';
import { isWording } from './wording.ts';

/*
 * Whom a message reaches stands only in a text, and several things together say that it is whom the user meant: the
 * request asks for such a message, the place is of whoever wrote the text, and the text speaks to no agent and of no
 * change. Each of these alone is weak; of the recorded attacks none has all of them. Payments never count as expected:
 * a bill may be forged as a whole, and money does not come back.
 */

/** A longer text may hold any number of places. UTF-16 units. */
const MOST_TEXT = 20_000;

const REACHED: ReadonlySet<SinkKind> = new Set(['recipient', 'account', 'url']);

/** A place that an untrusted text gave, and the texts. */
interface Given { readonly kind: SinkKind; readonly trace: Trace; readonly pieces: readonly Piece[]; readonly parts: readonly CorpusPart[] }

const known = new WeakMap<WeighedCall, boolean>();

/** Whether the places that untrusted text gave a call are those that the request leads to. */
export function isExpected(call: WeighedCall): boolean {
  let expected = known.get(call);
  if (expected === undefined) known.set(call, (expected = weighed(call)));
  return expected;
}

function weighed(call: WeighedCall): boolean {
  if (!call.asked || call.intent.onlyAsks || call.has('grants_access', 'runs_code', 'spends') || call.suggestion?.force === 'agent') return false;
  const given = call.sinks.flatMap(({ kind, trace }): Given[] => {
    if (!REACHED.has(kind) || trace.standing !== 'untrusted') return [];
    const pieces = trace.pieces.filter((piece) => piece.standing === 'untrusted' && piece.kind !== 'host' && piece.kind !== 'text');
    return [{ kind, trace, pieces, parts: [...new Set(pieces.flatMap(({ sources }) => sources.map(({ from }) => from)))] }];
  });
  if (given.length === 0 || given.some(({ pieces }) => pieces.length === 0)) return false;
  const parts = [...new Set(given.flatMap((each) => each.parts))];
  if (parts.some((part) => part.trust !== 'untrusted' || part.part.origin === 'tool_definition' || part.part.text.length > MOST_TEXT || speaksToAgent(part, call))) return false;
  // What a text wants to be said, or done to something else, is another matter.
  return isAnswer(given, call) && (call.suggestion === undefined || call.suggestion.force === 'named' || given.some(({ trace }) => trace.pointer === call.suggestion?.argument));
}

/** The text speaks to an agent, hides something, or holds orders for all that is known. */
function speaksToAgent(part: CorpusPart, call: WeighedCall): boolean {
  return call.ordersFrom(SUSPECTED).includes(part) || part.index.incomplete || part.index.readings.some(({ view, decoded }) => sentencesOf(view, part.index.text, decoded).some(({ addressed, hidden }) => addressed || hidden));
}

/** A message that the request asks for, to an address of whoever wrote the text, with no place in its words that a text put there. */
function isAnswer(given: readonly Given[], call: WeighedCall): boolean {
  if (!call.has('sends_outward') || call.has('destroys') || call.explained === 0 || call.intent.givesAddress) return false;
  if (call.traces.some((trace) => isWording(trace) && trace.pieces.some(({ kind, standing }) => standing === 'untrusted' && (kind === 'url' || kind === 'account')))) return false;
  return given.every(({ kind, pieces }) => kind === 'recipient' && pieces.every((piece) => piece.kind === 'value' || piece.kind === 'email') && pieces.every(({ text, sources }) => sources.some((source) => isAuthors(text, source.from) && !standsForAnother(source))));
}

/** Whether an address has the domain of the one sender of a text, or of the page that was opened. */
export function isAuthors(address: string, { part, call }: CorpusPart): boolean {
  const domain = domainOf(address);
  if (domain === undefined) return false;
  const senders = new Set(entitiesIn(part.text).filter(({ kind, text }) => kind === 'email' && isSender(part.text, text)).map(({ text }) => text.toLowerCase()));
  if (senders.size > 1) return false;
  const [sender] = senders;
  if (sender !== undefined) return sender === address.toLowerCase() || (domainOf(sender) === domain && !ANYBODYS.test(domain));
  const pages = call === undefined ? [] : leavesOf(call.arguments).leaves.flatMap(({ value }) => (typeof value === 'string' ? entitiesIn(value) : [])).filter(({ kind }) => kind === 'url' || kind === 'host');
  return pages.length === 1 && pages.every(({ text }) => hostOf(text) === domain) && !ANYBODYS.test(domain);
}

/** Domains under which anybody has an address. */
const ANYBODYS = /^(?:gmail|googlemail|outlook|hotmail|live|yahoo|ymail|icloud|me|aol|gmx|web|t-online|freenet|proton|protonmail|mailbox|posteo|laposte|orange|free|wanadoo|libero|virgilio|terra|uol|bol|wp|onet|interia|o2|seznam|mail|yandex|qq|163|126|naver|daum|zoho|fastmail|hey|tutanota|tuta)\.(?:[a-z]{2,6}|com\.[a-z]{2}|co\.[a-z]{2})$/u;
/** What stands before whoever wrote a text. */
const WROTE = /(?:^|[\s{,"'<>|(])(?:from|sender|author|reply[-_ ]?to|von|absender|verfasser|de|expediteur|expéditeur|auteur|remitente|remetente|autor|da|mittente|autore|van|afzender|od|nadawca|fran|från|avsändare|差出人|送信者|发件人|보낸\s?사람)["']?\s{0,4}[:=]\s{0,4}["']?[^\n"'<>:@]{0,60}[<"'(]?$/iu;
const LEAD = 100;

function isSender(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + address.length)) {
    if (WROTE.test(text.slice(Math.max(0, at - LEAD), at)) && placeOf(text, at, at + address.length) === 'record') return true;
  }
  return false;
}

function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return at < 1 ? undefined : address.slice(at + 1).toLowerCase();
}
