import type { Reading } from './reading.ts';

/** What a rule proposes before the context is weighed: tokens [from, to) and a confidence for plain, direct speech. */
export interface Candidate {
  readonly rule: string;
  /** Hit that the context is judged around. */
  readonly hit: number;
  readonly from: number;
  readonly to: number;
  readonly confidence: number;
  /** Whether talk of attacks nearby is itself part of the attack (personas, fictional frames) and takes little away. */
  readonly staged?: boolean;
}

/** Whose text it is: `user` for what the user wrote, `untrusted` for documents, tool results and tool definitions. */
export type Side = 'user' | 'untrusted';

export type Matcher = (reading: Reading, side: Side, out: Candidate[]) => void;

/** Token after the last one of a hit. */
export function endOf(reading: Reading, hit: number): number {
  return Math.min(reading.tokens.count, reading.hits.token[hit]! + reading.hits.length[hit]!);
}

/** Candidate over two or more hits. */
export function spanning(reading: Reading, rule: string, hits: readonly number[], confidence: number, staged = false): Candidate {
  let from = Infinity;
  let to = 0;
  for (const hit of hits) {
    from = Math.min(from, reading.hits.token[hit]!);
    to = Math.max(to, endOf(reading, hit));
  }
  return { rule, hit: hits[0]!, from, to, confidence, staged };
}
