import { readBackward } from './backward.ts';
import { chars, inSet, meter } from './charset.ts';
import { readColumn, readInserted } from './column.ts';
import { readConnector } from './connector.ts';
import { isIdentifier, judge } from './judge.ts';
import { isHarmlessKey, isHarmlessName, isQualifiedKey, suffixKind } from './keywords.ts';
import type { KeywordKind } from './keywords.ts';
import { readValue } from './literal.ts';
import { readNear } from './near.ts';
import type { NamedFormats } from './named.ts';
import type { Sink } from './sink.ts';
import { isMadeUp, isReference, isVaried } from './value.ts';

/** What this reader takes from the families' list: formats known by name, and the order of the rules that it reports. */
export interface AssignmentRules {
  readonly named: NamedFormats;
  readonly order: (rule: string) => number;
}

const MOST_SUFFIX = 24;
const MOST_NAME = 40;
const MOST_CONTEXT = 64;
const UNDERSCORE = 0x5f;

const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;

/** End of the name that a keyword ends or nearly ends, or -1 when what follows makes it another word. */
function nameEnd(text: string, end: number): number {
  const next = text.charCodeAt(end);
  if (!inSet(next, chars.url)) return end;
  // `tokenizer` and `TOKENIZER` are other words; `tokenProd` is not.
  const isPlural = (next | 0x20) === 0x73 && !inSet(text.charCodeAt(end + 1), chars.letter);
  if (!isPlural && (isLower(next) || (isUpper(next) && isUpper(text.charCodeAt(end - 1))))) return -1;
  let at = end;
  while (at < end + MOST_SUFFIX && inSet(text.charCodeAt(at), chars.url)) at++;
  meter.steps += at - end;
  if (text.charCodeAt(end) === 0x2d && text.charCodeAt(end + 1) === 0x3e) return end;
  return inSet(text.charCodeAt(at), chars.url) || suffixKind(text.slice(end, at)) === 'other' ? -1 : at;
}

/** Letters of ASCII: the name under the look, and what {@link letters} keeps of a text. */
const spelled = Buffer.alloc(2 * MOST_NAME + 2);
const kept = Buffer.alloc(2 * MOST_CONTEXT);

/** The words of the name before `at` in lower case, joined by `_`, back to anything that is not part of a name. */
function nameBefore(text: string, at: number, sink: Sink): string {
  // Several readers ask for the same one.
  if (sink.nameAt === at) return sink.name;
  const floor = Math.max(0, at - MOST_NAME);
  let start = at;
  while (start > floor) {
    const code = text.charCodeAt(start - 1);
    if (!inSet(code, chars.path) && code !== 0x20) break;
    start--;
  }
  meter.steps += at - start;
  let length = 0;
  for (let each = start; each < at; each++) {
    const code = text.charCodeAt(each);
    if (!inSet(code, chars.alnum)) {
      if (length > 0 && spelled[length - 1] !== UNDERSCORE) spelled[length++] = UNDERSCORE;
      continue;
    }
    // A hump of camel case begins a word.
    if (length > 0 && isUpper(code) && each > start && inSet(text.charCodeAt(each - 1), chars.lowerAlnum | chars.digit)) spelled[length++] = UNDERSCORE;
    spelled[length++] = isUpper(code) ? code + 32 : code;
  }
  sink.nameAt = at;
  sink.name = length === 0 ? '' : spelled.toString('latin1', 0, length);
  return sink.name;
}

/** The letters and digits of a text in lower case. */
function letters(text: string): string {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Letters beyond ASCII may be small letters of ASCII in other clothes.
    if (code > 127 || at === kept.length) return text.toLowerCase().replace(/[^a-z0-9]/g, '');
    if (inSet(code, chars.alnum)) kept[length++] = isUpper(code) ? code + 32 : code;
  }
  return length === 0 ? '' : kept.toString('latin1', 0, length);
}

/** The line above an indented or sectioned field names what the field belongs to: `acme:`, `[acme]`, `"acme": {`. */
const PARENT = /([\w.-]{2,32})["']?(?:(?:\]|:| ?[:=]? ?\{| do \|\w{1,8}\|)[ \t]{0,4}\r?\n[ \t]{0,12}| ?[:=(]{0,2} ?\{ ?|\((?:[^()\n]{0,40}, ?)?)["':]?$/;

const PARENT_CHARS = 60;
/** Whether a line end or an opening bracket stands where {@link PARENT} would have it. */
function mayHaveParent(text: string, start: number): boolean {
  const floor = Math.max(0, start - PARENT_CHARS);
  for (let at = start - 1; at >= floor; at--) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x7b || code === 0x28) return true;
  }
  return false;
}

/** Whether a short word such as `pass` begins a name's part rather than ending another word (`compass`, `bypass`). */
function beginsPart(text: string, start: number): boolean {
  if (start === 0) return true;
  const before = text.charCodeAt(start - 1);
  if (!inSet(before, chars.letter)) return true;
  if (isLower(before) && isUpper(text.charCodeAt(start))) return true;
  return start > 1 && text.charCodeAt(start - 2) === 0x5c;
}

/**
 * Reads what is assigned to a name that ends in the keyword [start, end): in code, configuration, URLs, headers,
 * command lines, tables and sentences.
 */
export function readAssignment(text: string, start: number, end: number, kind: KeywordKind, rules: AssignmentRules, sink: Sink): void {
  if (end - start <= 4 && kind !== 'key' && !beginsPart(text, start)) return;
  const ident = nameEnd(text, end);
  if (ident < 0) return;
  const floor = start - sink.lastName <= 1 ? sink.nameBefore : sink.lastName;
  sink.nameBefore = sink.lastName;
  sink.lastName = ident;
  readForward(text, start, ident, kind, rules, sink);
  if (isAssigned(text, ident)) return;
  // None of these depends on what the one before found: a verdict would else rest on text that is still to come.
  const places = [readBackward(text, start, ident, kind, floor, sink), readInserted(text, start, ident, kind, sink), readColumn(text, start, ident, kind, sink), near(text, start, ident, kind, sink)];
  for (const place of places) {
    if (place === undefined || isHarmlessName(nameBefore(text, start, sink)) || isReference(text.slice(place.start, place.end), true)) continue;
    const rule = isIdentifier(text.slice(place.start, place.end)) ? 'secret.hex-assignment' : kind === 'password' ? 'secret.password' : 'secret.generic-assignment';
    sink.found.push({ rule, ...place, rank: 0, order: rules.order(rule), confidence: 0.75 });
  }
}

/** Whether a sign of assignment follows the name and what closes it: then the value is to be read there and nowhere else. */
function isAssigned(text: string, ident: number): boolean {
  let at = ident;
  for (; at < ident + 3; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x22 && code !== 0x27 && code !== 0x60 && code !== 0x5d && code !== 0x2a && code !== 0x20) break;
  }
  const code = text.charCodeAt(at);
  return code === 0x3a || code === 0x3d;
}

/** An evident value near the name, where the name says that it opens something. */
function near(text: string, start: number, ident: number, kind: KeywordKind, sink: Sink): { readonly start: number; readonly end: number } | undefined {
  const found = readNear(text, ident, kind, sink);
  if (found === undefined) return undefined;
  const before = nameBefore(text, start, sink);
  return kind === 'key' && (before === '' || isHarmlessKey(before) || !isQualifiedKey(before.replaceAll('_', '')) && found.end - found.start < 20) ? undefined : found;
}

/** Reads the value that a sign, a verb or its place ties to the name. */
function readForward(text: string, start: number, ident: number, kind: KeywordKind, rules: AssignmentRules, sink: Sink): void {
  const connector = readConnector(text, start, ident);
  if (connector === undefined) return;
  const value = readValue(text, connector, sink);
  if (value === undefined) return;
  if (value.end - value.start < 6 || value.end - value.start > 2048) return;
  // Each string around JSON text doubles the escapes of its values, which would look like a made-up run.
  const literal = text.slice(value.start, value.end).replaceAll(/\\{2,}/g, '\\');
  if (connector.style !== 'name' && /^[a-z]+$/.test(literal)) return;
  if (connector.alone === true && !endsLine(text, value.end + (value.quoted ? 1 : 0))) return;
  if (kind !== 'password' && !mayBeGenerated(literal)) return;
  if (kind !== 'password' && /\d/.test(literal) && !isVaried(literal, 2)) return;
  const at = { start: value.start, end: value.end };
  let before = nameBefore(text, start, sink);
  if (before === '' && kind === 'key' && connector.style === 'name' && mayHaveParent(text, start)) {
    meter.steps += 8;
    before = letters(PARENT.exec(text.slice(Math.max(0, start - PARENT_CHARS), start))?.[1] ?? '');
  }
  const name = letters(before) + letters(text.slice(start, ident));
  const settled = connector.style === 'name' || connector.style === 'prose';
  if (literal.length >= 16 && literal.length <= 140 && settled && /\d/.test(literal) && !/\s/.test(literal) && !isMadeUp(literal)) {
    const context = letters(text.slice(Math.max(0, start - MOST_CONTEXT), start)) + letters(text.slice(start, Math.min(connector.at, start + MOST_CONTEXT)));
    const named = rules.named.find(context, literal);
    if (named !== undefined) {
      sink.found.push({ rule: `secret.${named.family.name}`, ...at, rank: 1, order: named.order, confidence: 0.9 });
      return;
    }
  }
  if (isHarmlessName(before) || isReference(literal, value.quoted)) {
    const word = kind === 'password' && !value.quoted && settled && !isReference(literal, true) && /^[A-Za-z-]{6,64}$/.test(literal);
    if (!word || isHarmlessName(before)) return;
  }
  const parameter = start > 0 && '?&#'.includes(text.charAt(start - 1));
  const rule = judge({ literal, quoted: value.quoted, style: connector.style, kind, before, name, parameter });
  if (rule === undefined) return;
  sink.found.push({ rule, ...at, rank: 0, order: rules.order(rule), confidence: connector.style === 'name' ? 0.8 : 0.7 });
}

/** Whether a value is long enough, and has a digit or is long and of letters alone: most words in code are told apart here. */
function mayBeGenerated(literal: string): boolean {
  if (literal.length < 8) return false;
  return /\d/.test(literal) || (literal.length >= 16 && literal.length <= 128 && /^[A-Za-z+/=]+$/.test(literal));
}

function endsLine(text: string, at: number): boolean {
  const rest = text.charCodeAt(at);
  return Number.isNaN(rest) || rest === 0x0a || rest === 0x0d;
}
