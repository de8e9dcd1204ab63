import { openPrefix } from '../../stream-hold.ts';

/** Longest URL that is read. UTF-16 units; also how far before a position a URL that covers it may begin. */
export const URL_CAP = 1400;

const SCHEME = /(?:https?|ftp|wss?)$/i;
const DOCUMENT = /^data:(?:text\/html|text\/xml|image\/svg\+xml|application\/(?:xhtml\+xml|xml))/i;
const RELATIVE = /^\/\/[a-z0-9-]{1,63}\.[a-z0-9-]/i;
const ENTITY_COLON = /&(?:colon|#0{0,5}58|#x0{0,5}3a);/gi;
const PLACEHOLDER = /<\/?[a-z][a-z0-9_]{0,60}_\d{1,6}>/iy;
const PLACEHOLDER_OPEN = /^<[a-z0-9_]{0,68}$/i;

/** Beginnings of a URL, for a stream that may end within one. */
const BEGINNINGS: readonly string[] = [
  'http://', 'https://', 'http:\\', 'https:\\', 'ftp://', 'ws://', 'wss://', 'www.0', 'data:text/html', 'data:text/xml', 'data:image/svg+xml',
  'data:application/xhtml+xml', 'data:application/xml',
];

/** A scheme whose colon or slash is being spelled as an entity. */
const ENTITY_BEGINNING = /(?:https?|ftp|wss?):?&[#a-z0-9]{0,10}$/i;
/** A host without a scheme, up to the second character after its first dot. */
const RELATIVE_BEGINNING = /(?:\]\(<?|=["']?|url\(["']?)\/{1,2}(?:[a-z0-9-]{1,63}\.?)?$/i;

/** Start of what may be the beginning of a URL at the end of the text; its length when there is none. */
export function openBeginning(text: string, from: number): number {
  const start = openPrefix(text, from, BEGINNINGS);
  const floor = Math.max(0, text.length - 80);
  const tail = text.slice(floor);
  const entity = ENTITY_BEGINNING.exec(tail)?.index ?? tail.length;
  const relative = RELATIVE_BEGINNING.exec(tail);
  // The slashes begin the URL; what shows that it is one may have been let go.
  const slashes = relative === null ? tail.length : relative.index + relative[0].indexOf('/');
  return Math.max(from, Math.min(start, floor + entity, floor + slashes));
}

function isSlash(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x2f || code === 0x5c || (code === 0x26 && /^&(?:sol|#0{0,5}47|#x0{0,5}2f);/i.test(text.slice(at, at + 12)));
}

function schemeStart(text: string, colon: number): number {
  return colon - (SCHEME.exec(text.slice(Math.max(0, colon - 5), colon))?.[0].length ?? 0);
}

/** Offsets at or after `from` where a URL begins, in order. */
export function anchors(text: string, from: number): number[] {
  const found: number[] = [];
  for (let colon = text.indexOf(':', from); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const before = text.charCodeAt(colon - 1) | 0x20;
    if (before === 0x70 || before === 0x73) {
      if (!isSlash(text, colon + 1)) continue;
      const start = schemeStart(text, colon);
      if (start < colon && start >= from) found.push(start);
    } else if (before === 0x61 && colon - 4 >= from && DOCUMENT.test(text.slice(colon - 4, colon + 28))) found.push(colon - 4);
  }
  for (let at = text.indexOf('//', from); at >= 0; at = text.indexOf('//', at + 2)) {
    const before = text.charAt(at - 1);
    if (before === ':' || !'("\'=<'.includes(before) || before === '') continue;
    if (/(?:\]\(<?|=["']?|url\(["']?)$/i.test(text.slice(Math.max(0, at - 5), at)) && RELATIVE.test(text.slice(at, at + 68))) found.push(at);
  }
  for (let at = text.indexOf('www.', from); at >= 0; at = text.indexOf('www.', at + 4)) {
    if (!/[a-z0-9/.@\\-]/i.test(text.charAt(at - 1)) && /[a-z0-9]/i.test(text.charAt(at + 4))) found.push(at);
  }
  if (text.indexOf('&', from) >= 0) {
    ENTITY_COLON.lastIndex = from;
    for (let match = ENTITY_COLON.exec(text); match !== null; match = ENTITY_COLON.exec(text)) {
      const start = schemeStart(text, match.index);
      if (start < match.index && start >= from) found.push(start);
    }
  }
  return found.sort((a, b) => a - b);
}

/** Ends any URL: white space, controls, quotes that Markdown and HTML use, and CJK punctuation. */
function isHardStop(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x60 || code === 0x3c || code === 0x3e || code === 0x7f || code === 0xa0
    || (code >= 0x2018 && code <= 0x201f) || code === 0x2028 || code === 0x2029 || (code >= 0x3000 && code <= 0x3011) || code === 0xff08 || code === 0xff09 || code === 0xff0c || code === 0xff1b || code === 0xff1a || code === 0xff01 || code === 0xff1f;
}

/** A stretch that is read as one URL. */
export interface Stretch {
  readonly start: number;
  /** Past its last character, closing punctuation left out. */
  readonly end: number;
  /** Past its last character as found. */
  readonly stop: number;
  /** The text ended within it. */
  readonly open: boolean;
}

/** End of the URL at `start`, and whether the text ends before it is certain. */
function urlStop(text: string, start: number, limit: number): { stop: number; open: boolean } {
  const quoted = text[start - 1] === '\'';
  let round = 0;
  let square = 0;
  for (let i = start; i < text.length; i++) {
    if (i >= limit) return { stop: i, open: false };
    const code = text.charCodeAt(i);
    if (code === 0x3c) {
      PLACEHOLDER.lastIndex = i;
      const placeholder = PLACEHOLDER.exec(text);
      if (placeholder !== null) {
        i += placeholder[0].length - 1;
        continue;
      }
      return { stop: i, open: PLACEHOLDER_OPEN.test(text.slice(i, i + 70)) && text.length - i < 70 };
    }
    if (isHardStop(code) || (quoted && code === 0x27)) return { stop: i, open: false };
    if (code === 0x28) round++;
    else if (code === 0x29 && --round < 0) return { stop: i, open: false };
    else if (code === 0x5b) square++;
    else if (code === 0x5d && --square < 0) return { stop: i, open: false };
  }
  return { stop: text.length, open: true };
}

/**
 * The URLs of a text. One within another is part of it, so `https://a.example/?u=https://b.example/` is one. In an
 * unbroken run of characters longer than {@link URL_CAP}, those beyond that length each end where the next begins:
 * what a URL is depends on no more than that many characters before it, and a stream is never held for longer.
 * @param from - a position that no URL covers, or one that is far enough before what is asked for
 */
export function urls(text: string, from: number): Stretch[] {
  const starts = anchors(text, from);
  const found: Stretch[] = [];
  let runStart = from;
  let scanned = from;
  let covered = 0;
  for (const [i, start] of starts.entries()) {
    for (; scanned < start; scanned++) if (isHardStop(text.charCodeAt(scanned))) runStart = scanned + 1;
    if (start < covered) continue;
    const beyond = start - runStart >= URL_CAP;
    const limit = beyond ? Math.min(start + URL_CAP, starts[i + 1] ?? text.length + 1) : runStart + URL_CAP;
    const { stop, open } = urlStop(text, start, limit);
    covered = stop;
    let end = stop;
    while (end > start && /[.,;:!?*_~'|\\]/.test(text.charAt(end - 1))) end--;
    found.push({ start, end, stop, open });
  }
  return found;
}
