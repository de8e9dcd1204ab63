import { icao } from './checksums.ts';
import { isDigit, isUpper } from './chars.ts';
import type { Kind, Scan } from './types.ts';

export const MRZ: Kind = { name: 'mrz', entity: 'MRZ', title: 'Machine-readable zone of a passport or identity card', locale: 'und', severity: 'high', paranoia: 1 };

/** ICAO 9303 parts 4 to 6: the line with number, birth and expiry of a passport or visa (44 or 36 characters), and an identity card's two (30). */
const TD3 = /^[A-Z0-9<]{9}[0-9<][A-Z<]{3}\d{6}\d[MFX<]\d{6}\d[A-Z0-9<]{8,16}$/;
const TD1_SECOND = /^\d{6}\d[MFX<]\d{6}\d[A-Z<]{3}[A-Z0-9<]{11}\d$/;
const FIRST = /^[PVIAC][A-Z<][A-Z<]{3}[A-Z0-9<]+$/;
const NAMES = /^[A-Z<]+$/;
const LENGTHS = new Set([30, 36, 44]);

function check(line: string, start: number, end: number): boolean {
  return icao(line.slice(start, end)) === Number(line[end] === '<' ? 0 : line[end]);
}

function dated(line: string): boolean {
  if (TD3.test(line)) return check(line, 0, 9) && check(line, 13, 19) && check(line, 21, 27);
  return TD1_SECOND.test(line) && check(line, 0, 6) && check(line, 8, 14);
}

/** Machine-readable zones: a line whose check digits hold, with the lines of the same length beside it. */
export function machineReadableZones(scan: Scan): void {
  const { text } = scan;
  // Every zone has fillers; most texts have none.
  for (let filler = text.indexOf('<<'); filler >= 0;) {
    const found = lineAround(text, filler);
    let next = found.end;
    for (const line of [found, lineBefore(text, found.start), lineAfter(text, found.end)]) {
      if (line === undefined || !LENGTHS.has(line.end - line.start) || !dated(text.slice(line.start, line.end))) continue;
      const length = line.end - line.start;
      const first = lineBefore(text, line.start);
      const last = length === 30 ? lineAfter(text, line.end) : undefined;
      const from = first !== undefined && first.end - first.start === length && FIRST.test(text.slice(first.start, first.end)) ? first.start : line.start;
      const to = last !== undefined && last.end - last.start === length && NAMES.test(text.slice(last.start, last.end)) ? last.end : line.end;
      scan.hit('pii.mrz', from, to, 0.98);
      next = Math.max(next, to);
      break;
    }
    filler = text.indexOf('<<', next);
  }
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** One more than the longest line of a zone: a longer run is none. */
const MAX_LINE = 45;

function isZone(code: number): boolean {
  return isUpper(code) || isDigit(code) || code === 0x3c;
}

/** The run of a zone's characters around `at`, cut off where it is too long for one. */
function lineAround(text: string, at: number): Line {
  let start = at;
  let end = at;
  while (at - start < MAX_LINE && isZone(text.charCodeAt(start - 1))) start--;
  while (end - start < MAX_LINE * 2 && isZone(text.charCodeAt(end))) end++;
  return { start, end };
}

/** Line ends and what quotes them: `\n` in JSON, `> ` in mail. */
function gap(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x20 || code === 0x5c || code === 0x6e || code === 0x72 || code === 0x3e;
}

function lineBefore(text: string, start: number): Line | undefined {
  let end = start;
  while (start - end < 4 && gap(text.charCodeAt(end - 1))) end--;
  return end === start ? undefined : lineAround(text, end);
}

function lineAfter(text: string, end: number): Line | undefined {
  let start = end;
  while (start - end < 4 && gap(text.charCodeAt(start))) start++;
  return start === end ? undefined : lineAround(text, start);
}
