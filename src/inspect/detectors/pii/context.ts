import { folded, isUnspaced } from './fold.ts';
import { NEAR_OTHER_WORDS, OTHER_WORDS, WEAK_OTHER_WORDS } from './other-labels.ts';

/**
 * Context words. They are read within this many characters before a candidate, so that a stream that shows a detector
 * `lookback` characters gives the same answer as the whole text.
 */
export const CONTEXT_CHARS = 64;

/** Longest context word in letters, separators not counted. */
export const MAX_PHRASE = 40;

/** A set of context words: its index in what {@link Mentions} keeps. */
export type Words = number;

export interface Phrase {
  readonly letters: string;
  readonly sets: readonly Words[];
}

interface OpenPhrase {
  readonly letters: string;
  readonly sets: Words[];
}

/** Phrases by hash: open addressing over a power of two, so that a look-up is one or two reads of a typed array. */
const SLOTS = 1 << 15;
const SLOT_HASHES = new Int32Array(SLOTS);
const SLOT_PHRASES: (OpenPhrase | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
/** What the low bits of a word's hash tell: most words of a text are neither, and this table is small enough to stay near the processor. */
const WORD_KINDS = new Uint8Array(1 << 17);
/** The word may be a phrase; it may be the last of a phrase of several, and only behind these are phrases put together. */
export const IS_PHRASE = 1, ENDS_PHRASE = 2;
/** Phrases of scripts without spaces by their last character. */
const BY_LAST = new Map<number, OpenPhrase[]>();
let sets = 0;
/** Sets whose words label an identifier. */
export const LABEL_SETS = new Set<Words>();

const mix = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

export function hashOf(letters: string): number {
  let hash = 0;
  for (let i = 0; i < letters.length; i++) hash = mix(hash, letters.charCodeAt(i));
  return hash;
}

/** Letters only, folded: what is compared. */
export function lettersOf(text: string): string {
  let letters = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const base = folded(code);
    if (base !== 0) letters += String.fromCharCode(base);
    else if (isUnspaced(code)) letters += text[i];
  }
  return letters;
}

/** Whether text[start, end) has these letters, as {@link lettersOf} tells them: without making them anew. */
function spells(text: string, start: number, end: number, letters: string): boolean {
  let found = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const base = folded(code);
    const letter = base !== 0 ? base : isUnspaced(code) ? code : 0;
    if (letter === 0) continue;
    // Behind the last letter a code is NaN, which nothing equals.
    if (letters.charCodeAt(found++) !== letter) return false;
  }
  return found === letters.length;
}

function include(phrase: OpenPhrase, set: Words): void {
  if (!phrase.sets.includes(set)) phrase.sets.push(set);
}

function addSpaced(letters: string, set: Words): void {
  const hash = hashOf(letters);
  if (hash === 0) throw new Error(`pii: context word without a hash: ${letters}`);
  let slot = hash & (SLOTS - 1);
  for (let phrase = SLOT_PHRASES[slot]; phrase !== undefined; phrase = SLOT_PHRASES[slot]) {
    if (phrase.letters === letters) return include(phrase, set);
    slot = (slot + 1) & (SLOTS - 1);
  }
  SLOT_HASHES[slot] = hash;
  WORD_KINDS[hash & (WORD_KINDS.length - 1)]! |= IS_PHRASE;
  SLOT_PHRASES[slot] = { letters, sets: [set] };
}

function addUnspaced(last: number, letters: string, set: Words): void {
  const list = BY_LAST.get(last) ?? [];
  const known = list.find((phrase) => phrase.letters === letters);
  if (known === undefined) list.push({ letters, sets: [set] });
  else include(known, set);
  BY_LAST.set(last, list);
}

/**
 * A set of context words. A word is compared by its letters alone, without case or accents; between the words of a
 * phrase there may be a space, an underscore, a dash, a dot or nothing, and `dateOfBirth` reads as three words. So
 * `date of birth` also names the keys `date_of_birth`, `dateOfBirth` and `DATEOFBIRTH`. In scripts without spaces a
 * phrase may stand anywhere.
 */
export function words(...list: readonly string[]): Words {
  return register(list, true);
}

/** Context words that alone are no reason to ask the identifiers that need a word (`street`, `version`, `she is`). */
export function hints(...list: readonly string[]): Words {
  return register(list, false);
}

function register(list: readonly string[], label: boolean): Words {
  const set = sets++;
  if (label) LABEL_SETS.add(set);
  for (const word of list) {
    const letters = lettersOf(word);
    if (letters.length === 0 || letters.length > MAX_PHRASE) throw new Error(`pii: context word of ${letters.length} letters: ${word}`);
    const last = letters.charCodeAt(letters.length - 1);
    if (isUnspaced(last)) {
      addUnspaced(last, letters, set);
      continue;
    }
    addSpaced(letters, set);
    const final = lettersOf(/[^\p{L}]*(\p{L}+)[^\p{L}]*$/u.exec(word)?.[1] ?? '');
    if (final.length > 0 && final.length < letters.length) WORD_KINDS[hashOf(final) & (WORD_KINDS.length - 1)]! |= ENDS_PHRASE;
  }
  return set;
}

/** The sets in which these letters are a context word. `hash` is {@link hashOf} of the letters of text[start, end). */
export function phraseAt(text: string, start: number, end: number, hash: number): readonly Words[] | undefined {
  // An empty slot holds 0; a phrase whose hash is 0 would not be found, and there is none.
  for (let slot = hash & (SLOTS - 1), other = SLOT_HASHES[slot] ?? 0; other !== 0; other = SLOT_HASHES[slot] ?? 0) {
    if (other === hash) {
      const phrase = SLOT_PHRASES[slot];
      if (phrase !== undefined && spells(text, start, end, phrase.letters)) return phrase.sets;
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
  return undefined;
}

/** {@link IS_PHRASE} and {@link ENDS_PHRASE} of the words with this hash. Never wrongly without. */
export function kindOf(hash: number): number {
  return WORD_KINDS[hash & (WORD_KINDS.length - 1)]!;
}

/** The phrases of a script without spaces that may end in this character. */
export function phrasesEndingIn(code: number): readonly Phrase[] | undefined {
  return BY_LAST.get(code);
}

/** Labels of numbers that are no personal data; the one nearest to the candidate counts. */
export const OTHER_LABELS = hints(...OTHER_WORDS);
/** Everyday words (`case`, `line`, `total`) that label a number only right before it. */
export const NEAR_LABELS = hints(...NEAR_OTHER_WORDS);
/** Labels that say little (`id`, `code`, `ref`): right behind a context word they belong to it (`passport id`). */
export const WEAK_LABELS = hints(...WEAK_OTHER_WORDS);

/** How many sets there are, once every family is loaded. */
export function setCount(): number {
  return sets;
}
