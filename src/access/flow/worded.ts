import { textWords } from '../labels/names.ts';
import { bitOf } from '../labels/verbs.ts';
import type { Source, Trace } from '../provenance/contract.ts';
import type { CorpusPart } from '../provenance/corpus.ts';
import { STEM, type Intent } from './intent.ts';
import type { Sentence } from './sentences.ts';
import { foldWord } from '../labels/names.ts';

/*
 * Whether what a call says to others, or writes down, was put into the agent's mouth: quoted where a text dictates it, or
 * in other words where a text tells an agent what to say.
 */

/** Text before a value in which words are dictated. UTF-16 units. */
const DICTATION = 90;
/** Somebody's words in quotes, after what says that others are to use them. Folded text. */
const DICTATES = /\b(?:words?|wording|phrases?|sentences?|lines?|statements?|formula|disclaimer|contains?|include[sd]?|(?:clos|end|start|begin|open)\w{0,3} with|wortlaut|wort(?:e|en)?|satz|satzen|zeile|formulierung|enthal\w{1,3}|ende\w{0,2} mit|mots?|mention|ligne|formule|contien\w{1,2}|contenir|termine\w{0,2} par|palabras|frase|linea|contenga|contiene\w?|incluy\w{1,2}|termin\w{1,3} con|parole|riga|dicitura|contengan?|palavras|linha|contenha|woorden|zin|regel|bevat|slowa|zdanie)\b[^\n"“„«]{0,40}["'“„«‘][^"”»\n]{0,60}$|(?:文言|文章|一文|言葉|语句|以下文字|字样|문구|문장)[^\n「『“"]{0,20}[「『“"][^」』”\n]{0,60}$/u;
/** The same without quotes, right behind a colon. Folded text. */
const DICTATES_NEXT = /\b(?:words?|wording|phrase|sentence|line|statement|text|note|remark|entry|wortlaut|worte|satz|zeile|text|vermerk|eintrag|mots?|ligne|phrase|mention|palabras|frase|linea|texto|parole|riga|testo|linha|woorden|zin|regel|slowa|zdanie)\s?:\s{1,3}["'“„«]?$/u;

/** Whether a stretch stands where a text says what others are to write. */
export function isDictated({ from, span }: Source): boolean {
  return DICTATES.test(before(from, span[0]));
}

/** Whether a stretch stands right behind the colon of what is to be written down. */
export function isDictatedNext({ from, span }: Source): boolean {
  return DICTATES_NEXT.test(before(from, span[0]));
}

function before(from: CorpusPart, start: number): string {
  return foldWord(from.part.text.slice(Math.max(0, start - DICTATION), start));
}

/** Putting something into words. */
const SPEAKING = bitOf('send') | bitOf('post') | bitOf('note');
/** Letters of a word that tells something, and how many of an order's such words the agent's own have. */
const LEAST_LETTERS = 6;
const LEAST_SHARED = 3;

/** Whether an order to the agent about what to say has several telling words of a value that nobody else said. */
export function isPutIntoWords({ value }: Trace, orders: readonly Sentence[], others: readonly Sentence[], { stems }: Intent): boolean {
  if (typeof value !== 'string' || orders.length === 0) return false;
  const ours = new Set(telling(value).filter((word) => !stems.has(word.slice(0, STEM))));
  const told = new Set(orders.flatMap(({ text }) => telling(text)));
  const shared = [...ours].filter((word) => told.has(word));
  if (shared.length < LEAST_SHARED) return false;
  const elsewhere = new Set(others.flatMap(({ text }) => telling(text)));
  return shared.filter((word) => !elsewhere.has(word)).length >= LEAST_SHARED;
}

/** Whether a sentence tells an agent what to say. */
export function saysWhatToSay({ addressed, asks, verbs }: Sentence): boolean {
  return addressed && asks && (verbs & SPEAKING) !== 0;
}

function telling(text: string): string[] {
  return textWords(text).filter((word) => word.length >= LEAST_LETTERS);
}
