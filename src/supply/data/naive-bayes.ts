/**
 * Naive Bayes over the presence of words, and what else says how surprising it is that examples share a label. The rest of
 * an example is judged by words of all other examples: its own are left out of the counts when it is judged.
 */

/** An example by the numbers of its words. */
export interface Example { readonly words: Int32Array; readonly label: number; readonly negated: boolean; readonly row: number }

/** How much likelier the words are under another label at least: as a logarithm. */
const CONTRADICTED = Math.log(5);
/** Standard errors by which the weight of a word is lessened. */
const DOUBT = 0.6;

/** Square of the deviations from chance beyond which a word says something of the label. */
const TELLING = 6;

interface Group { readonly words: ReadonlyMap<number, number>; readonly size: number; readonly label: number }
const NONE: ReadonlySet<number> = new Set();
const NO_GROUP: Group = { words: new Map(), size: 0, label: -1 };

/** Naive Bayes over the presence of words, with each example's own counts left out when it is judged. */
export class Bayes {
  private readonly counts: Int32Array;
  private readonly sizes: Float64Array;
  private readonly kinds: number;

  constructor(counts: Int32Array, sizes: Float64Array, kinds: number) {
    this.counts = counts;
    this.sizes = sizes;
    this.kinds = kinds;
  }

  /** Share of examples whose label is not the one that their words speak for. A sample of them. */
  errorRate(examples: readonly Example[]): number {
    const step = Math.max(1, Math.floor(examples.length / 2_000));
    let wrong = 0;
    let judged = 0;
    for (let i = 0; i < examples.length; i += step) {
      const example = examples[i]!;
      judged++;
      if (this.speaksFor(example, NONE, NO_GROUP) !== example.label) wrong++;
    }
    return judged === 0 ? 0 : wrong / judged;
  }

  /**
   * Share of examples whose words, those of a candidate aside, speak for another label than they have; learnt from all others.
   * @param group - all examples with the candidate, of which nothing is learnt
   * @param judged - those of them that differ
   * @param without - the candidate and what belongs to it, which is no evidence
   * @param evidence - whether a word may be evidence at all
   * @param apart - examples with a negation, which say nothing either way, do not count
   */
  against(group: readonly Example[], judged: readonly Example[], label: number, without: ReadonlySet<number>, evidence: (word: number) => boolean, apart = false): number {
    const own = new Map<number, number>();
    for (const { words } of group) for (const word of words) own.set(word, (own.get(word) ?? 0) + 1);
    let other = 0;
    // Words that are negated speak for the opposite of what they say: `not good at all` is no reason to suspect `at all`.
    const left = { words: own, size: group.length, label };
    const known = new Map<number, Float64Array | undefined>();
    for (const example of judged) if (!example.negated && this.contradicts(example, without, left, evidence, known)) other++;
    const counted = apart ? judged.filter(({ negated }) => !negated).length : judged.length;
    return counted === 0 ? 0 : other / counted;
  }

  /** Whether the words themselves speak for another label, however rare labels are: where all else is the same in every label, nothing contradicts. */
  private contradicts(example: Example, without: ReadonlySet<number>, group: Group, evidence: (word: number) => boolean, known: Map<number, Float64Array | undefined>): boolean {
    const { kinds } = this;
    const sum = new Float64Array(kinds);
    for (const word of example.words) {
      if (without.has(word) || !evidence(word)) continue;
      let weights = known.get(word);
      if (weights === undefined && !known.has(word)) known.set(word, (weights = this.tells(word, group) ? this.weights(word, group) : undefined));
      if (weights !== undefined) for (let kind = 0; kind < kinds; kind++) sum[kind]! += weights[kind]!;
    }
    return Math.max(...sum) > CONTRADICTED;
  }

  /**
   * How much likelier a word is under each label than under the group's, as a logarithm, less what chance may add to it
   * where few examples show it: a label of which the candidate leaves a dozen examples would lack any word by chance.
   */
  private weights(word: number, { label, words, size }: Group): Float64Array {
    const { counts, sizes, kinds } = this;
    const own = counts[word * kinds + label]! - (words.get(word) ?? 0) + 0.5;
    const ownSize = sizes[label]! - size + 1;
    const weights = new Float64Array(kinds);
    for (let kind = 0; kind < kinds; kind++) {
      if (kind === label || sizes[kind] === 0) continue;
      const having = counts[word * kinds + kind]! + 0.5;
      const ratio = Math.log(having / (sizes[kind]! + 1)) - Math.log(own / ownSize);
      weights[kind] = Math.sign(ratio) * Math.max(0, Math.abs(ratio) - DOUBT * Math.sqrt(1 / having + 1 / own));
    }
    return weights;
  }

  /** Whether a word stands with the group's label more or less often than chance has it: many words that say nothing would add up to something. */
  private tells(word: number, { label, words, size: apart }: Group): boolean {
    const { counts, sizes, kinds } = this;
    let having = -(words.get(word) ?? 0);
    let all = -apart;
    for (let kind = 0; kind < kinds; kind++) {
      having += counts[word * kinds + kind]!;
      all += sizes[kind]!;
    }
    const share = (sizes[label]! - apart) / all;
    const expected = having * share;
    const found = counts[word * kinds + label]! - (words.get(word) ?? 0);
    return (found - expected) ** 2 > TELLING * expected * (1 - share);
  }

  private speaksFor(example: Example, without: ReadonlySet<number>, group: Group): number {
    const { counts, sizes, kinds } = this;
    let best = 0;
    let bestScore = -Infinity;
    for (let kind = 0; kind < kinds; kind++) {
      const inGroup = kind === group.label ? group.size : kind === example.label && group.size === 0 ? 1 : 0;
      const size = sizes[kind]! - inGroup;
      if (size <= 0) continue;
      let score = Math.log(size);
      for (const word of example.words) {
        if (without.has(word)) continue;
        const own = kind === group.label ? group.words.get(word) ?? 0 : inGroup;
        score += Math.log((counts[word * kinds + kind]! - own + 0.5) / (size + 1));
      }
      if (score > bestScore) {
        bestScore = score;
        best = kind;
      }
    }
    return best;
  }
}

/** How little examples have in common besides the candidate: 1 minus the mean share of common words over neighbours. */
export function unlikeness(examples: readonly Example[], without: ReadonlySet<number>): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < examples.length && pairs < 200; i++) {
    const a = new Set([...(examples[i - 1]?.words ?? [])].filter((word) => !without.has(word)));
    const b = [...(examples[i]?.words ?? [])].filter((word) => !without.has(word));
    if (a.size === 0 || b.length === 0) continue;
    const common = b.filter((word) => a.has(word)).length;
    sum += common / (a.size + b.length - common);
    pairs++;
  }
  return pairs === 0 ? 0 : 1 - sum / pairs;
}

/** Logarithm of a bound on the probability of `k` or more of `n` where each has probability `p` (Chernoff, by relative entropy). */
export function tail(k: number, n: number, p: number): number {
  const q = k / n;
  if (q <= p) return 0;
  const a = q * Math.log(q / Math.max(p, 1e-12));
  const b = q >= 1 ? 0 : (1 - q) * Math.log((1 - q) / Math.max(1 - p, 1e-12));
  return -n * (a + b);
}
