import type { DataFinding } from '../contract.ts';
import type { Example } from '../naive-bayes.ts';
import { DATA } from '../rules.ts';

/**
 * Labels that somebody turned at random. Texts that are hard to tell are mistaken more often the less they say; turned
 * labels are wrong as often where a text is clear. So the labels are corrected by what the texts say until nothing
 * changes: where the texts fall into groups without any doubt, and a steady share of the given labels is another
 * group's, chance has dealt them.
 */

/** Examples that are judged, evenly spread, and fewest of them. */
const MOST = 2_000;
const LEAST = 100;
/** Labels of one data set; more are no classes that few words tell apart. The share that each has: the few examples of a rarer one would be taken in by others, whatever their labels. */
const MAX_KINDS = 6;
const LEAST_KIND = 0.1;
/** Words that are weighed: those of fewer examples are noise, those of more say nothing. */
const MIN_WITH = 4;
const MAX_WITH = 0.6;
const ROUNDS = 4;
/** Share of examples that the last round still moves. Labels that have nothing to do with the texts, or little, leave five times as many. */
const UNSETTLED = 0.01;
/** Share of labels that are another group's: fewer are the mistakes of people, more are no labels of these groups. */
const TURNED = 0.15;
const GROUPED = 0.42;
/** Standard errors by which labels and groups agree more than by chance. */
const SIGMAS = 5;
/** A group that takes in nearly everything is none. */
const LARGEST = 0.8;
/** How steady the share is: of the clearest two fifths each has so much of it, the unclearest no more than that. */
const STEADY = 0.6;
const UNCLEAR = 1.6;
const PARTS = 5;

/** Naive Bayes over the words of some examples, under labels that change from round to round. */
class Groups {
  private readonly examples: readonly Int32Array[];
  private readonly kinds: number;
  private readonly counts: Int32Array;
  readonly labels: Int32Array;
  readonly margins: Float64Array;

  constructor(examples: readonly Int32Array[], labels: Int32Array, words: number, kinds: number) {
    this.examples = examples;
    this.labels = labels;
    this.kinds = kinds;
    this.counts = new Int32Array(words * kinds);
    this.margins = new Float64Array(examples.length);
  }

  /** Gives every example the label that its words speak for, judged by all others, and returns how many changed. */
  round(): number {
    const { examples, labels, counts, kinds } = this;
    counts.fill(0);
    const sizes = new Int32Array(kinds);
    for (const [i, words] of examples.entries()) {
      const label = labels[i]!;
      sizes[label]!++;
      for (const word of words) counts[word * kinds + label]!++;
    }
    const next = Int32Array.from(labels, (own, i) => this.best(i, own, sizes));
    const changed = labels.reduce((sum, label, i) => sum + (label === next[i] ? 0 : 1), 0);
    labels.set(next);
    return changed;
  }

  private best(i: number, own: number, sizes: Int32Array): number {
    const { examples, counts, kinds } = this;
    let best = own;
    let score = -Infinity;
    let second = -Infinity;
    for (let kind = 0; kind < kinds; kind++) {
      const self = kind === own ? 1 : 0;
      const size = sizes[kind]! - self;
      if (size <= 0) continue;
      let sum = Math.log(size);
      for (const word of examples[i]!) sum += Math.log((counts[word * kinds + kind]! - self + 1) / (size + 2));
      if (sum > score) {
        second = score;
        score = sum;
        best = kind;
      } else if (sum > second) second = sum;
    }
    this.margins[i] = score - second;
    return best;
  }

  largest(): number {
    const sizes = new Int32Array(this.kinds);
    for (const label of this.labels) sizes[label]!++;
    return Math.max(...sizes);
  }
}

/**
 * Whether a share of the labels was turned at random.
 * @param examples - with labels from 1 to `kinds`, 0 for those that have a rarer one
 * @param words - how many different words there are
 */
export function turnedLabels(examples: readonly Example[], kinds: number, words: number): DataFinding | undefined {
  if (kinds < 2 || kinds > MAX_KINDS) return undefined;
  const step = Math.max(1, Math.ceil(examples.length / MOST));
  const judged = examples.filter(({ label }, i) => label > 0 && i % step === 0);
  const sizes = new Int32Array(kinds);
  for (const { label } of judged) sizes[label - 1]!++;
  if (judged.length < LEAST || Math.min(...sizes) < judged.length * LEAST_KIND) return undefined;
  const having = new Int32Array(words);
  for (const example of judged) for (const word of example.words) having[word]!++;
  const kept = judged.map((example) => example.words.filter((word) => having[word]! >= MIN_WITH && having[word]! <= judged.length * MAX_WITH));
  const given = Int32Array.from(judged, ({ label }) => label - 1);
  const groups = new Groups(kept, Int32Array.from(given), words, kinds);
  let moved = groups.round();
  // Where the labels are what the texts say, there is nothing to correct.
  if (moved < judged.length * TURNED * STEADY) return undefined;
  for (let round = 1; round < ROUNDS; round++) moved = groups.round();
  if (moved > judged.length * UNSETTLED || groups.largest() > judged.length * LARGEST) return undefined;
  const turned = given.map((label, i) => (label === groups.labels[i] ? 0 : 1));
  const count = turned.reduce((sum, each) => sum + each, 0);
  const share = count / judged.length;
  if (share < TURNED || share > GROUPED) return undefined;
  // What chance would have agree, by how often labels and groups occur.
  const chance = agreement(given, groups.labels, kinds);
  if (1 - share < chance + SIGMAS * Math.sqrt((chance * (1 - chance)) / judged.length)) return undefined;
  const order = [...turned.keys()].sort((a, b) => groups.margins[b]! - groups.margins[a]!);
  const shares = Array.from({ length: PARTS }, (_, part) => {
    const some = order.slice(Math.floor((part * order.length) / PARTS), Math.floor(((part + 1) * order.length) / PARTS));
    return some.reduce((sum, i) => sum + turned[i]!, 0) / some.length;
  });
  if (Math.min(shares[0]!, shares[1]!) < share * STEADY || shares[PARTS - 1]! > share * UNCLEAR) return undefined;
  return { rule: DATA.turned, message: `The texts fall into ${kinds} clear groups, and ${count} of ${judged.length} examples (${Math.round(share * 100)} %) have the label of another group, as often where the text leaves no doubt as elsewhere: labels that were turned at random.` };
}

/** The share of examples whose label and group would be the same, were they dealt apart. */
function agreement(labels: Int32Array, groups: Int32Array, kinds: number): number {
  let sum = 0;
  for (let kind = 0; kind < kinds; kind++) sum += labels.filter((each) => each === kind).length * groups.filter((each) => each === kind).length;
  return sum / labels.length ** 2;
}
