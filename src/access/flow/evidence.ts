import { entitiesIn, hostOf, MOST_ENTITIES } from '../provenance/entities.ts';
import { leavesOf } from '../provenance/leaves.ts';
import { foldWord } from '../labels/names.ts';
import type { Piece, Source, Trace } from '../provenance/contract.ts';
import type { CorpusPart } from '../provenance/corpus.ts';
import { placeOf } from '../provenance/place.ts';
import type { WeighedCall } from './contract.ts';
import { isResolved } from './resolve.ts';
import { isWording } from './wording.ts';
import { isPointedTo } from './pointed.ts';
import { sharesName } from './intent.ts';
import { sentencesOf } from './sentences.ts';

const DECIDING = new Set(['recipient', 'account', 'url', 'credential', 'target', 'command', 'path', 'address']);
const PLACES = new Set(['url', 'host', 'email', 'account', 'phone']);
const MOST_TEXT = 20_000;

const domainOf = (text: string): string | undefined => (text.includes('@') ? text.slice(text.lastIndexOf('@') + 1).toLowerCase() : hostOf(text));

/** The text, or the call that brought it, has a host or a sender of the value's own domain in a field. */
function ofAuthor(text: string, { part, call }: CorpusPart): boolean {
  const domain = domainOf(text);
  if (domain === undefined || part.text.length > MOST_TEXT) return false;
  if (call !== undefined && leavesOf(call.arguments).leaves.some(({ value }) => typeof value === 'string' && entitiesIn(value).some((each) => (each.kind === 'url' || each.kind === 'host') && hostOf(each.text) === domain))) return true;
  return false;
}
function isSender(text: string, { part }: CorpusPart): boolean {
  const domain = domainOf(text);
  if (domain === undefined || part.text.length > MOST_TEXT) return false;
  return entitiesIn(part.text).some(({ kind, text: other }) => kind === 'email' && domainOf(other) === domain && (() => { const at = part.text.indexOf(other); return placeOf(part.text, at, at + other.length) === 'record'; })());
}

/** The only one of its kind in the text. */
function isSole(piece: Piece, { part }: CorpusPart): boolean {
  if (part.text.length > MOST_TEXT) return false;
  const [own] = entitiesIn(piece.text);
  if (own === undefined) return false;
  const all = entitiesIn(part.text);
  const plain = (text: string): string => text.replaceAll(/[\s-]/gu, '').toLowerCase();
  return all.length < MOST_ENTITIES && all.every(({ kind, text }) => kind !== own.kind || plain(text) === plain(own.text));
}

export function evidenceOf(call: WeighedCall, pointed: (piece: Piece) => boolean): Record<string, number> {
  const f: Record<string, number> = {};
  const set = (name: string, value: boolean | number): void => { f[name] = Number(value); };
  set('explained2', call.explained === 2); set('explained1', call.explained === 1); set('explained0', call.explained === 0);
  set('asked', call.asked); set('deedAsked', call.deedAsked); set('named', call.named); set('onlyAsks', call.intent.onlyAsks);
  set('handedOn', call.handedOn); set('refers', call.intent.refers); set('delegates', call.intent.delegates); set('paysBill', call.intent.paysBill && call.has('spends')); set('seesTo', call.intent.seesTo); set('leavesPeople', call.leavesPeople);
  set('harm1', call.harm === 1); set('harm2', call.harm === 2); set('harm3', call.harm === 3);
  for (const each of ['sends_outward', 'spends', 'destroys', 'grants_access', 'runs_code', 'changes_state'] as const) set(each, call.has(each));
  set('unknown', call.label.unknown);
  const force = call.suggestion?.force;
  for (const each of ['agent', 'reached', 'asked', 'named'] as const) set(`force_${each}`, force === each);
  set('forceArg', call.suggestion !== undefined && call.suggestion.argument !== '');
  const kindOf = (trace: Trace): string | undefined => call.sinks.find((sink) => sink.trace === trace)?.kind;
  const deciding = call.traces.filter((trace) => !isWording(trace) && DECIDING.has(kindOf(trace) ?? '') && String(trace.value).length > 1);
  const untrusted = deciding.filter(({ standing }) => standing === 'untrusted');
  const prose = untrusted.filter(({ pieces }) => pieces.some(({ standing, sources }) => standing === 'untrusted' && sources.every(({ place }) => place === 'prose')));
  set('decUser', deciding.some(({ standing }) => standing === 'user'));
  set('decNone', deciding.length === 0);
  set('decModel', deciding.some(({ standing }) => standing === 'model'));
  set('decRecord', untrusted.length > 0 && prose.length === 0);
  set('decProse', prose.length > 0);
  const pieces = prose.flatMap(({ pieces: all }) => all.filter(({ standing, sources }) => standing === 'untrusted' && sources.every(({ place }) => place === 'prose')));
  const kindsOf = new Map(prose.flatMap((trace) => trace.pieces.map((piece) => [piece, kindOf(trace)] as const)));
  const all = (name: string, test: (piece: Piece) => boolean): void => set(name, pieces.length > 0 && pieces.every(test));
  all('resolved', (piece) => isResolved(piece, (kindsOf.get(piece) ?? 'target') as never, call));
  all('pointedSource', pointed);
  const entity = pieces.filter(({ text }) => entitiesIn(text).length > 0);
  set('sole', entity.length > 0 && entity.every((piece) => piece.sources.every(({ from }) => isSole(piece, from))));
  set('ofAuthor', entity.length > 0 && entity.every((piece) => piece.sources.some(({ from }) => ofAuthor(piece.text, from))));
  set('ofSender', entity.length > 0 && entity.every((piece) => piece.sources.some(({ from }) => isSender(piece.text, from))));
  const places = call.traces.flatMap(({ pieces: list }) => list.filter(({ kind, standing }) => PLACES.has(kind) && standing === 'untrusted'));
  set('bodyPlace', call.traces.some((trace) => isWording(trace) && trace.pieces.some(({ kind, standing }) => (kind === 'url' || kind === 'email' || kind === 'account') && standing === 'untrusted')));
  void places;
  // orders
  const sourcesOf = (list: readonly Trace[]): Source[] => list.flatMap((trace) => trace.pieces.filter(({ standing }) => standing === 'untrusted').flatMap(({ sources }) => sources.slice(0, 8)));
  const orderAt = sourcesOf(call.traces.filter((trace) => trace.standing === 'untrusted')).reduce((most, source) => Math.max(most, call.orderAt(source)), 0);
  set('orderAt', orderAt);
  set('orderAt5', orderAt >= 0.5);
  set('ordersRead', call.ordersFrom(0.5).length > 0);
  set('ordersRead75', call.ordersFrom(0.75).length > 0);
  set('contradicts', deciding.some(({ pointer }) => call.contradicts(pointer)));
  set('pointedRow', call.traces.some((trace) => isPointedTo(call.intent, trace)));
  set('instead', sourcesOf(call.traces).some(({ from, span }) => /\b(?:instead|no longer|from now on|statt|ab sofort|desormais|en lugar|ahora|invece|(?:new|neue|nouvel|nuev|nov)\w{0,3})\b/u.test(foldWord(from.part.text.slice(Math.max(0, span[0] - 160), span[1] + 160)))));
  set('proseAny', call.traces.some((trace) => trace.standing === 'untrusted' && String(trace.value).length >= 3 && trace.pieces[0]?.sources.every(({ place }) => place === 'prose') === true));
  set('nothingUntrusted', call.traces.every(({ standing }) => standing !== 'untrusted'));
  set('userShare', call.traces.length === 0 ? 0 : call.traces.filter(({ standing }) => standing === 'user').length / call.traces.length);
  set('sharesAny', call.traces.some(({ standing }) => standing === 'user'));
  set('sameToolBefore', call.corpus.calls.some(({ tool, answered }) => !answered && tool === call.call.tool));
  set('readProse', call.readProse);
  // whom it reaches or pays, from fields as well as from prose
  const reached = call.sinks.filter(({ kind, trace }) => (kind === 'recipient' || kind === 'account' || kind === 'url') && trace.standing === 'untrusted' && String(trace.value).length > 1);
  const parts = [...new Set(reached.flatMap(({ trace }) => trace.pieces.filter(({ standing }) => standing === 'untrusted').flatMap(({ sources }) => sources.map(({ from }) => from))))];
  const soleIn = reached.length > 0 && reached.every(({ trace }) => trace.pieces.filter(({ standing, kind }) => standing === 'untrusted' && kind !== 'host' && kind !== 'text').every((piece) => piece.sources.some(({ from }) => isSole(piece, from)) || entitiesIn(piece.text).length === 0));
  const rival = parts.some(({ part }) => part.text.length > MOST_TEXT || new Set(entitiesIn(part.text).filter(({ kind }) => kind === 'account').map(({ text }) => text.replaceAll(/[\s-]/gu, ''))).size > 1);
  const named = parts.length > 0 && parts.some((from) => sharesName(call.intent, from.part.text) || reached.some(({ trace }) => trace.pieces.some((piece) => piece.sources.some((source) => source.from === from) && pointed(piece))));
  const addressed = parts.some(({ index }) => index.readings.some(({ view, decoded }) => sentencesOf(view, index.text, decoded).some((sentence) => sentence.addressed || sentence.hidden)));
  const second = call.corpus.calls.some(({ tool, answered, arguments: given }) => !answered && tool === call.call.tool && reached.some(({ trace }) => !given.includes(String(trace.value))));
  set('reachSole', soleIn); set('reachRival', rival); set('reachNamed', named); set('reachAddressed', addressed); set('reachSecond', second);
  set('paySole', call.has('spends') && call.asked && call.explained === 2 && soleIn && named && !rival && !addressed && !second && !f['instead'] && !f['orderAt5']);
  set('payRival', call.has('spends') && reached.length > 0 && (rival || second || addressed));
  const home = reached.length > 0 && reached.filter(({ kind }) => kind === 'recipient').every(({ trace }) => trace.pieces.filter(({ kind, standing }) => kind !== 'host' && standing === 'untrusted').every((piece) => piece.sources.some(({ from }) => isSender(piece.text, from) || ofAuthor(piece.text, from))));
  set('home', call.has('sends_outward') && home && reached.some(({ kind }) => kind === 'recipient'));
  set('homeAsked', !!f['home'] && call.asked && !addressed && !f['orderAt5']);
  set('inner', call.harm === 1 && !call.label.unknown && !call.sinks.some(({ kind }) => kind === 'recipient' || kind === 'account' || kind === 'url' || kind === 'credential'));
  set('innerDeed', !!f['inner'] && call.deedAsked); set('innerSpoken', !!f['inner'] && call.explained > 0);
  set('forceDeed', call.suggestion !== undefined && call.suggestion.argument === '');
  set('proseDec', f['proseAny'] && f['explained2'] ? 1 : 0);
  set('unaskedProse', f['proseAny'] && f['explained0'] ? 1 : 0);
  set('harm3un', call.harm === 3 && !call.asked); set('askedArg2', force === 'asked' && call.explained === 2); set('reached2', force === 'reached' && call.explained === 2);
  return f;
}
