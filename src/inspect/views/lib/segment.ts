/** Words that were written without anything between them are told apart again, by word lists of twelve languages. */
import frequent from './frequent-words.json' with { type: 'json' };
import { LETTER_MASK, bitsOf } from './alphabets.ts';
import { Trie } from './trie.ts';
import { COMMON_WORDS } from './words.ts';
import { COST, spend } from '../../effort.ts';

/** Most frequent words first, by language; `scripts/frequent-words.ts` writes them. */
const FREQUENT: readonly string[] = Object.values(frequent);
/** Words of the lexicons and of further languages, which no language claims. */
const ANY = FREQUENT.length;
/** Numbers of an entry, padded to what a processor fetches at once, and where the least of them stands. */
const ROW = 16;
const LEAST = ROW - 1;

/** Longest word that is looked up; longer ones are found in pieces. */
const LONGEST_WORD = 20;
/**
 * Costs are negative logarithms of probabilities. A word of rank r has 1 / ((r + 3) ln N) of all words (Zipf); a word of no
 * list begins at {@link STRANGER}, so that it takes the place of two rare words or more, and each of its letters costs a
 * little less than ln 26, as letters are not drawn evenly.
 */
const STRANGER = 7;
const STRANGE_LETTER = 2.7;
/** What a word of another language than the text's costs more: quotes and names, not a way to split a word. */
const FOREIGN = 7;
/** Rank of the words of the lexicons. */
const LEXICON_RANK = 1_500;
const MOST_RANKS = 10_000;
/** Rank up to which a single letter is a word. */
const SINGLE_RANK = 200;
/** Bound of the cost of a word in a language that lacks it. */
const MOST_COST = 18;

/** Class of the letter below its accent, for Latin letters up to U+1EFF; letters that are no such pair by their look. */
const BELOW_ACCENT = new Uint8Array(0x1f00);
for (let code = 0xc0; code < 0x1f00; code++) if (code < 0x250 || code >= 0x1e00) BELOW_ACCENT[code] = bitsOf(String.fromCharCode(code).normalize('NFD').charCodeAt(0)) & LETTER_MASK;
for (const [from, to] of ['ßs', 'øo', 'æa', 'œo', 'łl', 'đd', 'ðd', 'ıi', 'þt', 'ŋn']) for (const letter of [from!, from!.toUpperCase()]) BELOW_ACCENT[letter.charCodeAt(0)] = bitsOf(to!.charCodeAt(0)) & LETTER_MASK;
/** The letters of Ukrainian that Russian lacks, as classes of those they stand for. */
const UKRAINIAN: ReadonlyMap<string, string> = new Map([['і', 'и'], ['ї', 'и'], ['є', 'е'], ['ґ', 'г']]);

/** Class of a letter whatever its accent and case; 0 for everything else. */
const LETTER_CLASS = Uint8Array.from({ length: 65_536 }, (_, code) => classOf(code));
const letterClass = (code: number): number => LETTER_CLASS[code]!;

function classOf(code: number): number {
  const klass = bitsOf(code) & LETTER_MASK;
  if (klass !== 0 || code < 0x80) return klass;
  if (code < 0x1f00 && BELOW_ACCENT[code] !== 0) return BELOW_ACCENT[code]!;
  if (code < 0x400 || code > 0x52f) return 0;
  const plain = UKRAINIAN.get(String.fromCharCode(code).toLowerCase());
  return plain === undefined ? 0 : bitsOf(plain.charCodeAt(0)) & LETTER_MASK;
}

/** Slots of the table by which the trie is made, at most half of which are used; and the most words. */
const SLOT_BITS = 19;
const SLOTS = 2 ** SLOT_BITS;
const MOST_NODES = SLOTS / 2;
const MOST_ENTRIES = 2 ** 17;

/** The words of every list, and what each costs. */
class Lexicon {
  readonly trie: Trie;
  /** What entry e costs in list l at e * {@link ROW} + l, Infinity where the list lacks it; the least of the row at its end. */
  readonly #costs: Float32Array;

  constructor() {
    const steps = new Int32Array(MOST_NODES);
    const entries = new Int32Array(MOST_NODES);
    const costs = new Float32Array(MOST_ENTRIES * ROW).fill(Infinity);
    // Which step was taken already, by open addressing: one more than its index.
    const taken = new Int32Array(SLOTS);
    let nodes = 0, words = 1;
    const add = (word: string, list: number, cost: number): void => {
      if (word.length > LONGEST_WORD) return;
      let node = 0;
      for (let i = 0; i < word.length; i++) {
        const klass = letterClass(word.charCodeAt(i));
        // The beginning of a word with a letter of neither alphabet stays in the trie, and no word ends there.
        if (klass === 0) return;
        const step = node * 64 + klass;
        let slot = Math.imul(step, 0x9e3779b1) >>> (32 - SLOT_BITS);
        while (taken[slot] !== 0 && steps[taken[slot]! - 1] !== step) slot = (slot + 1) & (SLOTS - 1);
        if (taken[slot] === 0) {
          if (nodes + 1 === MOST_NODES) throw new RangeError('the word lists have outgrown the trie');
          steps[nodes++] = step;
          taken[slot] = nodes;
        }
        node = taken[slot]!;
      }
      if (entries[node] === 0) {
        if (words === MOST_ENTRIES) throw new RangeError('the word lists have more words than the table');
        entries[node] = words++;
      }
      const row = entries[node]! * ROW;
      // The more frequent of two words that differ in their accents comes first.
      if (costs[row + list] !== Infinity) return;
      costs[row + list] = cost;
      costs[row + LEAST] = Math.min(costs[row + LEAST]!, cost);
    };
    for (const [list, joined] of FREQUENT.entries()) {
      const known = joined.split(' ');
      // A letter by itself is a word in some languages, and an initial in all.
      for (const [rank, word] of known.entries()) if (word.length > 1 || rank < SINGLE_RANK) add(word, list, zipf(rank, known.length));
    }
    for (const word of COMMON_WORDS) if (word.length > 2) add(word, ANY, zipf(LEXICON_RANK, MOST_RANKS));
    this.trie = new Trie(steps.subarray(0, nodes), entries);
    this.#costs = costs.slice(0, words * ROW);
  }

  /** What an entry costs in a list; Infinity where the list lacks it. */
  cost(list: number, entry: number): number {
    return this.#costs[entry * ROW + list]!;
  }

  /** The language in which some words cost least, the first of several; what a word costs in one that lacks it is bounded. */
  languageOf(entries: readonly number[]): number {
    let language = ANY, least = Infinity;
    for (let list = 0; list < ANY; list++) {
      let sum = 0;
      for (let i = 0; i < entries.length; i++) {
        const entry = entries[i]!;
        if (entry === 0) continue;
        const cost = this.#costs[entry * ROW + list]!;
        sum += cost < MOST_COST ? cost : MOST_COST;
      }
      if (sum >= least) continue;
      least = sum;
      language = list;
    }
    return language;
  }

  /** What an entry costs in a text of a language, or with {@link ANY} in one of whatever language. */
  within(language: number, entry: number): number {
    const row = entry * ROW;
    const least = this.#costs[row + LEAST]!;
    if (language === ANY) return least;
    const own = this.#costs[row + language]!, any = this.#costs[row + ANY]!;
    const known = own < any ? own : any;
    return known < least + FOREIGN ? known : least + FOREIGN;
  }
}

function zipf(rank: number, of: number): number {
  return Math.log(rank + 3) + Math.log(Math.log(of));
}

let lexicon: Lexicon | undefined;

/** Words of a run of letters. */
export interface Split {
  /** Offsets at which a word begins, the first being 0. */
  readonly starts: readonly number[];
  /** The entry of each in the lists; 0 for a stranger. */
  readonly entries: readonly number[];
  /** What each costs; Infinity for a stranger. */
  readonly costs: readonly number[];
}

/** Cost below which a word is one of the hundred or so that hold sentences together, as names in code hardly have any. */
const COMMON_COST = 7;

/** The words of the lists that stand in some letters, wherever they begin; kept from one text to the next, as making it anew costs more than many a run. */
class Lattice {
  #classes = new Uint8Array(0);
  /** Where the words that begin at each offset stand in {@link #ends} and {@link #entries}. */
  #first = new Int32Array(0);
  #ends = new Int32Array(0);
  #entries = new Int32Array(0);
  // What the cheapest way to each offset costs where a word ends there, or a stranger that may go on, and its last piece.
  #closed = new Float64Array(0);
  #open = new Float64Array(0);
  #from = new Int32Array(0);
  #strangerFrom = new Int32Array(0);
  #entryAt = new Int32Array(0);

  #grow(length: number): void {
    if (length < this.#classes.length) return;
    const size = Math.max(2 * length, 1_024);
    this.#classes = new Uint8Array(size);
    this.#first = new Int32Array(size);
    this.#ends = new Int32Array(size * LONGEST_WORD);
    this.#entries = new Int32Array(size * LONGEST_WORD);
    this.#closed = new Float64Array(size);
    this.#open = new Float64Array(size);
    this.#from = new Int32Array(size);
    this.#strangerFrom = new Int32Array(size);
    this.#entryAt = new Int32Array(size);
  }

  /** Looks every word up that stands in some letters. */
  fill(letters: string, trie: Trie): void {
    const { length } = letters;
    this.#grow(length);
    const classes = this.#classes, ends = this.#ends, entries = this.#entries, first = this.#first;
    for (let i = 0; i < length; i++) classes[i] = letterClass(letters.charCodeAt(i));
    let count = 0;
    for (let start = 0; start < length; start++) {
      first[start] = count;
      let node = 0;
      for (let end = start; end < length; end++) {
        node = trie.step(node, classes[end]!);
        if (node === 0) break;
        const entry = trie.entry(node);
        if (entry === 0) continue;
        ends[count] = end + 1;
        entries[count++] = entry;
      }
    }
    first[length] = count;
  }

  /** The cheapest way to split the first `length` letters in a text of a language: dynamic programming over words of bounded length. */
  cheapest(length: number, language: number, words: Lexicon): Split {
    const closed = this.#closed, open = this.#open, from = this.#from, strangerFrom = this.#strangerFrom, entryAt = this.#entryAt;
    closed.fill(Infinity, 0, length + 1);
    open.fill(Infinity, 0, length + 1);
    entryAt[0] = 0;
    closed[0] = 0;
    for (let start = 0; start < length; start++) {
      if (open[start]! < closed[start]!) {
        closed[start] = open[start]!;
        from[start] = strangerFrom[start]!;
        entryAt[start] = 0;
      }
      const base = closed[start]!;
      // After a stranger another one is the same.
      const begins = start === 0 || entryAt[start] !== 0;
      if (begins && base + STRANGER <= open[start]!) {
        open[start + 1] = base + STRANGER + STRANGE_LETTER;
        strangerFrom[start + 1] = start;
      } else {
        open[start + 1] = open[start]! + STRANGE_LETTER;
        strangerFrom[start + 1] = strangerFrom[start]!;
      }
      for (let i = this.#first[start]!; i < this.#first[start + 1]!; i++) {
        const end = this.#ends[i]!;
        if (end > length) break;
        const total = base + words.within(language, this.#entries[i]!);
        if (total < closed[end]!) {
          closed[end] = total;
          from[end] = start;
          entryAt[end] = this.#entries[i]!;
        }
      }
    }
    if (open[length]! < closed[length]!) {
      from[length] = strangerFrom[length]!;
      entryAt[length] = 0;
    }
    const starts: number[] = [], entries: number[] = [];
    for (let at = length; at > 0; at = from[at]!) {
      starts.push(from[at]!);
      entries.push(entryAt[at]!);
    }
    starts.reverse();
    entries.reverse();
    return { starts, entries, costs: entries.map((entry) => words.within(language, entry)) };
  }
}

const lattice = new Lattice();

/** The entry of a word; 0 when no list has it. */
export function entryOf(word: string): number {
  const { trie } = (lexicon ??= new Lexicon());
  let node = 0;
  for (let at = 0; at < word.length; at++) {
    node = trie.step(node, letterClass(word.charCodeAt(at)));
    if (node === 0) return 0;
  }
  return trie.entry(node);
}

/** What share of some words, given by their entries, are among the commonest of one language, of whichever it is greatest. */
export function commonShare(entries: readonly number[]): number {
  const words = (lexicon ??= new Lexicon());
  const counts = new Uint32Array(ANY);
  for (const entry of entries) if (words.within(ANY, entry) < COMMON_COST) for (let list = 0; list < ANY; list++) if (words.cost(list, entry) < COMMON_COST) counts[list]!++;
  return entries.length === 0 ? 0 : Math.max(...counts) / entries.length;
}

/** Letters of a run from which its language is told. */
const SAMPLE = 400;

/**
 * Splits letters that were run together (`ignoreallprevious`) into words; names and other words that no list has stay in
 * one piece. The words of all languages tell which language it is, then its own words count more than all others.
 * Linear: words are looked up at most {@link LONGEST_WORD} letters ahead, once.
 */
export function segment(letters: string): Split {
  spend(letters.length * COST.segmented);
  lexicon ??= new Lexicon();
  const words = lexicon;
  lattice.fill(letters, words.trie);
  const first = lattice.cheapest(Math.min(letters.length, SAMPLE), ANY, words);
  const language = words.languageOf(first.entries);
  return lattice.cheapest(letters.length, language, words);
}
