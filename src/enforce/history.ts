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

/** The parts of one conversation as the last exchange had them, in order. */
export interface History {
  readonly parts: (Remembered | undefined)[];
  chars: number;
}

/**
 * Remembers what was read, so that a turn costs its new content and not its history. A part is found by its place and
 * its whole text, compared character by character, so a wrong guess at the conversation costs time, never a finding.
 * Bounded by characters; the least recently used conversation goes first.
 */
export class Histories {
  readonly #open = new Map<string, History>();
  readonly #maxChars: number;
  #chars = 0;

  constructor(maxChars = 8 * 1024 * 1024) {
    this.#maxChars = maxChars;
  }

  /**
   * The history of a conversation.
   * @param key - must change with everything but the text that a result depends on: application, route, detectors, policy
   */
  for(key: string): History {
    let history = this.#open.get(key);
    if (history === undefined) history = { parts: [], chars: 0 };
    else this.#open.delete(key);
    this.#open.set(key, history);
    return history;
  }

  /** Puts a part in its place. */
  set(history: History, index: number, remembered: Remembered): void {
    const change = weight(remembered) - weight(history.parts[index]);
    history.parts[index] = remembered;
    history.chars += change;
    this.#chars += change;
  }

  /** Forgets the oldest conversations beyond the bound, and the parts of this one that the exchange no longer has. */
  settle(history: History, length: number): void {
    for (const gone of history.parts.splice(length)) {
      history.chars -= weight(gone);
      this.#chars -= weight(gone);
    }
    for (const [key, oldest] of this.#open) {
      // Each conversation counts a little even without text, so that empty ones cannot pile up.
      if (this.#chars + this.#open.size * 1_024 <= this.#maxChars || oldest === history) break;
      this.#open.delete(key);
      this.#chars -= oldest.chars;
    }
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
