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
  /** Whether a line has what the form cannot do without; asked first, as most lines have not. */
  readonly needs?: (line: string) => boolean;
}

const FORMS: readonly Form[] = [
  // Heads of mails and letters.
  { form: /^>?\s{0,3}(?:from|to|cc|bcc|subject|date|sent|reply-to|received|message-id|von|an|betreff|datum|gesendet|de|para|assunto|asunto|objet|fecha|data|oggetto|onderwerp|temat|тема|от|кому|件名|差出人|宛先|发件人|收件人|主题)\s?[:：]\s?\S/iu, needs: line => line.includes(':') || line.includes('：') },
  // Markup.
  { form: /<\/?(?:!doctype|html|head|body|div|p|span|table|tr|td|th|ul|li|h[1-6]|a|br|img|section|article|style|script|!--)\b[^<]{0,200}>/iu, needs: line => line.includes('<') },
  // Logs and chats: a time or a date begins the line.
  { form: /^\s{0,4}[[(]?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:am|pm)?\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})/iu },
  // JSON and the like.
  { form: /^\s{0,40}(?:[[{]|"[^"]{1,60}"\s?:)/u },
  // Calendars and cards.
  { form: /^(?:BEGIN|END|SUMMARY|DTSTART|DTEND|LOCATION|DESCRIPTION|ORGANIZER|ATTENDEE|UID|VERSION|FN|ORG|TEL)[:;]/u },
  // Tables: cells between separators.
  { form: /^(?:\|.*\||[^,\n]{0,60}(?:,[^,\n]{0,80}){3,30}|[^;\n]{0,60}(?:;[^;\n]{0,80}){3,30}|[^\t\n]{0,60}(?:\t[^\t\n]{0,80}){2,30})$/u, needs: line => line.startsWith('|') || has(line, ',', 3) || has(line, ';', 3) || has(line, '\t', 2) },
  // Quoted lines and rules between parts.
  { form: /^(?:>{1,3}\s?\S|[-=*_]{3,}(?:\s.{0,80})?$|-{2,}\s?\S.{0,80})/u },
];

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
  const line = text.slice(at, Math.min(end, at + MOST_OF_LINE));
  return FORMS.some(({ form, needs }) => (needs === undefined || needs(line)) && form.test(line));
}

/** Where the user's question below a document begins: its last paragraph, when it is short and has no form. The text's end when there is none. */
function questionBelow(text: string, from: number): number {
  const gap = text.lastIndexOf('\n\n');
  if (gap < from || text.length - gap > LONGEST_QUESTION) return text.length;
  for (let at = gap + 2; at < text.length; at = lineEnd(text, at) + 1) if (isFormed(text, at, lineEnd(text, at))) return text.length;
  return gap;
}
