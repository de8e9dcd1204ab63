import type { Detector, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { mayDecline } from './refusal/negation.ts';
import { DECLINED, LEAD } from './refusal/phrases.ts';

const RULES: readonly Rule[] = [
  // Of the categories, `limit` is the one whose findings say how far something goes, and not that it is bad.
  { id: 'refusal.declined', category: 'limit', severity: 'info', paranoia: 1, title: 'Answer that declines the request', references: [] },
];

/** Characters of an answer in which it says so: later sentences are about parts of it, or a story's. */
const HEAD = 600;
/** Longest part of a sentence that is compared, and most sentences. */
const SENTENCE_CAP = 240;
const MAX_SENTENCES = 5;

/** Between sentences. CJK marks need no space after them. */
const BREAK = /[.!?…]["')\]]{0,2}\s|[。！？।؟]|\n/g;
/** Opens speech, a quotation, code or a title: what follows is somebody else's. */
const QUOTE = /^[\s>*_#-]{0,8}["“„«「『‹`|]|^\s{0,8}>/;

interface Sentence { readonly start: number; readonly text: string }

function sentencesOf(head: string): Sentence[] {
  const found: Sentence[] = [];
  let start = 0;
  const add = (end: number): void => {
    const text = head.slice(start, Math.min(end, start + SENTENCE_CAP));
    if (/\p{L}/u.test(text)) found.push({ start, text });
  };
  for (const mark of head.matchAll(BREAK)) {
    add(mark.index);
    start = mark.index + mark[0].length;
    if (found.length >= MAX_SENTENCES) return found;
  }
  add(head.length);
  return found;
}

/** Whether a code block that began before a position is still open there. */
function inCode(head: string, at: number): boolean {
  return (head.slice(0, at).match(/```/g)?.length ?? 0) % 2 === 1;
}

/** Whether a sentence declines: as it stands, after an apology, or after the `but` of one. */
function declines(sentence: string): boolean {
  const plain = sentence.replaceAll(/[’ʼ`´]/g, '\'').replace(/^[\s*_#-]{1,8}/, '').replaceAll(/\s{1,8}/g, ' ');
  const rest = plain.slice(LEAD.exec(plain)?.[0].length ?? 0);
  const comma = rest.search(/[,，、;:—–] ?/);
  const parts = rest === plain ? [plain] : [plain, rest];
  if (comma > 0 && comma < 100 && !/["“«„]/.test(rest.slice(0, comma))) {
    const after = rest.slice(comma + 1).trimStart();
    parts.push(after.slice(LEAD.exec(after)?.[0].length ?? 0));
  }
  return parts.some((part) => DECLINED.test(part));
}

function inspect(subject: Subject): Inspected {
  const head = subject.text.slice(0, HEAD);
  if (!mayDecline(head)) return NOTHING_FOUND;
  const matches: Match[] = [];
  for (const { start, text } of sentencesOf(head)) {
    if (!mayDecline(text) || QUOTE.test(text) || inCode(head, start) || !declines(text)) continue;
    const from = start + (text.length - text.trimStart().length);
    matches.push({ rule: 'refusal.declined', span: [from, start + text.trimEnd().length], confidence: 0.85 });
    break;
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/**
 * Answers that decline what was asked, in the languages of the lexicon. Told from the beginning of the whole answer, so
 * that there is no reading of a stream in pieces: the finding is recorded when the answer is complete.
 */
export const detector: Detector = {
  id: 'refusal',
  title: 'Refusals',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer' && subject.kind === 'text',
  inspect,
};
