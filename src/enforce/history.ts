import type { Part, Trust } from '../conversation/types.ts';
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

/** Conversations in the order of their last use. */
interface Shelf { readonly open: Map<string, History>; readonly maxChars: number; chars: number }

/** The parts of one conversation as the last exchange had them, in order. */
export interface History {
  readonly parts: (Remembered | undefined)[];
  chars: number;
  shelf: Shelf;
}

/**
 * Remembers what was read, so that a turn costs its new content and not its history. A part is found by its place and
 * its whole text, compared character by character, so a wrong guess at the conversation costs time, never a finding.
 * Bounded by characters; the least recently used conversation goes first. Most conversations have one exchange only:
 * until its second one a conversation competes for an eighth of the room, so that they cannot drive out those that go on,
 * nor fill the heap with what nobody asks for again.
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
    const known = this.#often.open.get(key) ?? this.#once.open.get(key);
    if (known === undefined) {
      const history: History = { parts: [], chars: 0, shelf: this.#once };
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

  /** Puts a part in its place. */
  set(history: History, index: number, remembered: Remembered): void {
    const change = weight(remembered) - weight(history.parts[index]);
    history.parts[index] = remembered;
    grow(history, change);
  }

  /** Forgets the oldest conversations beyond the bound, and the parts of this one that the exchange no longer has. */
  settle(history: History, length: number): void {
    for (const gone of history.parts.splice(length)) grow(history, -weight(gone));
    trim(this.#once, history);
    trim(this.#often, history);
  }
}

function grow(history: History, by: number): void {
  history.chars += by;
  history.shelf.chars += by;
}

/** Forgets the conversations of a shelf that were not used for longest, down to its bound; never the one that is being read. */
function trim(shelf: Shelf, reading: History): void {
  for (const [key, oldest] of shelf.open) {
    // Each conversation counts a little even without text, so that empty ones cannot pile up.
    if (shelf.chars + shelf.open.size * 1_024 <= shelf.maxChars || oldest === reading) break;
    shelf.open.delete(key);
    shelf.chars -= oldest.chars;
  }
}

/** What a part counts: its text, and what is kept beside it, so that many small parts count as what they are. */
function weight(remembered: Remembered | undefined): number {
  return remembered === undefined ? 0 : remembered.text.length + 512;
}

/** Whether a part is the very one remembered. Strings of one length are compared whole by the engine, at memory speed. */
export function same(remembered: Remembered | undefined, part: Part, trust: Trust): remembered is Remembered {
  return remembered !== undefined && remembered.text === part.text && remembered.origin === part.origin && remembered.kind === part.kind
    && remembered.encoding === part.encoding && remembered.source === part.source && remembered.trust === trust;
}
