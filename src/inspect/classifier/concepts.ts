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

function emptyNode(): Node {
  return { next: new Map(), ends: [], stems: new Map() };
}

/** Finds the phrases of lexicons in a text: two probes of a small table for each token of clean text, a walk where one begins. */
export class ConceptScanner {
  private readonly root = emptyNode();
  private readonly firstWords = new Uint8Array(SLOTS);
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
      if (i === 0) this.firstWords[key & (SLOTS - 1)]! |= last && open ? 2 : 1;
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
    const { hits, firstWords } = this;
    const { hash, stem, count } = tokens;
    hits.count = 0;
    for (let i = 0; i < count; i++) {
      const words = firstWords[hash[i]! & (SLOTS - 1)]!;
      const stems = firstWords[stem[i]! & (SLOTS - 1)]!;
      if ((words & 1) !== 0 || (stems & 2) !== 0) this.follow(text, tokens, i);
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
