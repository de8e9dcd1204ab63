/*
 * Fields in text that is marked up: elements of XML, and spans that Markdown sets in bold or as code. What such a mark
 * holds as a whole is a field as much as a quoted string is, where it stands among its like and not within a sentence.
 */

/** Text of an element's tag before a value. UTF-16 units. */
const MAX_TAG = 300;
/** An opening tag among tags, with at most a name before an address. */
const ELEMENT_START = /(^|[>\n])\s{0,40}<([\p{L}_][\p{L}\p{N}_.:-]{0,60})(?:\s[^<>]{0,200})?>\s{0,40}(?:[^<>&\n]{0,80}(?:&lt;|[([]))?$/u;
const ELEMENT_END = /^(?:&gt;|[)\]])?\s{0,40}<\/([\p{L}_][\p{L}\p{N}_.:-]{0,60})>\s{0,40}(?:<|\n|$)/u;
/** An address in angle brackets that an attribute holds, after a name. */
const ESCAPED_START = /=\s{0,2}["'][^"'<>&\n]{0,80}&lt;$/u;
const ESCAPED_END = /^&gt;["']/u;
/** Elements that set words within a sentence. */
const INLINE: ReadonlySet<string> = new Set(['a', 'abbr', 'acronym', 'b', 'bdo', 'big', 'cite', 'code', 'del', 'dfn', 'em', 'font', 'i', 'ins', 'kbd', 'label', 'mark', 'q', 's', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'tt', 'u', 'var']);

/** Whether a span is all that an element holds, and the element stands among others. @param end - exclusive, in UTF-16 units */
export function isElement(text: string, start: number, end: number): boolean {
  if (!text.includes('<')) return false;
  const from = Math.max(0, start - MAX_TAG);
  const before = text.slice(from, start);
  const after = text.slice(end, end + MAX_TAG);
  if (ESCAPED_START.test(before) && ESCAPED_END.test(after)) return true;
  const opened = ELEMENT_START.exec(before);
  const closed = ELEMENT_END.exec(after);
  if (opened === null || closed === null || opened[2] !== closed[1]) return false;
  // The beginning of what was looked at is not that of the text.
  return !(opened.index === 0 && opened[1] === '' && from > 0) && !INLINE.has(opened[2]?.toLowerCase() ?? '');
}

const TAG = /<(\/?)([\p{L}_][\p{L}\p{N}_.:-]{0,60})([^<>]{0,400}?)(\/?)>/gu;

/** Whether a text is XML as a whole. */
export function isMarkedUp(text: string): boolean {
  return /^\s{0,40}<[\p{L}?!]/u.test(text.slice(0, 64)) && text.includes('</');
}

/**
 * The element that a value is a field of: the one whose attribute it is, or the one around that which holds it alone. The
 * value by itself where no such element is in reach.
 * @param reach - text on either side that is looked at
 */
export function elementAround(text: string, start: number, end: number, reach: number): readonly [number, number] {
  const from = Math.max(0, start - reach);
  const to = Math.min(text.length, end + reach);
  const opens = text.lastIndexOf('<', start - 1);
  if (opens > text.lastIndexOf('>', start - 1)) return [Math.max(from, opens), closing(text, opens, to, 0)];
  const around = enclosing([...text.slice(from, start).matchAll(TAG)].reverse());
  const field = around[0];
  if (field === undefined) return [start, end];
  // An element that says something of itself in attributes, or that is one of many of its name, is a record of its own.
  const alone = (field[3] ?? '').includes('=') || hasLike(text, from + field.index, start, to, field[2] ?? '');
  const record = alone ? field : around[1];
  return record === undefined ? [start, end] : [from + record.index, closing(text, start, to, alone ? 1 : 2)];
}

/** Whether an element of the same name stands right before or after the one around a value. */
function hasLike(text: string, opens: number, start: number, to: number, name: string): boolean {
  const after = text.slice(closing(text, start, to, 1), to).trimStart();
  return text.slice(Math.max(0, opens - MAX_TAG), opens).trimEnd().endsWith(`</${name}>`) || (after.startsWith(`<${name}`) && /[\s>/]/u.test(after.charAt(name.length + 1)));
}

/** The opening tags around, from the inside out. */
function enclosing(tags: readonly RegExpMatchArray[]): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let closed = 0;
  for (const tag of tags) {
    if (tag[4] === '/') continue;
    if (tag[1] === '/') closed += 1;
    else if (closed > 0) closed -= 1;
    else found.push(tag as RegExpExecArray);
  }
  return found;
}

/** Where so many elements are closed. @param open - 0 where the element's own tag comes first */
function closing(text: string, at: number, to: number, open: number): number {
  let depth = open;
  for (const tag of text.slice(at, to).matchAll(TAG)) {
    if (tag[1] === '/') depth -= 1;
    else if (tag[4] !== '/') depth += 1;
    if (depth <= 0) return at + tag.index + tag[0].length;
  }
  return to;
}

/** Signs with which Markdown sets a span apart. */
const SIGNS = new Set(['*', '_', '`']);
const MOST_SIGNS = 3;

/** A span with the signs that set it apart. */
export function withSigns(text: string, start: number, end: number): readonly [number, number] {
  let width = 0;
  while (width < MOST_SIGNS && SIGNS.has(text[start - width - 1] ?? '') && text[start - width - 1] === text[end + width]) width += 1;
  return [start - width, end + width];
}

/** A line without the signs that set spans apart. */
export function withoutSigns(line: string): string {
  return line.replaceAll(/\*{1,3}|`|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}])/gu, '');
}

const SPAN = '(?:\\*{1,3}[^*\\n]{1,80}\\*{1,3}|`[^`\\n]{1,80}`|_[^_\\n]{1,80}_)';
/** A line that begins with spans set apart, or with a short list in brackets after them. */
const SPANS = new RegExp(`^\\s{0,40}(?:(?:[-*•‣]|\\d{1,4}[.)])\\s{1,4})?(?:${SPAN}[\\s,:;|–—-]{0,4}){0,4}$`, 'u');
const SPANS_LIST = new RegExp(`^\\s{0,40}(?:(?:[-*•‣]|\\d{1,4}[.)])\\s{1,4})?(?:${SPAN}[\\s,:;|–—-]{0,4}){1,4}\\((?:[^(),\\n]{1,60}, ?){0,6}$`, 'u');

/** Whether a span that is set apart stands in a line after nothing but such, within the brackets after them, or in angle brackets after a name that is set apart with it. @param marked - the span has signs of its own */
export function isAfterSpans(before: string, after: string, marked: boolean): boolean {
  if (marked) return SPANS.test(before);
  const name = /\*{1,3}[^*<>\n]{1,60}<$/u.exec(before);
  return name === null ? SPANS_LIST.test(before) && /^(?:,|\))/u.test(after) : /^>\*{1,3}/u.test(after) && SPANS.test(before.slice(0, name.index));
}
