import type { View, ViewMaker } from '../contract.ts';
import { LETTER_MASK, LINE_END, bitsOf } from './lib/alphabets.ts';
import { splitWords } from './lib/language.ts';
import { COMMON_WORDS, ORDERS } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { ALWAYS, type TextScan } from './lib/scan.ts';

/** Fewest and most first letters that are read. */
const MIN_LETTERS = 10;
const MAX_LETTERS = 4_096;
/** Least share of the letters that must stand in common words. */
const MIN_SHARE = 0.8;

// Requests to read first letters; looked for by parts that are rare in text.
const CUE = /first letters?\b|acrosti/;

interface Letter { readonly letter: string; readonly at: number }

/** The first letter of every line. */
function ofLines(text: string): Letter[] {
  const letters: Letter[] = [];
  for (let start = 0; start < text.length && letters.length < MAX_LETTERS;) {
    let at = start;
    while (at < start + 12 && at < text.length && (bitsOf(text.charCodeAt(at)) & LETTER_MASK) === 0 && text.charCodeAt(at) !== 0x0a) at++;
    if ((bitsOf(text.charCodeAt(at)) & LETTER_MASK) !== 0) letters.push({ letter: text.charAt(at), at });
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  return letters;
}

/** The first letter of every word. */
function ofWords(text: string): Letter[] {
  const letters: Letter[] = [];
  let inside = false;
  for (let at = 0; at < text.length && letters.length < MAX_LETTERS; at++) {
    const code = text.charCodeAt(at);
    const letter = (bitsOf(code) & LETTER_MASK) !== 0;
    if (letter && !inside) letters.push({ letter: text.charAt(at), at });
    inside = letter || code >= 0xc0 || code === 0x27;
  }
  return letters;
}

/** Places the stretch of letters that spells words, an order among them. */
function place(letters: readonly Letter[], builder: RegionViewBuilder): void {
  if (letters.length < MIN_LETTERS) return;
  const spelled = letters.map(({ letter }) => letter).join('');
  const starts = splitWords(spelled);
  let from = -1, known = 0, order = false, best: readonly [number, number] | undefined;
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? spelled.length;
    const word = spelled.slice(start, end).toLowerCase();
    const common = end - start > 1 && COMMON_WORDS.has(word);
    if (from < 0 && !common) continue;
    if (from < 0) {
      from = start;
      known = 0;
      order = false;
    }
    if (common) known += end - start;
    order ||= ORDERS.has(word);
    if (known < (end - from) * MIN_SHARE) {
      from = -1;
      continue;
    }
    if (order && end - from >= MIN_LETTERS && (best === undefined || end - from > best[1] - best[0])) best = [from, end];
  }
  if (best === undefined) return;
  const begins = new Set(starts);
  for (let i = best[0]; i < best[1]; i++) {
    const { letter, at } = letters[i]!;
    if (i > best[0]) builder.unit(begins.has(i) ? ' ' : '', letters[i - 1]!.at + 1, at);
    builder.unit(letter, at, at + 1);
  }
}

/** First letters of lines, and of words where the text asks for them, that spell an order. */
export const view: ViewMaker = {
  id: 'acrostic',
  title: 'First letters of lines or words that spell an order',
  needs: ALWAYS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const lines = new RegionViewBuilder(text);
    if ((scan.signals & LINE_END) !== 0) place(ofLines(text), lines);
    if (!(text.includes('first ') || text.includes('crosti')) || !CUE.test(text)) return lines.finish('acrostic');
    const words = new RegionViewBuilder(text);
    place(ofWords(text), words);
    return [...lines.finish('acrostic'), ...words.finish('acrostic')];
  },
};
