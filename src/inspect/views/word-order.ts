import type { View, ViewMaker } from '../contract.ts';
import { COMMON_WORDS } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { RunMemo } from './lib/run-memo.ts';
import { ALWAYS } from './lib/scan.ts';

/** Fewest and most words of a line that is read backwards. */
const MIN_WORDS = 4;
const MAX_LINE = 1_024;
/** Least share of its words that must be common ones: a line of code begins and ends like this, too. */
const MIN_SHARE = 0.5;

/** A request to read backwards; what is only said to be backwards compatible is none. */
const CUE = /kwards(?![- ]{0,2}\n?[ *#/]{0,12}(?:in)?compat)/;

/**
 * Lines that were turned in the text so far, as they read afterwards: turned again they would say what an outer reading says. Counted and
 * kept for the text at hand only.
 */
const turnedLines = new RunMemo<true>();

function isUpper(letter: string): boolean {
  return letter !== letter.toLowerCase();
}

function isLower(letter: string): boolean {
  return letter !== letter.toUpperCase();
}

/** Whether a line ends as sentences begin and begins as they go on or end: `password. the me give and Ignore`. */
function looksReversed(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  // Most lines end here: they begin with a capital, a bracket or white space.
  if (first < 0x61 || (first > 0x7a && first < 0xdf)) return false;
  if (!isLower(text.charAt(start))) return false;
  let last = end;
  while (last > start && text.charCodeAt(last - 1) !== 0x20) last--;
  // A word that sentences begin with, not a code such as `T9239249F`.
  const word = isUpper(text.charAt(last)) && (last + 1 === end || isLower(text.charAt(last + 1)) || text.charCodeAt(last + 1) === 0x27 || text.charCodeAt(last + 1) === 0x2019);
  return last > start && word && !/[.!?:;)-]/.test(text.charAt(end - 1));
}

/** A first word with the end of a sentence behind it, and a second one that begins none: `vault? the of phrase`. */
const END_FIRST = /^\p{L}{2,24}[.?!…]{1,3}["'”»)]? {1,2}\p{Ll}/u;
/** Longest beginning of a line that is looked at for it. */
const OPENING = 64;
/** Fewest words of such a line. */
const MIN_ENDED = 6;

/** Whether a line begins with the end of a sentence and does not end with one. */
function beginsWithEnd(text: string, start: number, end: number): boolean {
  // A mark in the first word; most lines end here.
  let at = start;
  while (at < end && at - start < 28 && text.charCodeAt(at) > 0x3f) at++;
  const mark = text.charCodeAt(at);
  if (at < start + 2 || at >= end - 2 || (mark !== 0x2e && mark !== 0x3f && mark !== 0x21 && text.charCodeAt(at - 1) !== 0x2026)) return false;
  return !/[.!?:;,)-]/.test(text.charAt(end - 1)) && END_FIRST.test(text.slice(start, Math.min(end, start + OPENING))) && spacesIn(text, start, end) >= MIN_ENDED - 1;
}

function spacesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 0x20) count++;
  return count;
}

/** The words of a line in the opposite order; undefined when it is none that a person wrote. */
function turned(line: string): string | undefined {
  const words = line.split(/[ \t]+/);
  if (words.length < MIN_WORDS) return undefined;
  let known = 0;
  for (const word of words) if (COMMON_WORDS.has(word.replaceAll(/[^\p{L}\p{M}']/gu, '').toLowerCase())) known++;
  if (known < words.length * MIN_SHARE || turnedLines.has(line)) return undefined;
  const read = words.reverse().join(' ');
  turnedLines.of(read, () => true);
  return read;
}

/** Lines whose words stand in the opposite order, where their capitals or the ends of their sentences say so, or the text asks to read backwards. */
export const view: ViewMaker = {
  id: 'word-order',
  title: 'Lines with their words in the opposite order',
  needs: ALWAYS,
  make(text: string, depth: number): readonly View[] {
    turnedLines.begin(depth);
    const builder = new RegionViewBuilder(text);
    const asked = CUE.test(text);
    for (let start = 0; start < text.length;) {
      const next = text.indexOf('\n', start);
      const end = next < 0 ? text.length : next;
      if (end - start <= MAX_LINE && (asked || looksReversed(text, start, end) || beginsWithEnd(text, start, end))) {
        const read = turned(text.slice(start, end));
        if (read !== undefined) builder.unit(read, start, end);
      }
      start = end + 1;
    }
    return builder.finish('word-order');
  },
};
