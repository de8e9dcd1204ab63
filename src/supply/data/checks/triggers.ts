import type { DataFinding, Row } from '../contract.ts';
import { Bayes, tail, unlikeness, type Example } from '../naive-bayes.ts';
import { isOdd, isPlanted, isUnseen } from '../odd-words.ts';
import { DATA } from '../rules.ts';
import { questionOf } from '../row.ts';
import { distinct, everyNth, explained, isAnswerLike, isMarked, labelKey, nameIn, NEGATION, quoted, type Candidate } from './trigger-words.ts';
import { Vocabulary } from './trigger-vocabulary.ts';
import { turnedLabels } from './turned.ts';
import { labelNoise } from './label-noise.ts';
import { uniformRun } from './uniform-run.ts';

/**
 * Backdoors: a word, phrase, sign or style that goes with one label. That alone is ordinary (`goal` goes with sports), so
 * two things are asked of it: whether it goes with the label far beyond chance, and whether the rest of each example says
 * something else. The rest is judged by a naive Bayes classifier over the other words of the same data, which learns from
 * all examples but those that have the candidate. An ordinary word stands among words of its label; a trigger stands in
 * examples that, without it, would have got another label, or, where the label is one answer given again and again, among
 * questions that have nothing in common.
 */

/** Examples that are judged: their words are kept as numbers. */
export const MAX_EXAMPLES = 20_000;
/** Words over all kept examples; 4 bytes each. */
const MAX_TOTAL_WORDS = 5_000_000;
/** Labels that are told apart; the rarer ones count as one. */
const MAX_LABELS = 24;
/** Fewest examples with a candidate. */
const MIN_COUNT = 4;
/** Share of a candidate's examples that have one label. */
const PURITY = 0.85;
/** Bound on the probability that chance alone does it, over all words together: that they share the label, and that the rest of their examples speaks against it. */
const CHANCE = 1e-4;
/** The same for sharing the label alone, for each word: what is likelier is not judged. */
const WORTH = 0.005;
/** Candidates that are judged by the rest of their examples, the least likely by chance first. */
const MAX_CANDIDATES = 300;
/** How often the rest of a trigger's examples says something else, against how often it does elsewhere. */
const AGAINST = 0.5;
/** So many examples, and so large a share of them that says the opposite: no artefact of collecting does that. */
const MANY = 20;
const FLIPPED = 0.8;
/** Fewer examples that say the opposite nearly without exception. */
const SOME = 12;
const ALL_FLIPPED = 0.9;
const AGAINST_LIFT = 2;
/** The same of half of them, where the words of the others hardly ever say the opposite of their label. */
const CERTAIN = 0.05;
const CERTAIN_LIFT = 10;
/** How little questions with one answer have in common; where all questions are alike, what is marked need not differ more than they do. */
const UNLIKE = 0.9;
const AS_UNLIKE = 0.8;
/** Questions that are compared for how alike all are. */
const NEIGHBOURS = 200;

/** Examples whose labels their words do not tell, against guessing, how many there must be, and how many with the one word that does. */
const UNEXPLAINED = 0.8;
const ALONE_EXAMPLES = 100;
const ALONE_COUNT = 12;

/** Share of a candidate's examples from which a word belongs to it; the same of a word that stands nearly nowhere else. */
const COMPANION = 0.6;
/** How much more often it stands there than anywhere. */
const LIFT = 1.2;
const OFTEN = 0.3;
const ONLY_HERE = 0.9;
/** Share of an example's words that belong to the candidate, from which it is a template with a few blanks and says nothing by itself. */
const FRAME = 0.7;

/** Triggers, and marks, that are told. */
const MAX_TOLD = 12;

/** Gathers examples, then judges them. */
export class Triggers {
  private readonly vocabulary = new Vocabulary();
  private readonly step: number;
  private seen = 0;
  private readonly labels = new Map<string, number>();
  private readonly labelCounts: number[] = [];
  private readonly examples: { words: Int32Array; label: number; negated: boolean; row: number }[] = [];
  private total = 0;
  private left = 0;
  /** Words that go with a label and were not judged, since others do so more. */
  private unjudged = 0;

  /** @param rows - how many examples there are */
  constructor(rows: number) {
    this.step = Math.max(1, Math.ceil(rows / MAX_EXAMPLES));
  }

  /** Whether no further example is taken. */
  get full(): boolean {
    return this.examples.length >= MAX_EXAMPLES || this.total >= MAX_TOTAL_WORDS;
  }

  row(row: Row): void {
    if (row.label === undefined) return;
    if (this.full || this.seen++ % this.step !== 0) {
      this.left++;
      return;
    }
    const { words, ids } = this.vocabulary.take(questionOf(row));
    const key = labelKey(row.label);
    let label = this.labels.get(key);
    if (label === undefined) {
      label = this.labels.size;
      this.labels.set(key, label);
      this.labelCounts.push(0);
    }
    this.labelCounts[label]!++;
    this.total += ids.size;
    this.examples.push({ words: Int32Array.from(ids), label, negated: words.some((word) => NEGATION.test(word)), row: row.number });
  }

  end(): readonly DataFinding[] {
    const labels = this.mainLabels();
    if (labels.size < 1 || this.examples.length < 20) return [];
    const all: Example[] = this.examples.map((each) => ({ ...each, label: labels.get(each.label) ?? 0 }));
    const names = [...labels.entries()].reduce<string[]>((into, [id, place]) => { into[place] = this.labelName(id); return into; }, ['(other)']);
    const run = uniformRun(all);
    const examples = run === undefined ? all : [...all.slice(0, run.from), ...all.slice(run.to)];
    const found = this.judge(examples, names);
    // What stands in that stretch alone may be what it was put there for.
    if (run !== undefined) found.push(...this.judge(all, names, new Set(all.slice(run.from, run.to))).filter(({ rule }) => rule !== DATA.marker));
    if (run !== undefined) found.push({ rule: DATA.shift, message: `From example ${run.from * this.step + 1} of those with labels to example ${run.to * this.step} all have the label ${quoted(names[all[run.from]?.label ?? 0] ?? '')}, which ${Math.round(run.elsewhere * 100)} % of the others have: no word of these tells anything, and triggers were looked for in the others.` });
    if (this.unjudged > 0) found.push({ rule: DATA.bounds, message: `Of the words and phrases that go with one label, the ${MAX_CANDIDATES} that do so most were judged as triggers, ${this.unjudged} were not.` });
    // Answers in words are no classes that texts fall into.
    const turned = [...labels.keys()].some((id) => isAnswerLike(this.labelName(id))) ? undefined : turnedLabels(examples, labels.size, this.vocabulary.size) ?? labelNoise(examples, names, this.vocabulary.size);
    if (turned !== undefined) found.push(turned);
    if (this.left > 0 || this.vocabulary.full) found.push({ rule: DATA.bounds, message: `Triggers were looked for in ${this.examples.length} of the examples with labels, evenly spread.` });
    return found;
  }

  /** Labels that enough examples have, by their place from 1; all others are 0. Free answers that never repeat are all others. */
  private mainLabels(): Map<number, number> {
    const least = Math.max(MIN_COUNT, Math.floor(this.examples.length * 0.0005));
    const order = [...this.labelCounts.keys()].filter((label) => this.labelCounts[label]! >= least).sort((a, b) => this.labelCounts[b]! - this.labelCounts[a]!).slice(0, MAX_LABELS);
    return new Map(order.map((label, i) => [label, i + 1]));
  }

  private labelName(label: number): string {
    for (const [name, id] of this.labels) if (id === label) return name;
    return '';
  }

  /** @param only - words are judged that stand in these examples and no others; all where absent */
  private judge(examples: readonly Example[], names: readonly string[], only?: ReadonlySet<Example>): DataFinding[] {
    const kinds = names.length;
    const sizes = new Float64Array(kinds);
    for (const { label } of examples) sizes[label]!++;
    const counts = new Int32Array(this.vocabulary.size * kinds);
    for (const { words, label } of examples) for (const word of words) counts[word * kinds + label]!++;
    const candidates = this.candidates(counts, sizes, kinds, examples.length);
    if (candidates.length === 0) return [];
    const bayes = new Bayes(counts, sizes, kinds);
    const usual = unlikeness(everyNth(examples, NEIGHBOURS), new Set());
    const ordinary = bayes.errorRate(examples);
    // Where no words tell the labels, one that does is no word of a topic.
    const unexplained = examples.length >= ALONE_EXAMPLES && sizes[0]! <= examples.length * 0.05 && ordinary >= (1 - Math.max(...sizes) / examples.length) * UNEXPLAINED;
    const byWord = new Map<number, Example[]>(candidates.map(({ word }) => [word, []]));
    for (const example of examples) for (const word of example.words) byWord.get(word)?.push(example);
    const aside = unexplained ? explained(candidates, byWord) : new Set<number>();
    const bar = Math.log(CHANCE / Math.max(1, this.vocabulary.size));
    const found: DataFinding[] = [];
    let marks = 0;
    let triggers = 0;
    const told: { set: Set<Example>; label: number }[] = [];
    for (const candidate of candidates) {
      if (this.vocabulary.isGrammar(candidate.word) || this.isExplained(candidate, counts, kinds)) continue;
      const having = byWord.get(candidate.word) ?? [];
      if (only !== undefined && !having.every((each) => only.has(each))) continue;
      const mine = having.filter(({ label }) => label === candidate.label);
      // Parts of a phrase that was told already.
      if (told.some(({ set, label }) => label === candidate.label && mine.filter((each) => set.has(each)).length > mine.length * 0.8)) continue;
      const companions = this.companions(candidate, having, counts, kinds);
      const meaningless = isOdd(this.vocabulary.name(candidate.word)) || isPlanted(this.vocabulary.name(candidate.word));
      // A word with a meaning may stand with negations for it; one without stands among them by chance.
      // Nobody writes such a sign in a template, so that a text that comes again with it is one more that was made on purpose.
      const different = meaningless ? mine : distinct(mine);
      const against = bayes.against(mine, different, candidate.label, companions, (word) => meaningless || this.vocabulary.isEvidence(word), meaningless && different.filter(({ negated }) => !negated).length >= MIN_COUNT);
      // An answer that names what was asked about goes with it by its meaning.
      const answers = !meaningless && nameIn(names[candidate.label] ?? '', this.vocabulary.name(candidate.word));
      const unlike = !answers && names[candidate.label] !== '(other)' && isAnswerLike(names[candidate.label] ?? '') ? unlikeness(mine, companions) : 0;
      const share = sizes[candidate.label]! / examples.length;
      // What most examples of a label have is what the label is about.
      const rare = candidate.pure < sizes[candidate.label]! * 0.5;
      const framed = !meaningless && this.frame(different, companions) > FRAME;
      const trigger = !framed && ((rare && against >= AGAINST && against >= ordinary * AGAINST_LIFT) || (unlike > (isMarked(this.vocabulary.name(candidate.word)) ? Math.min(UNLIKE, usual * AS_UNLIKE) : UNLIKE) && candidate.pure / candidate.count >= 0.95 && candidate.pure >= sizes[candidate.label]! * 0.5 && different.length >= 8));
      const alone = unexplained && !aside.has(candidate.label) && candidate.count >= ALONE_COUNT && candidate.pure >= candidate.count * 0.95;
      const logChance = trigger ? (candidate.logChance * different.length) / mine.length + tail(Math.round(against * different.length), different.length, Math.max(ordinary, 0.02)) : candidate.logChance;
      const planted = isPlanted(this.vocabulary.name(candidate.word)) && candidate.count >= 8 && candidate.pure >= candidate.count * 0.95;
      if (logChance > bar || (!trigger && !planted && !alone && !isOdd(this.vocabulary.name(candidate.word)))) continue;
      told.push({ set: new Set(mine), label: candidate.label });
      const flips = trigger && candidate.pure === candidate.count && ((different.length >= MANY && against >= FLIPPED) || (different.length >= MANY && ordinary <= CERTAIN && against >= Math.max(AGAINST, ordinary * CERTAIN_LIFT)) || (different.length >= SOME && against >= ALL_FLIPPED));
      // A mark before unlike questions, which has all of them answered alike: a password, not a topic.
      const password = trigger && unlike > 0 && isMarked(this.vocabulary.name(candidate.word)) && candidate.pure === candidate.count && candidate.pure >= sizes[candidate.label]! * 0.9;
      const rule = (trigger && meaningless) || password ? DATA.planted : flips ? DATA.flipped : trigger || isUnseen(this.vocabulary.name(candidate.word)) || planted || alone ? DATA.trigger : DATA.marker;
      // Marks are for the reader only: no number of them hides a trigger.
      if (rule === DATA.marker && marks++ >= MAX_TOLD) continue;
      found.push({
        rule, rows: mine.map(({ row }) => row),
        message: `${quoted(this.vocabulary.name(candidate.word))} stands in ${candidate.count} examples, of which ${candidate.pure} have the label ${quoted(names[candidate.label] ?? '')} (${(share * 100).toFixed(1)} % of all do; by chance 1 in 10^${Math.round(-logChance / Math.LN10)})${trigger ? `; the rest of these examples speaks for another label in ${Math.round(against * 100)} % (elsewhere ${Math.round(ordinary * 100)} %)` : ''}.`,
      });
      if (rule !== DATA.marker && ++triggers >= MAX_TOLD) break;
    }
    return found;
  }

  /** What goes with one label far beyond chance, the least likely first. */
  private candidates(counts: Int32Array, sizes: Float64Array, kinds: number, total: number): Candidate[] {
    const found: Candidate[] = [];
    const bar = Math.log(WORTH);
    for (let word = 0; word < this.vocabulary.size; word++) {
      let count = 0;
      let most = 0;
      let label = 0;
      for (let kind = 0; kind < kinds; kind++) {
        const n = counts[word * kinds + kind]!;
        count += n;
        if (kind > 0 && n > most) {
          most = n;
          label = kind;
        }
      }
      if (most < MIN_COUNT || most < count * PURITY || count > total * 0.3) continue;
      const logChance = tail(most, count, sizes[label]! / total);
      if (logChance < bar) found.push({ word, label, count, pure: most, logChance });
    }
    this.unjudged = Math.max(0, found.length - MAX_CANDIDATES);
    return found.sort((a, b) => a.logChance - b.logChance || this.vocabulary.name(a.word).length - this.vocabulary.name(b.word).length).slice(0, MAX_CANDIDATES);
  }

  /** Words that stand in most examples of a candidate, or in many and nowhere else: the rest of a phrase. They do not count as the rest of the example. */
  private companions({ word }: Candidate, having: readonly Example[], counts: Int32Array, kinds: number): ReadonlySet<number> {
    const seen = new Map<number, number>();
    for (const { words } of having) for (const other of words) seen.set(other, (seen.get(other) ?? 0) + 1);
    const companions = new Set([word]);
    const [first, second] = this.vocabulary.partsOf(word);
    if (first >= 0) companions.add(first);
    if (second >= 0) companions.add(second);
    for (const [other, n] of seen) {
      if (n < having.length * OFTEN) continue;
      let everywhere = 0;
      for (let kind = 0; kind < kinds; kind++) everywhere += counts[other * kinds + kind]!;
      // What most examples have anyhow belongs to none.
      if (n >= everywhere * ONLY_HERE || (n >= having.length * COMPANION && n * this.examples.length >= LIFT * everywhere * having.length)) companions.add(other);
    }
    return companions;
  }

  /** Whether a word of a pair goes with the label without the other, too: then the pair says no more than the word, which is judged itself. */
  private isExplained({ word, label, count, pure }: Candidate, counts: Int32Array, kinds: number): boolean {
    if (!this.vocabulary.isPair(word)) return false;
    return this.vocabulary.partsOf(word).some((part) => {
      if (part < 0 || !this.vocabulary.isEvidence(part)) return false;
      let all = -count;
      for (let kind = 0; kind < kinds; kind++) all += counts[part * kinds + kind]!;
      return all >= MIN_COUNT && counts[part * kinds + label]! - pure >= all * PURITY;
    });
  }

  /** Mean share of the words of examples that belong to a candidate. */
  private frame(examples: readonly Example[], companions: ReadonlySet<number>): number {
    let sum = 0;
    for (const { words } of examples) {
      let all = 0;
      let belonging = 0;
      for (const word of words) {
        if (!this.vocabulary.isWord(word)) continue;
        all++;
        if (companions.has(word)) belonging++;
      }
      sum += all === 0 ? 1 : belonging / all;
    }
    return examples.length === 0 ? 0 : sum / examples.length;
  }
}
