import { isAlnum, isDigit, isLetter } from './chars.ts';
import { FAMILIES } from './families.ts';
import { figuresBefore, inRow, leftEdge, rightEdge } from './edges.ts';
import type { Shape, Table } from './shapes.ts';
import { isGroupSeparator, matchShape, MAX_RUN, tableOf } from './shapes.ts';
import type { Edge, Identifier, Scan } from './types.ts';
import { FREE, INSIDE } from './types.ts';

const STRONG: Table = tableOf(FAMILIES, true);
const WEAK: Table = tableOf(FAMILIES, false);

/** Where context words stand: nowhere, before the candidate or over its column, or (also) behind it. */
export const NONE = 0, BEFORE = 1, BEHIND = 2;
export type Context = typeof NONE | typeof BEFORE | typeof BEHIND;

const DEFAULT_ALONE = 0.85;

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
 * Asks every family whose shape can begin with the digit run [start, end); those that need a word only where `context` says that
 * one is near.
 * @returns how many shapes were tried, as a measure of work
 */
export function digitsAt(scan: Scan, start: number, end: number, context: Context): number {
  const { text } = scan;
  const length = end - start;
  if (length >= MAX_RUN) return 0;
  let second = 0;
  // In a row of figures without a word near, no grouped shape can be a finding.
  if (isSeparator(text.charCodeAt(end)) && (context !== NONE || !figuresBefore(text, start))) while (second < MAX_RUN && isDigit(text.charCodeAt(end + 1 + second))) second++;
  const strong = STRONG.digits[length];
  if (strong === undefined) return 0;
  const strongGroups = second > 0 && second < MAX_RUN ? strong[second] ?? NO_SHAPES : NO_SHAPES;
  const strongBare = strong[0] ?? NO_SHAPES;
  let tried = 0;
  if (context !== NONE || strongGroups.length > 0 || strongBare.length > 0) {
    const left = leftEdge(text, start);
    if (left !== INSIDE) {
      tried += tryAll(scan, strongGroups, start, left, context) + tryAll(scan, strongBare, start, left, context);
      if (context !== NONE) {
        const weak = WEAK.digits[length];
        if (second > 0 && second < MAX_RUN) tried += tryAll(scan, weak?.[second] ?? NO_SHAPES, start, left, context);
        tried += tryAll(scan, weak?.[0] ?? NO_SHAPES, start, left, context);
      }
    }
  }
  if (isLetter(text.charCodeAt(start - 2)) && !isLetter(text.charCodeAt(start - 1))) tried += ledAt(scan, start, length, context);
  return tried;
}

const NO_SHAPES: readonly Shape[] = [];
const STRONG_ONLY: readonly Table[] = [STRONG];
const BOTH: readonly Table[] = [STRONG, WEAK];

/** For shapes that begin with a digit. */
function tryAll(scan: Scan, shapes: readonly Shape[], start: number, left: Edge, context: Context): number {
  const first = 1 << (scan.text.charCodeAt(start) - 0x30);
  for (const shape of shapes) if ((shape.starts & first) !== 0) tryShape(scan, shape, start, left, context);
  return shapes.length;
}

/** Shapes such as `AB 12 34 56 C`, whose letters stand before the run that begins at `start`. */
function ledAt(scan: Scan, start: number, length: number, context: Context): number {
  let tried = 0;
  for (const table of context !== NONE ? BOTH : STRONG_ONLY) {
    for (const shape of table.led[length] ?? []) {
      const from = start - shape.lead;
      if (from < 0) continue;
      const left = leftEdge(scan.text, from);
      if (left !== INSIDE) tryShape(scan, shape, from, left, context);
      tried++;
    }
  }
  return tried;
}

/** Asks the families whose first run holds letters and digits, here [start, end). */
export function mixedAt(scan: Scan, start: number, end: number, context: Context): number {
  const { text } = scan;
  const length = end - start;
  if (length >= MAX_RUN) return 0;
  const strong = STRONG.mixed[length] ?? [];
  const weak = WEAK.mixed[length] ?? [];
  const led = STRONG.led[length]?.length ?? 0;
  if (strong.length === 0 && weak.length === 0 && led === 0) return 0;
  const left = leftEdge(text, start);
  if (left === INSIDE) return 0;
  let tried = strong.length;
  for (const shape of strong) tryShape(scan, shape, start, left, context);
  if (context !== NONE) {
    tried += weak.length;
    for (const shape of weak) tryShape(scan, shape, start, left, context);
  }
  if (isLetter(text.charCodeAt(start - 2))) tried += ledAt(scan, start, length, context);
  return tried;
}

function tryShape(scan: Scan, shape: Shape, start: number, left: Edge, context: Context): void {
  const { text } = scan;
  const { family } = shape;
  // What decides most often and costs least comes first.
  const before = context !== NONE && scan.cue(start, family.words, family.window);
  if (!shape.strong && !before && context !== BEHIND) return;
  const end = matchShape(text, shape.units, start);
  if (end < 0) return;
  const right = rightEdge(text, end);
  if (right === INSIDE) return;
  const cued = before || (context === BEHIND && scan.cueAfter(end, family.words) && !scan.otherLabel(start));
  if (!cued && !(shape.strong && left === FREE && right === FREE && (shape.bare || standsAlone(text, start, end, family)))) return;
  const written = text.slice(start, end);
  // Lower case is a word or a hash more often than an identifier.
  if (!cued && shape.letters && written !== written.toUpperCase()) return;
  if (family.valid !== undefined && !family.valid(compactOf(written, shape))) return;
  if (cued) return scan.hit(`pii.${family.name}`, start, end, family.confidence ?? (family.valid === undefined ? 0.88 : 0.96));
  const confidence = family.alone ?? DEFAULT_ALONE;
  if (family.yields ?? confidence < 0.9) {
    if (scan.otherLabel(start) || (shape.bare && scan.keyed(start))) return;
  }
  scan.hit(`pii.${family.name}`, start, end, confidence);
}

/** Whether groups of digits are no part of a longer row: groups right before or behind would make it longer than the shape. */
function standsAlone(text: string, start: number, end: number, family: Identifier): boolean {
  if (inRow(text, start, end)) return false;
  if ((family.alone ?? DEFAULT_ALONE) >= 0.9) return true;
  return !(isDigit(text.charCodeAt(start - 2)) && isGroupSeparator(text.charCodeAt(start - 1))) && !(isDigit(text.charCodeAt(end + 1)) && isGroupSeparator(text.charCodeAt(end)));
}

function compactOf(written: string, { bare, letters }: Shape): string {
  if (bare) return letters ? written.toUpperCase() : written;
  let compact = '';
  for (let i = 0; i < written.length; i++) if (isAlnum(written.charCodeAt(i))) compact += written[i];
  return letters ? compact.toUpperCase() : compact;
}
