import type { View, ViewMaker } from '../contract.ts';
import { EQUALS, PLUS } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import type { TextScan } from './lib/scan.ts';
import { unitsOf } from '../units.ts';

/** Longest value and name of a part. UTF-16 units. */
const VALUE = 200;
const MAX_NAME = 32;
const MAX_PARTS = 64;

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

const QUOTES: readonly (readonly [open: string, close: string])[] = [['"', '"'], ["'", "'"], ['\u201c', '\u201d']];

function inName(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x24;
}

/** The name that is given the value whose quote stands at `quote` (`a = "ig"`, `b:'nore'`, `c := "x"`); undefined when there is none. */
function nameBefore(text: string, quote: number): string | undefined {
  let at = quote - 1;
  while (at >= quote - 3 && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at--;
  const sign = text.charCodeAt(at);
  if (sign !== 0x3d && sign !== 0x3a) return undefined;
  if (sign === 0x3d && text.charCodeAt(at - 1) === 0x3a) at--;
  let end = at;
  while (end > at - 3 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0x09)) end--;
  let start = end;
  while (start > end - MAX_NAME && inName(text.charCodeAt(start - 1))) start--;
  return start < end ? text.slice(start, end) : undefined;
}

/** What the names of a text stand for. */
function values(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [open, close] of QUOTES) {
    for (let at = text.indexOf(open); at >= 0 && found.size < MAX_PARTS; at = text.indexOf(open, at + 1)) {
      const name = nameBefore(text, at);
      if (name === undefined) continue;
      const end = text.slice(at + 1, at + 1 + VALUE).indexOf(close);
      if (end <= 0) continue;
      found.set(name, text.slice(at + 1, at + 1 + end));
      at += end + 1;
    }
  }
  return found;
}

const BEGINS_NAME = new Uint8Array(65_536), IN_NAME = new Uint8Array(65_536);
for (let code = 0; code < 128; code++) {
  IN_NAME[code] = Number(inName(code));
  BEGINS_NAME[code] = Number(inName(code) && !(code >= 0x30 && code <= 0x39));
}

/** Offset of the next word at or after `at` that is as long and begins as one of some names; the text's length when there is none. */
function nextCandidate(text: string, at: number, lengths: number, beginnings: Uint8Array): number {
  const units = unitsOf(text);
  const { length } = text;
  for (let start = at; start < length;) {
    if (BEGINS_NAME[units[start]!] === 0) {
      start++;
      continue;
    }
    const stop = start + MAX_NAME;
    let end = start + 1;
    while (end < stop && IN_NAME[units[end]!] === 1) end++;
    if ((lengths & (1 << (end - start - 1))) !== 0 && beginnings[units[start]!] === 1) return start;
    start = end;
  }
  return length;
}

/** `a + b`, `{a}{b}`, `a and b`, where the names were given values before: the values stand there, joined. */
function expressions(text: string, builder: RegionViewBuilder): void {
  const named = values(text);
  if (named.size < 2) return;
  const beginnings = new Uint8Array(128);
  let lengths = 0;
  for (const name of named.keys()) {
    lengths |= 1 << (name.length - 1);
    beginnings[name.charCodeAt(0)] = 1;
  }
  for (let at = nextCandidate(text, 0, lengths, beginnings); at < text.length;) {
    NAME.lastIndex = at;
    const first = named.get(NAME.exec(text)?.[0] ?? '');
    let end = NAME.lastIndex;
    if (first !== undefined) {
      let joined = first;
      let count = 1;
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
      if (count > 1) builder.unit(joined, at, end);
    }
    at = nextCandidate(text, end, lengths, beginnings);
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
    const named = new RegionViewBuilder(text);
    expressions(text, named);
    return [...builder.finish('concatenated'), ...named.finish('joined-parts')];
  },
};
