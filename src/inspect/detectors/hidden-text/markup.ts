import type { Match } from '../../contract.ts';
import { hides } from './styles.ts';
import { hasWords, isLetter, MIN_WORDS, WordsAhead } from './words.ts';
import { COST, spend } from '../../effort.ts';

/** Longest start tag that is read. UTF-16 units. */
const MAX_TAG = 768;
/** Longest element or comment that is followed to its end, start tag included: bounds what a stream has to hold. */
const MAX_ELEMENT = 2048;
/** Fewest words of a comment that are worth a note. */
const MIN_COMMENT_WORDS = 20;

/** Elements whose content is never shown or that have none. */
const NO_TEXT = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr', 'script', 'style', 'svg', 'path', 'symbol', 'iframe', 'option', 'select']);

function isNameCharacter(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

interface Tag {
  readonly name: string;
  /** Just past `>`; -1 when the text ends inside the tag. */
  readonly end: number;
}

/** The start tag at `at`, where `<` stands, by its grammar; undefined for a comparison or anything else. */
function startTag(text: string, at: number, limit: number): Tag | undefined {
  let i = at + 1;
  if (i >= limit) return { name: '', end: -1 };
  if (!isLetter(text.charCodeAt(i))) return undefined;
  while (i < limit && i < at + 32 && isNameCharacter(text.charCodeAt(i))) i++;
  const name = text.slice(at + 1, i).toLowerCase();
  if (i >= limit) return { name, end: -1 };
  const after = text.charCodeAt(i);
  if (!isSpace(after) && after !== 0x3e && after !== 0x2f) return undefined;
  while (i < limit && isSpace(text.charCodeAt(i))) if (++i > at + MAX_TAG) return undefined;
  if (i >= limit) return { name, end: -1 };
  const next = text.charCodeAt(i);
  if (!isLetter(next) && next !== 0x3e && next !== 0x2f) return undefined;
  const close = text.slice(i, Math.min(limit, at + MAX_TAG)).indexOf('>');
  if (close < 0) return limit - at < MAX_TAG ? { name, end: -1 } : undefined;
  return { name, end: i + close + 1 };
}

/** Whether a name in small letters stands at `start`, in either case. */
function isNamed(text: string, start: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = text.charCodeAt(start + i);
    if ((code >= 0x41 && code <= 0x5a ? code + 32 : code) !== name.charCodeAt(i)) return false;
  }
  return true;
}

/** Just past the end tag of the element whose start tag ended at `from`; -1 when it is not there before `limit`. */
function elementEnd(text: string, name: string, from: number, limit: number): number {
  let depth = 1;
  for (let at = text.indexOf('<', from); at >= 0 && at < limit; at = text.indexOf('<', at + 1)) {
    const closing = text.charCodeAt(at + 1) === 0x2f;
    const start = at + (closing ? 2 : 1);
    const end = start + name.length;
    if (end >= limit || isNameCharacter(text.charCodeAt(end)) || !isNamed(text, start, name)) continue;
    if (!closing) depth++;
    else if (--depth === 0) {
      const close = text.slice(end, limit).indexOf('>');
      return close >= 0 ? end + close + 1 : -1;
    }
  }
  return -1;
}

/** The comment that begins at `at` and ends at `close`, where it holds words enough to be worth a note. */
function comment(text: string, at: number, close: number): Match | undefined {
  if (close + 3 > at + MAX_ELEMENT) return undefined;
  if (!hasWords(text, at + 4, close, MIN_COMMENT_WORDS)) return undefined;
  return { rule: 'hidden_text.html-comment', span: [at, close + 3], confidence: 0.5, note: 'a comment of some length' };
}

/** Elements of HTML that hold text and are not shown, and long comments. Each is judged by itself, nested or not. */
export function invisibleMarkup(text: string): Match[] {
  const matches: Match[] = [];
  // The end of the comments that begin before it: searched for once.
  let commentEnd = -1;
  const ahead = new WordsAhead(text, MIN_WORDS);
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    spend(COST.tag);
    if (text.charCodeAt(at + 1) === 0x21) {
      if (!text.startsWith('<!--', at)) continue;
      if (commentEnd < at) {
        const end = text.indexOf('-->', at);
        commentEnd = end < 0 ? Infinity : end;
      }
      const found = comment(text, at, commentEnd);
      if (found !== undefined) matches.push(found);
      continue;
    }
    const tag = startTag(text, at, text.length);
    // Nothing shorter can carry a hiding attribute: `<b hidden>`.
    if (tag === undefined || tag.end - at < 10 || NO_TEXT.has(tag.name) || text.charCodeAt(tag.end - 2) === 0x2f) continue;
    const invisible = hides(text.slice(at, tag.end));
    if (invisible === undefined) continue;
    const limit = Math.min(text.length, at + MAX_ELEMENT);
    // Where there are too few words as far as the element may reach, its end need not be known.
    if (!ahead.enough(tag.end, limit)) continue;
    const close = elementEnd(text, tag.name, tag.end, limit);
    const end = close < 0 ? limit : close;
    if (close >= 0 && !hasWords(text, tag.end, end, MIN_WORDS)) continue;
    matches.push({ rule: 'hidden_text.invisible-html', span: [at, end], confidence: invisible.confidence, severity: invisible.severity, note: invisible.how });
  }
  return matches;
}

/** Smallest offset in [from, end] at which markup begins that text after `end` could still change. */
export function holdMarkup(text: string, from: number, end: number): number {
  const floor = Math.max(from, end - MAX_ELEMENT);
  for (let at = text.indexOf('<', floor); at >= 0 && at < end; at = text.indexOf('<', at + 1)) {
    if (text.charCodeAt(at + 1) === 0x21 || at + 1 === end) {
      const opening = '<!--'.startsWith(text.slice(at, Math.min(end, at + 4)));
      if (opening && !text.slice(at, end).includes('-->')) return at;
      continue;
    }
    const tag = startTag(text, at, end);
    if (tag === undefined) continue;
    if (tag.end < 0) return at;
    if (tag.end - at < 10 || NO_TEXT.has(tag.name) || text.charCodeAt(tag.end - 2) === 0x2f || hides(text.slice(at, tag.end)) === undefined) continue;
    if (elementEnd(text, tag.name, tag.end, Math.min(end, at + MAX_ELEMENT)) < 0 && end < at + MAX_ELEMENT) return at;
  }
  return end;
}
