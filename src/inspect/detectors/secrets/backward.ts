import { meter } from './charset.ts';
import { isStandalone } from './judge.ts';
import { suffixKind } from './keywords.ts';
import type { KeywordKind } from './keywords.ts';
import type { Sink } from './sink.ts';

/** Most characters between a value and the end of the name that follows it. */
export const MOST_BETWEEN = 72;
const MOST_WORDS = 10;
const MOST_VALUE = 256;

/** Words that tie a value to the name after it: `X as the API key`, `X is my token`, `echo X | tool --password-stdin`. */
const TIES = new Set(['as', 'is', 'was', 'for', 'thats', 'that\'s', 'its', 'it\'s', '<-', '<--', '=', '-', '–', '—', '|', '(the', '(my', '(our', 'ist', 'es', 'est']);
const LONGEST_TIE = Math.max(...Array.from(TIES, (word) => word.length));
export const isTie = (word: string): boolean => TIES.has(word);

const isOuter = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60 || code === 0x28 || code === 0x29 || code === 0x2c || code === 0x3b || code === 0x2a;
/** Units that end a value: everything beyond ASCII too. */
const BREAKS = new Uint8Array(65_536).fill(1, 0x7f);
BREAKS.fill(1, 0, 0x21);
for (const mark of '"\'`<>') BREAKS[mark.charCodeAt(0)] = 1;
const isBreak = (code: number): boolean => BREAKS[code] !== 0;

/** Start of the run of a value's characters that ends at `at`, or -1 when it is longer than a value. */
export function valueStartBefore(text: string, at: number): number {
  const floor = Math.max(0, at - MOST_VALUE - 1);
  let start = at;
  while (start > floor && !isBreak(text.charCodeAt(start - 1))) start--;
  meter.steps += at - start;
  return at - start > MOST_VALUE ? -1 : start;
}

/** Strips brackets, emphasis and a comma around a value. */
export function trimValue(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  let from = start, to = end;
  while (from < to && isOuter(text.charCodeAt(from))) from++;
  while (to > from && isOuter(text.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}

const MOST_NEXT = 18;
/** Whether the next word makes the name another thing's: `password hint`, `key length`. */
function isAnotherThing(text: string, ident: number): boolean {
  const next = /^ ([a-z]{1,16})\b/.exec(text.slice(ident, ident + MOST_NEXT - 1));
  return next !== null && suffixKind(`_${next[1] ?? ''}`) === 'other' && !/^(?:for|on|of|at|in|to|and|by|is|here|now|ref|default)$/.test(next[1] ?? '');
}

/** A value before its name, which ends at `ident`: `use X as the Acme key`. Nothing left of `floor`, where the name before ended, is read. */
export function readBackward(text: string, start: number, ident: number, kind: KeywordKind, floor: number, sink: Sink): { readonly start: number; readonly end: number } | undefined {
  const least = Math.max(floor, ident - MOST_BETWEEN);
  let at = start;
  // Back over the rest of the name itself.
  while (at > least && !isBreak(text.charCodeAt(at - 1))) at--;
  for (let words = 0; words < MOST_WORDS; words++) {
    if (at <= least || text.charCodeAt(at - 1) !== 0x20) break;
    const wordEnd = at - 1;
    let wordStart = wordEnd;
    const wordLeast = Math.max(floor, wordEnd - MOST_VALUE);
    while (wordStart > wordLeast && !isBreak(text.charCodeAt(wordStart - 1)) || (wordStart > least && text.charCodeAt(wordStart - 1) === 0x3c)) wordStart--;
    if (wordStart === wordEnd) break;
    const word = text.slice(wordStart, wordEnd).toLowerCase();
    if (word.length <= LONGEST_TIE && isTie(word)) {
      meter.steps += start - wordStart;
      if (word === '|' && !text.startsWith('stdin', ident - 5)) return undefined;
      const valueEnd = wordStart - 1;
      if (valueEnd < 1 || text.charCodeAt(valueEnd) !== 0x20) break;
      const quote = text.charCodeAt(valueEnd - 1);
      const inner = quote === 0x22 || quote === 0x27 || quote === 0x60 ? valueEnd - 1 : valueEnd;
      const valueFrom = valueStartBefore(text, inner);
      if (valueFrom < 0) break;
      const value = trimValue(text, valueFrom, inner);
      if (isStandalone(text.slice(value.start, value.end), kind)) {
        sink.read(value.start, ident + MOST_NEXT);
        return isAnotherThing(text, ident) ? undefined : value;
      }
    }
    if (wordEnd - wordStart >= 8 && /\d/.test(word) && (wordStart === 0 || isBreak(text.charCodeAt(wordStart - 1)))) {
      const value = trimValue(text, wordStart, wordEnd);
      if (sink.near.isEvident(text, value.start, value.end, kind, wordEnd, start)) {
        sink.read(value.start, ident + MOST_NEXT);
        meter.steps += start - wordStart;
        return isAnotherThing(text, ident) ? undefined : value;
      }
    }
    at = wordStart;
  }
  meter.steps += start - at;
  return undefined;
}
