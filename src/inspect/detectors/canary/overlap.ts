import type { Span } from '../../contract.ts';

/** Whether a span shares a character with one of `sorted`, which are in order and do not overlap. */
export function overlapsAny(sorted: readonly Span[], [start, end]: Span): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.[1] ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (sorted[low]?.[0] ?? end) < end;
}
