import { extract } from '../classifier/features.ts';
import { conceptScanner } from '../classifier/lexicon.ts';
import { predict, wordClasses } from '../classifier/model.ts';
import { tokenize } from '../classifier/tokens.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { evaluate, evidenceOf } from './injection/evaluate.ts';
import { pastedDocument } from './injection/pasted.ts';
import { Reading } from './injection/reading.ts';
import { LEAST_CONFIDENCE, RULES } from './injection/rules.ts';
import type { Detector, Inspected, Match, Span, Subject, View } from '../contract.ts';
import type { Side } from './injection/candidate.ts';
import type { Weighed } from './injection/evaluate.ts';

/** Decoded views shorter than this hold no instruction. UTF-16 units. */
export const LEAST_DECODED = 12;
/** Added to a rule's confidence in a decoded view: nobody encodes an order by accident. */
const DECODED_BONUS = 0.08;
/** A classification that no rule supports is reported from the lowest default blocking threshold on: below, it is too often ordinary text. */
const LEAST_UNSUPPORTED = 0.8;
/** A rule that is this sure blocks by itself. */
const SURE = 0.85;
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

interface Read {
  readonly matches: readonly Match[];
  readonly score: number;
}

/** Rules, and the classifier where it is asked, over one view. */
function read(view: View, side: Side, decoded: boolean, classifies: boolean): Read {
  const { text } = view;
  const tokens = tokenize(text);
  if (tokens.count === 0) return { matches: [], score: 0 };
  const hits = conceptScanner().scan(text, tokens);
  const reading = new Reading(text, tokens, hits);
  const found = evaluate(reading, side);
  const matches: Match[] = strongest(found).map(item => ({
    rule: item.rule, span: [item.start, item.end], confidence: Math.min(0.99, item.confidence + (decoded ? DECODED_BONUS : 0)), view: view.id,
  }));
  if (!classifies) return { matches, score: matches.reduce((most, match) => Math.max(most, match.confidence), 0) };
  const evidence = evidenceOf(found);
  const features = extract(tokens, hits, wordClasses());
  const { probability, from, to } = predict(features, side === 'user' ? 'user' : 'document', evidence);
  if (probability >= (evidence.top >= LEAST_CONFIDENCE ? LEAST_CONFIDENCE : LEAST_UNSUPPORTED)) {
    // Without a window that stands out, the rules alone carried the classification: the whole text is what was classified.
    const first = from === 0 ? 0 : features.tokenEnds[from - 1]!;
    const last = to === 0 ? tokens.count - 1 : features.tokenEnds[to - 1]! - 1;
    const window: Span = [tokens.start[first]!, tokens.end[last]!];
    const staged = side === 'user' && (reading.has('persona', 'no_refusal') && reading.has('unrestricted', 'mode', 'no_refusal')) && !reading.has('new_orders', 'system_prompt');
    matches.push({ rule: staged ? 'jailbreak.classifier' : 'injection.classifier', span: carriedBy(matches, window), confidence: probability, view: view.id });
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

  inspect: (subject: Subject): Inspected => inspect(subject, true),
};

/** The same by its rules alone, for readers of many texts who have no use for the classifier's opinion: it takes most of the time. */
export const byRules: Detector = { ...detector, inspect: (subject: Subject): Inspected => inspect(subject, false) };

function inspect(subject: Subject, classifies: boolean): Inspected {
  const side: Side = subject.origin === 'user' ? 'user' : 'untrusted';
  const main = read(subject.normalized, side, false, classifies);
  const matches = [...main.matches];
  let score = main.score;
  const pasted = side === 'user' ? pastedDocument(subject.normalized.text) : undefined;
  if (pasted) {
    const [start, end] = pasted;
    const inside = read({ ...subject.normalized, text: subject.normalized.text.slice(start, end) }, 'untrusted', false, classifies);
    matches.push(...inside.matches.map(match => ({ ...match, span: [match.span[0] + start, match.span[1] + start] as const })));
    score = Math.max(score, inside.score);
  }
  for (const view of subject.views) {
    // The raw text says nothing that its normalised reading does not.
    if (view.id === 'raw' || view.id === subject.normalized.id || view.text === subject.normalized.text || view.text.length < LEAST_DECODED) continue;
    const decoded = read(view, side, true, classifies);
    matches.push(...decoded.matches);
    score = Math.max(score, decoded.score);
  }
  return matches.length === 0 && score === 0 ? NOTHING_FOUND : { matches, score };
}
