/**
 * What one text may cost to inspect, counted and not timed: the same text costs the same on every machine. Detectors and views
 * tell what they are about to do, in units of {@link COST}; once the allowance of the text is used up they are stopped, and the
 * text is indeterminate. Ordinary text uses less than half of it.
 */

/**
 * What each piece of work counts for: about the nanoseconds that it takes on a vCPU of an AMD EPYC. Most were fitted to the processor
 * time of some 1,400 readings of odd, hostile and ordinary texts, whose time was 0.9 to 1.5 times what they add up to for half
 * of them, and up to 3.8 times for all but one in a hundred; `made` and the second and third lines were set by hand afterwards.
 */
export const COST = {
  /** A unit of a reading that the scan looks at, or that one maker of views is handed. */
  made: 4,
  /** An escape or a mark that may divide a word; a unit of a run that may be encoded; a unit of words that may be disguised, or shifted. */
  escape: 100, encoded: 10, judged: 10, shifted: 20,
  /** A unit of a decoded reading, and a piece that it is put together from. */
  assembled: 9, piece: 125,
  /** A unit that normalisation looks at. */
  normalized: 20,
  /** A letter at which a word of the lists may begin. */
  segmented: 76,
  /** A word that may be written in signs for letters. */
  spelled: 280,
  /** A letter that stands by itself. */
  apart: 30,
  /** A token, and a concept, that the rules and the classifier of injections read. */
  token: 45, concept: 270,
  /** A unit that the secrets detector reads, a word at which it begins a check, and a step of the check. */
  secretUnit: 2, secretStop: 60, secretStep: 24,
  /** A unit that the detector of personal data reads, and a place at which it looks closer. */
  personUnit: 3, personStop: 45,
  /** A tag, and a run of hidden characters. */
  tag: 65, hidden: 200,
};

/**
 * Units of effort for each UTF-16 unit of a text, and for any text however short: more than twice what the dearest of some 3,000
 * pieces of source, documentation, data and markup cost (380 for each unit of 10 KB, 804,000 for 2 KB; `scripts/eval/effort.ts`).
 */
const ALLOWANCE = 800;
const LEAST_ALLOWANCE = 2_000_000;

/** Thrown by {@link spend} when a text has used up what it may cost. */
export class EffortSpent extends Error {
  override readonly name = 'EffortSpent';
}

let spent = 0;
let most = Infinity;
let last = 0;

/**
 * Counts work that is about to be done.
 * @throws EffortSpent when the text that is inspected may not cost so much; from then on at every call, whoever makes it
 */
export function spend(units: number): void {
  spent += units;
  if (spent <= most) return;
  spent = Infinity;
  throw new EffortSpent('the text has used up what it may cost');
}

/** Whether the allowance of the text that is inspected is used up. */
export function isEffortSpent(): boolean {
  return spent === Infinity;
}

/** What a text of `length` UTF-16 units may cost. */
export function allowanceFor(length: number): number {
  return Math.max(LEAST_ALLOWANCE, length * ALLOWANCE);
}

/** Does synchronous work that may cost so much, whatever the work around it may cost. */
export function withAllowance<T>(allowance: number, work: () => T): T {
  const before = spent, mostBefore = most;
  spent = 0;
  most = allowance;
  try {
    return work();
  } finally {
    last = Math.min(spent, most);
    spent = before;
    most = mostBefore;
  }
}

/** What the work of the last allowance cost, for measurements and tests. */
export function lastEffort(): number {
  return last;
}
