import type { Example } from '../naive-bayes.ts';

/**
 * A long stretch of a data set in which every example has one label, where labels are mixed elsewhere: somebody appended
 * it or filled labels in, and every word of it goes with that label. Data in the order of its labels is none: there no
 * stretch is mixed.
 */

/** Smallest share of the examples, which whoever plants a few does not come near to, and fewest others. */
const SHARE = 0.2;
const LEAST_OTHERS = 40;
/** Largest share of the stretch's label, and of any label, among the others, and how many of their neighbours have different ones. */
const MIXED = 0.9;
const CHANGES = 0.1;
/** Logarithm of the probability that chance makes such a stretch, by the share elsewhere. */
const CHANCE = -20;

export interface Run { readonly from: number; readonly to: number; readonly elsewhere: number }

/** The longest such stretch, from its first to before its last; undefined when there is none. */
export function uniformRun(examples: readonly Example[]): Run | undefined {
  let from = 0;
  let to = 0;
  for (let start = 0, i = 1; i <= examples.length; i++) {
    if (i < examples.length && examples[i]!.label === examples[start]!.label) continue;
    if (i - start > to - from) [from, to] = [start, i];
    start = i;
  }
  const others = examples.length - (to - from);
  if (to - from < examples.length * SHARE || others < LEAST_OTHERS) return undefined;
  const counts = new Map<number, number>();
  let changes = 0;
  let before: number | undefined;
  for (const [i, { label }] of examples.entries()) {
    if (i >= from && i < to) continue;
    counts.set(label, (counts.get(label) ?? 0) + 1);
    if (before !== undefined && before !== label) changes++;
    before = label;
  }
  const elsewhere = (counts.get(examples[from]!.label) ?? 0) / others;
  if (Math.max(...counts.values()) > others * MIXED || changes < others * CHANGES || elsewhere === 0 || (to - from) * Math.log(elsewhere) > CHANCE) return undefined;
  return { from, to, elsewhere };
}
