/** Words that were written without anything between them are told apart again, by word lists of twelve languages. */
import frequent from './frequent-words.json' with { type: 'json' };
import { LETTER_MASK, bitsOf } from './alphabets.ts';
import { COMMON_WORDS } from './words.ts';

/** Most frequent words first, by language; `scripts/frequent-words.ts` writes them. */
const FREQUENT: readonly string[] = Object.values(frequent);
/** Words of the lexicons and of further languages, which no language claims. */
const ANY = FREQUENT.length;
const LISTS = ANY + 1;

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
function letterClass(code: number): number {
  const klass = bitsOf(code) & LETTER_MASK;
  if (klass !== 0 || code < 0x80) return klass;
  if (code < 0x1f00 && BELOW_ACCENT[code] !== 0) return BELOW_ACCENT[code]!;
  if (code < 0x400 || code > 0x52f) return 0;
  const plain = UKRAINIAN.get(String.fromCharCode(code).toLowerCase());
  return plain === undefined ? 0 : bitsOf(plain.charCodeAt(0)) & LETTER_MASK;
}

/** Slots of the table of steps, at most half of which are used; and the most words. */
const SLOT_BITS = 19;
const SLOTS = 2 ** SLOT_BITS;
const MOST_NODES = SLOTS / 2;
const MOST_ENTRIES = 2 ** 17;

/** Every list in one trie. A step from node n by letter class c is found by the key n * 64 + c, with open addressing. */
class Lexicon {
  readonly #keys = new Int32Array(SLOTS);
  readonly #children = new Int32Array(SLOTS);
  #nodes = 1;
  /** Entry of the word that ends at each node; 0 for none. */
  readonly #entries = new Int32Array(MOST_NODES);
  #words = 1;
  /** What entry e costs in list l at l * {@link MOST_ENTRIES} + e; 0 where the list lacks it. */
  readonly #costs = new Float32Array(LISTS * MOST_ENTRIES);
  readonly #within: readonly Float32Array[];

  constructor() {
    for (const [list, joined] of FREQUENT.entries()) {
      const words = joined.split(' ');
      // A letter by itself is a word in some languages, and an initial in all.
      for (const [rank, word] of words.entries()) if (word.length > 1 || rank < SINGLE_RANK) this.#add(word, list, zipf(rank, words.length));
    }
    for (const word of COMMON_WORDS) if (word.length > 2) this.#add(word, ANY, zipf(LEXICON_RANK, MOST_RANKS));
    this.#within = this.#costsWithin();
  }

  /** What an entry costs in a list; Infinity where the list lacks it. */
  cost(list: number, entry: number): number {
    return this.#costs[list * MOST_ENTRIES + entry]! || Infinity;
  }

  /** What each entry costs in a text of a language, or with {@link ANY} in one of whatever language. */
  within(language: number): Float32Array {
    return this.#within[language]!;
  }

  #costsWithin(): Float32Array[] {
    const all = new Float32Array(this.#words).fill(Infinity);
    for (let list = 0; list < LISTS; list++) for (let entry = 1; entry < this.#words; entry++) all[entry] = Math.min(all[entry]!, this.cost(list, entry));
    const languages = FREQUENT.map((_, list) => all.map((cost, entry) => Math.min(this.cost(list, entry), this.cost(ANY, entry), cost + FOREIGN)));
    return [...languages, all];
  }

  #slot(key: number): number {
    let slot = Math.imul(key, 0x9e3779b1) >>> (32 - SLOT_BITS);
    while (this.#keys[slot] !== key && this.#keys[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }

  /** The child of a node for a letter class above 0; 0 for none. */
  step(node: number, klass: number): number {
    return this.#children[this.#slot(node * 64 + klass)]!;
  }

  entry(node: number): number {
    return this.#entries[node]!;
  }

  #add(word: string, list: number, cost: number): void {
    if (word.length > LONGEST_WORD) return;
    let node = 0;
    for (let i = 0; i < word.length; i++) {
      const klass = letterClass(word.charCodeAt(i));
      // The beginning of a word with a letter of neither alphabet stays in the trie, and no word ends there.
      if (klass === 0) return;
      const key = node * 64 + klass;
      const slot = this.#slot(key);
      if (this.#children[slot] === 0) {
        if (this.#nodes === MOST_NODES) throw new RangeError('the word lists have outgrown the trie');
        this.#keys[slot] = key;
        this.#children[slot] = this.#nodes++;
      }
      node = this.#children[slot]!;
    }
    if (this.#entries[node] === 0) {
      if (this.#words === MOST_ENTRIES) throw new RangeError('the word lists have more words than the table');
      this.#entries[node] = this.#words++;
    }
    const at = list * MOST_ENTRIES + this.#entries[node]!;
    // The more frequent of two words that differ in their accents comes first.
    this.#costs[at] ||= cost;
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
  /** What each costs; Infinity for a stranger. */
  readonly costs: readonly number[];
}

/** Cost below which a word is one of the hundred or so that hold sentences together, as names in code hardly have any. */
const COMMON_COST = 7;

/** The cheapest way to split, given what each word costs: dynamic programming over words of bounded length. */
function cheapest(letters: string, words: Lexicon, costs: Float32Array): Split & { readonly entries: readonly number[] } {
  const { length } = letters;
  // A word ends at each offset, or a stranger that may go on.
  const classes = Uint8Array.from({ length }, (_, i) => letterClass(letters.charCodeAt(i)));
  const closed = new Float64Array(length + 1).fill(Infinity);
  const open = new Float64Array(length + 1).fill(Infinity);
  const from = new Int32Array(length + 1);
  const strangerFrom = new Int32Array(length + 1);
  const entryAt = new Int32Array(length + 1);
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
    let node = 0;
    for (let end = start; end < length; end++) {
      const klass = classes[end]!;
      node = klass === 0 ? 0 : words.step(node, klass);
      if (node === 0) break;
      const entry = words.entry(node);
      if (entry === 0) continue;
      const total = base + costs[entry]!;
      if (total < closed[end + 1]!) {
        closed[end + 1] = total;
        from[end + 1] = start;
        entryAt[end + 1] = entry;
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
  return { starts, entries, costs: entries.map((entry) => costs[entry]!) };
}

/** The node of a word; 0 when no list has a word that begins so. */
function nodeOf(word: string, words: Lexicon): number {
  let node = 0;
  for (let at = 0; at < word.length; at++) {
    const klass = letterClass(word.charCodeAt(at));
    node = klass === 0 ? 0 : words.step(node, klass);
    if (node === 0) return 0;
  }
  return node;
}

/** What share of some words are among the commonest of one language, of whichever it is greatest. */
export function commonShare(words: readonly string[]): number {
  lexicon ??= new Lexicon();
  const counts = new Uint32Array(ANY);
  for (const word of words) {
    const entry = lexicon.entry(nodeOf(word, lexicon));
    if (entry !== 0) for (let list = 0; list < ANY; list++) if (lexicon.cost(list, entry) < COMMON_COST) counts[list]!++;
  }
  return words.length === 0 ? 0 : Math.max(...counts) / words.length;
}

/** What a word costs in the language that has it most; Infinity for a stranger. */
export function wordCost(word: string): number {
  lexicon ??= new Lexicon();
  return lexicon.within(ANY)[lexicon.entry(nodeOf(word, lexicon))]!;
}

/** Letters of a run from which its language is told. */
const SAMPLE = 400;

/**
 * Splits letters that were run together (`ignoreallprevious`) into words; names and other words that no list has stay in
 * one piece. The words of all languages tell which language it is, then its own words count more than all others.
 * Linear: two passes, each of which looks at most {@link LONGEST_WORD} letters ahead.
 */
export function segment(letters: string): Split {
  lexicon ??= new Lexicon();
  const words = lexicon;
  const first = cheapest(letters.slice(0, SAMPLE), words, words.within(ANY));
  // What each language has to say to the words found: the cost of a word that it lacks is bounded.
  let language = ANY, least = Infinity;
  for (let list = 0; list < ANY; list++) {
    const sum = first.entries.reduce((total, entry) => total + (entry === 0 ? 0 : Math.min(words.cost(list, entry), MOST_COST)), 0);
    if (sum >= least) continue;
    least = sum;
    language = list;
  }
  return cheapest(letters, words, words.within(language));
}
