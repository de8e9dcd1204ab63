import { isDigit, isLetter } from './chars.ts';
import { FAMILIES } from './families.ts';
import { figuresBefore, inRow, leftEdge, rightEdge } from './edges.ts';
import type { Shape, Table } from './shapes.ts';
import { isGroupSeparator, matchShape, MAX_RUN, tableOf } from './shapes.ts';
import type { Edge, Scan } from './types.ts';
import { FREE, INSIDE } from './types.ts';

const STRONG: Table = tableOf(FAMILIES, true);
const WEAK: Table = tableOf(FAMILIES, false);

/** Longest row of digit groups of one identifier. */
const MAX_TAIL = 32;

function isSeparator(code: number): boolean {
  return isGroupSeparator(code) || code === 0x2f || code === 0x2b;
}

/** End of the digits and separators that begin at `start`: what follows there may speak of the number. */
export function tailOf(text: string, start: number, end: number): number {
  let tail = end;
  while (tail - start < MAX_TAIL && isSeparator(text.charCodeAt(tail)) && isDigit(text.charCodeAt(tail + 1))) {
    tail++;
    while (tail - start < MAX_TAIL && isDigit(text.charCodeAt(tail))) tail++;
  }
  return tail;
}

/**
 * Asks every family whose shape can begin with the digit run [start, end).
 * @returns how many shapes were tried, as a measure of work
 */
export function digitsAt(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  const length = end - start;
  if (length >= MAX_RUN) return 0;
  let second = 0;
  if (isSeparator(text.charCodeAt(end))) while (second < MAX_RUN && isDigit(text.charCodeAt(end + 1 + second))) second++;
  const context = scan.context(start, second > 0 ? tailOf(text, start, end) : end);
  // In a row of figures without a word near, no grouped shape can be a finding.
  const row = second > 0 && !context && figuresBefore(text, start);
  let tried = 0;
  const left = leftEdge(text, start);
  if (left !== INSIDE) {
    for (const table of context ? [STRONG, WEAK] : STRONG_ONLY) {
      const at = table.digits[length];
      if (at === undefined) continue;
      if (second > 0 && second < MAX_RUN && !row) tried += tryAll(scan, at[second], start, left);
      tried += tryAll(scan, at[0], start, left);
    }
  }
  if (isLetter(text.charCodeAt(start - 2))) tried += ledAt(scan, start, length, context);
  return tried;
}

const STRONG_ONLY: readonly Table[] = [STRONG];

function tryAll(scan: Scan, shapes: readonly Shape[] | undefined, start: number, left: Edge): number {
  if (shapes === undefined) return 0;
  for (const shape of shapes) tryShape(scan, shape, start, left);
  return shapes.length;
}

/** Shapes such as `AB 12 34 56 C`, whose letters stand before the run that begins at `start`. */
function ledAt(scan: Scan, start: number, length: number, context: boolean): number {
  let tried = 0;
  for (const table of context ? [STRONG, WEAK] : STRONG_ONLY) {
    for (const shape of table.led[length] ?? []) {
      const from = start - shape.lead;
      if (from < 0) continue;
      const left = leftEdge(scan.text, from);
      if (left !== INSIDE) tryShape(scan, shape, from, left);
      tried++;
    }
  }
  return tried;
}

/** Asks the families whose first run holds letters and digits, here [start, end). */
export function mixedAt(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  const length = end - start;
  if (length >= MAX_RUN) return 0;
  const strong = STRONG.mixed[length] ?? [];
  const weak = WEAK.mixed[length] ?? [];
  const led = STRONG.led[length]?.length ?? 0;
  if (strong.length === 0 && weak.length === 0 && led === 0) return 0;
  const left = leftEdge(text, start);
  if (left === INSIDE) return 0;
  let tried = tryAll(scan, strong, start, left);
  if (weak.length > 0 && scan.context(start, end)) tried += tryAll(scan, weak, start, left);
  if (isLetter(text.charCodeAt(start - 2))) tried += ledAt(scan, start, length, scan.context(start, end));
  return tried;
}

function tryShape(scan: Scan, shape: Shape, start: number, left: Edge): void {
  const { text } = scan;
  const { family } = shape;
  const end = matchShape(text, shape.units, start);
  if (end < 0) return;
  const right = rightEdge(text, end);
  if (right === INSIDE) return;
  const written = text.slice(start, end);
  // Lower case is a word or a hash more often than an identifier.
  const alone = shape.strong && left === FREE && right === FREE && written === written.toUpperCase() && (shape.bare || !inRow(text, start, end));
  // The context is asked first where it decides: it costs less than most checks.
  const cued = scan.cue(start, family.words, family.window) || (scan.cueAfter(end, family.words) && !scan.otherLabel(start));
  if (!alone && !cued) return;
  if (family.valid !== undefined && !family.valid(compactOf(written))) return;
  if (cued) return scan.hit(`pii.${family.name}`, start, end, family.confidence ?? (family.valid === undefined ? 0.88 : 0.96));
  const confidence = family.alone ?? 0.85;
  if (family.yields ?? confidence < 0.9) {
    if (scan.otherLabel(start) || (shape.bare && scan.keyed(start))) return;
  }
  scan.hit(`pii.${family.name}`, start, end, confidence);
}

function compactOf(written: string): string {
  return /^\d+$/.test(written) ? written : written.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}
