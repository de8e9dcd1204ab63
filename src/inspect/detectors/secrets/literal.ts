import { buildAutomaton } from './automaton.ts';
import { chars, inSet, meter } from './charset.ts';
import type { Connector, Style } from './connector.ts';
import { KEYWORDS } from './keywords.ts';
import type { Sink } from './sink.ts';

/** A value as it stands in the text, without its quotes. */
export interface Literal { readonly start: number; readonly end: number; readonly quoted: boolean }

/** Longest value read, in characters. */
const MOST = 2048;
/** Backslashes before a quote of JSON text that stands in four strings, one inside the other. */
const MOST_ESCAPES = 15;
const MOST_NAME = 40;
const isQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;

/** Reads the value that begins at the connector's end. Nothing is read twice by two assignments: an unquoted value ends where the next begins, a quoted one at its quote. */
export function readValue(text: string, connector: Connector, sink: Sink): Literal | undefined {
  const { at } = connector;
  let open = at;
  while (open < at + MOST_ESCAPES && text.charCodeAt(open) === 0x5c) open++;
  if (open > at) sink.read(at, open + 1);
  const quote = text.charCodeAt(open);
  if (isQuote(quote)) {
    const quoted = readQuoted(text, open, quote, open - at, sink);
    if (quoted !== undefined) return quoted;
    return readBare(text, open + 1, connector.style, sink);
  }
  if (quote === 0x3c || open > at) return undefined;
  return readBare(text, at, connector.style, sink);
}

function readQuoted(text: string, open: number, quote: number, escapes: number, sink: Sink): Literal | undefined {
  const start = open + 1;
  const stop = Math.min(text.length, start + MOST);
  let at = start, end = -1, slashes = 0;
  for (; at < stop; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) {
      if (escapes === 0) at++;
      else slashes++;
      continue;
    }
    if (code === quote && !isWithin(slashes, escapes)) { end = at - Math.min(slashes, escapes); break; }
    slashes = 0;
    if (code === 0x0a || code === 0x0d) break;
    // A quote that opens another value inside this one: this was no plain string.
    if (isQuote(code) && at > start && opensValue(text.charCodeAt(at - 1))) break;
  }
  meter.steps += at - start + 1;
  sink.read(start, at + 1);
  return end > start ? { start, end, quoted: true } : undefined;
}

/**
 * Whether a quote after so many backslashes belongs to the value, whose own quotes have `escapes` before them. In a
 * string of JSON text each level of strings around it doubles them: a quote of the value has 2n + 1 where its delimiters
 * have n, and each backslash of the value before it adds 2n + 2.
 */
function isWithin(slashes: number, escapes: number): boolean {
  const nested = escapes > 0 && (escapes & (escapes + 1)) === 0;
  return nested && slashes > escapes && (slashes - escapes) % (2 * escapes + 2) !== 0;
}

const opensValue = (code: number): boolean => code === 0x3d || code === 0x3a || code === 0x28 || code === 0x2c || code === 0x20 || code === 0x3e;

const endsBare = (code: number): boolean =>
  code <= 0x20 || isQuote(code) || code === 0x3c || code === 0x3e || code === 0x7c || (code >= 0x7f && (code < 0xc0 || code > 0x24f)) || Number.isNaN(code);

const MOST_SUFFIX = 25;
const names = buildAutomaton(KEYWORDS.map(([word]) => word));

/** Whether the characters before `at`, back to `from`, are a name that another assignment begins with. At least every name that one is read for must count: else values overlap and the scan is no longer linear. */
function endsName(text: string, from: number, at: number): boolean {
  const { column, next, firstHit } = names;
  let state = 0, ended = -1;
  const start = Math.max(from, at - MOST_NAME);
  for (let each = start; each < at; each++) {
    const code = text.charCodeAt(each);
    state = next[state + (column[code] as number)] as number;
    if (state >= firstHit) ended = each + 1;
    // What follows the keyword in a name, as far as one may.
    else if (ended >= 0 && !inSet(code, chars.url)) ended = -1;
  }
  meter.steps += (at - start) / 2;
  return ended >= 0 && at - ended < MOST_SUFFIX && at - start > 1;
}

/** Whether a name and a sign of assignment follow: then the mark before them separates two fields. */
function fieldFollows(text: string, from: number): boolean {
  let at = from;
  while (at < from + MOST_NAME && inSet(text.charCodeAt(at), chars.dotted)) at++;
  meter.steps += at - from + 1;
  const code = text.charCodeAt(at);
  return at > from && inSet(text.charCodeAt(from), chars.word & ~chars.digit) && (code === 0x3d || code === 0x3a || code === 0x3b);
}

function readBare(text: string, start: number, style: Style, sink: Sink): Literal | undefined {
  const stop = Math.min(text.length, start + MOST + 1);
  let at = start, depth = 0, read = 0, field = start;
  for (; at < stop; at++) {
    const code = text.charCodeAt(at);
    if ((endsBare(code) && !(code === 0x7c && style === 'name' && inSet(text.charCodeAt(at - 1), chars.digit) && inSet(text.charCodeAt(at + 1), chars.alnum))) || (style === 'cell' && (code === 0x2c || code === 0x3b))) break;
    if (code === 0x5c) {
      const next = text.charCodeAt(at + 1);
      if (Number.isNaN(next) || next === 0x6e || next === 0x72 || next === 0x74 || next === 0x75 || next === 0x5c || isQuote(next)) { read = at + 2; break; }
    } else if (code === 0x26 || code === 0x3b || code === 0x2c) {
      if (code !== 0x26 && separates(text.charCodeAt(at + 1))) { read = at + 2; break; }
      const follows = fieldFollows(text, at + 1);
      read = Math.max(read, at + 2 + MOST_NAME);
      if (follows) break;
    } else if (code === 0x3d || code === 0x3a) {
      if (endsName(text, field, at)) break;
      field = at + 1;
    } else if (code === 0x28 || code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x29 || code === 0x5d || code === 0x7d) {
      if (depth === 0) break;
      depth--;
    }
  }
  meter.steps += at - start + 1;
  sink.read(start, Math.max(read, at + 1));
  let end = at;
  while (end > start && isTrailing(text.charCodeAt(end - 1), style)) end--;
  if (end - start > 2 && text.charCodeAt(end - 1) === 0x2a && text.charCodeAt(end - 2) === 0x2a) end -= 2;
  return end > start ? { start, end, quoted: false } : undefined;
}

const separates = (code: number): boolean => endsBare(code) || code === 0x7d || code === 0x5d || code === 0x29;
/** A sentence's mark is not the value's; a question mark after a sign of assignment is. */
const isTrailing = (code: number, style: Style): boolean => code === 0x2e || code === 0x2c || code === 0x3b || code === 0x3a || (code === 0x3f && style !== 'name');
