import { MAX_HOLD } from '../../stream-hold.ts';
import { isTie, MOST_BETWEEN, trimValue, valueStartBefore } from './backward.ts';
import { chars, inSet } from './charset.ts';
import { isStandalone } from './judge.ts';
import { scan } from './scan.ts';
import { Sink } from './sink.ts';

/** Farthest that a verdict looks to the left of the match it is about: a name, its qualifiers and what ties it to the value. UTF-16 units. */
export const LOOKBACK = 256;

const isSpace = (code: number): boolean => code === 0x20;
/** More words than ever stand between a value and its name. */
const MOST_WORDS = 10;

/**
 * Where a value begins that the text's last words may yet tie to a name (`X as the`), or the last word, which may become
 * such a value; the text's length when there is none.
 */
function openValue(text: string, from: number): number {
  const length = text.length;
  const last = valueStartBefore(text, length);
  let hold = last < 0 ? length : last;
  let at = last < 0 ? length : last;
  const least = Math.max(from, length - MOST_BETWEEN - 4);
  // Words from the last to the first; one that is followed by a tie, or by the beginning of one, must stay.
  let following = text.slice(at, length).toLowerCase();
  for (let words = 0; words < MOST_WORDS && at > least && isSpace(text.charCodeAt(at - 1)); words++) {
    const end = at - 1;
    const quoted = inQuote(text.charCodeAt(end - 1)) ? end - 1 : end;
    const start = quoted > from ? valueStartBefore(text, quoted) : -1;
    if (start < 0 || start === quoted) break;
    if (following === '' || isTie(following) || (words === 0 && mayBecomeTie(following))) {
      const value = trimValue(text, start, quoted);
      const literal = text.slice(value.start, value.end);
      if (isStandalone(literal, 'password') || isStandalone(literal, 'token')) hold = Math.min(hold, Math.max(from, value.start));
    }
    following = text.slice(start, end).toLowerCase();
    at = start;
  }
  return Math.max(from, hold);
}

const inQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;
const mayBecomeTie = (word: string): boolean => ['as', 'is', 'was', 'for', '<-', '(the', '(my', '(our', 'ist', 'es', 'est'].some((tie) => tie.startsWith(word));

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
