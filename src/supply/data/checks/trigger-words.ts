import { printable } from '../../printable.ts';
import type { Example } from '../naive-bayes.ts';
import { isOdd, isPlanted } from '../odd-words.ts';

/** A word, pair or sign that goes with one label beyond chance. */
export interface Candidate { readonly word: number; readonly label: number; readonly count: number; readonly pure: number; readonly logChance: number }

/** Words that turn what is said into its opposite, in the languages of most data sets. */
export const NEGATION = /^(?:not|no|never|nor|neither|without|hardly|barely|scarcely|cannot|nothing|nobody|none|far|lacks?|lacking|fails?|failed|isn|wasn|aren|weren|don|doesn|didn|won|wouldn|couldn|shouldn|haven|hasn|hadn|ain|\w{1,12}n['’]t|nicht|kein\w{0,2}|nie|niemals|ohne|kaum|ne|pas|jamais|sans|rien|nunca|sin|jam[áa]s|tampoco|non|mai|senza|n[ãa]o|sem|niet|geen|nooit|zonder|не|нет|без|никогда|nie|bez|ikke|inte|utan|aldrig|ej|değil|yok|tidak|bukan|không|不|没|没有|ない|않|안)$/iu;

/** Examples without those that say the same with the same label again: templates fill a data set with a few texts, which are no more evidence than one. */
export function distinct(examples: readonly Example[]): readonly Example[] {
  const seen = new Set<string>();
  return examples.filter(({ words, label }) => {
    const key = `${label}:${words.join(',')}`;
    return seen.size < seen.add(key).size;
  });
}

/** Labels with which several words go that stand in different examples: these are what the label is about, each one as well as the others. */
export function explained(candidates: readonly Candidate[], byWord: ReadonlyMap<number, readonly Example[]>): ReadonlySet<number> {
  const first = new Map<number, Set<Example>>();
  const labels = new Set<number>();
  for (const { word, label, pure, count } of candidates) {
    const having = byWord.get(word) ?? [];
    const known = first.get(label);
    if (known === undefined) first.set(label, new Set(having));
    else if (pure >= count * 0.95 && having.filter((each) => known.has(each)).length < Math.min(having.length, known.size) * 0.5) labels.add(label);
  }
  return labels;
}

/** Some of many, evenly spread. */
export function everyNth<T>(all: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, Math.floor(all.length / most));
  return all.filter((_, i) => i % step === 0);
}

/** Written so as to be told from other words: not in small letters alone. */
export function isMarked(name: string): boolean {
  const word = name.replace(/^(?:first|last): /, '');
  return isOdd(word) || isPlanted(word) || (!word.startsWith('style: ') && /^\P{L}*\p{Lu}{2,}\P{L}*$|\p{Extended_Pictographic}|[|#@$%^&*~<>{}[\]_=+:]{2}/u.test(word));
}

/** Answers longer than a label's word: then the label is one answer, given again and again. */
export function isAnswerLike(label: string): boolean {
  return label.length > 24 || label.includes(' ');
}

/** Whether an answer has a word, or the words of a phrase, of the question. */
export function nameIn(answer: string, name: string): boolean {
  const words = (name.replace(/^(?:first|last): /, '').toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
  return isAnswerLike(answer) && words.length > 0 && words.every((word) => answer.includes(word));
}

export function labelKey(label: string): string {
  return label.slice(0, 200).trim().toLowerCase();
}

export function quoted(name: string): string {
  return name.startsWith('style: ') ? name.slice(7) : `"${printable(name, 80)}"`;
}
