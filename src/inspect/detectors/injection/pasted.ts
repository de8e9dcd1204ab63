import { unitsOf } from '../../units.ts';

/**
 * Documents that a user pasted into a message, told by their form: heads of mails, markup, tables, logs, JSON, calendars,
 * quoted lines. What stands in them was written by somebody else, so an order that would be the user's own in the user's
 * words is none there.
 */

/** Shorter pasted texts are judged with the message alone. UTF-16 units. */
const LEAST_LENGTH = 160;
/** Lines that must have a document's form. */
const LEAST_LINES = 3;
/** A last paragraph up to this length that has no such form is the user's question about the document. UTF-16 units. */
const LONGEST_QUESTION = 300;
/** Lines that are looked at: a document shows its form early, and each line costs as much as its words do. */
const MOST_LINES = 200;
/** What is read of a line. UTF-16 units. */
const MOST_OF_LINE = 240;

interface Form {
  readonly form: RegExp;
  /** Signs of ASCII with which such a line begins, behind spaces; absent: any. Asked first, as most lines begin with another. */
  readonly begins?: string;
  /** Signs of which the line has at least one. */
  readonly holds?: string;
  /** Whether a line has what else the form cannot do without. */
  readonly needs?: (line: string) => boolean;
}

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = `${CAPITALS}${CAPITALS.toLowerCase()}`;
/** The longest head of a mail with what may stand before its colon. UTF-16 units. */
const LONGEST_HEAD = 16;

function colonEarly(line: string): boolean {
  const head = line.slice(0, LONGEST_HEAD);
  return head.includes(':') || head.includes('：');
}

const FORMS: readonly Form[] = [
  // Heads of mails and letters.
  { form: /^>?\s{0,3}(?:from|to|cc|bcc|subject|date|sent|reply-to|received|message-id|von|an|betreff|datum|gesendet|de|para|assunto|asunto|objet|fecha|data|oggetto|onderwerp|temat|тема|от|кому|件名|差出人|宛先|发件人|收件人|主题)\s?[:：]\s?\S/iu, begins: `>${LETTERS}`, holds: ':：', needs: colonEarly },
  // Markup.
  { form: /<\/?(?:!doctype|html|head|body|div|p|span|table|tr|td|th|ul|li|h[1-6]|a|br|img|section|article|style|script|!--)\b[^<]{0,200}>/iu, holds: '<' },
  // Logs and chats: a time or a date begins the line.
  { form: /^\s{0,4}[[(]?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:am|pm)?\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})/iu, begins: '[(0123456789' },
  // JSON and the like.
  { form: /^\s{0,40}(?:[[{]|"[^"]{1,60}"\s?:)/u, begins: '[{"' },
  // Calendars and cards.
  { form: /^(?:BEGIN|END|SUMMARY|DTSTART|DTEND|LOCATION|DESCRIPTION|ORGANIZER|ATTENDEE|UID|VERSION|FN|ORG|TEL)[:;]/u, begins: CAPITALS },
  // Tables: cells between separators.
  { form: /^(?:\|.*\||[^,\n]{0,60}(?:,[^,\n]{0,80}){3,30}|[^;\n]{0,60}(?:;[^;\n]{0,80}){3,30}|[^\t\n]{0,60}(?:\t[^\t\n]{0,80}){2,30})$/u, holds: '|,;\t', needs: line => line.startsWith('|') || has(line, ',', 3) || has(line, ';', 3) || has(line, '\t', 2) },
  // Quoted lines and rules between parts.
  { form: /^(?:>{1,3}\s?\S|[-=*_]{3,}(?:\s.{0,80})?$|-{2,}\s?\S.{0,80})/u, begins: '>-=*_' },
];

/** For each sign of ASCII, one bit for each form of which a line may begin with it. */
const BEGUN = new Uint8Array(128);
for (let code = 0; code < BEGUN.length; code++) {
  for (const [i, { begins }] of FORMS.entries()) if (begins?.includes(String.fromCharCode(code)) ?? true) BEGUN[code]! |= 1 << i;
}
const ANY_FORM = (1 << FORMS.length) - 1;

/** Bits of {@link FORMS} that need one of some signs, and for each UTF-16 unit those that need this one. */
const NEEDING = FORMS.reduce((bits, { holds }, i) => holds === undefined ? bits : bits | 1 << i, 0);
const HELD = new Uint8Array(65_536);
for (const [i, { holds }] of FORMS.entries()) for (const sign of holds ?? '') HELD[sign.charCodeAt(0)]! |= 1 << i;

/** Whether a character occurs so many times. */
function has(line: string, char: string, times: number): boolean {
  let at = -1;
  for (let i = 0; i < times; i++) {
    at = line.indexOf(char, at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Where a pasted document stands. UTF-16 units. */
export type Pasted = readonly [start: number, end: number];

/**
 * The stretch of a user's text that has a document's form, from the line where that begins to the end, or to the user's question below it where none stands above; `undefined` when there is none. Linear in the text.
 */
export function pastedDocument(text: string): Pasted | undefined {
  if (text.length < LEAST_LENGTH) return undefined;
  let first = -1;
  let formed = 0;
  for (let at = 0, lines = 0; at < text.length && lines < MOST_LINES && formed < LEAST_LINES; lines++) {
    const end = lineEnd(text, at);
    if (isFormed(text, at, end)) {
      if (first < 0) first = at;
      formed++;
    }
    at = end + 1;
  }
  if (formed < LEAST_LINES) return undefined;
  // Who has written above a document has asked already: what stands at its end is the document's.
  const end = text.slice(0, first).trim() === '' ? questionBelow(text, first) : text.length;
  return end - first < LEAST_LENGTH ? undefined : [first, end];
}

function lineEnd(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  return next < 0 ? text.length : next;
}

function isFormed(text: string, at: number, end: number): boolean {
  if (end === at) return false;
  const stop = Math.min(end, at + MOST_OF_LINE);
  const units = unitsOf(text);
  let first = at;
  while (first < stop && isBlank(units[first]!)) first++;
  const sign = first < stop ? units[first]! : 0;
  // Spaces of other kinds and letters beyond ASCII are left to the forms.
  const may = sign > 0x20 && sign < 0x7f ? BEGUN[sign]! : ANY_FORM;
  if (hasForm(text, at, stop, may & ~NEEDING)) return true;
  let held = 0;
  for (let i = at; i < stop; i++) held |= HELD[units[i]!]!;
  return hasForm(text, at, stop, may & held);
}

/** Whether text[at, stop) has one of some forms, each a bit. */
function hasForm(text: string, at: number, stop: number, some: number): boolean {
  if (some === 0) return false;
  const line = text.slice(at, stop);
  return FORMS.some(({ form, needs }, i) => (some >>> i & 1) === 1 && (needs === undefined || needs(line)) && form.test(line));
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Where the user's question below a document begins: its last paragraph, when it is short and has no form. The text's end when there is none. */
function questionBelow(text: string, from: number): number {
  const gap = text.lastIndexOf('\n\n');
  if (gap < from || text.length - gap > LONGEST_QUESTION) return text.length;
  for (let at = gap + 2; at < text.length; at = lineEnd(text, at) + 1) if (isFormed(text, at, lineEnd(text, at))) return text.length;
  return gap;
}
