import type { CorpusPart } from '../../provenance/corpus.ts';
import type { Piece, PieceKind, Source, Trace } from '../../provenance/contract.ts';
import type { SinkKind } from '../../labels/sinks.ts';
import { nameWords } from '../../labels/names.ts';
import { readStatement } from '../../labels/statement.ts';
import { SUSPECTED, type FlowRule, type SinkTrace, type WeighedCall } from '../contract.ts';
import { entitiesIn, MOST_ENTITIES } from '../../provenance/entities.ts';
import { leavesOf } from '../../provenance/leaves.ts';
import { traceLeaves } from '../../provenance/trace.ts';
import { isExpected } from '../expected.ts';
import { speaksOfChange, standsForAnother } from '../instead.ts';
import { sharesName } from '../intent.ts';
import { sentencesOf } from '../sentences.ts';
import { isResolved, isSaidHost, LEADS_OUT, offersAnother } from '../resolve.ts';
import { isUntouched } from '../untouched.ts';
import { partsOf, pointersOf, sinkWord, sourcesWord } from '../words.ts';

/** Shortest text from elsewhere that makes a command somebody else's. */
const LEAST_COMMAND = 12;

/** Sinks that decide who is reached, paid or let in. */
const DECIDING: ReadonlySet<string> = new Set(['recipient', 'account', 'credential', 'url', 'command']);

/** A field of a record that the user's own systems returned, such as a listing or an address book. */
function isRecord(source: Source, call: WeighedCall): boolean {
  return source.place === 'record' && call.labelOf(source.from)?.records === true;
}

/** What a lookup says of the very thing that the user named, to nobody and of no change: a deposit's account in `venue_info` of a venue. */
function isLookedUp({ from }: Source, call: WeighedCall): boolean {
  const { part, call: asked, index } = from;
  const label = call.labelOf(from);
  if (asked === undefined || label?.records !== true || part.text.length > MOST_LOOKED_UP || nameWords(asked.tool).some((word) => WRITTEN.test(word))) return false;
  if (!namesAll(asked.arguments, call) || speaksOfChange(part.text) || index.incomplete || call.ordersFrom(SUSPECTED).includes(from)) return false;
  // Several accounts: which of them is meant is not said.
  return call.traces.some(({ value, pieces }) => typeof value === 'string' && sharesName(call.intent, value) && pieces.some(({ sources }) => sources.some((source) => source.from === from)))
    && !index.readings.some(({ view, decoded }) => sentencesOf(view, index.text, decoded).some(({ asksOpenly, addressed, hidden }) => asksOpenly || addressed || hidden));
}
/** A record is short. UTF-16 units. */
const MOST_LOOKED_UP = 600;
/** What somebody sent or wrote, whatever reads it. */
const WRITTEN = /^(?:invoices?|bills?|receipts?|letters?|messages?|mails?|emails?|inbox|notes?|comments?|posts?|files?|docs?|documents?|pages?|web|url|urls|http|fetch|forms?|tickets?|issues?|reviews?|attachments?|scans?|chats?|dms?|beleg\p{L}*|rechnung\p{L}*|dokument\p{L}*|datei\p{L}*|nachricht\p{L}*|brief\p{L}*|facture\p{L}*|courriel\p{L}*|factura\p{L}*|correo\p{L}*|fattura\p{L}*|faktur\p{L}*|boleto\p{L}*)$/u;

/** Whether everything that a lookup was asked by is in the user's words, and one of it a name. */
function namesAll(asked: string, call: WeighedCall): boolean {
  const { leaves } = leavesOf(asked);
  if (leaves.length === 0 || leaves.length > MOST_ASKED) return false;
  const traces = traceLeaves(leaves, call.corpus);
  return traces.every(({ standing, value }) => standing === 'user' || typeof value === 'boolean') && traces.some(({ value }) => sharesName(call.intent, String(value)));
}
const MOST_ASKED = 4;

/** Several fields of one record in a row, such as name, street and town of an address book. */
function isComposed({ value, pieces }: Trace, call: WeighedCall): boolean {
  const items = String(value).split(/[,;|\n]/u).map((item) => item.trim()).filter((item) => item !== '');
  const fieldsOf = (part: CorpusPart): boolean => items.every((item) => pieces.some(({ text, sources }) => text === item && sources.some((source) => source.from === part && isRecord(source, call))));
  return items.length > 1 && partsOf(pieces).some(fieldsOf);
}

/** The request leads to this very call, and the text names whom it reaches without asking anybody for anything. */
function isMerelyNamed(piece: Piece, kind: SinkKind, call: WeighedCall): boolean {
  return call.explained === 2 && ((call.intent.refers && !piece.sources.some(standsForAnother)) || !LEADS_OUT.test(piece.text) || (call.asked && !piece.sources.some(standsForAnother) && !partsOf([piece]).some((part) => standsBesideAnother(part, piece.kind, call)))) && !call.intent.givesAddress && (call.suggestion === undefined || call.suggestion.force === 'named') && !piece.sources.some((source) => offersAnother(source, kind, call));
}

function namesHost({ corpus }: WeighedCall): boolean {
  return corpus.parts.some(({ part, trust }) => part.origin === 'user' && trust !== 'untrusted' && entitiesIn(part.text.slice(0, MOST_TEXT)).some(({ kind }) => kind === 'url' || kind === 'host'));
}

/** The text has other addresses, or other numbers where one is given, that the call does not reach: which of them is meant is not said. */
function standsBesideAnother({ part }: CorpusPart, kind: PieceKind, { traces }: WeighedCall): boolean {
  const reached = traces.map(({ value }) => String(value)).join(' ').toLowerCase();
  if (part.text.length > MOST_TEXT) return true;
  const entities = entitiesIn(part.text);
  return entities.length >= MOST_ENTITIES || entities.some((other) => (other.kind === 'email' || (kind === 'number' && other.kind === 'phone')) && !reached.includes(other.text.toLowerCase()));
}
/** A longer text may have any number of them. UTF-16 units. */
const MOST_TEXT = 20_000;


/** A table, or what a column is held against, from where the request leaves it to a text; in code that reaches for nothing. */
function isNameInStatement(value: Trace['value'], piece: Piece, call: WeighedCall): boolean {
  if (typeof value !== 'string' || piece.kind === 'value' || !(call.intent.refers || call.delegated(piece))) return false;
  return readStatement(value) !== undefined || ((piece.kind === 'host' || piece.kind === 'identifier') && !REACHES.test(value));
}
/** Words with which code gets at the network, other programs or files. */
const REACHES = /:\/\/|\b(?:import|require|fetch|https?|requests?|urllib|socket|subprocess|popen|os|sys|system|exec|eval|spawn|open|curl|wget|iwr|invoke|ssh|scp|nc|ping|sh|bash|sudo|rm|chmod|pip|uv|npm|npx|yarn|pnpm|bun|deno|cargo|gem|composer|brew|choco|winget|apt|dnf|yum|apk|go|python|node|perl|ruby|php|java|cmd|powershell|pwsh|start|git|docker|kubectl|drop|delete|truncate|insert|update|alter|grant)\b|[|><`]\s*\w|\$\(/iu;

/** An address rather than an id. */
const LEADS_OUT_BY_ADDRESS = /[@/]/u;

/** Whether a tainted piece in a sink of this call needs a person. */
function needsPerson({ kind, trace }: SinkTrace, piece: Piece, call: WeighedCall): boolean {
  const { value } = trace;
  // What can be called back is done where the user handed on the say.
  if (call.handedOn && !call.has('spends', 'runs_code')) return false;
  const asked = call.asked || call.explained === 2 || call.named;
  // Whom the user called by name has an address, and this is another.
  if (kind === 'recipient' && call.harm >= 2 && call.otherThanCalled(trace)) return true;
  // An object of a listing that the request speaks of, where nobody wants anything done to it.
  if (call.has('destroys') && call.explained > 0 && call.suggestion === undefined && (kind === 'target' || kind === 'recipient') && !LEADS_OUT_BY_ADDRESS.test(piece.text) && piece.sources.some((source) => isRecord(source, call))) return false;
  // What is set up to lead to an address, a rule that forwards mail, goes on doing so: another setting that was asked for is no reason for it.
  if (call.harm === 1) return !(LEADS_OUT.test(piece.text) ? call.explained === 2 || call.named : asked) && DECIDING.has(kind) && piece.sources.every((source) => source.place === 'prose');
  if (kind === 'credential') return call.has('grants_access', 'spends') && !(asked && isResolved(piece, kind, call));
  // A path that the agent came upon is what a command works on; words of a command from elsewhere are somebody else's.
  if (kind === 'command') return call.has('runs_code') && piece.text.length >= LEAST_COMMAND && !(asked && (piece.kind === 'path' || (piece.kind !== 'text' && isNameInStatement(value, piece, call))));
  // Where goods go is whose they are.
  if (kind === 'address') return call.has('spends') && !isComposed(trace, call) && piece.sources.every((source) => source.place === 'prose');
  if (call.has('spends') && (kind === 'account' || kind === 'recipient' || kind === 'url')) return !(asked && (piece.sources.some((source) => isRecord(source, call) || isLookedUp(source, call)) || (kind === 'recipient' && isComposed(trace, call))));
  // A host beside the one that the user named was not what the user meant.
  if (kind === 'url' && call.has('sends_outward') && !call.has('destroys') && namesHost(call)) return !(asked && (isSaidHost(trace, call.corpus) || piece.sources.some(({ place }) => place === 'record')));
  if (kind === 'recipient' || kind === 'account' || (kind === 'url' && call.has('sends_outward'))) return call.harm >= 2 && !(asked && (isResolved(piece, kind, call) || isMerelyNamed(piece, kind, call) || ((kind === 'recipient' || kind === 'url') && call.leavesPeople && call.suggestion?.force !== 'agent' && !piece.sources.some(standsForAnother))));
  if (call.has('destroys')) return !asked && call.readProse;
  return false;
}

/** A value that only untrusted text contains decides where an outward, spending, destructive or code-running call goes. */
export const taintedSink: FlowRule = {
  id: 'flow.tainted-sink',
  severity: 'high',
  title: 'An untrusted value decides where a harmful call goes',
  references: ['OWASP LLM06:2025', 'OWASP LLM01:2025', 'AML.T0051.001'],
  * weigh(call) {
    // What can be changed back is asked about only where somebody's text chose it and nobody asked for it.
    if (call.harm < 1 || (call.harm === 1 && !call.has('changes_state')) || isUntouched(call)) return;
    for (const sink of call.sinks) {
      const pieces = sink.trace.pieces.filter((piece) => piece.standing === 'untrusted' && needsPerson(sink, piece, call));
      if (pieces.length === 0 || isExpected(call)) continue;
      const why = call.asked || call.explained === 2 ? 'nothing that the user said or a lookup returned leads to it' : 'the user asked for no such call';
      yield { action: 'confirm', argument: sink.trace.pointer, parts: pointersOf(partsOf(pieces)), text: `The ${sinkWord(sink.kind)} comes only from untrusted text, ${sourcesWord(pieces)}, and ${why}` };
    }
  },
};
