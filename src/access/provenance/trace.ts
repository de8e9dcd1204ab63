import { LazySubject } from '../../inspect/subject.ts';
import { VIEWS } from '../../inspect/views.generated.ts';
import type { Piece, PieceKind, Source, Standing, Trace } from './contract.ts';
import type { Corpus } from './corpus.ts';
import { entitiesIn, hostOf, MAX_ADDRESS, MOST_ENTITIES, tailOf } from './entities.ts';
import type { Leaf } from './leaves.ts';
import { assemble, locate, locateNumber, standingOf } from './locate.ts';
import { numberKey } from './numbers.ts';

/** A longer value is text, and is traced by its sentences as well. UTF-16 units. */
const TEXT_CHARS = 48;
/** Shorter stretches of text are everybody's. */
const LEAST_TEXT = 20;
/** Words of a window over a sentence that as a whole is in no text, and how far it moves. */
const WINDOW = 6;
const STEP = 3;
/** Most stretches of one value that are looked for; a value with as many was not traced in full. */
const MOST_STRETCHES = 20_000;
/** Most values of one address that are looked for. */
const MOST_VALUES = 256;
/** Shortest value that may be an encoding of something telling. */
const LEAST_ENCODED = 12;
/** Readings of a value that only fold it. */
const PLAIN = new Set(['raw', 'normalized']);
/** Kinds that can be put together from pieces; ordinary words would be, from anything. */
const ASSEMBLED = new Set<PieceKind>(['url', 'host', 'email', 'account', 'phone', 'identifier']);

/** Traces the leaves of one call to the parts that the model had read. Pure. */
export function traceLeaves(leaves: readonly Leaf[], corpus: Corpus): Trace[] {
  const known = new Map<string, Trace>();
  return leaves.map((leaf) => {
    const key = `${typeof leaf.value} ${String(leaf.value)}`;
    const same = known.get(key);
    const traced = same ?? traceLeaf(leaf, corpus);
    if (same === undefined) known.set(key, traced);
    return same === undefined ? traced : { ...same, pointer: leaf.pointer, keys: leaf.keys };
  });
}

function traceLeaf({ pointer, keys, value }: Leaf, corpus: Corpus): Trace {
  if (value === null || typeof value === 'boolean') return { pointer, keys, value, standing: 'model', pieces: [] };
  const text = String(value);
  const pieces: Piece[] = [];
  const number = numberKey(value);
  const whole = number === undefined ? [] : locateNumber(number, text, corpus);
  if (typeof value === 'string' && (number === undefined || text.replaceAll(/\D/g, '').length > 6)) whole.push(...locate(value, corpus));
  if (whole.length > 0) pieces.push({ kind: number === undefined ? 'value' : 'number', text, standing: standingOf(whole), sources: whole });
  // What a user wrote as it stands needs no taking apart, and what untrusted text holds whole is tainted whole.
  if (whole.length === 0 && typeof value === 'string' && text !== '') addPieces(value, corpus, pieces);
  else if (typeof value === 'string' && text.length >= LEAST_ENCODED) {
    // A text that was copied as a whole takes along where its links lead.
    if (pieces[0]?.standing === 'untrusted' && /\s/u.test(text)) addPlaces(value, corpus, pieces);
    addDecoded(value, corpus, pieces);
  }
  return { pointer, keys, value, standing: leastTrusted(pieces, whole.length > 0), pieces };
}

const ORDER: readonly Standing[] = ['untrusted', 'trusted', 'definition', 'user', 'model'];

function leastTrusted(pieces: readonly Piece[], whole: boolean): Standing {
  if (whole) return pieces[0]?.standing ?? 'model';
  return ORDER.find((standing) => pieces.some((piece) => piece.standing === standing)) ?? 'model';
}

function addPieces(value: string, corpus: Corpus, pieces: Piece[]): void {
  const seen = new Set<string>();
  const add = (kind: PieceKind, text: string, sources: readonly Source[]): void => {
    const key = `${kind} ${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    pieces.push({ kind, text, standing: standingOf(sources), sources });
  };
  const entities = entitiesIn(value);
  const stretches = stretchesOf(value);
  // What was not looked for must not count as found nowhere.
  if (entities.length >= MOST_ENTITIES || stretches.size >= MOST_STRETCHES) corpus.budget.cut = true;
  for (const { kind, text } of entities) addEntity(kind, text, corpus, add);
  if (!seen.has(`identifier ${value}`) && value.length <= TEXT_CHARS && /\d/.test(value) && pieces.length === 0) {
    const put = assemble(value, corpus);
    if (put.length > 0) add('identifier', value, put);
  }
  for (const stretch of [...itemsOf(value), ...stretches]) {
    const sources = locate(stretch, corpus);
    if (sources.length > 0) add('text', stretch, sources);
  }
  addDecoded(value, corpus, pieces);
}

/** The addresses on the web in a text. */
function addPlaces(value: string, corpus: Corpus, pieces: Piece[]): void {
  for (const { kind, text } of entitiesIn(value)) {
    if (kind !== 'url' && kind !== 'host') continue;
    const sources = locate(text, corpus);
    if (sources.length > 0) pieces.push({ kind, text, standing: standingOf(sources), sources });
  }
}

function addEntity(kind: PieceKind, text: string, corpus: Corpus, add: (kind: PieceKind, text: string, sources: readonly Source[]) => void): void {
  let sources = locate(text, corpus);
  if (kind === 'url' || kind === 'host') {
    const host = hostOf(text);
    const ofHost = host === undefined ? [] : locate(host, corpus).map((source): Source => ({ ...source, how: 'host' }));
    if (sources.length === 0) sources = ofHost;
    if (host !== undefined && host !== text) add('host', host, ofHost);
    const data = dataOf(tailOf(text));
    // What was not looked for must not count as found nowhere; nor what stands behind the longest address that is read.
    if (data.length > MOST_VALUES || text.length > MAX_ADDRESS) corpus.budget.cut = true;
    for (const each of data.slice(0, MOST_VALUES)) {
      const from = locate(each, corpus);
      if (from.length > 0) add('text', each, from);
    }
  } else if (kind === 'email') {
    const domain = text.slice(text.lastIndexOf('@') + 1);
    add('host', domain, locate(domain, corpus).map((source): Source => ({ ...source, how: 'host' })));
  }
  if (sources.length === 0 && ASSEMBLED.has(kind)) sources = assemble(text, corpus);
  add(kind, text, sources);
}

/** The values that a URL carries in its path and query. */
function dataOf(tail: string): string[] {
  return tail.split(/[/?&=#;,+]/u).map(unescaped).filter((piece) => piece.length >= 4);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign: read as it stands.
  }
}

/** What the value is an encoding of, traced as text. */
function addDecoded(value: string, corpus: Corpus, pieces: Piece[]): void {
  if (value.length < LEAST_ENCODED) return;
  const subject = new LazySubject({ text: value, origin: 'model', trust: 'untrusted', kind: 'tool_arguments', source: undefined, direction: 'answer', json: false }, VIEWS);
  for (const view of subject.views) {
    if (PLAIN.has(view.id) || view.text.length < 4) continue;
    const candidates = new Set([view.text, ...entitiesIn(view.text).map((entity) => entity.text), ...stretchesOf(view.text)]);
    for (const text of candidates) {
      const sources = locate(text, corpus).map((source): Source => ({ ...source, how: 'encoded' }));
      if (sources.length > 0) pieces.push({ kind: 'decoded', text, standing: standingOf(sources), sources });
    }
  }
}

/** The items of a list that is written as one string. */
function itemsOf(value: string): string[] {
  return value.length > 400 || !/[,;|\n]/u.test(value) ? [] : value.split(/[,;|\n]/u).map((item) => item.trim()).filter((item) => item.length >= 3);
}

/** The sentences of a longer text, and windows over those, that are long enough to be somebody's. */
function stretchesOf(value: string): Set<string> {
  const found = new Set<string>();
  if (value.length <= LEAST_TEXT) return found;
  for (const sentence of value.split(/[\n\r]+|(?<=[.!?;。！？])\s/u)) {
    const trimmed = sentence.trim();
    if (trimmed.length >= LEAST_TEXT && trimmed !== value) found.add(trimmed);
    if (trimmed.length < TEXT_CHARS) continue;
    const words = trimmed.split(/\s+/u);
    for (let i = 0; i + WINDOW <= words.length && found.size < MOST_STRETCHES; i += STEP) {
      const window = words.slice(i, i + WINDOW).join(' ');
      if (window.length >= LEAST_TEXT) found.add(window);
    }
    if (found.size >= MOST_STRETCHES) break;
  }
  return found;
}
