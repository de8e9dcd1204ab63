import { MAX_HOLD } from '../../stream-hold.ts';
import { isTie, MOST_BETWEEN, trimValue, valueStartBefore } from './backward.ts';
import { chars, inSet } from './charset.ts';
import { evidenceOf, isStandalone } from './judge.ts';
import { scan } from './scan.ts';
import { Sink } from './sink.ts';

/** Farthest that a verdict looks to the left of the match it is about: a name, its qualifiers and what ties it to the value. UTF-16 units. */
export const LOOKBACK = 256;

/** Characters from a value's end to the end of the name after it and of the word that may make that another thing's name. */
const MOST_FOLLOWING = MOST_BETWEEN + 24;

/**
 * Where a value begins that the text's last words may yet tie to a name (`X as the`), or the last word, which may become
 * such a value; the text's length when there is none.
 */
function openValue(text: string, from: number): number {
  const length = text.length;
  const last = valueStartBefore(text, inQuote(text.charCodeAt(length - 1)) ? length - 1 : length);
  let hold = last < 0 ? length : last;
  const least = Math.max(from, length - MOST_FOLLOWING);
  for (let space = length - 1; space >= least; space--) {
    if (text.charCodeAt(space) !== 0x20) continue;
    const end = inQuote(text.charCodeAt(space - 1)) ? space - 1 : space;
    const start = end > from ? valueStartBefore(text, end) : -1;
    if (start < 0 || end - start < 7) continue;
    const value = trimValue(text, start, end);
    if (value.start < from) continue;
    const literal = text.slice(value.start, value.end);
    if (evidenceOf(literal, 'password') !== 'none' || evidenceOf(literal, 'token') !== 'none' || (mayBeTied(text, space + 1) && (isStandalone(literal, 'password') || isStandalone(literal, 'token')))) hold = Math.min(hold, value.start);
  }
  return Math.max(from, hold);
}

/** Whether the word at `at` ties a value to a name, or may become one that does. */
function mayBeTied(text: string, at: number): boolean {
  const word = /^\S{0,7}/.exec(text.slice(at, at + 7))?.[0].toLowerCase() ?? '';
  return isTie(word) || (at + word.length === text.length && mayBecomeTie(word));
}

const inQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;
const mayBecomeTie = (word: string): boolean => ['as', 'is', 'was', 'for', 'thats', 'that\'s', 'its', 'it\'s', '<--', '(the', '(my', '(our', 'ist', 'es', 'est'].some((tie) => tie.startsWith(word));

/**
 * Smallest offset from which text must wait. Each verdict rests on a known stretch of text; one that rests on the end
 * of the text is open. The text may go up to the first open match, and never up to a place inside the stretch of a
 * settled one: the shortened text would be judged differently there.
 */
export function hold(text: string, from: number): number {
  const length = text.length;
  const floor = Math.max(from, length - MAX_HOLD);
  // An unfinished run may be the beginning of a prefixed secret, or of an encoded one that a view will decode.
  let at = length;
  while (at > floor && inSet(text.charCodeAt(at - 1), chars.held)) at--;
  let release = at === floor && floor > from ? length : at;
  release = Math.min(release, Math.max(floor, openValue(text, from)));

  const sink = new Sink(true);
  scan(text, Math.max(0, floor - LOOKBACK), sink);
  const { reads } = sink;
  for (let index = 0; index < reads.length; index += 2) {
    const start = reads[index] as number;
    if ((reads[index + 1] as number) > length && start >= from && start < release) release = start;
  }
  for (let moved = true; moved;) {
    moved = false;
    for (let index = reads.length - 2; index >= 0; index -= 2) {
      const start = reads[index] as number;
      if (start >= from && start < release && (reads[index + 1] as number) > release) { release = start; moved = true; }
    }
  }
  return Math.max(release, floor);
}
