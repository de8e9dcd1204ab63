import type { Detector, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { ThingScanner } from './harmful/cores.ts';
import { foldInPlace, foldPattern } from './harmful/fold.ts';
import { ABROAD, ASK_ABROAD, FRAMES_ABROAD } from './harmful/languages.ts';
import { FRAMES, SUBJECTS } from './harmful/subjects.ts';
import { findWide } from './harmful/wide.ts';

const TITLES: Readonly<Record<string, string>> = {
  'harmful.mass-weapons': 'Making or getting of bombs, poisons and weapons of mass harm', 'harmful.self-harm': 'Methods of suicide and self-harm',
  'harmful.child-sexual': 'Sexual content with children', 'harmful.violent-extremism': 'Planning or praise of violent extremism',
  'harmful.malware': 'Making or use of malware and attacks on systems', 'harmful.hard-drugs': 'Making or getting of hard drugs',
  'harmful.fraud': 'Tools and texts of fraud', 'harmful.hate': 'Hatred against groups of people',
};

const RULES: readonly Rule[] = Object.entries(TITLES).map(([id, title]) => ({ id, category: 'harmful', severity: 'medium', paranoia: 2, title, references: [] }));

/** Characters on either side of a thing in which the act, and what excuses it, are looked for. */
const NEAR = 160;
/** Most places that are looked at in one text: a text that is full of them is about them, and is flagged or excused by then. */
const MOST = 256;

/** Asking to be told or given. */
const ASK = /\b(?:what (?:\w{1,20} ){0,4}(?:do|can|should|could|would) i|i (?:want|need) (?:a|an|some|you|it)|tell me (?:the|which|where|what)|build (?:a|an|me)|draw|how (?:to|do i|can i|could i|would i|should i|do you|can you|might)|can you|could you|would you|help me|i (?:want|need|would like) to|i d like to|give (?:me|detailed|step|instructions|a)|tell me how|show me|teach me|explain how|describe how|provide|step by step|instructions|tutorial|recipe|guide|write|create|generate|list|design|develop|determine|find|plan|compose|draft|best way|easiest way|how (?:many|much)|where (?:can|could|do) i|what s the|ways? to|which)\b/;
/** An answer that tells how, by its form. */
const STEPS = /(?:^|\n)\s{0,8}(?:step )?(?:2|two)[.):]\s|\b(?:step (?:1|2|one|two)|you will need|you ll need|first[, ].{1,400}\bthen\b|here (?:is|are) (?:how|the steps|a guide|instructions))/i;

/** One of which an answer that tells how nearly always has: looked for first, since it costs next to nothing. */
const SIGNS = ['\n2', 'Step ', 'ou will need', "ou'll need", 'Here ', 'First'] as const;

const ASKS_ABROAD = new RegExp(`\\b(?:${foldPattern(ASK_ABROAD)})\\b`);
/** Chinese characters and kana: only a text with some is looked through for {@link findWide}. */
const WIDE = /[\u3040-\u30ff\u4e00-\u9fff]/;

interface Compiled { readonly rule: string; readonly acts: RegExp; readonly frames: RegExp; readonly ask: RegExp }

const SCANNER = new ThingScanner<Compiled>([...SUBJECTS, ...ABROAD].flatMap(({ rule, things, acts, frames, abroad }) => {
  const all = [FRAMES, ...(abroad === true ? [FRAMES_ABROAD] : []), ...(frames === undefined ? [] : [frames])].join('|');
  const of = { rule, acts: new RegExp(`\\b(?:${foldPattern(acts)})\\b`), frames: new RegExp(`\\b(?:${foldPattern(all)})`), ask: abroad === true ? ASKS_ABROAD : ASK };
  return things.map((thing) => ({ thing, of }));
}));

function inspect(subject: Subject): Inspected {
  const { text } = subject.normalized;
  if (subject.direction === 'answer' && !SIGNS.some((sign) => text.includes(sign))) return NOTHING_FOUND;
  const places = SCANNER.find(text, MOST);
  const hasWide = subject.nonAscii && WIDE.test(text);
  if (places.length === 0 && !hasWide) return NOTHING_FOUND;
  const tellsHow = subject.direction === 'answer' && STEPS.test(text);
  if (subject.direction === 'answer' && !tellsHow) return NOTHING_FOUND;
  const matches: Match[] = [];
  const found = new Set<string>();
  for (const { of, start, end } of places) {
    if (found.has(of.rule)) continue;
    const near = foldInPlace(text.slice(Math.max(0, start - NEAR), end + NEAR));
    if (!of.acts.test(near) || of.frames.test(near) || (!tellsHow && !of.ask.test(near))) continue;
    found.add(of.rule);
    matches.push({ rule: of.rule, span: [start, end], confidence: tellsHow ? 0.6 : 0.7, view: subject.normalized.id });
  }
  for (const { of: rule, start, end } of hasWide ? findWide(text, tellsHow) : []) {
    if (!found.has(rule)) matches.push({ rule, span: [start, end], confidence: tellsHow ? 0.6 : 0.7, view: subject.normalized.id });
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/**
 * Requests and answers about doing great harm, told by a thing, an act and the form of asking or telling, and excused by
 * what such words mostly stand in. English most of all, with the plainest words of eight other languages; recorded only, since words cannot tell purpose.
 */
export const detector: Detector = {
  id: 'harmful',
  title: 'Harmful content',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.kind === 'text' && (subject.direction === 'answer' || subject.origin === 'user'),
  inspect,
};
