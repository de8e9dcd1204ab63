import { icao } from './checksums.ts';
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
    const start = text.lastIndexOf('\n', filler) + 1;
    let end = text.indexOf('\n', filler);
    if (end < 0) end = text.length;
    if (end - filler > 4096) {
      filler = text.indexOf('<<', end);
      continue;
    }
    let stop = end;
    for (const [lineStart, lineEnd] of [previous(text, start), [start, end], following(text, end)] as const) {
      const line = text.slice(lineStart, lineEnd).trim();
      if (!LENGTHS.has(line.length) || !dated(line)) continue;
      const first = previous(text, lineStart);
      const last = following(text, lineEnd);
      const named = text.slice(...first).trim();
      const from = named.length === line.length && FIRST.test(named) ? first[0] + text.slice(...first).indexOf(named) : lineStart + text.slice(lineStart, lineEnd).indexOf(line);
      const names = text.slice(...last).trim();
      const to = names.length === line.length && line.length === 30 && NAMES.test(names) ? last[0] + text.slice(...last).indexOf(names) + names.length : lineStart + text.slice(lineStart, lineEnd).indexOf(line) + line.length;
      scan.hit('pii.mrz', from, to, 0.98);
      stop = Math.max(stop, lineEnd);
      break;
    }
    filler = text.indexOf('<<', stop);
  }
}

/** Longest line looked at beside another; a zone's lines are at most 44 characters and some space. */
const MAX_LINE = 80;

function previous(text: string, start: number): readonly [number, number] {
  const end = start - 1;
  if (end <= 0) return [0, 0];
  const from = text.slice(Math.max(0, end - MAX_LINE), end).lastIndexOf('\n');
  return from < 0 ? [end, end] : [Math.max(0, end - MAX_LINE) + from + 1, end];
}

function following(text: string, end: number): readonly [number, number] {
  const start = Math.min(text.length, end + 1);
  const stop = text.slice(start, start + MAX_LINE).indexOf('\n');
  return stop < 0 ? [start, start] : [start, start + stop];
}
