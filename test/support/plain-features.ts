/** The tokens and features of a text told plainly, without the kernel: what it makes is held against this. */
import { pairHash, type SharedClasses, type SharedMap } from '../../src/inspect/classifier/classes.ts';
import { SLOTS, WORD_SLOTS } from '../../src/inspect/classifier/features.ts';
import { foldTable, GAP_CODE, GAP_COLON, GAP_FIELD, GAP_LINE, GAP_QUESTION, GAP_QUOTE, GAP_SENTENCE, STEM_LENGTH } from '../../src/inspect/classifier/tokens.ts';

export interface PlainToken { readonly hash: number; readonly stem: number; readonly start: number; readonly end: number; readonly gap: number }

const SIGNS: readonly (readonly [chars: string, bit: number])[] = [
  ['\n\r\u2028\u2029', GAP_LINE], ['.!?;。！？；…।؟', GAP_SENTENCE], ['"“”„«»‘’「」『』`', GAP_QUOTE], ['{}<>=[]|\\/#$*', GAP_CODE], [':：', GAP_COLON], ['_', 32], ['@', 64], ['?？؟', GAP_QUESTION],
];
const ALONE = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/u;

function dividesFields(gap: string): boolean {
  return /"[^"]*"|,"|'[^']*'|<[/!]|></s.test(gap) || gap.split('|').length === 2;
}

function hashOf(letters: readonly number[]): number {
  let hash = 0x2f0b4c47;
  for (const letter of letters) hash = Math.imul(hash ^ letter, 0x01000193);
  return hash ^ hash >>> 15;
}

/** What the units [from, to) between two words say; before the first word stands the beginning of a line. */
function gapOf(text: string, from: number, to: number, first: boolean): number {
  const gap = text.slice(from, to);
  let bits = first ? GAP_LINE : 0;
  for (const [chars, bit] of SIGNS) if (gap.split('').some(char => chars.includes(char))) bits |= bit;
  return !first && ((bits & (GAP_QUOTE | GAP_CODE)) !== 0 || gap.includes("'")) && dividesFields(gap) ? bits | GAP_FIELD : bits;
}

export function plainTokens(text: string): { readonly tokens: readonly PlainToken[]; readonly tail: number } {
  const fold = foldTable();
  const at = (i: number): number => i < text.length ? fold[text.charCodeAt(i)]! : 0;
  const alone = (i: number): boolean => ALONE.test(String.fromCharCode(at(i)));
  const tokens: PlainToken[] = [];
  let left = 0;
  for (let i = 0; i < text.length;) {
    if (at(i) < 2) { i++; continue; }
    const start = i;
    const letters = [at(i++)];
    if (!alone(start)) for (; at(i) !== 0 && !alone(i); i++) if (at(i) > 1) letters.push(at(i));
    const hash = hashOf(letters);
    tokens.push({ hash, stem: alone(start) || letters.length < STEM_LENGTH ? hash : hashOf(letters.slice(0, STEM_LENGTH)), start, end: i, gap: gapOf(text, left, start, tokens.length === 0) });
    left = i;
  }
  // What follows the last word divides no fields.
  return { tokens, tail: (gapOf(text, left, text.length, tokens.length === 0) & ~GAP_FIELD) | GAP_LINE };
}

function slot(value: number, bits: number, first: number): number {
  let h = Math.imul(value, 0x9e3779b1);
  h ^= h >>> 15;
  return first + (Math.imul(h, 0x85ebca6b) >>> 32 - bits);
}
const word = (value: number): number => slot(value, 18, 0);
const form = (value: number): number => slot(value, 16, WORD_SLOTS);
if (SLOTS !== WORD_SLOTS + (1 << 16)) throw new Error('the features have other slots than these');

function classOf({ entries }: SharedMap, hash: number): number {
  for (let i = 0; i < entries.length; i += 2) if (entries[i] === hash && entries[i + 1] !== 0) return entries[i + 1]!;
  return 0;
}

/** Slots of each segment, and the token after its last one. `concepts` are those met, each with its token, in order. */
export function plainFeatures(text: string, concepts: readonly (readonly [token: number, concept: number])[], classes: SharedClasses): { readonly slots: readonly number[][]; readonly tokenEnds: readonly number[] } {
  const { tokens, tail } = plainTokens(text);
  const tokenEnds: number[] = [];
  let begin = 0;
  for (const [i, { gap }] of tokens.entries()) {
    if (i - begin < 4 || ((gap & (GAP_LINE | GAP_SENTENCE | GAP_FIELD)) === 0 && i - begin < 64)) continue;
    tokenEnds.push(begin = i);
  }
  if (tokens.length > begin) tokenEnds.push(tokens.length);
  return { tokenEnds, slots: tokenEnds.map((to, k) => segment(tokens, k === 0 ? 0 : tokenEnds[k - 1]!, to, to < tokens.length ? tokens[to]!.gap : tail, concepts, classes)) };
}

function segment(tokens: readonly PlainToken[], from: number, to: number, after: number, concepts: readonly (readonly [token: number, concept: number])[], classes: SharedClasses): number[] {
  const slots: number[] = [];
  const met: { readonly id: number; readonly at: number }[] = [];
  const meet = (id: number, at: number): void => {
    if (id === 0) return;
    const own = Math.imul(id, 0x2c9277b5);
    slots.push(form(own));
    if (at - from < 2) slots.push(form(Math.imul(id, 0x7777a7c1)));
    const [last, before] = [met.at(-1), met.at(-2)];
    if (last && at - last.at <= 6) {
      slots.push(form(Math.imul(last.id, 0x5851f42d) ^ own));
      if (before && at - before.at <= 6) slots.push(form(Math.imul(before.id, 0x5851f42d) ^ own ^ 0x55));
    }
    met.push({ id, at });
  };
  let concept: { readonly id: number; readonly at: number } | undefined;
  for (let i = from; i < to; i++) {
    const { hash, stem, gap } = tokens[i]!;
    slots.push(word(hash));
    if (i > from) {
      slots.push(word(Math.imul(tokens[i - 1]!.stem, 0x1b873593) ^ stem));
      if (gap !== 0) slots.push(form(Math.imul(gap + 1, 0x510e527f)));
    } else slots.push(word(stem ^ 0x51ab3f1d), form(Math.imul(gap + 1, 0x6a09e667)));
    if (i - from < 4) slots.push(word(stem ^ 0x1111aaab));
    meet(classOf(classes.words, hash) || (stem === hash ? 0 : classOf(classes.stems, stem)), i);
    if (i > from) meet(classOf(classes.pairs, pairHash(tokens[i - 1]!.hash, hash)), i);
    for (const [, found] of concepts.filter(([token]) => token === i)) {
      const id = found + 1;
      slots.push(form(Math.imul(id, 0x7f4a7c15)));
      if (i - from < 2) slots.push(form(Math.imul(id, 0x68e31da4)));
      if (concept && i - concept.at <= 14) slots.push(form(Math.imul(concept.id, 0x2545f491) ^ Math.imul(id, 0x7f4a7c15)));
      concept = { id, at: i };
    }
  }
  const end = Math.imul((after & (GAP_LINE | GAP_SENTENCE | GAP_QUOTE | GAP_CODE | GAP_COLON | GAP_QUESTION | GAP_FIELD)) + 1, 0x3c6ef35f);
  slots.push(form(end), word(tokens[from]!.stem ^ end), form(Math.imul(Math.min(7, 31 - Math.clz32(to - from)) + 1, 0x2f0b4c47)));
  return slots;
}
