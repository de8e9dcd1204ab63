import { FRAME_WORDS } from './frame-words.ts';
import type { Pasted } from './pasted.ts';

/**
 * Texts that a user puts under a request to work on them: "Summarise the following article:", "Was will diese Mail von mir?", or, below a
 * text, "translate the above". What stands there is read as a document: an order in it is not the user's. Told by three kinds of words in
 * one short stretch of the message: what is to be done, the kind of text, and what points at it.
 */

/** Shorter texts are judged with the message alone: what a user wants corrected or translated is often an order of their own. UTF-16 units. */
const LEAST_LENGTH = 160;
/** Lines at the beginning among which the request is looked for. */
const MOST_LINES = 4;
/** Longest label above a text ("Context:", "Text of the article:"). UTF-16 units. */
const LONGEST_LABEL = 24;
/** How far into a message such a label is looked for. UTF-16 units. */
const LABEL_WITHIN = 600;
/** Longest request; longer ones are a text themselves. UTF-16 units. */
const LONGEST_REQUEST = 240;

/** Whether a UTF-16 unit is of a word: letters and digits of ASCII, and what is beyond it but for the punctuation of most scripts. */
function isOfWord(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);
  return unit > 0xbf && (unit < 0x2000 || unit > 0x206f) && (unit < 0x3000 || unit > 0x303f) && (unit < 0xff01 || unit > 0xff0f) && unit !== 0xff1a && unit !== 0x060c && unit !== 0x061b && unit !== 0x061f;
}

const COLON = 0x3a;
const WIDE_COLON = 0xff1a;
const LINE_END = 0x0a;
/** Scripts without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Sorts of words, one bit each. */
const BITS = { act: 1, text: 2, below: 4, above: 8, label: 16, own: 32 } as const satisfies Record<keyof typeof FRAME_WORDS, number>;

/** What is looked for anywhere, in scripts without spaces. */
const WITHIN: [part: string, bit: number][] = [];

/**
 * Bits of words by a hash of their units (FNV-1a), open addressing: those of whole words in the low half, those of beginnings in the high one. A word's
 * hash is known as it is walked, so that neither it nor its beginnings are cut out of the text.
 */
const SIZE = 8_192;
const KEYS = new Int32Array(SIZE);
const VALUES = new Uint16Array(SIZE);
const SEED = 0x811c9dc5 | 0;
const ANY_ENDING = 8;

function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

function slotOf(hash: number): number {
  let slot = (hash ^ hash >>> 15) & SIZE - 1;
  while (VALUES[slot] !== 0 && KEYS[slot] !== hash) slot = slot + 1 & SIZE - 1;
  return slot;
}

for (const [sort, list] of Object.entries(FRAME_WORDS) as [keyof typeof FRAME_WORDS, readonly string[]][]) {
  for (const word of list) {
    const bit = BITS[sort];
    if (UNSPACED.test(word)) {
      WITHIN.push([word, bit]);
      continue;
    }
    let hash = SEED;
    const stem = word.replace('*', '');
    for (let i = 0; i < stem.length; i++) hash = step(hash, stem.charCodeAt(i));
    const slot = slotOf(hash);
    KEYS[slot] = hash;
    VALUES[slot]! |= word.endsWith('*') ? bit << ANY_ENDING : bit;
  }
}

/** Sorts that the words of a stretch in small letters are of. */
function bitsIn(text: string, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at++) {
    let hash = SEED;
    let last = 0;
    for (; at < to; at++) {
      const unit = text.charCodeAt(at);
      if (!isOfWord(unit)) break;
      hash = step(hash, unit);
      last = VALUES[slotOf(hash)]!;
      bits |= last >>> ANY_ENDING;
    }
    bits |= last & (1 << ANY_ENDING) - 1;
  }
  return bits;
}

/** Whether a stretch has a unit of Thai or beyond; cheaper than asking for the scripts. */
function mayBeUnspaced(stretch: string): boolean {
  for (let i = 0; i < stretch.length; i++) if (stretch.charCodeAt(i) >= 0x0e00 && stretch.charCodeAt(i) !== 0x2019) return true;
  return false;
}

/** Sorts that something in a stretch without spaces is of. */
function bitsWithin(stretch: string): number {
  let bits = 0;
  for (const [part, bit] of WITHIN) if ((bits & bit) === 0 && stretch.includes(part)) bits |= bit;
  return bits;
}

/** Whether words of some sorts ask for work on a text on one side. What is said to be followed is the user's own word, whoever wrote it. */
function asks(bits: number, side: 'below' | 'above'): boolean {
  const needed = BITS.act | BITS.text | BITS[side];
  return (bits & needed) === needed && (bits & BITS.own) === 0;
}

/** The text that a user's message asks to work on, where the message says so above or below it; `undefined` when it does not. Looks at the message's first lines and its last paragraph only. */
export function framedDocument(text: string): Pasted | undefined {
  if (text.length < LEAST_LENGTH) return undefined;
  const start = framedFrom(text) ?? labelledFrom(text);
  if (start !== undefined && text.length - start >= LEAST_LENGTH) return [start, text.length];
  const end = framedTo(text);
  return end === undefined || end < LEAST_LENGTH ? undefined : [0, end];
}

/** Where a text begins that the message's first lines ask to work on: behind the first colon or line end by which the request is complete. */
function framedFrom(text: string): number | undefined {
  let stops = 0;
  let bits = 0;
  let done = 0;
  let head = '';
  let unspaced = false;
  for (let at = 0, lines = 0; at <= LONGEST_REQUEST && at < text.length && lines < MOST_LINES; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== COLON && unit !== WIDE_COLON && unit !== LINE_END) continue;
    if (unit === LINE_END) lines++;
    if (stops++ === 0) {
      head = text.slice(0, LONGEST_REQUEST).toLowerCase();
      unspaced = mayBeUnspaced(head);
    }
    bits |= bitsIn(head, done, at);
    done = at;
    if (asks(unspaced ? bits | bitsWithin(head.slice(0, at)) : bits, 'below')) return at + 1;
  }
  return undefined;
}

/** Where a text begins that has a label of its own on a line below something else, as applications put it into their templates. */
function labelledFrom(text: string): number | undefined {
  const stop = Math.min(text.length, LABEL_WITHIN);
  for (let line = text.indexOf('\n') + 1; line > 0 && line < stop; line = text.indexOf('\n', line) + 1) {
    const start = text.slice(line, line + LONGEST_LABEL + 1);
    const colon = start.search(/[:：]/u);
    if (colon <= 0) continue;
    const label = start.slice(0, colon).toLowerCase();
    const bits = bitsIn(label, 0, colon) | (mayBeUnspaced(label) ? bitsWithin(label) : 0);
    if ((bits & BITS.label) !== 0 && (bits & BITS.own) === 0) return line + colon + 1;
  }
  return undefined;
}

/** Where a text ends that the message's last paragraph, or its last line, asks to work on. */
function framedTo(text: string): number | undefined {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
  for (const at of [text.lastIndexOf('\n\n', end), text.lastIndexOf('\n', end)]) {
    if (at <= 0 || end - at > LONGEST_REQUEST) continue;
    const request = text.slice(at, end).toLowerCase();
    if (asks(bitsIn(request, 0, request.length) | (mayBeUnspaced(request) ? bitsWithin(request) : 0), 'above')) return at;
  }
  return undefined;
}
