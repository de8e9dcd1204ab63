import { lettersOf } from './context.ts';
import { folded, isUnspaced } from './fold.ts';

/** The last letters of context words: a cheap look that rules out nearly every place before the context is read. */
export type Tails = ReadonlySet<number>;

/** Short words that join a label to its value (`my age is 34`). */
const LINKS = ['is', 'are', 'ist', 'est', 'es', 'son', 'è', 'é', 'er', 'är', 'on', 'je', 'to', 'este', 'as', 'no', 'nr', 'number', 'code', 'jest', 'of', 'von', 'de', 'du', 'to', 'este', 'ir', 'yra', 'adalah', 'là', 'ialah'];

function tail(code: number, before: number): number {
  return code * 0x10000 + before;
}

/** Tails of these context words and of the words that join them to a value. */
export function tailsOf(...list: readonly string[]): Tails {
  return new Set([...list, ...LINKS].map((word) => {
    const letters = lettersOf(word);
    return tail(letters.charCodeAt(letters.length - 1), letters.length > 1 ? letters.charCodeAt(letters.length - 2) : 0);
  }));
}

function letter(code: number): number {
  return folded(code) || (isUnspaced(code) ? code : 0);
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
  const last = letter(text.charCodeAt(i));
  return last !== 0 && (tails.has(tail(last, letter(text.charCodeAt(i - 1)))) || tails.has(tail(last, 0)));
}
