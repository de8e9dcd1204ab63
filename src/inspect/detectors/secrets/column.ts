import { meter } from './charset.ts';
import { isStandalone } from './judge.ts';
import type { KeywordKind } from './keywords.ts';
import type { Sink } from './sink.ts';

/** Farthest from the header line's start that a value may begin; within a stream's sight. */
const MOST = 248;
const MOST_HEADER = 120;
const MOST_COLUMNS = 6;
const RULE_LINE = /^[-:| \t+=]{3,80}$/;

/** End of the line that `at` is in, or -1 when it is farther than `most`. */
function lineEnd(text: string, at: number, most: number): number {
  const stop = Math.min(text.length, at + most);
  for (let end = at; end < stop; end++) if (text.charCodeAt(end) === 0x0a) { meter.steps += end - at; return end; }
  meter.steps += stop - at;
  return -1;
}

/** The value under a column's name in the next row of a table: comma, semicolon, tab or bar between cells. */
export function readColumn(text: string, start: number, ident: number, kind: KeywordKind, sink: Sink): { readonly start: number; readonly end: number } | undefined {
  let after = ident;
  while (after < ident + 3 && (text.charCodeAt(after) === 0x20 || text.charCodeAt(after) === 0x22)) after++;
  const code = text.charCodeAt(after);
  if (code !== 0x2c && code !== 0x3b && code !== 0x09 && code !== 0x7c && code !== 0x0a && code !== 0x0d) return undefined;
  let head = start;
  while (head > 0 && head > start - MOST_HEADER && text.charCodeAt(head - 1) !== 0x0a) head--;
  meter.steps += start - head;
  const headEnd = lineEnd(text, after, MOST_HEADER);
  if (headEnd < 0 || (head > 0 && text.charCodeAt(head - 1) !== 0x0a)) return undefined;
  const header = text.slice(head, headEnd);
  const separator = ['|', '\t', ';', ','].find((each) => header.includes(each));
  if (separator === undefined || header.split(separator).length > MOST_COLUMNS) return undefined;
  const index = text.slice(head, start).split(separator).length - 1;
  let row = headEnd + 1;
  const first = lineEnd(text, row, 90);
  if (first >= 0 && RULE_LINE.test(text.slice(row, first).trimEnd())) row = first + 1;
  for (let cell = 0; cell < index; cell++) {
    const next = text.indexOf(separator, row);
    const line = text.indexOf('\n', row);
    meter.steps += Math.min(next < 0 ? MOST : next - row, MOST);
    if (next < 0 || next - head > MOST || (line >= 0 && line < next)) return undefined;
    row = next + 1;
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
