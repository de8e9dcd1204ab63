import { isAlnum, isDigit, isLetter } from './chars.ts';
import type { Identifier } from './types.ts';

const DIGIT = 1, LETTER = 2, EITHER = 3, SEPARATOR = 4;

/** A written form, one number a character: a class from above, or the UTF-16 unit that must stand there. */
export interface Shape {
  readonly family: Identifier;
  readonly strong: boolean;
  readonly units: readonly number[];
  /** Characters before the run by which the shape is found. */
  readonly lead: number;
  /** Letters, digits and nothing else. */
  readonly bare: boolean;
  /** Whether some place may hold a letter. */
  readonly letters: boolean;
  /** One bit for each digit that the first place may hold. */
  readonly starts: number;
}

function unitsOf(shape: string): number[] {
  const units: number[] = [];
  for (const [, braced, times, digits, other] of shape.matchAll(/([LA])\{(\d+)\}|(\d+)|(.)/gs)) {
    if (braced !== undefined) units.push(...Array.from({ length: Number(times) }, () => (braced === 'L' ? LETTER : EITHER)));
    else if (digits !== undefined) units.push(...Array.from({ length: Number(digits) }, () => DIGIT));
    else if (other === 'L') units.push(LETTER);
    else if (other === 'A') units.push(EITHER);
    else if (other === '~') units.push(SEPARATOR);
    else units.push(other?.charCodeAt(0) ?? 0);
  }
  return units;
}

export function isGroupSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2d || code === 0x2e || code === 0xa0 || code === 0x2011 || code === 0x2013;
}

/** Longest run of letters and digits that any shape begins with. */
export const MAX_RUN = 36;

/** Shapes by the length of their first run and, for digits, of the digits after the separator behind it (0: whatever follows). */
export interface Table {
  readonly digits: readonly (readonly (readonly Shape[])[])[];
  readonly mixed: readonly (readonly Shape[])[];
  /** Shapes that begin with letters set off from the digit run by which they are found. */
  readonly led: readonly (readonly Shape[])[];
}

const isRun = (unit: number | undefined): boolean => unit !== undefined && unit <= EITHER;

/** One table of the strong shapes, or of those that need a word. */
export function tableOf(families: readonly Identifier[], strong: boolean): Table {
  const digits: Shape[][][] = Array.from({ length: MAX_RUN }, () => Array.from({ length: MAX_RUN }, () => []));
  const mixed: Shape[][] = Array.from({ length: MAX_RUN }, () => []);
  const led: Shape[][] = Array.from({ length: MAX_RUN }, () => []);
  for (const family of families) {
    const starts = [...(family.starts ?? '0123456789')].reduce((bits, digit) => bits | (1 << Number(digit)), 0);
    for (const written of (strong ? family.strong : family.weak) ?? []) {
      const units = unitsOf(written);
      let end = 0;
      while (isRun(units[end])) end++;
      const first = units.slice(0, end);
      const bare = end === units.length;
      const letters = units.some((unit) => unit === LETTER || unit === EITHER);
      if (first.every((unit) => unit === LETTER)) {
        let stop = end + 1;
        while (isRun(units[stop])) stop++;
        led[stop - end - 1]?.push({ family, strong, units, lead: end + 1, bare, letters, starts });
        continue;
      }
      const shape: Shape = { family, strong, units, lead: 0, bare, letters, starts };
      if (!first.includes(LETTER)) {
        let second = 0;
        while (units[end + 1 + second] === DIGIT) second++;
        // An `A` behind the digits may be a digit too.
        for (let more = second; ; more++) {
          digits[end]?.[second === 0 ? 0 : more]?.push(shape);
          if (second === 0 || units[end + 1 + more] !== EITHER) break;
        }
      }
      if (first.some((unit) => unit !== DIGIT)) mixed[end]?.push(shape);
    }
  }
  return { digits, mixed, led };
}

/** End of the shape from `start` on, -1 when the text is written otherwise. */
export function matchShape(text: string, units: readonly number[], start: number): number {
  let at = start;
  for (const unit of units) {
    const code = text.charCodeAt(at++);
    if (unit === DIGIT ? !isDigit(code) : unit === LETTER ? !isLetter(code) : unit === EITHER ? !isAlnum(code) : unit === SEPARATOR ? !isGroupSeparator(code) : code !== unit && !(unit === 0x20 && code === 0xa0)) return -1;
  }
  return isAlnum(text.charCodeAt(at)) && isAlnum(text.charCodeAt(at - 1)) ? -1 : at;
}
