import type { Span } from '../../contract.ts';
import { HUSHES, OWES, TOLD, conceptsIn } from './instruction-words.ts';
import { fold, meaningsOf, wordsOf } from './words.ts';

/** Rules that a system text must have for this to say anything; fewer are shared by any answer on its subject. */
export const LEAST_RULES = 4;
/** Most of a system text and of an answer that are compared. UTF-16 units. */
export const MAX_CHARS = 16_384;
const MAX_RULES = 64;
const MAX_SENTENCES = 256;
/** Marks that are looked for before anything is compared: in German every noun is written as a name is. */
const MAX_MARKS = 12;

/** How much each kind of sign tells. */
const WEIGHT = { number: 2, name: 2, word: 1, concept: 0.75, meaning: 1 } as const;
/** Weight of shared signs at which a sentence restates a rule, and their share of all that the rule has. */
const LEAST_WEIGHT = 2;
const LEAST_SHARE = 0.3;
/** Common words and meanings that tell a rule without any word of its own. */
const MEANT_ALONE = 3;

interface Stretch { readonly start: number; readonly end: number; readonly text: string }

interface SystemRule {
  /** Signs and what each is worth: less the more rules have it. */
  readonly signs: ReadonlyMap<string, number>;
  readonly weight: number;
  /** It forbids to speak of something: an answer that serves its reader does not come to it. */
  readonly hushes: boolean;
}

/** A system text taken apart. */
export interface Outline {
  readonly rules: readonly SystemRule[];
  /** Its rarest numbers, names and words as they are written; an answer with fewer than two of them restates nothing. */
  readonly marks: readonly string[];
}

const BREAK = /[.!?;]+["')\]]{0,2}(?=\s)|[。！？]|\n+/g;

/** Sentences and lines. */
export function stretchesOf(text: string, most: number): Stretch[] {
  const found: Stretch[] = [];
  let start = 0;
  const add = (end: number): void => {
    const piece = text.slice(start, end);
    if (/\p{L}{3}/u.test(piece)) found.push({ start, end, text: piece });
  };
  for (const mark of text.matchAll(BREAK)) {
    const end = mark.index + mark[0].length;
    // `3. Never ...`: the number of a list ends no sentence.
    if (/(?:^|\n)\s{0,8}\d{1,2}[.)]$/.test(text.slice(Math.max(0, end - 12), end))) continue;
    add(end);
    start = end;
    if (found.length >= most) return found;
  }
  add(text.length);
  return found;
}

function signsOf(text: string): Map<string, number> {
  const signs = new Map<string, number>();
  // A word that other languages are known to have counts by what it means alone.
  for (const { key, kind, means } of wordsOf(text)) if (!means) signs.set(key, Math.max(signs.get(key) ?? 0, WEIGHT[kind]));
  for (const concept of conceptsIn(fold(text))) signs.set(concept, WEIGHT.concept);
  for (const key of meaningsOf(text)) signs.set(key, key.startsWith('=') ? WEIGHT.meaning : Math.max(signs.get(key) ?? 0, key.length > 1 ? WEIGHT.number : WEIGHT.meaning));
  return signs;
}

/** @returns undefined for a text with too few rules to compare */
export function outlineOf(texts: readonly string[]): Outline | undefined {
  const text = texts.join('\n').slice(0, MAX_CHARS);
  const stretches = stretchesOf(text, MAX_RULES);
  const each = stretches.map((stretch) => signsOf(stretch.text));
  const spread = new Map<string, number>();
  for (const signs of each) for (const key of signs.keys()) spread.set(key, (spread.get(key) ?? 0) + 1);
  const rules = each.map((signs, i): SystemRule => {
    const weighed = new Map([...signs].map(([key, weight]): [string, number] => [key, weight / Math.sqrt(spread.get(key) ?? 1)]));
    return { signs: weighed, weight: [...weighed.values()].reduce((a, b) => a + b, 0), hushes: HUSHES.test(fold(stretches[i]?.text ?? '')) };
  }).filter(({ weight }) => weight >= LEAST_WEIGHT);
  if (rules.length < LEAST_RULES) return undefined;
  return { rules, marks: marksOf(text, spread) };
}

/** Numbers and names first: their first characters are rare, so that looking for them costs little. */
function marksOf(text: string, spread: ReadonlyMap<string, number>): string[] {
  const order = { number: 0, name: 1, word: 2 } as const;
  const words = wordsOf(text).sort((a, b) => order[a.kind] - order[b.kind] || (spread.get(a.key) ?? 0) - (spread.get(b.key) ?? 0) || b.end - b.start - (a.end - a.start));
  const marks = new Set<string>();
  for (const { kind, start, end } of words) {
    if (marks.size >= MAX_MARKS) break;
    // The beginning of a word, as other languages and endings have it; digits as far as no sign parts them.
    const written = text.slice(start, end);
    const mark = kind === 'number' ? /\d{3,}/.exec(written)?.[0] : written.slice(0, 6);
    // Two digits stand in half of all answers.
    if (mark !== undefined) marks.add(mark);
  }
  return [...marks];
}

export interface Restated {
  readonly span: Span;
  /** Rules restated, and rules there are. */
  readonly restated: number;
  readonly rules: number;
  /** 0..1: share of the rules, less where their order is another. */
  readonly score: number;
  /** Rules restated that forbid to speak of something. */
  readonly hushed: number;
  /** Whether the answer speaks of what it was told, or of what it must do. */
  readonly told: 'plainly' | 'perhaps' | undefined;
}

/** How much of a system text an answer restates, rule by rule; undefined when next to nothing. */
export function restatedIn(outline: Outline, answer: string): Restated | undefined {
  let marks = 0;
  for (const mark of outline.marks) if (answer.includes(mark) && ++marks >= 2) break;
  const text = answer.slice(0, MAX_CHARS);
  const folded = fold(text);
  const told = TOLD.test(folded) ? 'plainly' : OWES.test(folded) ? 'perhaps' : undefined;
  // A translation may have none of them left, and says then whose rules it tells.
  if (marks < 2 && told !== 'plainly') return undefined;
  const sentences = stretchesOf(text, MAX_SENTENCES).map((stretch) => ({ ...stretch, signs: signsOf(stretch.text) }));
  const places: { place: number; start: number; end: number }[] = [];
  let hushed = 0;
  for (const rule of outline.rules) {
    let best = 0;
    let at = -1;
    for (const [index, { signs }] of sentences.entries()) {
      let shared = 0;
      let real = 0;
      let meant = 0;
      for (const [key, weight] of rule.signs) {
        if (!signs.has(key)) continue;
        shared += weight;
        if (!key.startsWith('=')) real++;
        else meant++;
      }
      // Common words say nothing alone, unless they are several.
      if ((real > 0 || meant >= MEANT_ALONE) && shared >= LEAST_WEIGHT && shared >= rule.weight * LEAST_SHARE && shared > best) {
        best = shared;
        at = index;
      }
    }
    const sentence = sentences[at];
    if (sentence === undefined) continue;
    places.push({ place: at, start: sentence.start, end: sentence.end });
    if (rule.hushes) hushed++;
  }
  if (places.length === 0) return undefined;
  const share = places.length / outline.rules.length;
  const order = places.length < 2 ? 0 : inOrder(places.map(({ place }) => place)) / places.length;
  return {
    span: [Math.min(...places.map(({ start }) => start)), Math.max(...places.map(({ end }) => end))],
    restated: places.length, rules: outline.rules.length, score: share * (0.5 + order / 2), hushed, told,
  };
}

/** Length of the longest part of a list that does not go back. */
function inOrder(list: readonly number[]): number {
  const tails: number[] = [];
  for (const value of list) {
    const at = tails.findIndex((tail) => tail > value);
    if (at < 0) tails.push(value);
    else tails[at] = value;
  }
  return tails.length;
}
