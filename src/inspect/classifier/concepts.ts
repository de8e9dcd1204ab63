import { provide } from '../kernel.ts';
import { foldTable, kernelWith, STEM_LENGTH, tokenizeApart } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/**
 * Classes of words and phrases that attacks on instructions are made of, in any language. Rules are written over
 * them, and they are features of the classifier, so that a phrase added for one language serves both.
 */
export const CONCEPTS = [
  'ignore', 'ignore_weak', 'prior', 'prior_weak', 'instructions', 'instructions_weak', 'reveal', 'system_prompt', 'system_prompt_weak',
  'persona', 'unrestricted', 'mode', 'no_refusal', 'addressee', 'send', 'secret', 'destroy', 'new_task', 'new_orders', 'conceal',
  'conceal_user', 'tool_order', 'meta', 'question', 'answer_only', 'authority', 'answer', 'completion', 'alone',
  'called', 'condition', 'data', 'pay', 'urgent',
] as const;
export type Concept = (typeof CONCEPTS)[number];

/** Words and phrases of one concept; a final `*` on a phrase's last word stands for any ending. */
export type Lexicon = Readonly<Partial<Record<Concept, readonly string[]>>>;

/** A phrase whose last word is a prefix. */
interface Prefix {
  readonly prefix: string;
  readonly concept: number;
}

/** Where phrases that begin alike go on: from a place in them, by the hash of a word, to the next. */
class Steps {
  /** Place, hash and what they lead to, which is never 0, in a row of four; open addressing over a power of two. */
  private table = new Int32Array(4 << 10);
  private mask = (1 << 10) - 1;
  private count = 0;

  /** What a place and a hash lead to; 0 when to nothing. */
  get(place: number, hash: number): number {
    const { table, mask } = this;
    for (let at = stepSlot(place, hash) & mask; ; at = at + 1 & mask) {
      const row = at * 4;
      const to = table[row + 2]!;
      if (to === 0 || table[row + 1] === hash && table[row] === place) return to;
    }
  }

  set(place: number, hash: number, to: number): void {
    if (++this.count > this.mask >> 1) this.grow();
    this.put(place, hash, to);
  }

  private put(place: number, hash: number, to: number): void {
    const { table, mask } = this;
    let at = stepSlot(place, hash) & mask;
    while (table[at * 4 + 2] !== 0) at = at + 1 & mask;
    table.set([place, hash, to], at * 4);
  }

  private grow(): void {
    const { table } = this;
    this.table = new Int32Array(table.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let row = 0; row < table.length; row += 4) if (table[row + 2] !== 0) this.put(table[row]!, table[row + 1]!, table[row + 2]!);
  }
}

function stepSlot(place: number, hash: number): number {
  const mixed = Math.imul(hash ^ Math.imul(place, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ mixed >>> 15;
}

/** A concept met in the text: token index, number of tokens, concept index. */
export interface Hits {
  count: number;
  token: Int32Array;
  length: Uint8Array;
  concept: Uint8Array;
}

const SLOTS = 1 << 15;
/** Slots for the first two words of longer phrases: many, as most looks must end there. */
const PAIR_SLOTS = 1 << 17;
/** What {@link SLOTS} and {@link PAIR_SLOTS} tell: a word (a stem) ends a phrase here, or a longer one goes on. */
const WORD = 1, STEM = 2, MORE = 4;

const NONE: readonly number[] = [];
/** Words of a phrase that are followed. */
const MOST_WORDS = 12;

function pairSlot(first: number, second: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ second) >>> 0 & (PAIR_SLOTS - 1);
}

/** The table of first words that the kernel has. */
let provided: Uint8Array | undefined;

/** Finds the phrases of lexicons in a text: two or four probes of small tables for each token of clean text, a walk where a phrase begins. */
export class ConceptScanner {
  /** From a place in a phrase, by a word, to the next; the first place of all phrases is 0. */
  private readonly next = new Steps();
  /** From a place, by a stem, to a list of {@link prefixes}. */
  private readonly stems = new Steps();
  private readonly prefixes: Prefix[][] = [[]];
  /** Concepts of phrases that end at a place with a whole word. */
  private readonly ends: (readonly number[])[] = [NONE];
  /** What goes on from a place: {@link MORE} and {@link STEM}. */
  private readonly goesOn: number[] = [0];
  private readonly firstWords = new Uint8Array(SLOTS);
  private readonly pairs = new Uint8Array(PAIR_SLOTS);
  /** Concepts that begin at the token under the scan. */
  private readonly found: number[] = [];
  private readonly hits: Hits = { count: 0, token: new Int32Array(1024), length: new Uint8Array(1024), concept: new Uint8Array(1024) };

  constructor(lexicons: readonly Lexicon[]) {
    for (const lexicon of lexicons) {
      for (const [concept, phrases] of Object.entries(lexicon)) {
        for (const phrase of phrases) this.add(CONCEPTS.indexOf(concept as Concept), phrase);
      }
    }
  }

  private add(concept: number, phrase: string): void {
    const open = phrase.endsWith('*');
    const tokens = tokenizeApart(open ? phrase.slice(0, -1) : phrase);
    let place = 0;
    for (let i = 0; i < tokens.count; i++) {
      const last = i === tokens.count - 1;
      const key = last && open ? tokens.stem[i]! : tokens.hash[i]!;
      const kind = last && open ? STEM : last ? WORD : MORE;
      if (i === 0) this.firstWords[key & (SLOTS - 1)]! |= kind;
      else if (i === 1) this.pairs[pairSlot(tokens.hash[0]!, key)]! |= kind === STEM ? STEM : WORD;
      if (last && open) {
        const prefix = phrase.slice(tokens.start[i], tokens.end[i]);
        if (prefix.length < STEM_LENGTH) throw new Error(`lexicon prefix is shorter than a stem: ${phrase}`);
        let list = this.stems.get(place, key);
        if (list === 0) {
          list = this.prefixes.push([]) - 1;
          this.stems.set(place, key, list);
          this.goesOn[place]! |= STEM;
        }
        this.prefixes[list]!.push({ prefix, concept });
        return;
      }
      let child = this.next.get(place, key);
      if (child === 0) {
        child = this.ends.push(NONE) - 1;
        this.goesOn.push(0);
        this.next.set(place, key, child);
        this.goesOn[place]! |= MORE;
      }
      place = child;
    }
    if (place > 0 && !this.ends[place]!.includes(concept)) this.ends[place] = [...this.ends[place]!, concept];
  }

  /** All concepts of the text in order of their first token. The result is overwritten by the next call. */
  scan(text: string, tokens: Tokens): Hits {
    const { hits } = this;
    hits.count = 0;
    if (provided !== this.firstWords) {
      provide('FIRST_WORDS', this.firstWords);
      provide('FIRST_PAIRS', this.pairs);
      provided = this.firstWords;
    }
    const { run, scratch } = kernelWith(tokens, 0);
    const starts = run.phraseStarts(tokens.count);
    for (let i = 0; i < starts; i++) this.follow(text, tokens, scratch[i]!);
    return hits;
  }

  private follow(text: string, tokens: Tokens, first: number): void {
    let place = 0;
    const { found, goesOn } = this;
    const { hash, stem, count } = tokens;
    found.length = 0;
    let foundLength = 0;
    for (let i = first; i < count && i < first + MOST_WORDS; i++) {
      const on = goesOn[place]!;
      const list = (on & STEM) === 0 ? 0 : this.stems.get(place, stem[i]!);
      if (list !== 0) {
        for (const entry of this.prefixes[list]!) {
          if (!beginsWith(text, tokens.start[i]!, tokens.end[i]!, entry.prefix)) continue;
          if (!found.includes(entry.concept)) found.push(entry.concept);
          foundLength = i - first + 1;
        }
      }
      place = (on & MORE) === 0 ? 0 : this.next.get(place, hash[i]!);
      if (place === 0) break;
      const ends = this.ends[place]!;
      if (ends.length > 0) {
        for (const concept of ends) if (!found.includes(concept)) found.push(concept);
        foundLength = i - first + 1;
      }
    }
    if (found.length > 1) found.sort((a, b) => a - b);
    for (const concept of found) this.push(first, foundLength, concept);
  }

  private push(token: number, length: number, concept: number): void {
    const { hits } = this;
    if (hits.count === hits.token.length) {
      const size = hits.count * 2;
      const token = new Int32Array(size);
      token.set(hits.token);
      const length = new Uint8Array(size);
      length.set(hits.length);
      const concept = new Uint8Array(size);
      concept.set(hits.concept);
      hits.token = token;
      hits.length = length;
      hits.concept = concept;
    }
    hits.token[hits.count] = token;
    hits.length[hits.count] = length;
    hits.concept[hits.count] = concept;
    hits.count++;
  }
}

/** Whether the folded word in [start, end) begins with the folded prefix. */
function beginsWith(text: string, start: number, end: number, prefix: string): boolean {
  const fold = foldTable();
  let at = start;
  for (let i = 0; i < prefix.length; i++) {
    const want = fold[prefix.charCodeAt(i)]!;
    if (want < 2) continue;
    while (at < end && fold[text.charCodeAt(at)] === 1) at++;
    if (at >= end || fold[text.charCodeAt(at)] !== want) return false;
    at++;
  }
  return true;
}
