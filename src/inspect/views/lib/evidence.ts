/**
 * How likely pairs of letters are in language, counted from the common words. Enough to suspect that a stretch is written
 * backwards or with another alphabet; the makers check what is suspected.
 */
import { unitsOf } from '../../units.ts';
import { ALPHABETS, FIRST_CYRILLIC, LETTER_MASK, bitsOf } from './alphabets.ts';
import { WORDS } from './words.ts';

/** Letter classes of one alphabet; class 0, what stands around words, belongs to both. */
export interface Alphabet {
  readonly first: number;
  readonly size: number;
}

export const LATIN_ALPHABET: Alphabet = { first: 1, size: 26 };
/** With `ё` at its end; shifts are tried over 33 letters, and over the 32 without it. */
export const CYRILLIC_ALPHABET: Alphabet = { first: FIRST_CYRILLIC, size: 33 };

function counted(alphabet: Alphabet): Float64Array {
  const counts = new Float64Array(64 * 64).fill(0.5);
  const inside = (klass: number): boolean => klass >= alphabet.first && klass < alphabet.first + alphabet.size;
  const add = (a: number, b: number, weight: number): void => {
    counts[a * 64 + b]! += weight;
  };
  for (const [language, list] of Object.entries(WORDS)) {
    for (const [rank, word] of list.split(' ').entries()) {
      // The lists are ordered by frequency, roughly as Zipf has it; the prompt list is not.
      const weight = language === 'prompt' ? 1 : 20 / (rank + 3) + 0.5;
      let last = 0;
      for (let i = 0; i <= word.length; i++) {
        const klass = bitsOf(word.charCodeAt(i)) & LETTER_MASK;
        const here = inside(klass) ? klass : 0;
        if (here !== 0 || last !== 0) add(last, here, weight);
        last = here;
      }
    }
  }
  return counts;
}

/** Natural logarithm of each pair's share, at `a * 64 + b`. */
function pairLogs(alphabet: Alphabet): Float64Array {
  const counts = counted(alphabet);
  const classes = [0, ...Array.from({ length: alphabet.size }, (_, i) => alphabet.first + i)];
  let total = 0;
  for (const a of classes) for (const b of classes) total += counts[a * 64 + b]!;
  return counts.map((count) => Math.log(count / total));
}

/** Log of the share of each pair of classes of an alphabet, at `a * 64 + b`. */
export const LATIN_LOGS: Float64Array = pairLogs(LATIN_ALPHABET);
export const CYRILLIC_LOGS: Float64Array = pairLogs(CYRILLIC_ALPHABET);

/** Log of the share of a pair of letter classes. Pairs across alphabets are as rare as pairs get. */
export function pairLog(a: number, b: number): number {
  return a >= FIRST_CYRILLIC || b >= FIRST_CYRILLIC ? CYRILLIC_LOGS[a * 64 + b]! : LATIN_LOGS[a * 64 + b]!;
}

/** Between the mean of language (-5) and that of letters at random (-8). Measured over the word lists. */
const INDIFFERENT = -6.4;
/** No single pair decides: tenths of a nat. */
const MOST = 30;

function bounded(nats: number): number {
  return Math.max(-MOST, Math.min(MOST, Math.round(nats * 10)));
}

/** Added to either half of an entry of {@link EVIDENCE}, so that sums of both stay apart. */
export const EVIDENCE_BIAS = 32;

/**
 * For each pair (class a * 64 + b), in tenths of a nat: how unlike language it is (low half), and how much likelier it is
 * backwards (high half), each with {@link EVIDENCE_BIAS} added. Up to a thousand entries may be summed.
 */
export const EVIDENCE: Int32Array = new Int32Array(64 * 64).fill(EVIDENCE_BIAS | (EVIDENCE_BIAS << 16));
for (const { first, size } of [LATIN_ALPHABET, CYRILLIC_ALPHABET]) {
  const classes = [0, ...Array.from({ length: size }, (_, i) => first + i)];
  for (const a of classes) {
    for (const b of classes) {
      if (a === 0 && b === 0) continue;
      const unlike = bounded(INDIFFERENT - pairLog(a, b));
      const backwards = bounded(pairLog(b, a) - pairLog(a, b));
      EVIDENCE[a * 64 + b] = (unlike + EVIDENCE_BIAS) | ((backwards + EVIDENCE_BIAS) << 16);
    }
  }
}

/** Units that evidence is summed over, twice the step of the window. */
const HALF_WINDOW = 24;
/**
 * Least sum over all pairs of one window that confirms a suspicion, in tenths of a nat. Of what the scan suspects in
 * ordinary prose, code and JSON one stretch in twenty passes; of messages of twenty letters and more 98 % do.
 */
const CONFIRMED = { unlike: 30, backwards: 110 } as const;

/** Whether a stretch that the scan suspects by a sample of its pairs is one by all of them. */
export function confirmed(text: string, from: number, to: number, what: keyof typeof CONFIRMED): boolean {
  const shift = what === 'backwards' ? 16 : 0;
  const units = unitsOf(text);
  let before = 0;
  for (let start = from; start < to; start += HALF_WINDOW) {
    const end = Math.min(start + HALF_WINDOW, to);
    let sum = 0;
    let last = ALPHABETS[units[start]!]! & LETTER_MASK;
    for (let at = start; at < end; at++) {
      const next = ALPHABETS[units[at + 1]!]! & LETTER_MASK;
      sum += ((EVIDENCE[(last << 6) | next]! >>> shift) & 0xffff) - EVIDENCE_BIAS;
      last = next;
    }
    if (sum + before >= CONFIRMED[what]) return true;
    before = sum;
  }
  return false;
}

/** Fewest pairs from which {@link backwardsAsAWhole} judges, and least mean of them, in nats: language has -0.05 and less, the same backwards 0.25 and more but for some Polish and Turkish. Measured on hand-written texts in thirteen languages. */
const FEWEST_PAIRS = 30;
const LEAST_BACKWARDS = 0.2;

/** Whether the pairs of letters of [start, end) together are those of language backwards. */
export function backwardsAsAWhole(text: string, start: number, end: number): boolean {
  const units = unitsOf(text);
  let pairs = 0, sum = 0, last = 0;
  for (let at = start; at < end; at++) {
    const here = ALPHABETS[units[at]!]! & LETTER_MASK;
    if (here !== 0 || last !== 0) {
      sum += ((EVIDENCE[(last << 6) | here]! >>> 16) & 0xffff) - EVIDENCE_BIAS;
      pairs++;
    }
    last = here;
  }
  return pairs >= FEWEST_PAIRS && sum >= pairs * LEAST_BACKWARDS * 10;
}
