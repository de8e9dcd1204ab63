import { foldTable, STEM_LENGTH, tokenizeApart } from './tokens.ts';
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

interface Node {
  readonly next: Map<number, Node>;
  /** Concepts of phrases that end here with a whole word. */
  readonly ends: number[];
  /** Phrases whose last word is a prefix: by stem hash. */
  readonly stems: Map<number, { readonly prefix: string; concept: number }[]>;
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

function pairSlot(first: number, second: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ second) >>> 0 & (PAIR_SLOTS - 1);
}

function emptyNode(): Node {
  return { next: new Map(), ends: [], stems: new Map() };
}

/** Finds the phrases of lexicons in a text: two or four probes of small tables for each token of clean text, a walk where a phrase begins. */
export class ConceptScanner {
  private readonly root = emptyNode();
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
    let node = this.root;
    for (let i = 0; i < tokens.count; i++) {
      const last = i === tokens.count - 1;
      const key = last && open ? tokens.stem[i]! : tokens.hash[i]!;
      const kind = last && open ? STEM : last ? WORD : MORE;
      if (i === 0) this.firstWords[key & (SLOTS - 1)]! |= kind;
      else if (i === 1) this.pairs[pairSlot(tokens.hash[0]!, key)]! |= kind === STEM ? STEM : WORD;
      if (last && open) {
        const prefix = phrase.slice(tokens.start[i], tokens.end[i]);
        if (prefix.length < STEM_LENGTH) throw new Error(`lexicon prefix is shorter than a stem: ${phrase}`);
        const list = node.stems.get(key) ?? [];
        list.push({ prefix, concept });
        node.stems.set(key, list);
        return;
      }
      let child = node.next.get(key);
      if (!child) node.next.set(key, child = emptyNode());
      node = child;
    }
    if (!node.ends.includes(concept)) node.ends.push(concept);
  }

  /** All concepts of the text in order of their first token. The result is overwritten by the next call. */
  scan(text: string, tokens: Tokens): Hits {
    const { hits, firstWords, pairs } = this;
    const { hash, stem, count } = tokens;
    hits.count = 0;
    for (let i = 0; i < count; i++) {
      const words = firstWords[hash[i]! & (SLOTS - 1)]!;
      const stems = firstWords[stem[i]! & (SLOTS - 1)]!;
      if ((words & WORD) !== 0 || (stems & STEM) !== 0) this.follow(text, tokens, i);
      // Words that only begin phrases are the commonest of all (`do`, `you`, `the`): the next word settles most of them.
      else if ((words & MORE) !== 0 && i + 1 < count && ((pairs[pairSlot(hash[i]!, hash[i + 1]!)]! & WORD) !== 0 || (pairs[pairSlot(hash[i]!, stem[i + 1]!)]! & STEM) !== 0)) this.follow(text, tokens, i);
    }
    return hits;
  }

  private follow(text: string, tokens: Tokens, first: number): void {
    let node: Node | undefined = this.root;
    const { found } = this;
    found.length = 0;
    let foundLength = 0;
    for (let i = first; node && i < tokens.count && i < first + 12; i++) {
      const stems = node.stems.size === 0 ? undefined : node.stems.get(tokens.stem[i]!);
      if (stems) {
        for (const entry of stems) {
          if (!beginsWith(text, tokens.start[i]!, tokens.end[i]!, entry.prefix)) continue;
          if (!found.includes(entry.concept)) found.push(entry.concept);
          foundLength = i - first + 1;
        }
      }
      node = node.next.size === 0 ? undefined : node.next.get(tokens.hash[i]!);
      if (node && node.ends.length > 0) {
        for (const concept of node.ends) if (!found.includes(concept)) found.push(concept);
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
