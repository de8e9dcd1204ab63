import type { View, ViewMaker } from '../contract.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

// Sticky at a backslash: \u0041, \u{1f600}, \U0001f600, \x41, \101 (octal), and the single-letter escapes of JSON.
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|(["\\/bfnrt]))/y;
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

function backslashes(text: string, builder: RegionViewBuilder): void {
  const json = looksLikeJson(text);
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(text);
    if (match === null) continue;
    const [whole, four, braced, eight, two, octal, simple] = match;
    const hex = four ?? braced ?? eight ?? two;
    let decoded: string | undefined;
    if (hex !== undefined) decoded = codePoint(hex);
    else if (octal !== undefined) decoded = String.fromCharCode(Number.parseInt(octal, 8));
    // Outside JSON `\n` is an escape only where it would glue two words together; otherwise source code and Windows
    // paths would all be read twice.
    else if (simple !== undefined && (json || gluing(text, at, simple))) decoded = SIMPLE[simple];
    if (decoded !== undefined) builder.unit(decoded, at, at + whole.length);
    at += whole.length - 1;
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
  title: 'Unicode and JSON escapes',
  make(text: string): readonly View[] {
    const views: View[] = [];
    if (text.includes('\\')) {
      const builder = new RegionViewBuilder(text);
      backslashes(text, builder);
      views.push(...builder.finish('unicode-escapes'));
    }
    if (text.includes('+') && nextCodePoint(text, 0) >= 0) {
      const builder = new RegionViewBuilder(text);
      codePoints(text, builder);
      views.push(...builder.finish('code-points'));
    }
    return views;
  },
};
