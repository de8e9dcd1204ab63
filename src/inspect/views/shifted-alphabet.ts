import type { View, ViewMaker } from '../contract.ts';
import { unitsOf } from '../units.ts';
import { ALPHABETS, CYRILLIC_LETTERS, FIRST_CYRILLIC, LETTER_MASK, OTHER_SCRIPT, bitsOf } from './lib/alphabets.ts';
import { CYRILLIC_LOGS, LATIN_LOGS, confirmed } from './lib/evidence.ts';
import { hasWords, inWord, isWritten, stretches } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { RunMemo } from './lib/run-memo.ts';
import { type TextScan, UNLIKELY } from './lib/scan.ts';
import { COMMON } from './lib/word-table.ts';
import { WORDS } from './lib/words.ts';
import { COST, spend } from '../effort.ts';

/** A substitution of letter classes: `map[c]` is the class that the letter of class c stands for. */
type Substitution = Uint8Array;

const LATIN = Array.from({ length: 26 }, (_, i) => i + 1);
const CYRILLIC_32 = Array.from({ length: 32 }, (_, i) => FIRST_CYRILLIC + i);
/** `ё` is the last class but the seventh letter. */
const CYRILLIC_33 = [...CYRILLIC_32.slice(0, 6), FIRST_CYRILLIC + 32, ...CYRILLIC_32.slice(6)];

/** Every shift of an alphabet, and its mirror image (Atbash). */
function substitutions(alphabet: readonly number[]): Substitution[] {
  const size = alphabet.length;
  const make = (to: (index: number) => number): Substitution => {
    const map = Uint8Array.from({ length: 64 }, (_, i) => i);
    for (const [i, klass] of alphabet.entries()) map[klass] = alphabet[to(i) % size]!;
    return map;
  };
  return [...Array.from({ length: size - 1 }, (_, k) => make((i) => i + k + 1)), make((i) => size - 1 - i)];
}

interface Script {
  readonly first: number;
  readonly size: number;
  readonly candidates: readonly Substitution[];
  /** Natural logarithm of the share in the common words of what each candidate makes of each class, at candidate * 64 + class. */
  readonly logs: Float64Array;
  /** The same of pairs of its classes, at `a * 64 + b`. */
  readonly pairLogs: Float64Array;
}

function scriptOf(first: number, size: number, candidates: readonly Substitution[], pairLogs: Float64Array): Script {
  const shares = letterLogs(first, size);
  const logs = new Float64Array(candidates.length * 64);
  for (const [i, map] of candidates.entries()) for (let klass = first; klass < first + size; klass++) logs[i * 64 + klass] = shares[map[klass]!]!;
  return { first, size, candidates, logs, pairLogs };
}

function letterLogs(first: number, size: number): Float64Array {
  const counts = new Float64Array(64).fill(1);
  for (const [language, list] of Object.entries(WORDS)) {
    for (const [rank, word] of list.split(' ').entries()) {
      for (let i = 0; i < word.length; i++) counts[bitsOf(word.charCodeAt(i)) & LETTER_MASK]! += language === 'prompt' ? 1 : 12 / (rank + 6);
    }
  }
  let total = 0;
  for (let klass = first; klass < first + size; klass++) total += counts[klass]!;
  return counts.map((count) => Math.log(count / total));
}

const LATIN_SCRIPT = scriptOf(1, 26, substitutions(LATIN), LATIN_LOGS);
const CYRILLIC_SCRIPT = scriptOf(FIRST_CYRILLIC, 33, [...substitutions(CYRILLIC_32), ...substitutions(CYRILLIC_33)], CYRILLIC_LOGS);

/** Most letters of a stretch that are counted to choose its substitution. */
const SAMPLE = 400;
/** How many substitutions of the best letter counts are compared by pairs. */
const FINALISTS = 5;
/** Fewest letters that are tried. */
const MIN_LETTERS = 10;
/** Least gain of each pair, in nats, for a substitution to be looked at; language has -0.5 and less for every one but its own. */
const MIN_GAIN = 0.3;
/** The same for reading backwards, of which nothing but the letters speaks. */
const MIN_BACKWARDS_GAIN = 0.8;
/** Gain, letters in a row and different letters from which pairs alone decide, for text without spaces. */
const SURE_GAIN = 1.2;
const SURE_RUN = 24;
const SURE_KINDS = 10;

interface Choice {
  readonly map: Substitution;
  readonly gain: number;
  readonly sure: boolean;
}

/** What is counted of a stretch in one script, for both directions that it may be read in. */
class Sample {
  readonly #script: Script;
  /** How often each class occurs, which occur, the pairs in order, and the best candidates by counts, the best first. */
  readonly #counts = new Int32Array(64);
  readonly #present = new Uint8Array(64);
  readonly #pairs = new Uint16Array(2 * SAMPLE + 4);
  readonly #finalists = new Int32Array(FINALISTS);
  readonly #sums = new Float64Array(FINALISTS);
  #length = 0;
  #kinds = 0;
  #ranked = 0;
  #asIs = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  /** Counts [from, to). */
  take(text: string, from: number, to: number): void {
    const { first, size, pairLogs } = this.#script;
    const counts = this.#counts, pairs = this.#pairs;
    const units = unitsOf(text);
    counts.fill(0);
    let letters = 0, length = 0;
    let last = 0, before = 0;
    for (let at = from; at < to && letters < SAMPLE; at++) {
      const klass = ALPHABETS[units[at]!]! & LETTER_MASK;
      const here = klass >= first && klass < first + size ? klass : 0;
      // A letter that is repeated (`xxxx`, `=====`) says nothing of an alphabet.
      if (here !== 0 && here === last && here === before) continue;
      if (here !== 0) {
        counts[here]!++;
        letters++;
      }
      if (here !== 0 || last !== 0) pairs[length++] = (last << 6) | here;
      before = last;
      last = here;
    }
    this.#length = length;
    this.#ranked = 0;
    if (letters < MIN_LETTERS) return;
    let kinds = 0;
    for (let klass = first; klass < first + size; klass++) if (counts[klass] !== 0) this.#present[kinds++] = klass;
    this.#kinds = kinds;
    this.#rank();
    let asIs = 0;
    for (let i = 0; i < length; i++) asIs += pairLogs[pairs[i]!]!;
    this.#asIs = asIs;
  }

  /** Keeps the numbers of the candidates that the letter counts speak for most, the earlier one first of equals. */
  #rank(): void {
    const { candidates, logs } = this.#script;
    const counts = this.#counts, present = this.#present, kinds = this.#kinds, sums = this.#sums, finalists = this.#finalists;
    let kept = 0;
    for (let i = 0; i < candidates.length; i++) {
      const row = i * 64;
      let sum = 0;
      for (let k = 0; k < kinds; k++) sum += counts[present[k]!]! * logs[row + present[k]!]!;
      if (kept === FINALISTS && sum <= sums[FINALISTS - 1]!) continue;
      let at = kept < FINALISTS ? kept++ : FINALISTS - 1;
      for (; at > 0 && sums[at - 1]! < sum; at--) {
        sums[at] = sums[at - 1]!;
        finalists[at] = finalists[at - 1]!;
      }
      sums[at] = sum;
      finalists[at] = i;
    }
    this.#ranked = kept;
  }

  /**
   * The substitution under which what was taken is most like language, if it is more so than as it stands.
   * @param backwards - read from the end, as when a text was reversed and then shifted
   */
  choose(backwards: boolean): Choice | undefined {
    const { candidates, pairLogs } = this.#script;
    const pairs = this.#pairs, length = this.#length;
    let best: Choice | undefined;
    for (let each = 0; each < this.#ranked; each++) {
      const map = candidates[this.#finalists[each]!]!;
      let sum = 0;
      if (backwards) for (let i = 0; i < length; i++) sum += pairLogs[(map[pairs[i]! & 63]! << 6) | map[pairs[i]! >> 6]!]!;
      else for (let i = 0; i < length; i++) sum += pairLogs[(map[pairs[i]! >> 6]! << 6) | map[pairs[i]! & 63]!]!;
      const gain = (sum - this.#asIs) / length;
      if (gain >= MIN_GAIN && (best === undefined || gain > best.gain)) best = { map, gain, sure: gain >= SURE_GAIN && this.#kinds >= SURE_KINDS };
    }
    return best;
  }
}

const LATIN_SAMPLE = [new Sample(LATIN_SCRIPT)];
const BOTH_SAMPLES = [...LATIN_SAMPLE, new Sample(CYRILLIC_SCRIPT)];

function letterOf(klass: number): string {
  return klass >= FIRST_CYRILLIC ? CYRILLIC_LETTERS.charAt(klass - FIRST_CYRILLIC) : String.fromCharCode(0x60 + klass);
}

/** Small letter of each class. */
const SMALL = Uint16Array.from({ length: 64 }, (_, klass) => letterOf(klass).charCodeAt(0) || 0);
const word = new Uint16Array(64);

/** The number of the common word that [start, end) is under a substitution; 0 for none. */
function substitutedWord(text: string, start: number, end: number, map: Substitution, backwards: boolean): number {
  if (end - start > word.length) return backwards ? 0 : COMMON.of(substituted(text, start, end, map));
  const units = unitsOf(text);
  for (let at = start; at < end; at++) {
    const klass = ALPHABETS[units[at]!]! & LETTER_MASK;
    const to = map[klass]!;
    word[backwards ? end - 1 - at : at - start] = to === klass ? units[at]! : SMALL[to]!;
  }
  return COMMON.find(word, 0, end - start);
}

/** [start, end) with its letters substituted, in the same case. */
function substituted(text: string, start: number, end: number, map: Substitution): string {
  let out = '';
  for (let at = start; at < end; at++) {
    const klass = bitsOf(text.charCodeAt(at)) & LETTER_MASK;
    const to = map[klass]!;
    if (to === klass) out += text.charAt(at);
    else {
      const letter = letterOf(to);
      const raw = text.charAt(at);
      out += raw === raw.toLowerCase() ? letter : letter.toUpperCase();
    }
  }
  return out;
}

/** Runs of letters without spaces in [from, to) that are too long for a word and of many kinds of letter. */
function longRuns(text: string, from: number, to: number): [start: number, end: number][] {
  const runs: [number, number][] = [];
  for (let at = from; at < to; at++) {
    const start = at;
    const kinds = new Set<number>();
    for (; at < to && inWord(text.charCodeAt(at)); at++) kinds.add(text.charCodeAt(at) | 0x20);
    if (at - start >= SURE_RUN && kinds.size >= SURE_KINDS) runs.push([start, at]);
  }
  return runs;
}

/** Longest mean distance between spaces in text of words. */
const SPACE_SPAN = 16;

function spaced(text: string, from: number, to: number): boolean {
  let spaces = 0;
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === 0x20) spaces++;
  return spaces * SPACE_SPAN >= to - from;
}

/** Furthest that a stretch is grown at either end, and longest word that it is grown by last. UTF-16 units. */
const MAX_GROWTH = 400;
const MAX_END = 64;

/**
 * A stretch grown by the words beside it that no language has as they stand, or that are words once they are substituted: where a stretch is
 * suspected, its ends are only roughly known.
 */
function grown(text: string, start: number, end: number, map: Substitution): readonly [start: number, end: number] {
  const units = unitsOf(text);
  const belongs = (from: number, to: number): boolean => COMMON.find(units, from, to) === 0 || substitutedWord(text, from, to, map, false) !== 0;
  let from = start, to = end;
  for (let at = start; at > start - MAX_GROWTH;) {
    while (at > 0 && at > start - MAX_GROWTH && !inWord(units[at - 1]!) && units[at - 1] !== 0x0a) at--;
    const stop = at;
    while (at > 0 && stop - at < MAX_END && inWord(units[at - 1]!)) at--;
    if (at === stop || !belongs(at, stop)) break;
    from = at;
  }
  for (let at = end; at < end + MAX_GROWTH;) {
    while (at < text.length && at < end + MAX_GROWTH && !inWord(units[at]!) && units[at] !== 0x0a) at++;
    const begin = at;
    while (at < text.length && at - begin < MAX_END && inWord(units[at]!)) at++;
    if (at === begin || !belongs(begin, at)) break;
    to = at;
  }
  return [from, to];
}

/** What a stretch reads as, each piece with where it begins in the stretch. */
type Pieces = readonly (readonly [at: number, decoded: string])[];
const substitutes = new RunMemo<Pieces>();

/**
 * What [start, end) reads as under the best substitution of a script, forwards or else backwards; read backwards, it stays backwards for the
 * view of reversed text.
 */
function substitutesOf(text: string, start: number, end: number, samples: readonly Sample[]): Pieces {
  spend((end - start) * COST.shifted);
  for (const sample of samples) sample.take(text, start, end);
  for (const backwards of [false, true]) {
    for (const sample of samples) {
      const choice = sample.choose(backwards);
      if (choice === undefined || (backwards && choice.gain < MIN_BACKWARDS_GAIN)) continue;
      if (choice.sure && !backwards) {
        const [left, right] = grown(text, start, end, choice.map);
        spend((right - left) * COST.shifted);
        const whole = substituted(text, left, right, choice.map);
        // One shift of fifty makes pairs of language of nonsense now and then, and hardly words.
        if (isWritten(unitsOf(whole), whole.length) && hasWords(whole)) return [[left - start, whole]];
      }
      const words = stretches(text, start, end, (from, to) => substitutedWord(text, from, to, choice.map, backwards));
      // Data in base64 has short words between its digits; read backwards they are words by chance too often.
      const found = backwards ? words.filter(([left, right]) => spaced(text, left, right)) : words;
      if (found.length === 0 && choice.sure && !backwards) found.push(...longRuns(text, start, end));
      if (found.length > 0) return found.map(([left, right]) => [left - start, substituted(text, left, right, choice.map)]);
    }
  }
  return [];
}

/** Text in a shifted alphabet (Caesar, ROT13) or a mirrored one (Atbash), decoded where its reading is language and the raw one is not. */
export const view: ViewMaker = {
  id: 'shifted-alphabet',
  title: 'Caesar shifts (ROT13 and all others) and Atbash, in Latin and Cyrillic letters',
  needs: UNLIKELY,
  make(text: string, depth: number, scan: TextScan): readonly View[] {
    substitutes.begin(depth);
    const builder = new RegionViewBuilder(text);
    const samples = (scan.signals & OTHER_SCRIPT) === 0 ? LATIN_SAMPLE : BOTH_SAMPLES;
    let floor = 0;
    // How far pieces were decoded: a stretch that was grown may reach into the next.
    let written = 0;
    for (let i = 0; i < scan.unlikely.length; i += 2) {
      let start = Math.max(floor, scan.unlikely[i]!);
      let end = scan.unlikely[i + 1]!;
      // Within a word that was read already: it may be as long as the text and have any number of suspicions.
      if (end <= floor || !confirmed(text, scan.unlikely[i]!, end, 'unlike')) continue;
      while (start > floor && inWord(text.charCodeAt(start - 1))) start--;
      while (end < text.length && inWord(text.charCodeAt(end))) end++;
      if (start >= end) continue;
      floor = end;
      const from = start, to = end;
      // What a stretch reads as depends on the words beside it, too.
      const left = Math.max(0, from - MAX_GROWTH - MAX_END);
      const around = text.slice(left, to + MAX_GROWTH + MAX_END);
      for (const [at, decoded] of substitutes.of(`${from - left} ${to - left} ${around}`, () => substitutesOf(text, from, to, samples))) {
        const fresh = decoded.slice(Math.max(0, written - from - at));
        written = Math.max(written, from + at + decoded.length);
        if (fresh !== '') builder.units(fresh, 1, 1, written - fresh.length);
      }
      floor = Math.max(floor, written);
    }
    return builder.finish('shifted-alphabet');
  },
};
