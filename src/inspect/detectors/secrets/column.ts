import { meter } from './charset.ts';
import { isStandalone } from './judge.ts';
import type { KeywordKind } from './keywords.ts';
import type { Sink } from './sink.ts';

/** Farthest from the header line's start that a value may begin; within a stream's sight. */
const MOST = 248;
const MOST_HEADER = 120;
const MOST_COLUMNS = 8;
const RULE_LINE = /^[-:| \t+=]{3,80}$/;

const isSeparator = (code: number): boolean => code === 0x2c || code === 0x3b || code === 0x7c || code === 0x09;

/** End of the line that `at` is in, or -1 when it is farther than `most`. */
function lineEnd(text: string, at: number, most: number): number {
  const stop = Math.min(text.length, at + most);
  for (let end = at; end < stop; end++) if (text.charCodeAt(end) === 0x0a) { meter.steps += end - at; return end; }
  meter.steps += stop - at;
  return -1;
}

const VALUES = /^[\w, "`]{0,80}\)\s{0,4}VALUES\s{0,4}\(/i;
const LIST_ITEM = /\s{0,3}(?:'[^'\n]{0,80}'|[^,'()\n]{0,40}),\s{0,3}/y;

/** The value that an SQL statement inserts under a column's name. */
export function readInserted(text: string, start: number, ident: number, kind: KeywordKind, sink: Sink): { readonly start: number; readonly end: number } | undefined {
  const close = text.charCodeAt(ident);
  if (close !== 0x29 && close !== 0x2c && close !== 0x22 && close !== 0x60) return undefined;
  const after = close === 0x22 || close === 0x60 ? text.charCodeAt(ident + 1) : close;
  if (after !== 0x29 && after !== 0x2c) return undefined;
  meter.steps += 16;
  const values = VALUES.exec(text.slice(ident, ident + 110));
  if (values === null) return undefined;
  const floor = Math.max(0, start - 90);
  const open = floor + text.slice(floor, start).lastIndexOf('(');
  if (open < floor) return undefined;
  let at = ident + values[0].length;
  for (let index = text.slice(open, start).split(',').length - 1; index > 0; index--) {
    LIST_ITEM.lastIndex = at;
    if (!LIST_ITEM.test(text)) return undefined;
    at = LIST_ITEM.lastIndex;
  }
  const literal = /^\s{0,3}'([^'\n]{6,256})'/.exec(text.slice(at, at + 262));
  if (literal === null || at - open > MOST) return undefined;
  const from = at + literal[0].length - 1 - (literal[1] ?? '').length;
  const end = at + literal[0].length - 1;
  sink.read(from, end + 1);
  return isStandalone(text.slice(from, end), kind) ? { start: from, end } : undefined;
}

/** The value under a column's name in the next row of a table: comma, semicolon, tab or bar between cells. */
export function readColumn(text: string, start: number, ident: number, kind: KeywordKind, sink: Sink): { readonly start: number; readonly end: number } | undefined {
  let after = ident;
  while (after < ident + 3 && (text.charCodeAt(after) === 0x20 || text.charCodeAt(after) === 0x22)) after++;
  const code = text.charCodeAt(after);
  if (code !== 0x2c && code !== 0x3b && code !== 0x09 && code !== 0x7c && code !== 0x0a && code !== 0x0d) return undefined;
  // Outwards to the line's ends, and no farther than a header has columns.
  let head = start, columns = 0;
  for (; head > 0 && head > start - MOST_HEADER && columns <= MOST_COLUMNS && text.charCodeAt(head - 1) !== 0x0a; head--) if (isSeparator(text.charCodeAt(head - 1))) columns++;
  let headEnd = after;
  const stopHead = Math.min(text.length, after + MOST_HEADER);
  for (; headEnd < stopHead && columns <= MOST_COLUMNS && text.charCodeAt(headEnd) !== 0x0a; headEnd++) if (isSeparator(text.charCodeAt(headEnd))) columns++;
  meter.steps += (headEnd - head) / 2;
  if (columns === 0 || columns > MOST_COLUMNS || text.charCodeAt(headEnd) !== 0x0a || (head > 0 && text.charCodeAt(head - 1) !== 0x0a)) return undefined;
  const header = text.slice(head, headEnd);
  const separator = ['|', '\t', ';', ','].find((each) => header.includes(each));
  if (separator === undefined || header.split(separator).filter((cell) => cell.trim() !== '').length < 2) return undefined;
  const index = text.slice(head, start).split(separator).length - 1;
  let row = headEnd + 1;
  const first = lineEnd(text, row, 90);
  if (first >= 0 && RULE_LINE.test(text.slice(row, first).trimEnd())) row = first + 1;
  for (let cell = 0; cell < index; cell++) {
    const rest = text.slice(row, head + MOST + 1);
    const next = rest.indexOf(separator);
    meter.steps += next < 0 ? rest.length : next;
    if (next < 0 || rest.slice(0, next).includes('\n')) return undefined;
    row += next + 1;
  }
  while (row < head + MOST && (text.charCodeAt(row) === 0x20 || text.charCodeAt(row) === 0x22 || text.charCodeAt(row) === 0x60)) row++;
  if (row - head > MOST) return undefined;
  let end = row;
  const stop = Math.min(text.length, row + 257);
  for (; end < stop; end++) {
    const each = text.charCodeAt(end);
    if (each <= 0x20 || each >= 0x7f || each === 0x22 || each === 0x60 || text[end] === separator) break;
  }
  meter.steps += end - row;
  sink.read(row, end + 1);
  return end - row <= 256 && isStandalone(text.slice(row, end), kind) ? { start: row, end } : undefined;
}
