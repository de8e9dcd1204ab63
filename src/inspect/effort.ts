/**
 * What one text may cost to inspect, counted and not timed: the same text costs the same on every machine. Detectors and views
 * tell what they are about to do, in units of {@link COST}; once the allowance of the text is used up they are stopped, and the
 * text is indeterminate. Ordinary text uses less than half of it.
 */

/**
 * What each piece of work counts for: about the nanoseconds that it takes, fitted to the processor time of some 700 odd, hostile and
 * ordinary texts on two vCPUs of an AMD EPYC, where clean prose costs 36 a unit of its length.
 */
export const COST = {
  /** A unit of a reading that the scan looks at, or that one maker of views is handed. */
  made: 5,
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

/** Units of effort for each UTF-16 unit of a text, and for any text however short. */
const ALLOWANCE = Infinity;
const LEAST_ALLOWANCE = Infinity;

/** Thrown by {@link spend} when a text has used up what it may cost. */
export class EffortSpent extends Error {
  override readonly name = 'EffortSpent';
}

let spent = 0;
let most = Infinity;

/** Counts work that is about to be done. @throws EffortSpent when the text that is inspected has used up its allowance */
export function spend(units: number): void {
  spent += units;
  if (spent > most) throw new EffortSpent('the text has used up what it may cost');
}

/** What a text of a length may cost. */
export function allowanceFor(length: number): number {
  return Math.max(LEAST_ALLOWANCE, length * ALLOWANCE);
}

/** Runs `work` with an allowance of its own, and tells what it spent to whoever asks meanwhile ({@link effortSpent}). */
export function withAllowance<T>(allowance: number, work: () => T): T {
  const before = { spent, most };
  spent = 0;
  most = allowance;
  try {
    return work();
  } finally {
    last = spent;
    ({ spent, most } = before);
  }
}

let last = 0;

/** What the work under the last allowance cost, for measurements and tests. */
export function lastEffort(): number {
  return last;
}
