import type { Span } from '../contract.ts';

/**
 * One place of each group, all within a stretch of `most` characters; the first such stretch, undefined when there is
 * none. Takes time in proportion to the places and groups.
 */
export function nearest(groups: readonly (readonly Span[])[], most: number): readonly Span[] | undefined {
  const places = groups.flatMap((group, index) => group.map((span) => ({ span, index }))).sort((a, b) => a.span[1] - b.span[1] || a.span[0] - b.span[0]);
  // Going by ends, the best partner of each group is the one seen so far that begins last.
  const latest: (Span | undefined)[] = groups.map(() => undefined);
  for (const { span, index } of places) {
    const before = latest[index];
    if (before === undefined || span[0] >= before[0]) latest[index] = span;
    const together = latest.map((each, group) => (group === index ? span : each));
    if (together.some((each) => each === undefined)) continue;
    const spans = together.filter((each) => each !== undefined);
    if (span[1] - Math.min(...spans.map(([start]) => start)) <= most) return spans;
  }
  return undefined;
}
