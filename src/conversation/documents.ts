import { randomBytes } from 'node:crypto';

/** A pair of literal texts between which an application puts documents. */
export interface DocumentMarker {
  readonly start: string;
  readonly end: string;
}

/** A stretch of a user message that somebody else wrote, without its markers. UTF-16 units. */
export type Stretch = readonly [start: number, end: number];

const OWN_SIGN = '<<<document ';
const OWN_START = /<<<document ([0-9a-f]{32})(?: ([^>\n]{0,200}))?>>>\n/g;
/** What a text must hold so that the opening is looked for, the opening, and what closes it. */
type Template = readonly [needs: string, open: RegExp, close: RegExp];
/** Templates that applications put documents in: the first opening to the last closing, so that a document cannot end itself. */
const TEMPLATES: readonly Template[] = [
  ['<', /<(?:documents?|context|retrieved_context|search_results?|sources?|passages?|excerpts?|attachments?|file_contents?|web_?page|email_body|articles?|transcript|untrusted|data)(?:\s[^<>]{0,200})?>/i, /<\/(?:documents?|context|retrieved_context|search_results?|sources?|passages?|excerpts?|attachments?|file_contents?|web_?page|email_body|articles?|transcript|untrusted|data)>/gi],
  ['---', /^-{3,20} ?(?:begin|start)(?: of)?(?: the)? (?:documents?|context|text|file|attachment|e-?mail|article|page|source)\b[^\n]{0,80}$/im, /^-{3,20} ?end(?: of)?(?: the)? (?:documents?|context|text|file|attachment|e-?mail|article|page|source)\b[^\n]{0,80}$/gim],
  ['"""', /^"""[^\S\n]{0,8}$|(?<=[:\n] ?)"""/m, /"""/g],
];
/** A heading, tried at the beginning of a line: then text, then the question. */
const HEADING =
  /^(?:#{1,4} ?)?(?:context|context information|documents?|sources?|background|passages?|excerpts?|search results|retrieved (?:documents|context|passages)|knowledge|kontext|dokumente?|quellen|contexte|contexto|contesto)(?: is below\.?| information is below\.?)?\s?[:：][^\S\n]{0,8}$|^(?:context|documents?|sources?|kontext|contexte|contexto|contesto)\s?[:：][^\S\n]{0,8}(?=\S)/imy;
/** The question's heading: the last of these is the application's own. */
const QUESTION = /^(?:#{1,4} ?)?(?:(?:user )?questions?|query|task|instructions?|frage|aufgabe|question de l'utilisateur|pregunta|domanda|pergunta)\s?[:：]/gim;
/** Shorter stretches hold a name or a number. */
const LEAST = 24;
/** Most stretches of one message. More are taken as one. */
const MOST = 64;

/**
 * Puts a document into a message so that it is told from what the user says: inspected as a document, and nobody's word.
 * The markers hold a random value, so that no document can end its block.
 * @param title - shown to the model; line breaks and brackets are dropped
 */
export function wrapDocument(text: string, options: { readonly title?: string } = {}): string {
  const mark = randomBytes(16).toString('hex');
  const title = (options.title ?? '').replaceAll(/[<>\p{Cc}]/gu, ' ').trim().slice(0, 200);
  return `<<<document ${mark}${title === '' ? '' : ` ${title}`}>>>\n${text}\n<<<end ${mark}>>>`;
}

/**
 * Where documents stand in a user's message: between the markers of `wrapDocument`, those that the policy names, and
 * the templates that are in common use. What is opened by a marker of one's own and not closed goes to the end. In order,
 * without overlaps. Linear in the text.
 */
export function documentStretches(text: string, markers: readonly DocumentMarker[] = []): Stretch[] {
  const found: Stretch[] = [];
  for (const { start, end } of ownDocuments(text, MOST)) found.push([start, end]);
  for (const { start, end } of markers) {
    const open = text.indexOf(start);
    if (open < 0) continue;
    const close = text.lastIndexOf(end);
    found.push([open + start.length, close < open + start.length ? text.length : close]);
  }
  for (const [needs, open, close] of TEMPLATES) {
    const first = text.includes(needs) ? open.exec(text) : null;
    if (first === null) continue;
    const start = first.index + first[0].length;
    const last = lastMatch(text, close, start);
    if (last !== undefined) found.push([start, last]);
  }
  const heading = headingEnd(text);
  const question = heading === undefined ? undefined : lastMatch(text, QUESTION, heading);
  if (heading !== undefined && question !== undefined) found.push([heading, question]);
  if (found.length === 0) return [];
  return joined(found.filter(([start, end]) => end - start >= LEAST));
}

/** What `wrapDocument` marked, and the titles it was given (empty when none); what is not closed goes to the end. */
export function ownDocuments(text: string, most = Infinity): { readonly title: string; readonly start: number; readonly end: number }[] {
  const found: { title: string; start: number; end: number }[] = [];
  for (const match of text.includes(OWN_SIGN) ? text.matchAll(OWN_START) : []) {
    const start = match.index + match[0].length;
    const end = text.indexOf(`<<<end ${match[1] ?? ''}>>>`, start);
    found.push({ title: (match[2] ?? '').trim(), start, end: end < 0 ? text.length : end });
    if (found.length >= most) break;
  }
  return found;
}

/**
 * Where the first heading of a document ends. A heading has one colon, which the line begins not long before: looking
 * back from each colon, and no further than the one before it, is many times faster than looking at each beginning of a line.
 */
function headingEnd(text: string): number | undefined {
  let plain = text.indexOf(':');
  let wide = text.indexOf('：');
  for (let floor = 0; plain >= 0 || wide >= 0;) {
    const colon = plain < 0 || (wide >= 0 && wide < plain) ? wide : plain;
    if (colon === plain) plain = text.indexOf(':', colon + 1);
    else wide = text.indexOf('：', colon + 1);
    // The colon may stand behind a line end.
    let start = Math.max(floor, colon - 1);
    while (start > floor && !isLineEnd(text.charCodeAt(start - 1))) start--;
    if (start === 0 || isLineEnd(text.charCodeAt(start - 1))) {
      HEADING.lastIndex = start;
      if (HEADING.test(text)) return HEADING.lastIndex;
    }
    floor = colon + 1;
  }
  return undefined;
}

/** What `^` begins a line behind. */
function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}

/** Where the last match of a pattern begins, from an offset on. */
function lastMatch(text: string, pattern: RegExp, from: number): number | undefined {
  let last: number | undefined;
  for (const match of text.slice(from).matchAll(pattern)) last = from + match.index;
  return last;
}

function joined(stretches: Stretch[]): Stretch[] {
  const out: [number, number][] = [];
  for (const [start, end] of stretches.sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

/** A text with everything outside, or inside, of some stretches blanked: offsets stay. */
export function blanked(text: string, stretches: readonly Stretch[], keep: 'inside' | 'outside'): string {
  let out = '';
  let at = 0;
  const blank = (from: number, to: number): string => text.slice(from, to).replaceAll(/[^\n]/g, ' ');
  for (const [start, end] of stretches) {
    out += keep === 'outside' ? text.slice(at, start) + blank(start, end) : blank(at, start) + text.slice(start, end);
    at = end;
  }
  return out + (keep === 'outside' ? text.slice(at) : blank(at, text.length));
}
