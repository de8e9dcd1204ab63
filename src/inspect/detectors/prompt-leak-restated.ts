import type { Detector, InspectionContext, Inspected, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { outlineOf, restatedIn, type Outline } from './prompt-leak-restated/restated.ts';

const RULES: readonly Rule[] = [
  {
    id: 'extraction.system-prompt-restated', category: 'extraction', severity: 'high', paranoia: 2,
    title: 'Answer that restates the rules of the system text in other words or another language',
    references: ['OWASP LLM07:2025', 'AML.T0056'],
  },
];

/** Shorter answers restate no four rules. UTF-16 units, of which a Chinese one says as much as three. */
const LEAST_CHARS = 120;
/**
 * Score and rules from which an answer restates too much: less is enough when it speaks of what it was told, or of what it
 * must do. An answer that serves its reader tells public rules as well, so that half of them say nothing.
 */
const LEAST = { unsaid: { score: 0.6, rules: 4 }, perhaps: { score: 0.5, rules: 3 }, plainly: { score: 0.3, rules: 3 } } as const;
/** The share of a score that is enough for an answer that speaks of what it was told, or must do, when a rule is among them that forbids to speak of something. */
const HUSHED = 0.75;

const MAX_OUTLINES = 16;
const outlines = new Map<string, Outline | null>();

/** The outline of a conversation's system texts; null for one that says too little. Kept, since it is the same at every answer. */
function outlineFor(context: InspectionContext): Outline | null {
  let outline = outlines.get(context.fingerprint);
  if (outline === undefined) {
    const oldest = outlines.keys().next();
    if (outlines.size >= MAX_OUTLINES && oldest.done !== true) outlines.delete(oldest.value);
    outline = outlineOf(context.systemTexts) ?? null;
    outlines.set(context.fingerprint, outline);
  }
  return outline;
}

function lengthOf(text: string): number {
  return text.length >= LEAST_CHARS ? text.length : text.length + 2 * (text.match(/\p{sc=Han}/gu)?.length ?? 0);
}

function inspect(subject: Subject, context: InspectionContext): Inspected {
  if (context.systemTexts.length === 0 || lengthOf(subject.text) < LEAST_CHARS) return NOTHING_FOUND;
  const outline = outlineFor(context);
  if (outline === null) return NOTHING_FOUND;
  const found = restatedIn(outline, subject.text);
  if (found === undefined) return NOTHING_FOUND;
  const least = LEAST[found.told ?? 'unsaid'];
  if (found.score < least.score * (found.told !== undefined && found.hushed > 0 ? HUSHED : 1) || found.restated < least.rules) return NOTHING_FOUND;
  const confidence = Math.min(0.95, 0.5 + found.score / 2);
  return { matches: [{ rule: 'extraction.system-prompt-restated', span: found.span, confidence, note: `${found.restated} of ${found.rules} rules` }] };
}

/**
 * System texts told in paraphrase or translation: rule by rule, by numbers, names, rare words, words that other languages
 * share, and words that rules are made of. What a whole answer says is known at its end, so a stream is held when this is enforced.
 */
export const detector: Detector = {
  id: 'prompt-leak-restated',
  title: 'System prompt restated',
  version: 2,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer' && subject.kind === 'text',
  inspect,
};
