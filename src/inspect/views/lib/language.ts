/** Whether letters are language: enough to tell a reading from its reverse or from a shifted alphabet. */
import { ALPHABETS, LETTER_MASK, bitsOf } from './alphabets.ts';
import { pairLog } from './evidence.ts';
import { unitsOf } from '../../units.ts';
import { COMMON } from './word-table.ts';
import { segment } from './segment.ts';
import { COST, spend } from '../../effort.ts';

/** Letters, marks' letters and apostrophes: what a word is made of. */
export function inWord(code: number): boolean {
  return IN_WORD[code] === 1;
}

const IN_WORD = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code++) {
  IN_WORD[code] = Number(code < 128 ? (bitsOf(code) & LETTER_MASK) !== 0 || code === 0x27 : code >= 0xc0 && code !== 0x2019 && code !== 0x3000 && !(code >= 0x2000 && code <= 0x206f));
}

/** Longest common word; longer ones are neither for nor against. */
const LONGEST_WORD = 16;

/** Least evidence for a stretch: letters in common words that only the transformed reading has, and such words. */
const MIN_LETTERS = 12;
const MIN_WORDS = 3;
/** Most words that neither reading knows which join a stretch at either end. */
const MAX_STRANGERS = 3;
/** A stretch ends when this many letters speak against it. */
const MAX_DOUBT = 12;

/**
 * Stretches of whole words in [from, to) that are language once decoded and are not as they stand: the sum of the
 * letters of common words, for and against, has its local maximum there. Words that neither reading knows join either.
 * @param decode - the number in {@link COMMON} of what the word [start, end) reads as; 0 for none
 */
export function stretches(text: string, from: number, to: number, decode: (start: number, end: number) => number): [start: number, end: number][] {
  spend((to - from) * COST.judged);
  const units = unitsOf(text);
  const found: [number, number][] = [];
  let score = 0, words = 0, start = from, best = 0, bestWords = 0, bestEnd = from;
  // Words that neither reading knows, next to the stretch: they are its beginning and its end more often than not.
  let lastReading = 0;
  let strangers = 0, strangersFrom = from, trailing = 0;
  const close = (): void => {
    if (best >= MIN_LETTERS && bestWords >= MIN_WORDS) found.push([start, bestEnd]);
    score = words = best = bestWords = 0;
  };
  for (let at = from; at < to; at++) {
    if (IN_WORD[units[at]!] === 0) {
      if (units[at] === 0x0a) strangers = 0;
      continue;
    }
    let end = at + 1;
    while (end < to && IN_WORD[units[end]!] === 1) end++;
    const length = end - at;
    const known = length > 1 && length <= LONGEST_WORD;
    const asIs = known && COMMON.find(units, at, end) !== 0;
    const reading = known ? decode(at, end) : 0;
    const changed = reading !== 0;
    if (score === 0) {
      start = strangers > 0 && strangers <= MAX_STRANGERS ? strangersFrom : at;
      if (!asIs && !changed) {
        if (strangers++ === 0) strangersFrom = at;
      } else strangers = 0;
    }
    at = end;
    if (changed && !asIs) {
      score += length;
      // The same word again and again is code or a pattern.
      if (reading !== lastReading && length > 2) words++;
      lastReading = reading;
    } else if (asIs && !changed) score -= length;
    if (score >= best && (changed || asIs)) {
      best = score;
      bestWords = words;
      bestEnd = end;
      trailing = 0;
    } else if (!changed && !asIs && score === best && best > 0 && trailing < MAX_STRANGERS) {
      bestEnd = end;
      trailing++;
    }
    if (score <= 0 || score < best - MAX_DOUBT) close();
  }
  close();
  return found;
}

/** Letters that stand in common words of a text, and all its letters. */
export function knownLetters(text: string): Known {
  return knownIn(unitsOf(text), text.length);
}

interface Known { readonly known: number; readonly words: number; readonly letters: number }

/** The same of the first `length` of some units, behind which a unit of no word stands. */
export function knownIn(units: Uint16Array, length: number): Known {
  let known = 0, words = 0, letters = 0;
  for (let at = 0; at < length; at++) {
    if (IN_WORD[units[at]!] === 0) continue;
    let end = at + 1;
    while (end < length && IN_WORD[units[end]!] === 1) end++;
    letters += end - at;
    if (end - at > 1 && end - at <= LONGEST_WORD && COMMON.find(units, at, end) !== 0) {
      known += end - at;
      words++;
    }
    at = end;
  }
  return { known, words, letters };
}

/** Whether a character belongs to a script that is written without spaces, so that words cannot be looked up. */
export function unspaced(code: number): boolean {
  return (code >= 0x0e00 && code <= 0x0e7f) || (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af);
}

/** Shortest text that is told by its form. UTF-16 units. */
const MIN_WRITTEN = 24;
/** Least and largest share of spaces, least share of small letters, and least mean of the logarithms of pairs (language -5.6 to -7.2, by how many common words of it are known; another alphabet -8.3 and less). */
const FEWEST_SPACES = 0.04;
const MOST_SPACES = 0.3;
const SMALL_LETTERS = 0.6;
const LIKELY = -7.2;

/**
 * Whether units have the form of written language in Latin or Cyrillic letters: small letters in words of ordinary length
 * whose pairs of letters are those of language. What rare words a text has does not matter to it; data has capitals, digits and
 * signs among its letters.
 */
export function isWritten(units: Uint16Array, length: number): boolean {
  if (length < MIN_WRITTEN) return false;
  let spaces = 0, small = 0, pairs = 0, sum = 0, last = 0;
  for (let i = 0; i < length; i++) {
    const code = units[i]!;
    const klass = ALPHABETS[code]! & LETTER_MASK;
    if (code === 0x20) spaces++;
    else if ((code >= 0x61 && code <= 0x7a) || (code >= 0xdf && code <= 0xff) || (code >= 0x100 && code <= 0x24f) || (code >= 0x1ea0 && code <= 0x1ef9) || (code >= 0x430 && code <= 0x45f) || code === 0x491) small++;
    // Letters with marks are of no class: what stands beside them says nothing.
    if (klass !== 0 && last !== 0) {
      sum += pairLog(last, klass);
      pairs++;
    }
    last = klass;
  }
  return spaces >= length * FEWEST_SPACES && spaces <= length * MOST_SPACES && small >= length * SMALL_LETTERS && pairs >= MIN_WRITTEN / 2 && sum >= pairs * LIKELY;
}

/** Fewest different common words of a text that has words. */
const FEWEST_KNOWN = 3;

/** Whether a text has a few different common words. */
export function hasWords(text: string): boolean {
  const found = new Set<string>();
  for (const [each] of text.matchAll(/[\p{L}\p{M}]{2,16}/gu)) if (COMMON.of(each.toLowerCase()) !== 0 && found.add(each).size >= FEWEST_KNOWN) return true;
  return false;
}

/**
 * Whether decoded text reads as a message: mostly letters, and of a script whose letters do not come about by chance or
 * with common words among them. For encodings in which data decodes to something as a rule.
 */
export function readsAsMessage(text: string): boolean {
  let letters = 0, spaces = 0, foreign = 0, strange = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((bitsOf(code) & LETTER_MASK) !== 0 || (code >= 0xc0 && code < 0x250 && code !== 0xd7 && code !== 0xf7) || (code >= 0x1ea0 && code < 0x1f00)) letters++;
    else if (code === 0x20 || code === 0x0a) spaces++;
    else if (unspaced(code) || (code >= 0x370 && code <= 0x6ff) || (code >= 0x900 && code <= 0xe7f)) foreign++;
    else if (code < 0x20 || (code >= 0x7f && code < 0xc0)) strange++;
  }
  if (strange * 10 > text.length || (letters + foreign + spaces) * 10 < text.length * 7) return false;
  if (foreign * 2 > text.length) return foreign >= 4;
  const { known, words } = knownLetters(text);
  return (words >= 2 && known * 3 >= letters) || isWritten(unitsOf(text), text.length) || (spaces === 0 && letters >= 8 && knownRunTogether(text));
}

/** Whether most letters of a word without spaces are words run together. */
function knownRunTogether(text: string): boolean {
  const { starts, costs } = segment(text);
  let known = 0;
  for (const [i, start] of starts.entries()) {
    const length = (starts[i + 1] ?? text.length) - start;
    if (length > 2 && costs[i]! < Infinity) known += length;
  }
  return known * 4 >= text.length * 3;
}
