import { lettersOf } from './context.ts';
import { folded, isUnspaced } from './fold.ts';

/** How context words end: a cheap look that rules out nearly every place before the context is read. */
export type Tails = ReadonlySet<number>;

/** Short words that join a label to its value (`my age is 34`); whole, as one would end like half of all words. */
const LINKS = ['is', 'are', 'ist', 'est', 'es', 'son', 'è', 'é', 'er', 'är', 'on', 'je', 'to', 'este', 'as', 'no', 'nr', 'of', 'von', 'de', 'du', 'ir', 'yra', 'là'];

const LETTERS = 4;

function letter(code: number): number {
  if (code < 0x80) return folded(code);
  return folded(code) || (isUnspaced(code) ? code : 0);
}

function tailOf(letters: string): number {
  let tail = 0;
  for (let i = letters.length - 1; i >= letters.length - LETTERS; i--) tail = Math.imul(tail, 0x3001) + (i < 0 ? 0 : letters.charCodeAt(i)) | 0;
  return tail;
}

/** Tails of these context words and, unless they stand right before a colon, of the words that join them to a value. */
export function tailsOf(list: readonly string[], linked: boolean): Tails {
  const tails = new Set<number>();
  for (const word of list) {
    // A phrase's last word may be shorter than a tail: what is before it counts as none.
    const last = /\p{L}+\P{L}*$/u.exec(word)?.[0] ?? word;
    tails.add(tailOf(lettersOf(last)));
    tails.add(tailOf(lettersOf(word)));
  }
  if (linked) for (const word of LINKS) tails.add(tailOf(lettersOf(word)));
  return tails;
}

/** How many characters may stand between a label and its value. */
const MARKS = 5;

/** Whether what stands before `at`, marks and spaces left out, ends as one of the words does. */
export function endsLike(text: string, at: number, tails: Tails): boolean {
  let i = at - 1;
  for (const floor = i - MARKS; i > floor; i--) {
    const code = text.charCodeAt(i);
    if (letter(code) !== 0) break;
    if (code >= 0x30 && code <= 0x39) return false;
  }
  let tail = 0;
  let ended = false;
  for (let k = 0; k < LETTERS; k++) {
    const code = ended ? 0 : letter(text.charCodeAt(i - k));
    if (code === 0) ended = true;
    tail = Math.imul(tail, 0x3001) + code | 0;
  }
  return tails.has(tail);
}
