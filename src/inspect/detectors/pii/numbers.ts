import { digitsOf, isDigit } from './chars.ts';
import { figuresBefore, inRow, leftEdge, rightEdge } from './edges.ts';
import type { Edge, NumberFamily, Scan } from './types.ts';
import { FREE, INSIDE } from './types.ts';
import { PAYMENT_NUMBERS } from './payment.ts';
import { PHONE_NUMBERS } from './phone.ts';
import { AMERICAS_NUMBERS } from './national-americas.ts';
import { EUROPE_NUMBERS } from './national-europe.ts';
import { ASIA_PACIFIC_NUMBERS } from './national-asia-pacific.ts';
import { HEALTH_NUMBERS } from './health.ts';

/** Longest run of digits that any family reads. */
const MAX_RUN = 20;

interface Shape {
  readonly family: NumberFamily;
  readonly lengths: readonly number[];
  /** Separator after each group but the last; `~` is a space, dash or dot. */
  readonly separators: readonly string[];
  readonly strong: boolean;
}

/** Shapes by length of the first group and of the second (0: there is only one). */
const TABLE: readonly (readonly (readonly Shape[])[])[] = compile([
  ...PAYMENT_NUMBERS, ...EUROPE_NUMBERS, ...AMERICAS_NUMBERS, ...ASIA_PACIFIC_NUMBERS, ...HEALTH_NUMBERS, ...PHONE_NUMBERS,
]);

function compile(families: readonly NumberFamily[]): Shape[][][] {
  const table: Shape[][][] = Array.from({ length: MAX_RUN }, () => Array.from({ length: MAX_RUN }, () => []));
  for (const family of families) {
    for (const [shapes, strong] of [[family.strong ?? [], true], [family.weak ?? [], false]] as const) {
      for (const shape of shapes) {
        const pieces = shape.split(/(\D)/);
        const lengths = pieces.filter((_, i) => i % 2 === 0).map(Number);
        table[lengths[0] ?? 0]?.[lengths[1] ?? 0]?.push({ family, lengths, separators: pieces.filter((_, i) => i % 2 === 1), strong });
      }
    }
  }
  return table;
}

function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2d || code === 0x2e || code === 0x2f || code === 0x2b || code === 0xa0;
}

function separates(code: number, separator: string | undefined): boolean {
  if (separator === '~') return code === 0x20 || code === 0x2d || code === 0x2e || code === 0xa0;
  return code === separator?.charCodeAt(0) || (separator === ' ' && code === 0xa0);
}

/** End of the shape's groups from `start` on, -1 when the text has others. */
function match(text: string, { lengths, separators }: Shape, start: number): number {
  let at = start;
  for (let group = 0; group < lengths.length; group++) {
    if (group > 0 && !separates(text.charCodeAt(at++), separators[group - 1])) return -1;
    const stop = at + (lengths[group] ?? 0);
    while (at < stop) if (!isDigit(text.charCodeAt(at++))) return -1;
    if (isDigit(text.charCodeAt(at))) return -1;
  }
  return at;
}

/**
 * Asks every family whose shape can begin with the digit run [start, end).
 * @returns how many shapes were tried, as a measure of work
 */
export function numbersAt(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  const length = end - start;
  if (length >= MAX_RUN) return 0;
  let second = 0;
  if (isSeparator(text.charCodeAt(end))) {
    const floor = end + 1;
    while (second < MAX_RUN && isDigit(text.charCodeAt(floor + second))) second++;
  }
  const bare = TABLE[length]?.[0] ?? [];
  // In a row of figures without a word near, no grouped shape can be a finding.
  const row = second > 0 && !scan.lettersBefore(start) && figuresBefore(text, start);
  const grouped = second > 0 && !row ? TABLE[length]?.[second] ?? [] : [];
  if (bare.length === 0 && grouped.length === 0) return 0;
  const left = leftEdge(text, start);
  if (left === INSIDE) return 0;
  for (const shape of grouped) tryShape(scan, shape, start, left);
  for (const shape of bare) tryShape(scan, shape, start, left);
  return bare.length + grouped.length;
}

function tryShape(scan: Scan, shape: Shape, start: number, left: Edge): void {
  const { text } = scan;
  const { family } = shape;
  if (!shape.strong && !scan.lettersBefore(start)) return;
  const end = match(text, shape, start);
  if (end < 0) return;
  const right = rightEdge(text, end);
  if (right === INSIDE) return;
  const bare = shape.lengths.length === 1;
  const alone = shape.strong && left === FREE && right === FREE && (bare || !inRow(text, start, end));
  // The context is asked first where it decides: it is remembered for this place, and mostly rules the family out.
  if (!alone && !scan.cue(start, family.words)) return;
  const written = text.slice(start, end);
  if (!family.valid(bare ? written : digitsOf(written))) return;
  if (!alone || scan.cue(start, family.words)) scan.hit(family.rule, start, end, 0.96);
  else if (!((family.yieldsToLabels === 'all' || (bare && family.yieldsToLabels === 'bare')) && scan.otherLabel(start))) scan.hit(family.rule, start, end, family.confidence ?? 0.85);
}
