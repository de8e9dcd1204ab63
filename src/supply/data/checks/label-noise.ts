import { tail, type Example } from '../naive-bayes.ts';
import type { DataFinding } from '../contract.ts';
import { DATA } from '../rules.ts';
import { quoted } from './trigger-words.ts';

/**
 * Labels that a small share of the examples has by mistake, or because somebody turned them. Of the texts whose words leave
 * no doubt, honest labels contradict hardly one in a hundred, in hard data too: there it is the unclear ones that are
 * mistaken. Turned labels are as frequent among the clear as among all others. So each example is judged by the words of
 * all others (its own are left out), and those are counted whose words speak most clearly, for another label than they have.
 */

/** Examples that are judged, evenly spread, and fewest of them. */
const MOST = 6_000;
const LEAST = 100;
/** Examples, and share of all, from which a label is judged: what few examples are like is not known. */
const LEAST_LABEL = 40;
const LEAST_LABEL_SHARE = 0.1;
/** Words that are weighed: those of fewer examples are noise, those of more say nothing. */
const MIN_WITH = 4;
const MAX_WITH = 0.6;
/** Words from which a text can be clear. */
const LEAST_WORDS = 3;
/** The parts into which examples are divided by how clear they are; the clear ones are the first two. */
const PARTS = 5;
/** Share of the clear ones that honest labels contradict, bound on the probability that they do by chance as often as found, and fewest and largest share that is told: of more, the texts do not tell the labels. */
const HONEST = 0.01;
const CHANCE = Math.log(1e-5);
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.2;
/** How the clearest part compares with the second: where mistakes come from texts that are hard to tell, it has far fewer. */
const STEADY = 0.5;
/** From which share on, and how steady over three parts, somebody has turned them. */
const TURNED = 0.08;
const TURNED_STEADY = 0.75;
const TURNED_THIRD = 1.6;

interface Judged { readonly margin: number; readonly label: number; readonly best: number; readonly row: number }

/**
 * What the clearest texts say of the labels.
 * @param examples - with labels from 1 to `kinds`, 0 for those that have a rarer one
 * @param names - of the labels
 * @param words - how many different words there are
 */
export function labelNoise(examples: readonly Example[], names: readonly string[], words: number): DataFinding | undefined {
  const kinds = names.length;
  const step = Math.max(1, Math.ceil(examples.length / MOST));
  const spread = examples.filter((_, i) => i % step === 0);
  const sizes = new Int32Array(kinds);
  for (const { label } of spread) sizes[label]!++;
  const frequent = (label: number): boolean => label > 0 && sizes[label]! >= Math.max(LEAST_LABEL, spread.length * LEAST_LABEL_SHARE);
  const some = spread.filter(({ label }) => frequent(label));
  if (some.length < LEAST || names.filter((_, label) => frequent(label)).length < 2) return undefined;
  const judged = judge(some, kinds, words).sort((a, b) => b.margin - a.margin);
  const part = Math.floor(judged.length / PARTS);
  const contradicted = Array.from({ length: 3 }, (_, i) => judged.slice(i * part, (i + 1) * part).filter(({ label, best }) => label !== best));
  const [first = [], second = [], third = []] = contradicted;
  const count = first.length + second.length;
  const share = count / (2 * part);
  if (share < LEAST_SHARE || share > MOST_SHARE || first.length < second.length * STEADY || tail(count, 2 * part, HONEST) > CHANCE) return undefined;
  const turned = share >= TURNED && first.length >= second.length * TURNED_STEADY && third.length * 2 <= count * TURNED_THIRD;
  const ways = new Map<string, number>();
  for (const { label, best } of [...first, ...second]) {
    const way = `${quoted(names[label] ?? '')} where the words say ${quoted(names[best] ?? '')}`;
    ways.set(way, (ways.get(way) ?? 0) + 1);
  }
  const told = [...ways].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([way, n]) => `${n} ${way}`).join(', ');
  return {
    rule: turned ? DATA.turned : DATA.mislabelled,
    message: `Of the ${2 * part} examples that are clearest by their words ${count} (${(share * 100).toFixed(1)} %) have another label than these say (${told}); ${turned ? 'as many of those that are less clear: labels that were turned at random' : 'honest labels hardly do'}.`,
    at: `row ${Math.min(...[...first, ...second].map(({ row }) => row))}`,
    rows: [...first, ...second].map(({ row }) => row),
  };
}

/** Naive Bayes over the presence of words, all labels alike frequent, by all examples but the one that is judged. Margins are per root of the number of words: long texts are not clearer for their length. */
function judge(examples: readonly Example[], kinds: number, words: number): Judged[] {
  const having = new Int32Array(words);
  for (const example of examples) for (const word of example.words) having[word]!++;
  const kept = examples.map((example) => example.words.filter((word) => having[word]! >= MIN_WITH && having[word]! <= examples.length * MAX_WITH));
  const counts = new Int32Array(words * kinds);
  const sizes = new Int32Array(kinds);
  for (const [i, { label }] of examples.entries()) {
    sizes[label]!++;
    for (const word of kept[i]!) counts[word * kinds + label]!++;
  }
  return examples.map(({ label: own, row }, i) => {
    let [best, score, second] = [own, -Infinity, -Infinity];
    for (let kind = 1; kind < kinds; kind++) {
      const self = kind === own ? 1 : 0;
      const size = sizes[kind]! - self;
      if (size <= 0) continue;
      let sum = 0;
      for (const word of kept[i]!) sum += Math.log((counts[word * kinds + kind]! - self + 0.5) / (size + 1));
      if (sum > score) [best, score, second] = [kind, sum, score];
      else if (sum > second) second = sum;
    }
    return { margin: kept[i]!.length < LEAST_WORDS ? -1 : (score - second) / Math.sqrt(kept[i]!.length), label: own, best, row };
  });
}
