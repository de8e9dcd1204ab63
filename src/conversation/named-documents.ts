import { ownDocuments } from './documents.ts';

/** A document inside a message, with what the application calls it. UTF-16 units; tags and markers are not part of it. */
export interface NamedDocument {
  /** Its title, source, file name and address, as far as they are given. */
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
}

const TAG = 'documents?|doc|context|search_results?|results?|sources?|passages?|excerpts?|chunks?|attachments?|file|file_contents?|web_?page|page|articles?|email';
const OPEN = new RegExp(`<(${TAG})((?:\\s[^<>]{0,400})?)>`, 'gi');
const CLOSE = new RegExp(`</(${TAG})\\s?>`, 'gi');
const ATTRIBUTE = /\s(?:title|name|source|file|file_?name|path|url|uri|href|src|id)\s{0,4}=\s{0,4}(?:"([^"]{1,300})"|'([^']{1,300})')/gi;
/** What stands at the beginning of a document and tells of it, as in `<document><source>handbook.md</source><document_content>`. */
const CHILD = /\s{0,40}<([a-z_]{1,30})>([^<>]{0,400})<\/\1>/iy;
const NAMING_CHILD = /^(?:(?:document_)?(?:title|name|source|url|uri|path)|file_?name|file)$/i;
/** Elements in front of the content that are looked at. */
const MOST_CHILDREN = 8;

/**
 * The documents of a text that have names: those that `wrapDocument` marked with a title, and tags as templates of
 * retrieval write them, with an attribute or a first element that names them. A document goes to its last closing tag
 * before the next one begins, so that a closing tag in it does not end it; one without goes to the end of the text.
 * Documents may lie in one another. In time linear in the text.
 */
export function namedDocuments(text: string): NamedDocument[] {
  const own = ownDocuments(text).flatMap(({ title, start, end }) => (title === '' ? [] : [{ names: [title], start, end }]));
  return text.includes('<') ? [...own, ...tagged(text)] : own;
}

interface Opening {
  readonly names: readonly string[];
  readonly start: number;
  readonly at: number;
}

function tagged(text: string): NamedDocument[] {
  const openings = new Map<string, Opening[]>();
  for (const match of text.matchAll(OPEN)) {
    const [whole, tag = '', attributes = ''] = match;
    const start = match.index + whole.length;
    const list = openings.get(tag.toLowerCase()) ?? [];
    openings.set(tag.toLowerCase(), list);
    list.push({ names: [...attributeNames(attributes), ...childNames(text, start)], start, at: match.index });
  }
  if ([...openings.values()].every((list) => list.every(({ names }) => names.length === 0))) return [];
  const closings = new Map<string, number[]>();
  for (const match of text.matchAll(CLOSE)) {
    const tag = (match[1] ?? '').toLowerCase();
    const list = closings.get(tag) ?? [];
    closings.set(tag, list);
    list.push(match.index);
  }
  return [...openings].flatMap(([tag, list]) => bounded(list, closings.get(tag) ?? [], text.length));
}

/** Openings of one tag with their ends. One that comes before the last was closed lies in it, and ends nothing. */
function bounded(openings: readonly Opening[], closings: readonly number[], length: number): NamedDocument[] {
  const out: NamedDocument[] = [];
  // From behind: `limit` is where the next document that is none of this one's own begins.
  let limit = length;
  let lastClosing = closings.length - 1;
  for (let i = openings.length - 1; i >= 0; i--) {
    const { names, start, at } = openings[i] ?? { names: [], start: 0, at: 0 };
    while (lastClosing >= 0 && (closings[lastClosing] ?? 0) >= limit) lastClosing--;
    const closing = closings[lastClosing] ?? -1;
    const end = closing >= start ? closing : limit;
    if (names.length > 0 && end > start) out.push({ names, start, end });
    // What was opened before may have been left open: then this document lies in it.
    const before = openings[i - 1];
    if (before !== undefined && hasBetween(closings, before.start, at)) limit = at;
  }
  return out.reverse();
}

/** Whether a sorted list has a value in a range. */
function hasBetween(sorted: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (sorted[low] ?? Infinity) < to;
}

function attributeNames(attributes: string): string[] {
  return [...attributes.matchAll(ATTRIBUTE)].map((match) => (match[1] ?? match[2] ?? '').trim()).filter((name) => name !== '');
}

function childNames(text: string, start: number): string[] {
  const names: string[] = [];
  CHILD.lastIndex = start;
  for (let i = 0; i < MOST_CHILDREN; i++) {
    const match = CHILD.exec(text);
    if (match === null) break;
    const name = (match[2] ?? '').trim();
    if (name !== '' && NAMING_CHILD.test(match[1] ?? '')) names.push(name);
  }
  return names;
}
