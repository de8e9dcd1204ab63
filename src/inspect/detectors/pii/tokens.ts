import { leftEdge, rightEdge } from './edges.ts';
import { AMERICAS_TOKENS } from './national-americas.ts';
import { ASIA_PACIFIC_TOKENS } from './national-asia-pacific.ts';
import { EUROPE_TOKENS } from './national-europe.ts';
import { TRAVEL_TOKENS } from './travel.ts';
import type { Scan, TokenFamily } from './types.ts';
import { FREE, INSIDE } from './types.ts';

/** Families by the length of the run. */
const BY_LENGTH: readonly (readonly TokenFamily[])[] = Array.from({ length: 21 }, (_, length) =>
  [...EUROPE_TOKENS, ...AMERICAS_TOKENS, ...ASIA_PACIFIC_TOKENS, ...TRAVEL_TOKENS].filter((family) => family.lengths.includes(length)));

/** Asks the families whose identifiers are one run of letters and digits, here [start, end). */
export function tokensAt(scan: Scan, start: number, end: number): void {
  const families = BY_LENGTH[end - start];
  if (families === undefined || families.length === 0) return;
  const token = scan.text.slice(start, end);
  for (const family of families) {
    if (!family.valid(token)) continue;
    const left = leftEdge(scan.text, start);
    const right = rightEdge(scan.text, end);
    if (left === INSIDE || right === INSIDE) continue;
    if (family.words !== undefined && scan.cue(start, family.words)) scan.hit(family.rule, start, end, Math.max(0.96, family.confidence));
    else if (family.needsWord !== true && left === FREE && right === FREE) scan.hit(family.rule, start, end, family.confidence);
  }
}
