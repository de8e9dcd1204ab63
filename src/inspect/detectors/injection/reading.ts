import { CONCEPTS } from '../../classifier/concepts.ts';
import type { Concept, Hits } from '../../classifier/concepts.ts';
import { GAP_CODE, GAP_COLON, GAP_FIELD, GAP_LINE, GAP_QUOTE, GAP_SENTENCE, tokenizeApart } from '../../classifier/tokens.ts';
import type { Tokens } from '../../classifier/tokens.ts';
import { findMarkers } from './markup.ts';
import type { Marker } from './markup.ts';
import { Quotes } from './quotes.ts';

const INDEX = new Map<Concept, number>(CONCEPTS.map((concept, index) => [concept, index]));

const NO_HITS: readonly number[] = [];

/** Orders of one text that are judged as people's words to one another. */
const MOST_LETTERS = 8;

function hashes(words: string): ReadonlySet<number> {
  const tokens = tokenizeApart(words);
  return new Set(tokens.hash.slice(0, tokens.count));
}

let sets: { readonly commanding: ReadonlySet<number>; readonly telling: ReadonlySet<number>; readonly mine: ReadonlySet<number>; readonly article: ReadonlySet<number>; readonly yours: ReadonlySet<number>; readonly ordering: ReadonlySet<number>; readonly you: ReadonlySet<number>; readonly denying: ReadonlySet<number> } | undefined;

/** Function words around a verb that tell an order from a report about one. English; other languages are judged without them. */
function words(): NonNullable<typeof sets> {
  return sets ??= {
    commanding: hashes('please kindly must should shall you now immediately stop then and also so hey hi hello ok okay first but simply just completely entirely strictly fully always assistant ai system important urgent attention therefore instead actually can could will'),
    telling: hashes('he she they we it i users people who which would might cannot doesn didn don did not never to attempts trying tries able compilers that parsers may t does will could can model models attackers attacker them let ll how of'),
    mine: hashes('my our their his her its'),
    article: hashes('a an another example sample good better own'),
    yours: hashes('your the above these those all this any you entire exact full complete whole initial original hidden actual'),
    you: hashes('you want need like wish order'),
    denying: hashes('never not t cannot dont'),
    ordering: hashes('must should shall always never please immediately important required'),
  };
}

/** Some of the hits of a text, found once: a text of nothing but concepts would have each of them look through all that are near. */
interface Places {
  /** The hits, in order. */
  readonly all: readonly number[];
  /** How many of them come before each hit, and before the end. */
  readonly before: Int32Array;
}

function placesWhere(hits: Hits, wanted: (hit: number) => boolean): Places {
  const all: number[] = [];
  const before = new Int32Array(hits.count + 1);
  for (let i = 0; i < hits.count; i++) {
    before[i] = all.length;
    if (wanted(i)) all.push(i);
  }
  before[hits.count] = all.length;
  return { all, before };
}

/** How many lines and sentences begin before each token, and before the end, and how many of them with one of some words. */
interface Listed {
  readonly lines: Int32Array;
  readonly openings: Int32Array;
}

/** One view of a text with its concepts, as the rules read it. Offsets of tokens are into `text`. */
export class Reading {
  readonly text: string;
  readonly tokens: Tokens;
  readonly hits: Hits;
  /** How often the text was judged as one between people. */
  private letters = 0;
  private marked: readonly Marker[] | undefined;
  /** How often each concept occurs. */
  private readonly counts: Int32Array;
  /** Places of the concepts that were asked about. */
  private readonly places: (Places | undefined)[] = [];
  /** Places of words about attacks that end no host name. */
  private told: Places | undefined;
  private quotes: Quotes | undefined;
  /** Last token that begins a sentence or line, at or before each token. */
  private begins: Int32Array | undefined;
  private list: Listed | undefined;

  constructor(text: string, tokens: Tokens, hits: Hits) {
    this.text = text;
    this.tokens = tokens;
    this.hits = hits;
    this.counts = new Int32Array(CONCEPTS.length);
    for (let i = 0; i < hits.count; i++) this.counts[hits.concept[i]!]!++;
  }

  /** Sets about judging the text for one side: what was counted for another is forgotten. */
  begin(): void {
    this.letters = 0;
  }

  /** Role markers of the text. */
  markers(): readonly Marker[] {
    return this.marked ??= findMarkers(this.text);
  }

  /** Whether any of the concepts occurs at all. */
  has(...concepts: readonly Concept[]): boolean {
    for (const concept of concepts) if (this.counts[INDEX.get(concept)!]! > 0) return true;
    return false;
  }

  /** Hits of the concepts, in order. */
  of(...concepts: readonly Concept[]): readonly number[] {
    // Of most texts that rules ask about none occurs, or one: no list is made for these.
    let occurring = 0, some = 0;
    for (const concept of concepts) {
      const index = INDEX.get(concept)!;
      if (this.counts[index] === 0) continue;
      occurring++;
      some = index;
    }
    if (occurring === 0) return NO_HITS;
    if (occurring === 1) return this.placesOf(some).all;
    return concepts.flatMap(concept => this.counts[INDEX.get(concept)!] === 0 ? [] : [...this.placesOf(INDEX.get(concept)!).all]).sort((a, b) => a - b);
  }

  is(hit: number, concept: Concept): boolean {
    return this.hits.concept[hit] === INDEX.get(concept);
  }

  /** Nearest hit of a concept within `reach` tokens after the end of hit `from`, or -1. */
  after(from: number, concept: Concept, reach: number): number {
    const { hits } = this;
    const wanted = INDEX.get(concept)!;
    if (this.counts[wanted] === 0) return -1;
    const { all, before } = this.placesOf(wanted);
    const first = hits.token[from]! + hits.length[from]!;
    for (let k = before[from + 1]!; k < all.length && hits.token[all[k]!]! <= first + reach; k++) if (hits.token[all[k]!]! >= first - 1) return all[k]!;
    return -1;
  }

  /** Nearest hit of a concept within `reach` tokens before hit `from`, or -1. */
  before(from: number, concept: Concept, reach: number): number {
    const { hits } = this;
    const wanted = INDEX.get(concept)!;
    if (this.counts[wanted] === 0) return -1;
    const { all, before } = this.placesOf(wanted);
    const nearest = all[before[from]! - 1];
    return nearest !== undefined && hits.token[nearest]! >= hits.token[from]! - reach ? nearest : -1;
  }

  /** {@link after}, then {@link before}. */
  near(from: number, concept: Concept, reach: number): number {
    const found = this.after(from, concept, reach);
    return found >= 0 ? found : this.before(from, concept, reach);
  }

  /** Number of words about attacks near a hit, without those that end a host name (`mail.example`). */
  talk(from: number, reach: number): number {
    const wanted = INDEX.get('meta')!;
    if (this.counts[wanted] === 0) return 0;
    const { hits, tokens, text } = this;
    this.told ??= placesWhere(hits, i => hits.concept[i] === wanted && text[tokens.start[hits.token[i]!]! - 1] !== '.');
    return this.countNear(this.told, from, reach);
  }

  /** Number of hits of a concept within `reach` tokens of hit `from`; counts no further than 32. */
  count(from: number, concept: Concept, reach: number): number {
    const wanted = INDEX.get(concept)!;
    return this.counts[wanted] === 0 ? 0 : this.countNear(this.placesOf(wanted), from, reach);
  }

  private countNear({ before }: Places, from: number, reach: number): number {
    const at = this.hits.token[from]!;
    return Math.min(32, before[this.hitFrom(at + reach + 1)]! - before[this.hitFrom(at - reach)]!);
  }

  private placesOf(concept: number): Places {
    return this.places[concept] ??= placesWhere(this.hits, i => this.hits.concept[i] === concept);
  }

  /** Whether a token begins a sentence, a line, a quotation or what follows a colon. */
  opens(token: number): boolean {
    return (this.tokens.gap[token]! & (GAP_LINE | GAP_SENTENCE | GAP_COLON | GAP_QUOTE | GAP_CODE)) !== 0;
  }

  /** Whether one of `GAP_*` bits stands between the tokens from (exclusive) and to (inclusive). */
  crosses(from: number, to: number, bits: number): boolean {
    for (let i = from + 1; i <= to; i++) if ((this.tokens.gap[i]! & bits) !== 0) return true;
    return false;
  }

  private precededBy(token: number, set: ReadonlySet<number>): boolean {
    return token > 0 && set.has(this.tokens.hash[token - 1]!);
  }

  /** 1: said as an order; -1: told about (a third person, a negation, an infinitive); 0: not known. */
  mood(token: number): -1 | 0 | 1 {
    if (this.opens(token)) return 1;
    const { commanding, telling } = words();
    const asYou = token > 1 && words().you.has(this.tokens.hash[token - 2]!);
    if (this.precededBy(token, telling)) return asYou ? 1 : -1;
    return this.precededBy(token, commanding) ? 1 : 0;
  }

  /** Whether the verb is denied: "never reveal", "do not show". */
  negated(token: number): boolean {
    return this.precededBy(token, words().denying) || token > 1 && words().denying.has(this.tokens.hash[token - 2]!) && !this.opens(token - 1) && !this.opens(token);
  }

  /** Whether the writer speaks of something of their own ("my previous order"). */
  mine(from: number, to: number): boolean {
    const { mine } = words();
    for (let i = from; i <= to; i++) if (mine.has(this.tokens.hash[i]!)) return true;
    return false;
  }

  article(token: number): boolean {
    return this.precededBy(token, words().article);
  }

  yours(from: number, to: number): boolean {
    const { yours } = words();
    for (let i = Math.max(0, from); i <= to; i++) if (yours.has(this.tokens.hash[i]!)) return true;
    return false;
  }

  ordering(from: number, to: number): boolean {
    const { ordering } = words();
    for (let i = Math.max(0, from); i <= Math.min(to, this.tokens.count - 1); i++) if (ordering.has(this.tokens.hash[i]!)) return true;
    return false;
  }

  /** First token of the sentence or line that holds the token, at most 48 back. */
  sentenceStart(token: number): number {
    const { gap, count } = this.tokens;
    if (this.begins === undefined) {
      this.begins = new Int32Array(count);
      for (let at = 0, last = 0; at < count; at++) this.begins[at] = last = (gap[at]! & (GAP_LINE | GAP_SENTENCE | GAP_FIELD)) === 0 ? last : at;
    }
    return Math.max(this.begins[token] ?? 0, token - 48);
  }

  /** Counts of lines and sentences, and of those that open with one of some words, which are the same at every call. */
  listed(words: ReadonlySet<number>): Listed {
    if (this.list !== undefined) return this.list;
    const { gap, hash, count } = this.tokens;
    const lines = new Int32Array(count + 1), openings = new Int32Array(count + 1);
    for (let i = 0; i < count; i++) {
      const begins = (gap[i]! & (GAP_LINE | GAP_SENTENCE | GAP_FIELD)) !== 0;
      lines[i + 1] = lines[i]! + (begins ? 1 : 0);
      openings[i + 1] = openings[i]! + (begins && words.has(hash[i]!) ? 1 : 0);
    }
    return this.list = { lines, openings };
  }

  /** Whether the span sits inside quotation marks that open and close on its own line, near enough, with text outside them. */
  quoted(start: number, end: number): boolean {
    return (this.quotes ??= new Quotes(this.text)).around(start, end);
  }

  /** True for the first {@link MOST_LETTERS} times it is asked: judging reads 2 KB of text each time. */
  mayBeLetter(): boolean {
    return this.letters++ < MOST_LETTERS;
  }

  /** Last token that begins at or before an offset. */
  tokenAt(offset: number): number {
    const { start, count } = this.tokens;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const mid = low + high + 1 >> 1;
      if (start[mid]! <= offset) low = mid;
      else high = mid - 1;
    }
    return low;
  }

  /** First hit at or after a token; the number of hits when there is none. */
  hitFrom(token: number): number {
    const { hits } = this;
    let low = 0;
    let high = hits.count;
    while (low < high) {
      const mid = low + high >> 1;
      if (hits.token[mid]! < token) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  /** The hit nearest to a token, within 12 tokens; -1 when there is none. */
  hitNear(token: number): number {
    const { hits } = this;
    const next = this.hitFrom(token);
    const ahead = next < hits.count ? hits.token[next]! - token : Infinity;
    const behind = next > 0 ? token - hits.token[next - 1]! : Infinity;
    if (Math.min(ahead, behind) > 12) return -1;
    return ahead <= behind ? next : next - 1;
  }
}
