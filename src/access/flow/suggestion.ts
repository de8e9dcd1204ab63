import { readStatement } from '../labels/statement.ts';
import { bitOf, deedBits, withNear } from '../labels/verbs.ts';
import type { SinkKind } from '../labels/sinks.ts';
import type { Piece, PieceKind, Source, Trace } from '../provenance/contract.ts';
import type { Corpus, CorpusPart } from '../provenance/corpus.ts';
import { entitiesIn, hostOf } from '../provenance/entities.ts';
import type { SinkTrace } from './contract.ts';
import { STEM, type Intent } from './intent.ts';
import { isHandle, worksInterface } from './interface.ts';
import { isCalled } from './pointed.ts';
import { isSaidHost, LEADS_OUT } from './resolve.ts';
import { sentencesOf, type Sentence } from './sentences.ts';
import { foldWord, textWords } from '../labels/names.ts';
import type { ToolWords } from './tool-words.ts';
import { isDictated, isDictatedNext, isPutIntoWords, saysWhatToSay } from './worded.ts';
import { isWording } from './wording.ts';

/** Untrusted text that wants a call, or that alone says what it is about. */
export interface Suggestion {
  /** JSON Pointer of the argument whose value the text names; empty when it asks for the deed alone. */
  readonly argument: string;
  readonly parts: readonly CorpusPart[];
  readonly force: Force;
  /** It speaks to the agent, and of no deed of the call's in any word that is known. */
  readonly other?: boolean;
  /** The text says of it that it is beside the matter: "while you are there". */
  readonly inPassing?: boolean;
}

/**
 * How a text suggests a call. `agent`: it speaks to the agent, names its tool, or somebody encoded it. `reached`: it asks
 * for something, and the value says whom the call reaches. `asked`: it asks for this deed with this value. `named`: it
 * names the value, or asks for the deed alone.
 */
export type Force = 'agent' | 'reached' | 'asked' | 'named';
const FORCES: readonly Force[] = ['agent', 'reached', 'asked', 'named'];

/** Values that decide what a call is done to; how it is phrased is the agent's. */
const DECIDING: ReadonlySet<string> = new Set(['recipient', 'account', 'url', 'credential', 'target', 'amount', 'command', 'path']);
/** Whom a call reaches, pays or lets in: a request in the text is enough there. */
const REACHED: ReadonlySet<string> = new Set(['recipient', 'account', 'credential']);
/** Pieces that lead somewhere, whatever parameter they stand in. */
const PLACES: ReadonlySet<PieceKind> = new Set(['url', 'host', 'email', 'account', 'phone']);
const LINKS: ReadonlySet<PieceKind> = new Set(['url', 'host']);
/** Putting something into words for others. */
const SPEAKING = bitOf('send') | bitOf('post') | bitOf('note') | bitOf('create') | bitOf('invite');
/** What a message quotes from a text without reaching anybody by it. */
const QUOTED: ReadonlySet<PieceKind> = new Set(['identifier', 'path']);
/** What a note that nobody else gets keeps of a text as well. */
const KEPT: ReadonlySet<PieceKind> = new Set(['phone', 'email']);
/** What looks like a place in a database statement is a table, or what a column is held against. */
const NAMES: ReadonlySet<PieceKind> = new Set(['host', 'email', 'path', 'identifier']);
/** Words of running text; fewer are a label. */
const LEAST_PROSE = 4;
/** Letters of words by which a value is found again that the model reworded, and the longest such value. */
const LEAST_REWORDED = 4;
const MOST_REWORDED = 60;

/** Shortest stretch that a text dictates. UTF-16 units. */
const LEAST_DICTATED = 16;

/** A value that names somebody or something in one word. */
const ONE_WORD = /^\S{1,40}$/u;

/** Whether there is untrusted running text at all. */
export function readsProse(corpus: Corpus): boolean {
  return corpus.unread.some(({ origin }) => origin !== 'tool_definition') || readable(corpus).some((part) => sentencesIn(part).some(({ words, hidden }) => hidden || words >= LEAST_PROSE));
}

function readable({ parts }: Corpus): CorpusPart[] {
  return parts.filter(({ part, trust }) => trust === 'untrusted' && part.origin !== 'tool_definition');
}

function sentencesIn({ index }: CorpusPart): Sentence[] {
  return index.readings.flatMap(({ view, decoded }) => sentencesOf(view, index.text, decoded));
}

/** The strongest suggestion for a call in what was read. @param reaches - the call sends, pays or lets in */
export function suggestionFor(name: string, tool: ToolWords, traces: readonly Trace[], sinks: readonly SinkTrace[], corpus: Corpus, intent: Intent, reaches: boolean, unknown = false): Suggestion | undefined {
  const wanted = withNear(tool.allVerbs);
  const worked = worksInterface(name, traces);
  let best: Suggestion | undefined;
  for (const trace of traces) {
    const kind = sinks.find((sink) => sink.trace === trace)?.kind;
    // What the agent used before any text had it is not reworded from one.
    if (trace.standing === 'model' && kind !== undefined && DECIDING.has(kind) && trace.pieces.every(({ sources }) => sources.length === 0)) {
      const reworded = inOtherWords(trace, wanted, corpus, intent);
      if (reworded !== undefined && (best === undefined || best.force === 'named')) best = { argument: trace.pointer, parts: [reworded], force: 'asked' };
    }
    if (trace.standing !== 'untrusted') continue;
    // From a page one goes on to others of its host, be it that the user named it or that the page itself has them.
    const onward = kind === 'url' && !reaches && (isSaidHost(trace, corpus) || isOfPage(trace));
    for (const piece of trace.pieces) {
      if (piece.standing !== 'untrusted') continue;
      for (const source of piece.sources) {
        if (source.from.trust !== 'untrusted' || source.from.part.origin === 'tool_definition' || source.place !== 'prose') continue;
        const force = worked && isHandle(trace) ? forceOnControl(source) : forceOf(trace, piece, source, kind, wanted, intent, reaches);
        if (force === undefined || (onward && force !== 'agent')) continue;
        const found: Suggestion = { argument: trace.pointer, parts: [source.from], force, ...(isInPassing(source) ? { inPassing: true } : {}) };
        if (force === 'agent') return found;
        if (best === undefined || FORCES.indexOf(force) < FORCES.indexOf(best.force)) best = found;
      }
    }
  }
  return putIntoWords(traces, reaches, corpus, intent) ?? best ?? toolNamed(name, traces, corpus) ?? deedSuggested(tool, wanted, corpus) ?? (unknown ? saidOfTool(tool, corpus, intent) : undefined);
}

/** Whether an address stands only in pages of its own host. */
function isOfPage({ value, pieces }: Trace): boolean {
  const host = hostOf(String(value));
  const sources = pieces.filter(({ standing }) => standing === 'untrusted').flatMap((piece) => piece.sources);
  return host !== undefined && sources.length > 0 && sources.every(({ from }) => from.call !== undefined && entitiesIn(from.call.arguments).some(({ kind, text }) => (kind === 'url' || kind === 'host') && hostOf(text) === host));
}

/** How the text around a piece of a value suggests the call; undefined when it only holds it. */
function forceOf(trace: Trace, piece: Piece, source: Source, kind: SinkKind | undefined, wanted: number, intent: Intent, reaches: boolean): Force | undefined {
  const whole = piece === trace.pieces[0] && (piece.kind === 'value' || piece.kind === 'number');
  const wording = kind === undefined && isWording(trace);
  const entity = piece.kind !== 'value' && piece.kind !== 'number' && piece.kind !== 'text' && piece.kind !== 'decoded' && !(wording && (QUOTED.has(piece.kind) || (!reaches && KEPT.has(piece.kind)))) && !(kind === 'command' && NAMES.has(piece.kind) && readStatement(String(trace.value)) !== undefined);
  const near = around(source);
  const here = near.filter((sentence) => sentence.span[0] < source.span[1] && source.span[0] < sentence.span[1]);
  const strong = isStrong(trace, piece.text) && !wording;
  const asking = here.filter((sentence) => sentence.asks);
  const asksDeed = asking.some((sentence) => (sentence.verbs & wanted) !== 0);
  if ((entity || strong || (whole && asksDeed)) && near.some((sentence) => sentence.hidden || (sentence.addressed && (sentence.asks || deedBits(sentence.verbs) !== 0)))) return 'agent';
  // Whoever is known from a record as well, under a name that the user said, is not who the text brings in.
  const known = piece.sources.some((other) => other.place === 'record' && isCalled(intent, other));
  if (asking.length > 0 && kind !== undefined && REACHED.has(kind) && (reaches || kind !== 'recipient' || LEADS_OUT.test(piece.text)) && (entity || whole) && !known) return 'reached';
  // A place that the text wants to be spoken of ends up wherever the call puts its words.
  if (wording ? LINKS.has(piece.kind) && !isMailHost(source) && asking.some(({ verbs, text }) => (verbs & SPEAKING) !== 0 || REPLACES.test(foldWord(text))) : entity && PLACES.has(piece.kind) && asking.some(({ verbs }) => deedBits(verbs) !== 0)) return 'reached';
  // What it wants to be said in so many words is said in the user's name.
  if (wording && reaches && piece.kind === 'text' && isDictated(source)) return 'asked';
  if (wording && piece.kind === 'text' && piece.text.length >= LEAST_DICTATED && isDictatedNext(source) && here.some((sentence) => sentence.asksOpenly)) return 'asked';
  // What a text wants written as well, by the way, is not the matter that was handed on.
  if (wording && piece.text.length >= LEAST_IN_PASSING && SIGNS.test(piece.text) && asking.length > 0 && isInPassing(source)) return 'asked';
  const elsewhere = piece.sources.some((other) => other.place === 'record' && other.from !== source.from);
  if (asksDeed && (entity || (whole && ((strong && asking.some((sentence) => sentence.asksOpenly || ONE_WORD.test(piece.text))) || (kind !== undefined && DECIDING.has(kind)))))) return elsewhere ? 'named' : 'asked';
  // A row of a list begins with the name of what it lists, and says no more.
  if ((startsLine(source) && !near.some((sentence) => sentence.asks)) || elsewhere) return undefined;
  // A link that nobody asks to be opened is only read.
  const decides = kind !== undefined && (kind !== 'url' || reaches);
  return whole && (asksDeed || (strong && (decides || near.some((sentence) => sentence.asks || (sentence.verbs & wanted) !== 0)))) ? 'named' : undefined;
}

/** Wanting something besides the matter. Folded text. */
const IN_PASSING = /\b(?:while (?:(?:you.re|you are|we.re|we are) )?(?:there|at it|in there|on it)|on (?:the|that) (?:same )?occasion|in the same go|nebenbei|bei der gelegenheit|wenn du schon (?:dabei|dran)|wo du schon (?:dabei|dran)|au passage|tant que (?:tu|vous) y|pendant que (?:tu|vous) y|de paso|ya que est\w{1,4}|gia che ci|visto che ci|ja que esta\w{0,2}|nu je toch|przy okazji)\b|ついでに|顺便|하는 김에/u;
/** What is written in code or settings, not in words: shortest stretch, in UTF-16 units. */
const LEAST_IN_PASSING = 8;
const SIGNS = /[\p{L}\p{N}][=_:./-][\p{L}\p{N}]/u;

/** Whether the sentence of a value says that it is beside the matter. */
function isInPassing(source: Source): boolean {
  return around(source).some(({ span, text }) => span[0] < source.span[1] && source.span[0] < span[1] && IN_PASSING.test(foldWord(text)));
}

/** One place in another's stead: the change itself is what a forger asks for. Folded text. */
const REPLACES = /\b(?:instead|not use|no longer|(?:old|wrong|outdated|first|previous|other) (?:one|link|page|address)|statt|anstatt|nicht mehr|au lieu|ne plus|en lugar|en vez|ya no|invece|non piu)\b/u;

/** How the text around a control wants it used: what controls are called asks for nothing. */
function forceOnControl(source: Source): Force | undefined {
  const here = around(source).filter((sentence) => sentence.span[0] < source.span[1] && source.span[0] < sentence.span[1]);
  if (here.some((sentence) => sentence.hidden || (sentence.addressed && sentence.words >= LEAST_PROSE))) return 'agent';
  return here.some((sentence) => sentence.asksOpenly && sentence.words >= LEAST_PROSE) ? 'asked' : undefined;
}

/** The host of an e-mail address is no link. */
function isMailHost({ from, span }: Source): boolean {
  return from.part.text[span[0] - 1] === '@';
}

/** Names of tools that no ordinary word is: of several words, in one. */
const TOOL_NAME = /\p{L}[_.-]\p{L}|\p{Ll}\p{Lu}/u;
const LEAST_TOOL_NAME = 6;

/** The text that calls the tool by its name, which nobody but its user knows. */
function toolNamed(name: string, traces: readonly Trace[], corpus: Corpus): Suggestion | undefined {
  if (name.length < LEAST_TOOL_NAME || !TOOL_NAME.test(name)) return undefined;
  const part = readable(corpus).find(({ index }) => index.readings.some(({ view }) => view.text.includes(name)));
  if (part === undefined) return undefined;
  // With the words that the tool is to be called with.
  const at = part.part.text.indexOf(name);
  const told = traces.find((trace) => trace.standing === 'untrusted' && isWording(trace) && trace.pieces.some((piece) => piece.text.length >= LEAST_DICTATED && piece.sources.some(({ from, span }) => from === part && at >= 0 && Math.abs(span[0] - at) <= CALLED_WITH)));
  return { argument: told?.pointer ?? '', parts: [part], force: 'agent' };
}
/** Text between a tool's name and what it is to be called with. UTF-16 units. */
const CALLED_WITH = 300;

/** The text that tells an agent what to say, where the call says it in other words. */
function putIntoWords(traces: readonly Trace[], reaches: boolean, corpus: Corpus, intent: Intent): Suggestion | undefined {
  const worded = reaches ? traces.filter(isWording) : [];
  if (worded.length === 0) return undefined;
  for (const part of readable(corpus)) {
    const sentences = sentencesIn(part);
    const orders = sentences.filter(saysWhatToSay);
    if (orders.length === 0) continue;
    const told = worded.find((trace) => isPutIntoWords(trace, orders, sentences.filter((sentence) => !orders.includes(sentence)), intent));
    if (told !== undefined) return { argument: told.pointer, parts: [part], force: 'agent' };
  }
  return undefined;
}

/** The text that asks for the deed with all the words of a value, which the model put a little differently. */
function inOtherWords({ value }: Trace, wanted: number, corpus: Corpus, { stems }: Intent): CorpusPart | undefined {
  if (typeof value !== 'string' || value.length > MOST_REWORDED) return undefined;
  const words = textWords(value).filter((word) => word.length >= LEAST_REWORDED);
  // What the user's own words make up is nobody else's.
  if (words.every((word) => stems.has(word.slice(0, STEM)))) return undefined;
  for (const part of readable(corpus)) {
    for (const sentence of sentencesIn(part)) {
      if (!sentence.asks || (sentence.verbs & wanted) === 0) continue;
      const there = new Set(textWords(sentence.text));
      if (words.every((word) => there.has(word))) return part;
    }
  }
  return undefined;
}

/** A text that has the word which the tool is called by, where nothing else is known of what it does and the request has no such word. */
function saidOfTool({ names }: ToolWords, corpus: Corpus, { stems }: Intent): Suggestion | undefined {
  const own = names.filter((word) => word.length >= LEAST_TOOL_WORD && !stems.has(word.slice(0, STEM))).map((word) => word.slice(0, LEAST_TOOL_WORD));
  if (own.length === 0) return undefined;
  const part = readable(corpus).find((each) => sentencesIn(each).some(({ text, words }) => words >= LEAST_PROSE && textWords(text).some((word) => own.some((stem) => word.startsWith(stem)))));
  return part === undefined ? undefined : { argument: '', parts: [part], force: 'named' };
}
const LEAST_TOOL_WORD = 6;

/** Text that asks for a deed of the tool's, by its verb and what it is done to, or of the agent. */
function deedSuggested({ things, allVerbs }: ToolWords, wanted: number, corpus: Corpus): Suggestion | undefined {
  let addressed: Suggestion | undefined;
  for (const part of readable(corpus)) {
    let before: Sentence | undefined;
    for (const sentence of sentencesIn(part)) {
      // "Note to the assistant: it is approved. Merge it": the second is said to whom the first is.
      const told = before?.addressed === true && sentence.asks && (sentence.verbs & wanted) !== 0;
      before = sentence;
      if (told) return { argument: '', parts: [part], force: 'agent', other: (sentence.verbs & allVerbs) === 0 };
      // What speaks to the agent may name the deed in any words.
      if (sentence.addressed && sentence.asks && deedBits(sentence.verbs) !== 0) addressed ??= { argument: '', parts: [part], force: 'agent', other: true };
      if ((sentence.verbs & wanted) === 0 || !(sentence.asks || sentence.addressed || sentence.hidden)) continue;
      const folded = foldWord(sentence.text);
      if (sentence.addressed || sentence.hidden || things.some((noun) => folded.includes(noun.slice(0, 6)))) return { argument: '', parts: [part], force: sentence.addressed || sentence.hidden ? 'agent' : 'named', other: sentence.addressed && (sentence.verbs & allVerbs) === 0 };
    }
  }
  return addressed;
}

/** The sentence that a value stands in, with its neighbours. */
function around({ from, span }: Source): Sentence[] {
  const found: Sentence[] = [];
  for (const { view, decoded } of from.index.readings) {
    const list = sentencesOf(view, from.index.text, decoded);
    const at = list.findIndex((sentence) => sentence.span[0] < span[1] && span[0] < sentence.span[1]);
    if (at >= 0) found.push(...list.slice(Math.max(0, at - 1), at + 2));
  }
  return found;
}

function startsLine({ from, span }: Source): boolean {
  const { text } = from.part;
  return /(?:^|\n|\\n|>|\|\s?|["'[])[\s*•#-]{0,4}$/u.test(text.slice(Math.max(0, span[0] - 6), span[0]));
}

/** A value that does not stand in a text by chance: with a digit, of several words, or a name of its own. */
function isStrong({ value }: Trace, text: string): boolean {
  if (typeof value === 'number') return Math.abs(value) >= 10;
  return (text.length >= 2 && /\p{N}/u.test(text) && /\p{L}/u.test(text)) || (text.length >= 3 && (/\p{N}/u.test(text) || text.length >= 10 || /\p{Lu}/u.test(text) || /[@.:/_#-]/u.test(text)));
}
