import type { Match, Severity } from '../../contract.ts';
import { COST, spend } from '../../effort.ts';
import { FOREIGN, LATIN, STRONG, WEAK, classOf, joins, pictographic } from '../../views/lib/unicode-classes.ts';

// Every character without a glyph of its own, except controls. Ordinary uses are told apart below.
// oxlint-disable-next-line no-misleading-character-class -- single units are meant: combining and joining ones are what is looked for
const HIDDEN = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\udb40]/g;

const SOFT_HYPHEN = 0xad, ZWNJ = 0x200c, ZWJ = 0x200d, HIGH = 0xdb40;

type Family = 'tag' | 'selector' | 'bidi' | 'zero' | 'none';

/** Which kind of hidden character begins at `at`. */
function family(text: string, at: number): Family {
  const code = text.charCodeAt(at);
  if (code === HIGH) {
    const low = text.charCodeAt(at + 1);
    if (!(low >= 0xdc00 && low <= 0xdfff)) return 'none';
    return low >= 0xdd00 && low <= 0xddef ? 'selector' : 'tag';
  }
  if (code >= 0xfe00 && code <= 0xfe0f) return 'selector';
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return 'bidi';
  switch (code) {
    case 0xad: case 0x34f: case 0x61c: case 0x115f: case 0x1160: case 0x17b4: case 0x17b5: case 0x180e: case 0x3164: case 0xfeff: case 0xffa0: return 'zero';
    default: return (code >= 0x200b && code <= 0x200f) || (code >= 0x2060 && code <= 0x206f) || (code >= 0xfff9 && code <= 0xfffb) ? 'zero' : 'none';
  }
}

/** Just past the run of characters of one family that begins at `start`. */
function runEnd(text: string, start: number, kind: Family, limit: number): number {
  let end = start;
  while (end < limit && family(text, end) === kind) end += text.charCodeAt(end) === HIGH ? 2 : 1;
  return Math.min(end, limit);
}

function isWordLetter(code: number): boolean {
  const klass = classOf(code);
  return klass === LATIN || klass === FOREIGN || klass === WEAK || klass === STRONG;
}

/** Flags of England, Scotland and the like: a black flag, tag letters and a cancel tag (UTS 51, section 5.1). */
function isFlag(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 2) !== 0xd83c || text.charCodeAt(start - 1) !== 0xdff4) return false;
  if (end - start < 6 || end - start > 14 || text.charCodeAt(end - 1) !== 0xdc7f) return false;
  for (let i = start; i < end - 2; i += 2) {
    const low = text.charCodeAt(i + 1);
    if (!((low >= 0xdc61 && low <= 0xdc7a) || (low >= 0xdc30 && low <= 0xdc39))) return false;
  }
  return true;
}

function note(count: number): string {
  return `${count} hidden character${count === 1 ? '' : 's'}`;
}

function selectors(text: string, start: number, end: number): Match | undefined {
  let count = 0;
  let emoji = true;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === HIGH) i++;
    if (code !== 0xfe0f && code !== 0xfe0e) emoji = false;
    count++;
  }
  const span: [number, number] = [start, end];
  const rule = 'hidden_text.variation-selectors';
  if (count === 1) {
    const before = text.charCodeAt(start - 1);
    // After an emoji, a symbol, an ideograph or a keycap digit it chooses a glyph; after a Latin letter or a space it has nothing to choose.
    if (before >= 0x80 || (emoji && (before === 0x23 || before === 0x2a || (before >= 0x30 && before <= 0x39)))) return undefined;
    return { rule, span, confidence: 0.5, severity: 'low', note: note(1) };
  }
  // Editors double the emoji selector now and then.
  if (count === 2 && emoji) return undefined;
  return { rule, span, confidence: count >= 4 ? 0.95 : 0.7, severity: count >= 4 ? 'high' : 'medium', note: note(count) };
}

/** Letter, soft hyphen, letter, soft hyphen: no hyphenation breaks after every letter. */
function spelledOut(text: string, at: number): boolean {
  return (text.charCodeAt(at + 2) === SOFT_HYPHEN && isWordLetter(text.charCodeAt(at + 1))) || (text.charCodeAt(at - 2) === SOFT_HYPHEN && isWordLetter(text.charCodeAt(at - 1)));
}

function zeroWidth(text: string, start: number, end: number): Match | undefined {
  const count = end - start;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  const first = text.charCodeAt(start);
  let severity: Severity = 'low';
  if (count === 1) {
    // A byte order mark begins a text, or a file pasted after a line break.
    if (first === 0xfeff && (start === 0 || before === 0x0a)) return undefined;
    if (first === SOFT_HYPHEN) {
      if (!spelledOut(text, start)) return undefined;
    } else {
      if ((first === ZWNJ || first === ZWJ) && (joins(before) || joins(after))) return undefined;
      if (first === ZWJ && pictographic(before) && pictographic(after)) return undefined;
      if (!isWordLetter(before) || !isWordLetter(after)) return undefined;
    }
  } else {
    let marks = true;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code !== 0x200e && code !== 0x200f && code !== 0x61c && code !== ZWNJ && code !== ZWJ) marks = false;
    }
    // Direction marks and joiners come in twos and threes in right-to-left and Indic text.
    if (count < 4 && marks && (joins(before) || joins(after) || rightToLeft(before) || rightToLeft(after))) return undefined;
    if (count >= 8) severity = 'high';
    else if (count >= 4) severity = 'medium';
  }
  return { rule: 'hidden_text.zero-width', span: [start, end], confidence: severity === 'high' ? 0.95 : severity === 'medium' ? 0.8 : 0.5, severity, note: note(count) };
}

function rightToLeft(code: number): boolean {
  return (code >= 0x590 && code <= 0x8ff) || (code >= 0xfb1d && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfefc);
}

/** How far a direction control is followed to its end, and letters are looked for around it. UTF-16 units. */
const BIDI_REACH = 256;
const BIDI_AROUND = 48;
/** Deeper nesting than this is no text's. */
const BIDI_DEPTH = 8;

/** Where the control at `at` is closed; -1 when its line ends first (Trojan Source), -2 when the text ends before either is known. */
function bidiClose(text: string, at: number, limit: number): number {
  let depth = 1;
  const reach = Math.min(limit, at + BIDI_REACH);
  for (let i = at + 1; i < reach; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a || code === 0x2029) return -1;
    if (code === 0x202c || code === 0x2069) {
      if (--depth === 0) return i;
    } else if (((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2068)) && ++depth > BIDI_DEPTH) return -1;
  }
  return reach === at + BIDI_REACH ? -1 : -2;
}

/** Tells where the first right-to-left letter at or after an offset stands, Infinity for none. Offsets are asked in ascending order, and the text is read once for all of them. */
function rightToLeftLetters(text: string): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next >= from) return next;
    for (next = from; next < text.length; next++) if (rightToLeft(text.charCodeAt(next))) return next;
    return (next = Infinity);
  };
}

function bidi(text: string, at: number, nextLetter: (from: number) => number): Match | undefined {
  const code = text.charCodeAt(at);
  if (code === 0x202c || code === 0x2069) return undefined;
  const rule = 'hidden_text.bidi-override';
  if (code === 0x202d || code === 0x202e) {
    let end = at + 1;
    while (text.charCodeAt(end) === code) end++;
    return { rule, span: [at, end], confidence: 0.9, note: 'forces the order of characters' };
  }
  const close = bidiClose(text, at, text.length);
  const span: [number, number] = [at, at + 1];
  if (nextLetter(Math.max(0, at - BIDI_AROUND)) < (close < 0 ? at + BIDI_AROUND : close)) return undefined;
  // An isolate around a name is what message formatters emit in any language; turning Latin text right-to-left is not.
  const turns = code === 0x202b || code === 0x2067;
  if (close < 0) return { rule, span, confidence: 0.7, severity: 'medium', note: 'not closed in its line' };
  return turns ? { rule, span, confidence: 0.7, severity: 'medium', note: 'right-to-left without letters of such a script' } : undefined;
}

/** Hidden characters of a text, run by run. */
export function hiddenCharacters(text: string): Match[] {
  const matches: Match[] = [];
  const nextLetter = rightToLeftLetters(text);
  HIDDEN.lastIndex = 0;
  for (let found = HIDDEN.exec(text); found !== null; found = HIDDEN.exec(text)) {
    const start = found.index;
    const kind = family(text, start);
    if (kind === 'none') continue;
    spend(COST.hidden);
    const end = kind === 'bidi' ? start + 1 : runEnd(text, start, kind, text.length);
    HIDDEN.lastIndex = end;
    let match: Match | undefined;
    if (kind === 'bidi') match = bidi(text, start, nextLetter);
    else if (kind === 'selector') match = selectors(text, start, end);
    else if (kind === 'zero') match = zeroWidth(text, start, end);
    else if (!isFlag(text, start, end)) match = { rule: 'hidden_text.tag-characters', span: [start, end], confidence: 0.98, note: note(Math.ceil((end - start) / 2)) };
    if (match === undefined) continue;
    matches.push(match);
    // Several of one kind in a row are told as one.
    HIDDEN.lastIndex = Math.max(end, match.span[1]);
  }
  return matches;
}

/** Smallest offset in [from, end] at which hidden characters begin that text after `end` could still change. */
export function holdCharacters(text: string, from: number, end: number): number {
  // A run at the very end, and a soft hyphen whose neighbours are not all there.
  let hold = end;
  let at = end;
  while (at > from) {
    const code = text.charCodeAt(at - 1);
    const low = code >= 0xdc00 && code <= 0xdfff && at - 2 >= from && text.charCodeAt(at - 2) === HIGH;
    if (low) at -= 2;
    else if (code >= 0xad && (family(text, at - 1) !== 'none' || (code === HIGH && at === end))) at--;
    else break;
    hold = at;
  }
  for (let i = Math.max(from, hold - 3); i < hold; i++) if (text.charCodeAt(i) === SOFT_HYPHEN) return Math.min(openBidi(text, from, end), i);
  return Math.min(openBidi(text, from, end), hold);
}

/** The first direction control within reach of `end` whose end is not known yet. */
function openBidi(text: string, from: number, end: number): number {
  for (let i = Math.max(from, end - BIDI_REACH); i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x202a && code <= 0x2068 && (code <= 0x202e || code >= 0x2066) && code !== 0x202c && bidiClose(text, i, end) === -2) return i;
    // The letters around it count too.
    if (code >= 0x202a && code <= 0x2068 && (code <= 0x202e || code >= 0x2066) && code !== 0x202c && i + BIDI_AROUND > end) return i;
  }
  return end;
}
