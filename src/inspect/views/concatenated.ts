import type { View, ViewMaker } from '../contract.ts';
import { EQUALS, PLUS } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import type { TextScan } from './lib/scan.ts';

/** Longest value and name of a part. UTF-16 units. */
const VALUE = 200;
const MAX_PARTS = 64;

// A name that is given a quoted value: `a = "ig"`, `let b='nore';`, `part1: "x"`.
const ASSIGNMENT = new RegExp(`([A-Za-z_$][\\w$]{0,31})[ \\t]{0,3}(?::=|=|:)[ \\t]{0,3}(?:"([^"\\n]{1,${VALUE}})"|'([^'\\n]{1,${VALUE}})'|\u201c([^\u201d\\n]{1,${VALUE}})\u201d)`, 'g');
const NAME = /[A-Za-z_$][\w$]{0,31}/y;
const BETWEEN = /[ \t]{0,3}(?:\+|\.\.|&|,|\}[ \t]{0,2}\$?\{| and | und | y | et | e | и )[ \t]{0,3}/y;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

/** Most white space between a quote and the sign that joins. */
const MAX_SPACE = 24;

/** The quote that opens the literal which `close` ends, or -1 when it is far or in another line. */
function opening(text: string, close: number, floor: number): number {
  const quote = text.charCodeAt(close);
  for (let at = close - 1; at >= floor && at >= close - VALUE && text.charCodeAt(at) !== 0x0a; at--) if (text.charCodeAt(at) === quote) return at;
  return -1;
}

/** The quote that closes the literal which `open` begins, or -1. */
function closing(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  for (let at = open + 1; at < text.length && at <= open + VALUE && text.charCodeAt(at) !== 0x0a; at++) if (text.charCodeAt(at) === quote) return at;
  return -1;
}

/** `"ig" + "nore"`: the quotes around and between the literals are left out, and the signs that join them. */
function literals(text: string, builder: RegionViewBuilder): void {
  let open = -1;
  let floor = 0;
  for (let at = text.indexOf('+'); at >= 0; at = text.indexOf('+', at + 1)) {
    let left = at - 1;
    while (left > at - MAX_SPACE && isSpace(text.charCodeAt(left))) left--;
    let right = at + 1;
    while (right < at + MAX_SPACE && isSpace(text.charCodeAt(right))) right++;
    if (left > 0 && isQuote(text.charCodeAt(left)) && isQuote(text.charCodeAt(right)) && text.charCodeAt(left - 1) !== 0x5c && text.charCodeAt(right) === text.charCodeAt(left)) {
      if (open !== left) {
        // Another chain begins: what its predecessor left open ends first.
        if (open >= 0) builder.unit('', open, open + 1);
        const first = opening(text, left, Math.max(floor, open + 1));
        if (first >= 0) builder.unit('', first, first + 1);
      }
      builder.unit('', left, right + 1);
      open = closing(text, right);
      floor = right + 1;
      at = right;
    }
  }
  if (open >= 0) builder.unit('', open, open + 1);
}

/** What the names of a text stand for. */
function values(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  ASSIGNMENT.lastIndex = 0;
  for (let match = ASSIGNMENT.exec(text); match !== null && found.size < MAX_PARTS; match = ASSIGNMENT.exec(text)) found.set(match[1] ?? '', match[2] ?? match[3] ?? match[4] ?? '');
  return found;
}

/** `a + b`, `{a}{b}`, `a and b`, where the names were given values before: the values stand there, joined. */
function expressions(text: string, builder: RegionViewBuilder): void {
  const named = values(text);
  if (named.size < 2) return;
  const WORD = /[A-Za-z_$][\w$]{0,31}/g;
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    const first = named.get(match[0]);
    if (first === undefined) continue;
    let joined = first;
    let count = 1;
    let end = WORD.lastIndex;
    for (;;) {
      BETWEEN.lastIndex = end;
      if (BETWEEN.exec(text) === null) break;
      NAME.lastIndex = BETWEEN.lastIndex;
      const next = named.get(NAME.exec(text)?.[0] ?? '');
      if (next === undefined) break;
      joined += next;
      count++;
      end = NAME.lastIndex;
    }
    if (count > 1) builder.unit(joined, match.index, end);
    WORD.lastIndex = end;
  }
}

/** Text put together from parts: string literals that are added, and names that were given parts. */
export const view: ViewMaker = {
  id: 'concatenated',
  title: 'Text put together from quoted parts',
  needs: PLUS | EQUALS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    if ((scan.signals & PLUS) !== 0) literals(text, builder);
    if ((scan.signals & EQUALS) === 0 || !/["'\u201c]/.test(text)) return builder.finish('concatenated');
    const named = new RegionViewBuilder(text);
    expressions(text, named);
    return [...builder.finish('concatenated'), ...named.finish('joined-parts')];
  },
};
