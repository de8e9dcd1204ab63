import type { Hit } from './types.ts';
import { RULES } from './rules.ts';

const RANK = new Map(RULES.map((rule, rank) => [rule.id, rank]));

/** Whether `a` wins over an overlapping `b`: surer, then longer, then earlier, then by the order of the rules. */
function beats(a: Hit, b: Hit): boolean {
  if (a.confidence !== b.confidence) return a.confidence > b.confidence;
  const lengths = a.end - a.start - (b.end - b.start);
  if (lengths !== 0) return lengths > 0;
  if (a.start !== b.start) return a.start < b.start;
  return (RANK.get(a.rule) ?? 0) < (RANK.get(b.rule) ?? 0);
}

/**
 * How often what was beaten gets another chance. Each round looks only at direct neighbours, so a verdict depends on at
 * most this many neighbours in a row on either side: that bound lets a stream decide without knowing the rest.
 */
const ROUNDS = 3;

/** One hit per stretch: a hit stays when it beats all that overlap it, then those that overlap none of these, and so on. */
export function resolve(hits: readonly Hit[]): Hit[] {
  let open = hits.toSorted((a, b) => a.start - b.start || a.end - b.end || (RANK.get(a.rule) ?? 0) - (RANK.get(b.rule) ?? 0) || b.confidence - a.confidence);
  // Two shapes of one family may see the same stretch.
  open = open.filter((hit, i) => !(open[i - 1]?.rule === hit.rule && open[i - 1]?.start === hit.start && open[i - 1]?.end === hit.end));
  const kept: Hit[] = [];
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    const winners = open.filter((hit, i) => wins(open, i, hit));
    kept.push(...winners);
    if (winners.length === open.length) break;
    open = open.filter((hit) => !overlapsAny(winners, hit));
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

/** Longest hit of any family; how far back a neighbour may begin. */
export const MAX_HIT = 320;

function wins(open: readonly Hit[], index: number, hit: Hit): boolean {
  for (let i = index - 1; i >= 0; i--) {
    const other = open[i];
    if (other === undefined || other.start < hit.start - MAX_HIT) break;
    if (other.end > hit.start && beats(other, hit)) return false;
  }
  for (let i = index + 1; i < open.length; i++) {
    const other = open[i];
    if (other === undefined || other.start >= hit.end) break;
    if (beats(other, hit)) return false;
  }
  return true;
}

/** `winners` are sorted and do not overlap one another. */
function overlapsAny(winners: readonly Hit[], hit: Hit): boolean {
  let low = 0;
  let high = winners.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((winners[middle]?.end ?? 0) > hit.start) high = middle;
    else low = middle + 1;
  }
  return (winners[low]?.start ?? Infinity) < hit.end;
}
