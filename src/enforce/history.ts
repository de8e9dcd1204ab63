import type { Conversation, Part, Trust } from '../conversation/types.ts';
import type { PartInspection } from '../inspect/contract.ts';
import type { Decision } from '../policy/types.ts';

/** What is remembered of one part of a conversation. */
export interface Remembered {
  readonly text: string;
  readonly origin: Part['origin'];
  readonly kind: Part['kind'];
  readonly encoding: Part['encoding'];
  readonly source: string | undefined;
  readonly trust: Trust;
  readonly inspection: PartInspection;
  readonly decision: Decision;
  /** The exchange that first read it. */
  readonly exchange: string;
}

/** The body of an exchange, as far as the next one is compared with it. */
type Body = Pick<Conversation, 'raw' | 'turns'>;

/** Conversations in the order of their last use. */
interface Shelf { readonly open: Map<string, History>; readonly maxChars: number; chars: number }

/** The parts of one conversation as the last exchange had them, in order. */
export class History {
  shelf: Shelf;
  chars = 0;
  /** A part that could not be remembered leaves a gap. */
  #parts: (Remembered | undefined)[] = [];
  /** Latest exchange among the parts up to each. */
  #since: string[] = [];
  /** Places of gaps and of parts of which a policy has something to say, ascending. */
  #notable: number[] = [];
  #body: Body | undefined;
  /** The last comparison, which is asked for twice where a request is looked at before it is read. */
  #compared: { readonly next: Body; readonly last: Body | undefined; readonly comparison: Comparison } | undefined;
  /** The parts of the last exchange beyond those that stay. */
  #old: Comparison | undefined;

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  get parts(): readonly (Remembered | undefined)[] {
    return this.#parts;
  }

  /** What the last exchange and the next have in common. Changes nothing, and holds until an exchange begins. */
  compare(next: Body): Comparison {
    if (this.#compared?.next === next && this.#compared.last === this.#body) return this.#compared.comparison;
    const { partEnds } = next.turns;
    let messages = this.#body === undefined ? 0 : sharedMessages(this.#body, next);
    // Reading the last body may have failed midway: what was not added was not read, and must not count as read and clean.
    while (messages > 0 && (partEnds[messages - 1] ?? 0) > this.#parts.length) messages--;
    const kept = partEnds[messages - 1] ?? 0;
    const comparison = new Comparison(kept, this.#parts.slice(kept), this.#body?.turns.partEnds.at(-1) ?? this.#parts.length);
    // Without a body nothing tells whether this is still the exchange that was compared.
    if (this.#body !== undefined) this.#compared = { next, last: this.#body, comparison };
    return comparison;
  }

  /**
   * Begins the next exchange: keeps the parts of the messages that both bodies have, byte by byte, at their beginning, and
   * puts the others aside. One comparison at memory speed; that the messages end at the same places in both makes the
   * parts before that the same, since they are read from nothing but those bytes.
   * @returns how many parts stay
   */
  goOn(next: Body): number {
    const comparison = this.compare(next);
    const { kept } = comparison;
    this.#compared = undefined;
    this.#old = comparison;
    this.#parts.length = kept;
    this.#since.length = kept;
    while ((this.#notable.at(-1) ?? -1) >= kept) this.#notable.pop();
    for (const gone of comparison.old) this.#grow(-weight(gone));
    // Without offsets nothing can be compared next time.
    this.#keepBody(next.turns.textEnds.length === 0 ? undefined : next);
    return kept;
  }

  /** Places, among the parts that stay, of gaps and of parts of which a policy has something to say. */
  get notable(): readonly number[] {
    return this.#notable;
  }

  /** The latest exchange that read one of the parts so far; empty when there are none. */
  get since(): string {
    return this.#since.at(-1) ?? '';
  }

  /** What is remembered of a part beyond those that stay. */
  find(index: number, part: Part, trust: Trust, turns: Conversation['turns']): Remembered | undefined {
    return this.#old?.find(index, part, trust, turns);
  }

  /** Puts the next part in its place; undefined when it cannot be remembered. */
  add(remembered: Remembered | undefined): void {
    const before = this.since;
    if (remembered === undefined || remembered.decision.reasons.length > 0) this.#notable.push(this.#parts.length);
    this.#parts.push(remembered);
    this.#since.push(remembered !== undefined && remembered.exchange > before ? remembered.exchange : before);
    this.#grow(weight(remembered));
  }

  /** Fills a gap. */
  fill(index: number, remembered: Remembered): void {
    this.#grow(weight(remembered) - weight(this.#parts[index]));
    this.#parts[index] = remembered;
  }

  #keepBody(body: Body | undefined): void {
    this.#grow((body?.raw.length ?? 0) - (this.#body?.raw.length ?? 0));
    // Not the whole conversation, which holds the parsed body.
    this.#body = body === undefined ? undefined : { raw: body.raw, turns: body.turns };
  }

  #grow(by: number): void {
    this.chars += by;
    this.shelf.chars += by;
  }
}

/** The parts of the last exchange beside those of the next. */
class Comparison {
  /** Parts that both have at their beginning. */
  readonly kept: number;
  /** The last exchange's parts beyond those. */
  readonly old: readonly (Remembered | undefined)[];
  readonly #oldTurns: number;
  #byText: Map<string, Remembered[]> | undefined;

  constructor(kept: number, old: readonly (Remembered | undefined)[], oldTurns: number) {
    this.kept = kept;
    this.old = old;
    this.#oldTurns = oldTurns;
  }

  /**
   * What is remembered of a part beyond those that stay: at its place, counted from the end of the messages when it comes
   * after them (tool definitions often do), or anywhere in the last exchange, for conversations that drop their oldest messages.
   */
  find(index: number, part: Part, trust: Trust, turns: Conversation['turns']): Remembered | undefined {
    const end = turns.partEnds.at(-1) ?? Infinity;
    const there = this.old[(index < end ? index : this.#oldTurns + index - end) - this.kept];
    if (same(there, part, trust)) return there;
    if (part.text === undefined || index >= end || index >= this.#oldTurns) return undefined;
    return this.#texts().get(part.text)?.find((each) => same(each, part, trust));
  }

  #texts(): Map<string, Remembered[]> {
    if (this.#byText !== undefined) return this.#byText;
    const texts = new Map<string, Remembered[]>();
    for (const each of this.old) {
      if (each === undefined) continue;
      const list = texts.get(each.text);
      if (list === undefined) texts.set(each.text, [each]);
      else list.push(each);
    }
    return (this.#byText = texts);
  }
}

/** How many messages two bodies have in common at their beginning, all bytes before them included. */
function sharedMessages(last: Body, next: Body): number {
  const a = last.turns.textEnds;
  const b = next.turns.textEnds;
  const shared = (count: number): boolean => {
    const end = a[count - 1] ?? -1;
    return end >= 0 && b[count - 1] === end && last.raw.slice(0, end) === next.raw.slice(0, end);
  };
  let high = Math.min(a.length, b.length);
  // The conversation that only goes on is the usual one; otherwise the place where it parts is searched for.
  if (high === 0 || shared(high)) return high;
  let low = 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (shared(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Remembers what was read, so that a turn costs its new content and not its history. What is recognised was compared
 * whole, byte by byte, so a wrong guess at the conversation costs time, never a finding.
 * Bounded by characters; the least recently used conversation goes first. Until it has gone on once, a conversation
 * competes for an eighth of the room, so that those that do not cannot drive out those that do.
 */
export class Histories {
  readonly #once: Shelf;
  readonly #often: Shelf;

  constructor(maxChars = 16 * 1024 * 1024) {
    this.#once = { open: new Map(), maxChars: maxChars / 8, chars: 0 };
    this.#often = { open: new Map(), maxChars: maxChars - maxChars / 8, chars: 0 };
  }

  /**
   * The history of a conversation.
   * @param key - must change with everything but the text that a result depends on: application, route, detectors, policy
   */
  for(key: string): History {
    const known = this.peek(key);
    if (known === undefined) {
      const history = new History(this.#once);
      this.#once.open.set(key, history);
      return history;
    }
    // Put in anew, so that the map's order is the order of last use.
    known.shelf.open.delete(key);
    known.shelf.chars -= known.chars;
    known.shelf = this.#often;
    known.shelf.open.set(key, known);
    known.shelf.chars += known.chars;
    return known;
  }

  /** The history of a conversation as {@link for} would give it, without counting as a use; undefined when there is none. */
  peek(key: string): History | undefined {
    return this.#often.open.get(key) ?? this.#once.open.get(key);
  }

  /** Forgets the oldest conversations beyond the bound. */
  settle(history: History): void {
    trim(this.#once, history);
    trim(this.#often, history);
  }
}

/** Forgets the conversations of a shelf that were not used for longest, down to its bound; never the one that is being read. */
function trim(shelf: Shelf, reading: History): void {
  // Each conversation counts a little even without text, so that empty ones cannot pile up.
  const excess = (): boolean => shelf.chars + shelf.open.size * 1_024 > shelf.maxChars;
  if (!excess()) return;
  for (const [key, oldest] of shelf.open) {
    if (!excess() || oldest === reading) break;
    shelf.open.delete(key);
    shelf.chars -= oldest.chars;
  }
}

/** What a part counts: its text, and what is kept beside it, so that many small parts count as what they are. */
function weight(remembered: Remembered | undefined): number {
  return remembered === undefined ? 0 : remembered.text.length + 512;
}

/** Whether a part is the very one remembered. Strings of one length are compared whole by the engine, at memory speed. */
function same(remembered: Remembered | undefined, part: Part, trust: Trust): remembered is Remembered {
  return remembered !== undefined && remembered.text === part.text && remembered.origin === part.origin && remembered.kind === part.kind
    && remembered.encoding === part.encoding && remembered.source === part.source && remembered.trust === trust;
}
