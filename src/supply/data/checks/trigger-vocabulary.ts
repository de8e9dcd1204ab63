import { isFunctionWord } from '../function-words.ts';
import { stylesOf, wordsOf } from '../words.ts';

/**
 * What can be a trigger, by number: the words of the examples, pairs of neighbours, the first and the last word, and
 * styles of writing. Examples are kept as these numbers.
 */

/** Different words and pairs of neighbours. */
const MAX_VOCABULARY = 1_000_000;
/** Numbers of words below this make pairs that a number without a fraction can name. */
const PAIR = 2 ** 26;

/** Numbers for words, given as they are first seen. */
export class Vocabulary {
  private readonly words = new Map<string, number>();
  /** Neighbours by the numbers of both. */
  private readonly pairs = new Map<number, number>();
  private readonly names: string[] = [];
  /** What words and pairs are made of: for each number those of two words, -1 for none. */
  private readonly parts: number[] = [];

  /** How many numbers are given. */
  get size(): number {
    return this.names.length;
  }

  /** Whether no further number is given: what is new has none. */
  get full(): boolean {
    return this.names.length >= MAX_VOCABULARY;
  }

  /** What a number stands for; empty where it was not given. */
  name(id: number): string {
    return this.names[id] ?? '';
  }

  /** The words of a text, and the numbers of all that it has. */
  take(text: string): { readonly words: readonly string[]; readonly ids: ReadonlySet<number> } {
    const words = wordsOf(text);
    const ids = new Set<number>();
    let before = -1;
    for (const word of words) {
      const id = this.word(ids, word);
      // So that what is written in capitals still says what it says.
      const lower = word.toLowerCase();
      if (lower !== word) this.word(ids, lower, id);
      if (before >= 0 && id >= 0) this.pair(ids, before, id);
      before = id;
    }
    if (words.length > 2) {
      this.word(ids, `first: ${words[0] ?? ''}`, this.words.get(words[0] ?? ''));
      this.word(ids, `last: ${words.at(-1) ?? ''}`, this.words.get(words.at(-1) ?? ''));
    }
    for (const style of stylesOf(text)) this.word(ids, style);
    return { words, ids };
  }

  /** @param of - the word that this is a form of; -1 for none */
  private word(ids: Set<number>, word: string, of = -1): number {
    let id = this.words.get(word);
    if (id === undefined) {
      if (this.full) return -1;
      id = this.names.length;
      this.words.set(word, id);
      this.names.push(word);
      this.parts.push(of, -1);
    }
    ids.add(id);
    return id;
  }

  private pair(ids: Set<number>, first: number, second: number): void {
    const key = first * PAIR + second;
    let id = this.pairs.get(key);
    if (id === undefined) {
      if (this.full) return;
      id = this.names.length;
      this.pairs.set(key, id);
      this.names.push(`${this.name(first)} ${this.name(second)}`);
      this.parts.push(first, second);
    }
    ids.add(id);
  }

  /** The numbers of the two words of a pair, or of the word that this is a form of; -1 for none. */
  partsOf(id: number): readonly [number, number] {
    return [this.parts[2 * id] ?? -1, this.parts[2 * id + 1] ?? -1];
  }

  /** Whether a number is that of a pair of neighbours. */
  isPair(id: number): boolean {
    return this.parts[2 * id + 1] !== -1;
  }

  /** Whether a number is that of a word in small letters, rather than of a pair, a form or a style. */
  isWord(id: number): boolean {
    const name = this.name(id);
    return !this.isPair(id) && name === name.toLowerCase() && !/^(?:first|last|style): /.test(name) && /\p{L}/u.test(name);
  }

  /** Whether a word may say something of an example: pairs, forms and styles would say it again, and words of grammar say what sentence it is. */
  isEvidence(id: number): boolean {
    return this.isWord(id) && !isFunctionWord(this.name(id));
  }

  /** Whether a word, or each of a pair, is one of grammar: whole kinds of sentences have it. */
  isGrammar(id: number): boolean {
    const words = this.name(id).replace(/^(?:first|last): /, '').toLowerCase().split(' ');
    return words.every((each) => isFunctionWord(each) || /^[,.;:!?'"’()-]$/.test(each));
  }
}
