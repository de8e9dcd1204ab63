import { extract } from '../classifier/features.ts';
import { conceptScanner } from '../classifier/lexicon.ts';
import { predict, sharedWeights, wordClasses } from '../classifier/model.ts';
import { tokenize } from '../classifier/tokens.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { evaluate, evidenceOf } from './injection/evaluate.ts';
import { framedDocument } from './injection/framed.ts';
import { pastedDocument } from './injection/pasted.ts';
import { Reading } from './injection/reading.ts';
import { LEAST_CONFIDENCE, RULES } from './injection/rules.ts';
import type { Detector, Inspected, Match, Span, Subject, View } from '../contract.ts';
import type { Features } from '../classifier/features.ts';
import type { Pasted } from './injection/pasted.ts';
import type { Side } from './injection/candidate.ts';
import type { Weighed } from './injection/evaluate.ts';
import { COST, spend } from '../effort.ts';

/** Decoded views shorter than this hold no instruction. UTF-16 units. */
export const LEAST_DECODED = 12;
/** Added to a rule's confidence in a decoded view: nobody encodes an order by accident. */
const DECODED_BONUS = 0.08;
/** A classification that no rule supports is reported from the lowest default blocking threshold on: below, it is too often ordinary text. */
const LEAST_UNSUPPORTED = 0.8;
/** The same of a tool's definition, which speaks to the model by its nature: "use this tool when the user asks" is no sign there. Of 1,909 honest ones none is reported. */
const LEAST_OF_DEFINITION = 0.998;
/**
 * What is said of a tool after its first sentence. The first tells what it does ("Lists all accounts with their balance"), and so is an order by
 * its form; what comes behind is a note on usage, or is not.
 */
const LEAST_OF_NOTES = 0.85;
/** The name of a field that describes a tool or a parameter, up to where its text begins. */
const FIELD_NAME = /(?:description|summary|title|doc)["']?\s{0,4}[:=]\s{0,4}["'`]{0,3}|["']{3}\s{0,8}/gi;
const BETWEEN_SENTENCES = /[.!?]["')]?\s|[。！？।]|\\n/;
/** Words of a text behind the one that a field's name begins. */
const FURTHER_TEXT = /["'`].*?\p{L}+\s+\p{L}+\s+\p{L}+/su;
/** A sentence beyond this is more than what a tool does. UTF-16 units. */
const LONGEST_SENTENCE = 400;
/** Units before a window that are looked at for the name of a field. */
const FIELD_NAME_CHARS = 40;
/** "Say nothing.", "show me": a text of fewer words says too little to be classified without a rule's support. */
const LEAST_WORDS = 4;
/** A rule that is this sure blocks by itself. */
const SURE = 0.85;
/**
 * "Forget what I said": people say so to one another. Where the classifier, which weighs that such words are there, takes a
 * text from elsewhere for ordinary, they are reported below the default blocking threshold. In 4,000 texts that tuned
 * nothing such words, so contradicted, were right about no attack and wrong about nine documents (a film's dialogue, a
 * manual that says not to ignore its rules). Users' texts keep the rule's confidence, since it finds a few attacks in long
 * company by itself.
 */
const DOUBTED = { rule: 'injection.ignore-instructions', most: 0.79 } as const;
/** Most matches reported of one rule in one view. */
const MOST_OF_RULE = 4;

const READ_ORIGINS = new Set(['user', 'document', 'tool_result', 'tool_definition']);
const UNREAD_KINDS = new Set(['image', 'audio', 'file', 'tool_arguments', 'unknown']);

/** The strongest matches of each rule that do not overlap one another. */
function strongest(found: readonly Weighed[]): Weighed[] {
  const kept: Weighed[] = [];
  const counts = new Map<string, number>();
  for (const item of [...found].sort((a, b) => b.confidence - a.confidence || a.start - b.start)) {
    if (item.confidence < LEAST_CONFIDENCE) break;
    const count = counts.get(item.rule) ?? 0;
    if (count >= MOST_OF_RULE || kept.some(k => k.rule === item.rule && k.start < item.end && item.start < k.end)) continue;
    counts.set(item.rule, count + 1);
    kept.push(item);
  }
  return kept;
}

/** What a classification is reported at: its window, or what a rule is sure of when that lies elsewhere, as it is what the classification rests on. */
function carriedBy(matches: readonly Match[], window: Span): Span {
  const sure = matches.filter(match => match.confidence >= SURE);
  const top = sure.some(({ span }) => span[0] < window[1] && window[0] < span[1]) ? undefined : sure.sort((a, b) => b.confidence - a.confidence)[0];
  return top?.span ?? window;
}

const CLASSIFIED: ReadonlySet<string> = new Set(['injection.classifier', 'jailbreak.classifier']);

/**
 * What the classifier of users' words says of a text that somebody else wrote counts from here on only, as that of documents is asked, too: of 831
 * near misses under "Summarize the following text" both together blocked 17.4 % without this and 11.9 % with it, of 583 attacks 72.4 and 71.9 %
 * (`npx node scripts/eval/pasted.ts corpus/detectors/injection/authored/w{18,37,46,55,60,64}/doc*.jsonl`).
 */
const SURE_OF_OTHERS = 0.985;
/** Whether a match of a user's words is left out: a classification that touches a document and is not sure, or one that goes on into the request below, which is read by itself. */
function isDoubtful({ rule, span: [from, to], confidence }: Match, [start, end]: Pasted, below: boolean): boolean {
  return CLASSIFIED.has(rule) && ((below && to > end) || (from < end && start < to && confidence < SURE_OF_OTHERS));
}

/** The document in a user's message: told by its form, or by what the user asks to do with it. */
function documentWithin(text: string): Document | undefined {
  const pasted = pastedDocument(text);
  const stretch = pasted ?? framedDocument(text);
  // What has a document's form may have a request below it, too.
  return stretch && { stretch, framed: pasted === undefined || (pasted[1] < text.length && framedDocument(text) !== undefined) };
}

interface Document {
  readonly stretch: Pasted;
  /** Told by what the user asks, not by its form. */
  readonly framed: boolean;
}

interface Read {
  readonly matches: readonly Match[];
  readonly score: number;
}

/** Rules, and the classifier where a least confidence of an unsupported classification is given, over one view, by its id; over a document in it too, read as one from elsewhere. */
function read(view: string, text: string, side: Side, decoded: boolean, least: number | undefined, document?: Document): Read {
  const tokens = tokenize(text);
  if (tokens.count === 0) return NOTHING_READ;
  const hits = conceptScanner().scan(text, tokens);
  spend(tokens.count * COST.token + hits.count * COST.concept);
  const reading = new Reading(text, tokens, hits);
  // Words, concepts and features are made once for both: they take most of the time.
  const features = least !== undefined ? extract(tokens, hits, wordClasses()) : undefined;
  const whole = judge(view, reading, features, side, decoded, least);
  if (!document) return whole;
  const [start, end] = document.stretch;
  const below = end < text.length;
  const own = document.framed ? whole.matches.filter(match => !isDoubtful(match, document.stretch, below)) : whole.matches;
  // What is left out does not count in the score, either.
  const score = own.length < whole.matches.length ? own.reduce((most, { confidence }) => Math.max(most, confidence), 0) : whole.score;
  // Where no sign ends a sentence, a request on the same line or below would be read as a part of it, and is an order.
  const inside = document.framed || below ? shifted(read(view, text.slice(start, end), 'untrusted', decoded, least), start) : judge(view, reading, features, 'untrusted', decoded, least, document.stretch);
  // "Summarise the text above" speaks of that and not of what the model was told before; by itself it is what the user asks.
  const request = !document.framed ? NOTHING_READ : below ? shifted(read(view, text.slice(end), side, decoded, least), end) : read(view, text.slice(0, start), side, decoded, least);
  return { matches: [...own, ...inside.matches, ...request.matches], score: Math.max(score, inside.score, request.score) };
}

const NOTHING_READ: Read = { matches: [], score: 0 };

/** What was read in a piece of a text that begins at an offset. */
function shifted({ matches, score }: Read, by: number): Read {
  return { matches: matches.map(match => ({ ...match, span: [match.span[0] + by, match.span[1] + by] })), score };
}

/** Segments that a stretch of the text has a part in: the first, and the one after the last. What a user asks right before a pasted text is none of it: read as its words it would be an order. */
function segmentsOf(reading: Reading, features: Features, [start, end]: Pasted): readonly [first: number, last: number] {
  const { tokenEnds, segments } = features;
  const { tokens } = reading;
  let first = 0;
  while (first < segments - 1 && tokens.end[tokenEnds[first]! - 1]! <= start) first++;
  let last = first + 1;
  while (last < segments && tokens.start[tokenEnds[last - 1]!]! < end) last++;
  return [first, last];
}

/** Whether a window of a tool's definition holds the first sentence about the tool or about a parameter, and no other: what stands around it are names. */
function isFirstSentence(text: string, [start, end]: Span): boolean {
  const before = text.slice(Math.max(0, start - FIELD_NAME_CHARS), end);
  const field = [...before.matchAll(FIELD_NAME)].at(-1);
  // A text without such fields is one description.
  const said = field === undefined ? (start === 0 ? text.slice(start, end) : undefined) : before.slice(field.index + field[0].length);
  return said !== undefined && said.length <= LONGEST_SENTENCE && !BETWEEN_SENTENCES.test(said) && !FURTHER_TEXT.test(said);
}

/** Where the segments from one up to another lie. */
function spanOf({ tokens }: Reading, { tokenEnds }: Features, from: number, to: number): Span {
  return [tokens.start[from === 0 ? 0 : tokenEnds[from - 1]!]!, tokens.end[tokenEnds[to - 1]! - 1]!];
}

/** What the rules and the classifier say of a text that was read, or of a stretch of it, taken as written by one side. */
function judge(view: string, reading: Reading, features: Features | undefined, side: Side, decoded: boolean, least: number | undefined, within?: Pasted): Read {
  const { tokens } = reading;
  const all = evaluate(reading, side);
  const found = within ? all.filter(({ start, end }) => start >= within[0] && end <= within[1]) : all;
  const matches: Match[] = strongest(found).map(item => ({
    rule: item.rule, span: [item.start, item.end], confidence: Math.min(0.99, item.confidence + (decoded ? DECODED_BONUS : 0)), view,
  }));
  if (!features || least === undefined) return { matches, score: matches.reduce((most, match) => Math.max(most, match.confidence), 0) };
  const evidence = evidenceOf(found);
  const [first, last] = within ? segmentsOf(reading, features, within) : [0, features.segments];
  const { probability, from, to } = predict(features, side === 'user' ? 'user' : 'document', evidence, first, last);
  if (side === 'untrusted' && !decoded && probability < LEAST_UNSUPPORTED && least === LEAST_UNSUPPORTED) {
    for (const [i, match] of matches.entries()) if (match.rule === DOUBTED.rule) matches[i] = { ...match, confidence: Math.min(match.confidence, DOUBTED.most) };
  }
  const supported = evidence.top >= LEAST_CONFIDENCE;
  const isNote = least === LEAST_OF_DEFINITION && probability >= LEAST_OF_NOTES && to > from && !isFirstSentence(reading.text, spanOf(reading, features, from, to));
  if (probability >= (supported ? LEAST_CONFIDENCE : isNote ? LEAST_OF_NOTES : least) && (supported || tokens.count >= LEAST_WORDS)) {
    // Without a window that stands out, the rules alone carried the classification: all of it is what was classified.
    const window = to === 0 ? spanOf(reading, features, first, last) : spanOf(reading, features, from, to);
    const staged = side === 'user' && (reading.has('persona', 'no_refusal') && reading.has('unrestricted', 'mode', 'no_refusal')) && !reading.has('new_orders', 'system_prompt');
    matches.push({ rule: staged ? 'jailbreak.classifier' : 'injection.classifier', span: carriedBy(matches, window), confidence: probability, view });
  }
  return { matches, score: matches.reduce((most, match) => Math.max(most, match.confidence), probability) };
}

/** Injections, jailbreaks and attempts to extract instructions, in what users write and in what comes from elsewhere. */
export const detector: Detector = {
  id: 'injection',
  title: 'Prompt injection, jailbreak and prompt extraction',
  version: 3,
  rules: RULES,

  applies(subject) {
    return subject.direction === 'request' && subject.trust !== 'trusted' && READ_ORIGINS.has(subject.origin) && !UNREAD_KINDS.has(subject.kind);
  },

  prepare: () => { sharedWeights(); },

  inspect: (subject: Subject): Inspected => inspect(subject, true),
};

/** The same by its rules alone, for readers of many texts who have no use for the classifier's opinion: it takes most of the time. */
export const byRules: Detector = { ...detector, inspect: (subject: Subject): Inspected => inspect(subject, false) };

/** Whether anything of a stretch was decoded: one that stands so in the text was classified there, with what stands around it there. */
function isDecoded(view: View, span: Span, raw: string): boolean {
  return raw.slice(...view.toRaw(...span)) !== view.text.slice(...span);
}

function inspect(subject: Subject, classifies: boolean): Inspected {
  const side: Side = subject.origin === 'user' ? 'user' : 'untrusted';
  const least = !classifies ? undefined : subject.origin === 'tool_definition' ? LEAST_OF_DEFINITION : LEAST_UNSUPPORTED;
  const main = read(subject.normalized.id, subject.normalized.text, side, false, least, side === 'user' ? documentWithin(subject.normalized.text) : undefined);
  const matches = [...main.matches];
  let score = main.score;
  for (const view of subject.views) {
    // The raw text says nothing that its normalised reading does not.
    if (view.id === 'raw' || view.id === subject.normalized.id || view.text === subject.normalized.text || view.text.length < LEAST_DECODED) continue;
    const decoded = read(view.id, view.text, side, true, least, side === 'user' ? documentWithin(view.text) : undefined);
    const kept = decoded.matches.filter(({ rule, span }) => !CLASSIFIED.has(rule) || isDecoded(view, span, subject.text));
    matches.push(...kept);
    score = Math.max(score, kept.length === decoded.matches.length ? decoded.score : kept.reduce((most, { confidence }) => Math.max(most, confidence), 0));
  }
  return matches.length === 0 && score === 0 ? NOTHING_FOUND : { matches, score };
}
