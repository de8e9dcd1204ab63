import { isUtf8 } from 'node:buffer';
import type { View, ViewMaker } from '../contract.ts';
import type { ByteText } from './lib/bytes.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { BACKSLASH, PLUS } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import type { TextScan } from './lib/scan.ts';
import { COST, spend } from '../effort.ts';

// Sticky at a backslash: \u0041, \u{1f600}, \U0001f600, \x41, \x{41}, \101 and \o{101} (octal), \N{U+41}, \N{LATIN SMALL LETTER A},
// and the single-letter escapes of JSON.
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|[ux]\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})(?!\d{3})|(["\\/bfnrt])|o\{([0-7]{1,7})\}|N\{U\+([0-9a-fA-F]{1,6})\}|N\{([A-Z -]{4,48})\})/y;
// CSS: up to six digits, which a space may end. Only a row of them is read, as `\12` is many things.
const CSS = /\\([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n])?/y;
const CODE_POINT = /[uU]\+([0-9a-fA-F]{4,6})(?:[ ,;]{0,2}(?=[uU]\+))?/y;

const SIMPLE: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '', f: '\n', n: '\n', r: '\n', t: '\t' };

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code >= 0xc0;
}

/** Whether the text begins like a JSON value, in which every backslash is an escape. */
function looksLikeJson(text: string): boolean {
  for (let i = 0; i < 64; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) continue;
    return code === 0x7b || code === 0x5b || code === 0x22;
  }
  return false;
}

function codePoint(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

// A byte: octal, unless it is the beginning of a CSS escape, or hexadecimal.
const BYTE = /\\(?:([0-3][0-7]{2})(?!\d{3})|x([0-9a-fA-F]{2}))/y;

/** A run of byte escapes from `at` on, and its text when the bytes are UTF-8 beyond ASCII. */
function byteRun(text: string, at: number): { readonly end: number; readonly decoded: ByteText | undefined } {
  const bytes: number[] = [];
  BYTE.lastIndex = at;
  for (let match = BYTE.exec(text); match !== null; match = BYTE.exec(text)) bytes.push(match[1] === undefined ? Number.parseInt(match[2] ?? '', 16) : Number.parseInt(match[1], 8));
  const run = Uint8Array.from(bytes);
  return { end: at + bytes.length * 4, decoded: bytes.some((byte) => byte >= 0x80) && isUtf8(run) ? readText(run) : undefined };
}

/** Decodes in place. Returns whether anything was that hides words: a quote or a slash reads as well behind its backslash. */
function backslashes(text: string, builder: RegionViewBuilder): boolean {
  let telling = false;
  const json = looksLikeJson(text);
  let byByte = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    spend(COST.escape);
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(text);
    if (match === null) continue;
    if ((match[4] !== undefined || match[5] !== undefined) && at >= byByte) {
      const { end, decoded: bytes } = byteRun(text, at);
      // A run that is no UTF-8 is looked at once.
      byByte = end;
      if (bytes !== undefined) {
        const from = at;
        eachCharacter(bytes, (piece, first, last) => builder.unit(piece, from + first * 4, from + last * 4));
        telling = true;
        at = end - 1;
        continue;
      }
    }
    const [whole, four, braced, eight, two, octal, simple, bracedOctal, named, name] = match;
    const hex = four ?? braced ?? eight ?? two ?? named;
    let decoded: string | undefined;
    if (hex !== undefined) decoded = codePoint(hex);
    else if (bracedOctal !== undefined) decoded = codePoint(Number.parseInt(bracedOctal, 8).toString(16));
    else if (name !== undefined) decoded = letterNamed(name);
    else if (octal !== undefined) decoded = String.fromCharCode(Number.parseInt(octal, 8));
    // Outside JSON `\n` is an escape only where it would glue two words together; otherwise source code and Windows
    // paths would all be read twice.
    else if (simple !== undefined && (json || gluing(text, at, simple))) decoded = SIMPLE[simple];
    if (decoded !== undefined) {
      builder.unit(decoded, at, at + whole.length);
      telling ||= simple === undefined || (simple >= 'a' && gluing(text, at, simple));
    }
    at += whole.length - 1;
  }
  return telling;
}

const NAMED_LETTER = /^LATIN (SMALL|CAPITAL) LETTER ([A-Z])$/;
const NAMED_SIGNS: ReadonlyMap<string, string> = new Map([['SPACE', ' '], ['FULL STOP', '.'], ['COMMA', ','], ['COLON', ':'], ['EXCLAMATION MARK', '!'], ['QUESTION MARK', '?'], ['APOSTROPHE', "'"], ['HYPHEN-MINUS', '-'], ['LINE FEED', '\n'], ['COMMERCIAL AT', '@'], ['SOLIDUS', '/'], ['LOW LINE', '_']]);

function letterNamed(name: string): string | undefined {
  const match = NAMED_LETTER.exec(name);
  if (match === null) return NAMED_SIGNS.get(name);
  return match[1] === 'SMALL' ? match[2]?.toLowerCase() : match[2];
}

/** Fewest CSS escapes in a row that are read. */
const MIN_CSS = 3;

function cssEscapes(text: string, builder: RegionViewBuilder): void {
  for (let at = text.indexOf('\\'); at >= 0;) {
    const found: (readonly [string, number, number])[] = [];
    let end = at;
    for (CSS.lastIndex = at; ;) {
      spend(COST.escape);
      const match = CSS.exec(text);
      if (match === null) break;
      const decoded = codePoint(match[1] ?? '');
      end = CSS.lastIndex;
      if (decoded === undefined || decoded < ' ') break;
      found.push([decoded, match.index, end]);
    }
    // Octal escapes of three digits look the same and read differently: those of text begin with 0 or 1.
    if (found.length >= MIN_CSS && !found.every(([, from, to]) => to - from === 4 && (text.charCodeAt(from + 1) === 0x30 || text.charCodeAt(from + 1) === 0x31))) for (const [decoded, from, to] of found) builder.unit(decoded, from, to);
    at = text.indexOf('\\', Math.max(end, at + 1));
  }
}

function gluing(text: string, at: number, simple: string): boolean {
  return (simple === 'n' || simple === 'r' || simple === 't') && isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at + 2));
}

/** Offset of the next `U+` or `u+` at or after `from`, or -1. A plus sign is the rarer half. */
function nextCodePoint(text: string, from: number): number {
  for (let plus = text.indexOf('+', from + 1); plus >= 0; plus = text.indexOf('+', plus + 1)) {
    if ((text.charCodeAt(plus - 1) | 0x20) === 0x75 && plus - 1 >= from) return plus - 1;
  }
  return -1;
}

/** At least this many code points in a row are a message; fewer are someone naming a character. */
const MIN_CODE_POINTS = 4;

function codePoints(text: string, builder: RegionViewBuilder): void {
  for (let at = nextCodePoint(text, 0); at >= 0;) {
    const found: (readonly [string, number, number])[] = [];
    let end = at;
    for (CODE_POINT.lastIndex = at; ;) {
      const match = CODE_POINT.exec(text);
      if (match === null) break;
      const decoded = codePoint(match[1] ?? '');
      if (decoded !== undefined) found.push([decoded, match.index, match.index + match[0].length]);
      end = CODE_POINT.lastIndex;
    }
    if (found.length >= MIN_CODE_POINTS) for (const [decoded, from, to] of found) builder.unit(decoded, from, to);
    at = nextCodePoint(text, Math.max(end, at + 2));
  }
}

/** Escapes of programming languages and JSON, and `U+0041` notation, decoded where they stand. */
export const view: ViewMaker = {
  id: 'unicode-escapes',
  title: 'Escapes of JSON, JavaScript, Python and CSS, and U+0041 notation',
  needs: BACKSLASH | PLUS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const views: View[] = [];
    if ((scan.signals & BACKSLASH) !== 0) {
      const builder = new RegionViewBuilder(text);
      const telling = backslashes(text, builder);
      const css = new RegionViewBuilder(text);
      cssEscapes(text, css);
      views.push(...(telling ? builder.finish('unicode-escapes') : []), ...css.finish('css-escapes'));
    }
    if ((scan.signals & PLUS) !== 0 && nextCodePoint(text, 0) >= 0) {
      const builder = new RegionViewBuilder(text);
      codePoints(text, builder);
      views.push(...builder.finish('code-points'));
    }
    return views;
  },
};
