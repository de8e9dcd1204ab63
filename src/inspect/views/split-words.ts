import type { View, ViewMaker } from '../contract.ts';
import { EMPHASIS, HYPHEN, LESS, NON_ASCII } from './lib/alphabets.ts';
import { inWord } from './lib/language.ts';
import { COMMON_WORDS } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import type { TextScan } from './lib/scan.ts';
import { COST, spend } from '../effort.ts';

/** Elements that part words for a reader: a tag of any other inside a word is invisible. */
const PARTING = new Set('p br div li ul ol td th tr table thead tbody dt dd dl h1 h2 h3 h4 h5 h6 hr pre blockquote section article header footer main nav aside option select title head body html script style img input textarea button string number boolean void any unknown never object int long float double bool char byte'.split(' '));

// Sticky at a `<`.
const TAG = /<\/?([a-zA-Z][\w:-]{0,31})(?:\s[^<>&|]{0,120})?\/?>/y;
/** Most characters of a comment. */
const MAX_COMMENT = 256;

/** Ends of comments in a text, looked for from left to right: a text of nothing but beginnings is read once. */
class Comments {
  readonly #text: string;
  #close = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the comment that begins at a `<` ends; 0 when none does. */
  endOf(at: number): number {
    if (!this.#text.startsWith('!--', at + 1)) return 0;
    if (this.#close >= 0 && this.#close < at + 4) this.#close = this.#text.indexOf('-->', at + 4);
    return this.#close >= 0 && this.#close - at - 4 <= MAX_COMMENT ? this.#close + 3 : 0;
  }
}

// Emphasis and code marks of Markdown, comments of code, dots and bars between the letters of a word.
const MARK = /\/\*(?:(?!\*\/)[^\n]){0,120}\*\/|[*~`]{1,3}|[-\u00b7\u2022\u2027\u30fb\u2010\u2011]/y;

/** Fewest words with marks inside them that are common words without, when a single one could be chance. */
const MIN_WORDS = 2;
const MAX_WORD = 64;

/** Tags and comments inside words; where there are such, every tag that parts no words is left out. */
function tags(text: string, builder: RegionViewBuilder): void {
  const found: [number, number][] = [];
  const comments = new Comments(text);
  let inside = false;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    spend(COST.tag);
    let end = at;
    let parts = false;
    for (;;) {
      const comment = comments.endOf(end);
      if (comment > 0) {
        end = comment;
        continue;
      }
      TAG.lastIndex = end;
      const match = TAG.exec(text);
      if (match === null) break;
      parts ||= PARTING.has(match[1]!.toLowerCase());
      end = TAG.lastIndex;
    }
    if (end > at && !parts) {
      found.push([at, end]);
      inside ||= at > 0 && inWord(text.charCodeAt(at - 1)) && inWord(text.charCodeAt(end));
    }
    at = Math.max(end, at + 1);
  }
  if (inside) for (const [start, end] of found) builder.unit('', start, end);
}

/** A hyphen at the end of a line inside a word: `instruc-` and `tions` on the next. */
function lineBreaks(text: string, builder: RegionViewBuilder): void {
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    let end = at + 1;
    if (text.charCodeAt(end) === 0x0d) end++;
    if (text.charCodeAt(end) !== 0x0a || !inWord(text.charCodeAt(at - 1))) continue;
    end++;
    while (end < at + 32 && (text.charCodeAt(end) === 0x20 || text.charCodeAt(end) === 0x09 || text.charCodeAt(end) === 0x3e)) end++;
    const next = text.charAt(end);
    if (inWord(text.charCodeAt(end)) && next === next.toLowerCase()) builder.unit('', at, end);
  }
}

/** Marks that make one word of two in ordinary text. */
const COMPOUND = new Set(['-', '\u2010', '\u2011']);

interface Word { readonly marks: readonly (readonly [start: number, end: number])[]; readonly known: boolean }

/** The word that the mark at `at` stands in, with every mark inside it. */
function marked(text: string, at: number, floor: number): Word & { readonly end: number } {
  spend(COST.escape);
  MARK.lastIndex = at;
  // Most marks have no letter behind them.
  if (!MARK.test(text) || !inWord(text.charCodeAt(MARK.lastIndex))) return { marks: [], known: false, end: at };
  let start = at;
  while (start > floor && start > at - MAX_WORD && inWord(text.charCodeAt(start - 1))) start--;
  const marks: [number, number][] = [];
  // `pass-word` may be two words; nobody sets `pass*word` for two.
  const compound = COMPOUND.has(text.charAt(at));
  const parts: string[] = [text.slice(start, at)];
  let end = at;
  for (;;) {
    MARK.lastIndex = end;
    const match = MARK.exec(text);
    if (match === null || end - start > MAX_WORD || !inWord(text.charCodeAt(MARK.lastIndex))) break;
    const from = MARK.lastIndex;
    let to = from;
    while (inWord(text.charCodeAt(to))) to++;
    marks.push([end, from]);
    parts.push(text.slice(from, to));
    end = to;
  }
  const joined = parts.join('').toLowerCase();
  return { marks, known: marks.length > 0 && COMMON_WORDS.has(joined) && !(compound && parts.every((part) => part.length > 1 && COMMON_WORDS.has(part.toLowerCase()))), end };
}

const MARKS = ['*', '~', '`', '-', '\u00b7', '\u2022', '\u2027', '\u30fb', '\u2010', '\u2011'];

/** Marks inside words, where the words are common ones without. */
function inside(text: string, marks: readonly string[], builder: RegionViewBuilder): void {
  const words: Word[] = [];
  for (const mark of marks) {
    let floor = 0;
    for (let found = text.indexOf(mark); found >= 0; found = text.indexOf(mark, Math.max(floor, found + 1))) {
      let at = found;
      if (mark === '*' && text.charCodeAt(at - 1) === 0x2f) at--;
      if (at === 0 || !inWord(text.charCodeAt(at - 1))) continue;
      const word = marked(text, at, floor);
      floor = Math.max(word.end, found + 1);
      if (word.marks.length > 0 && word.known) words.push(word);
    }
  }
  if (words.length < MIN_WORDS && !words.some((word) => word.marks.length > 1)) return;
  words.sort((a, b) => a.marks[0]![0] - b.marks[0]![0]);
  let last = 0;
  for (const word of words) {
    if (word.marks[0]![0] < last) continue;
    for (const [start, end] of word.marks) builder.unit('', start, end);
    last = word.marks.at(-1)![1];
  }
}

/** Words that markup, emphasis, comments, dots or a line break divide, put together. */
export const view: ViewMaker = {
  id: 'split-words',
  title: 'Words divided by tags, emphasis, comments, hyphens or line breaks',
  needs: LESS | EMPHASIS | HYPHEN | NON_ASCII,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const { signals } = scan;
    const views: View[] = [];
    if ((signals & LESS) !== 0) {
      const builder = new RegionViewBuilder(text);
      tags(text, builder);
      views.push(...builder.finish('split-words'));
    }
    if ((signals & HYPHEN) !== 0) {
      const builder = new RegionViewBuilder(text);
      lineBreaks(text, builder);
      views.push(...builder.finish('split-lines'));
    }
    const marks = MARKS.filter((mark) => (mark < '\u0080' ? (signals & (mark === '-' ? HYPHEN : EMPHASIS)) !== 0 : (signals & NON_ASCII) !== 0));
    const builder = new RegionViewBuilder(text);
    inside(text, marks, builder);
    views.push(...builder.finish('marked-words'));
    return views;
  },
};
