import type { View, ViewMaker } from '../contract.ts';
import { EASTERN } from './lib/alphabets.ts';
import { backwardsEastern } from './lib/backwards.ts';
import { backwardsAsAWhole, confirmed } from './lib/evidence.ts';
import { hasWords, inWord, knownLetters, stretches } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { reversed, reversedWords } from './lib/reverse.ts';
import { BACKWARDS, type TextScan } from './lib/scan.ts';
import { COMMON } from './lib/word-table.ts';
import { unitsOf } from '../units.ts';
import { COST, spend } from '../effort.ts';

/** How far around a suspicion its line is read: the evidence is a sum, so the ends of a stretch may lie outside. */
const MARGIN = 64;

/** The start of the word at an offset, not before `floor`. */
function wordStart(text: string, at: number, floor: number): number {
  let start = Math.max(floor, at);
  while (start > floor && inWord(text.charCodeAt(start - 1))) start--;
  return start;
}

/** The offset of the next line end from an offset on, before a limit, or the limit; each line is looked through once where offsets are asked in ascending order. */
function lineEnds(text: string): (from: number, limit: number) => number {
  let asked = 0;
  let next = -1;
  return (from, limit) => {
    if (next < from || from < asked) {
      const end = text.indexOf('\n', from);
      next = end < 0 ? text.length : end;
    }
    asked = from;
    return Math.min(next, limit);
  };
}

/** Furthest that a line is read beyond what is suspected of it. UTF-16 units. */
const REST_OF_LINE = 400;

/** The line around [from, to), as far as it is near, where its letters speak for it as a whole; undefined where they do not. */
function wholeLine(text: string, from: number, to: number, floor: number): readonly [start: number, end: number] | undefined {
  let start = from, end = to;
  while (start > floor && from - start < REST_OF_LINE && text.charCodeAt(start - 1) !== 0x0a) start--;
  while (end < text.length && end - to < REST_OF_LINE && text.charCodeAt(end) !== 0x0a) end++;
  if (readsBackwards(text, start, end)) return [start, end];
  return readsBackwards(text, from, to) ? [from, to] : undefined;
}

/** Whether the letters of [start, end) speak for reading it backwards, and its words do as well: lists of abbreviations have such letters. */
function readsBackwards(text: string, start: number, end: number): boolean {
  spend((end - start) * COST.judged);
  if (!backwardsAsAWhole(text, start, end)) return false;
  spend((end - start) * COST.judged);
  const backwards = reversed(text, start, end);
  return hasWords(backwards) && knownLetters(backwards).known > knownLetters(text.slice(start, end)).known;
}

/** Tells whether offsets, asked in ascending order, lie behind a right-to-left override in their line. */
function overrides(text: string): (at: number) => boolean {
  let next = text.indexOf('\u202e');
  let from = -1;
  let end = -1;
  return (at) => {
    while (next >= 0 && next <= at) {
      from = next;
      const line = text.indexOf('\n', from);
      end = line < 0 ? text.length : line;
      next = text.indexOf('\u202e', end);
    }
    return from >= 0 && at < end;
  };
}

const turned = new Uint16Array(64);

/** The number of the common word that [start, end) is backwards; 0 for none. */
function reversedWord(text: string, start: number, end: number): number {
  const units = unitsOf(text);
  const length = end - start;
  for (let i = 0; i < length; i++) {
    const code = units[end - 1 - i]!;
    // Halves of a character keep their order.
    if ((code & 0xf800) === 0xd800 || i >= turned.length) return COMMON.of(reversed(text, start, end));
    turned[i] = code;
  }
  return COMMON.find(turned, 0, length);
}

/** Longest line of Eastern scripts that is looked at as a whole. */
const MAX_LINE = 512;

/** Lines of scripts in which words are told by their characters. */
function eastern(text: string, whole: RegionViewBuilder, words: RegionViewBuilder): void {
  const lineEnd = lineEnds(text);
  for (let start = 0; start < text.length;) {
    const end = lineEnd(start, Math.min(text.length, start + MAX_LINE));
    if (backwardsEastern(text, start, end)) {
      whole.unit(reversed(text, start, end), start, end);
      words.unit(reversedWords(text, start, end), start, end);
    }
    start = end + 1;
  }
}

/**
 * Reversed text, as a whole or word by word, where the reversed reading is language and the raw one is not. A span in a
 * stretch that was reversed as a whole maps to the stretch.
 */
export const view: ViewMaker = {
  id: 'reversed',
  title: 'Text with its letters reversed, as a whole or in each word',
  needs: BACKWARDS | EASTERN,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const whole = new RegionViewBuilder(text);
    const words = new RegionViewBuilder(text);
    const lines = new RegionViewBuilder(text);
    const lineWords = new RegionViewBuilder(text);
    const decode = (start: number, end: number): number => reversedWord(text, start, end);
    const overridden = overrides(text);
    const lineEnd = lineEnds(text);
    let floor = 0;
    for (let i = 0; i < scan.backwards.length; i += 2) {
      const from = scan.backwards[i]!;
      if (!confirmed(text, from, scan.backwards[i + 1]!, 'backwards')) continue;
      // Line by line, as a line is what a writer reverses; a suspicion may begin in the middle of one.
      let start = wordStart(text, from - MARGIN, floor);
      for (let at = start; at < from; at++) if (text.charCodeAt(at) === 0x0a) start = at + 1;
      const limit = Math.min(text.length, scan.backwards[i + 1]! + MARGIN);
      while (start < limit) {
        let end = lineEnd(start, limit);
        while (end < text.length && inWord(text.charCodeAt(end))) end++;
        const line = wholeLine(text, start, end, floor);
        if (line !== undefined && !overridden(line[0])) {
          whole.unit(reversed(text, ...line), ...line);
          words.unit(reversedWords(text, ...line), ...line);
          [, end] = line;
          start = floor = end + 1;
          continue;
        }
        for (const [left, right] of stretches(text, start, end, decode)) {
          // What an override turns around on the screen is read by the view of the visual order.
          if (overridden(left)) continue;
          whole.unit(reversed(text, left, right), left, right);
          words.unit(reversedWords(text, left, right), left, right);
        }
        start = floor = end + 1;
      }
    }
    if ((scan.signals & EASTERN) !== 0) eastern(text, lines, lineWords);
    return [...whole.finish('reversed'), ...lines.finish('reversed'), ...words.finish('reversed-words'), ...lineWords.finish('reversed-words')];
  },
};
