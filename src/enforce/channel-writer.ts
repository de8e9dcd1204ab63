import { escapeJson } from './json-text.ts';
import { OUTSIDE, pastEscape, scanJson, type JsonState } from './json-state.ts';
import { redact, wholeCharacters, type Replacement } from './redaction.ts';
import { placeholdersIn, restore, type ConversationVault } from './vault.ts';

/** A stretch of the text and what the client gets in its place. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Nothing was changed. */
  readonly kept: boolean;
}

/** Writes one growing text for the client: redacted, and with its pseudonyms turned back. */
export class ChannelWriter {
  readonly #vault: ConversationVault | undefined;
  #state: JsonState = OUTSIDE;

  /** @param vault - absent where placeholders stay as they are */
  constructor(vault: ConversationVault | undefined) {
    this.#vault = vault;
  }

  /**
   * The stretch [from, to) of a text as the client gets it. To be asked for in order and without gaps.
   * @param list - what is replaced in it
   * @param json - the text is JSON and must stay JSON
   */
  write(all: string, from: number, to: number, list: readonly Replacement[], json: boolean): Piece[] {
    const [start, end] = wholeCharacters(all, from, to);
    const before = this.#state;
    if (json) this.#state = scanJson(all.slice(start, end), before);
    const pieces: Piece[] = [];
    let copied = start;
    for (const each of list) {
      const from = Math.max(each.start, copied);
      const inside = json && scanJson(all.slice(start, from), before) !== OUTSIDE;
      const a = inside ? pastEscape(all, from) : from;
      const b = inside ? Math.min(pastEscape(all, Math.min(each.end, end)), end) : Math.min(each.end, end);
      if (b <= a) continue;
      this.#keep(all, pieces, copied, a, json);
      pieces.push({ start: a, end: b, text: this.#replace(all, each, a, b, json && !inside), kept: false });
      copied = b;
    }
    this.#keep(all, pieces, copied, end, json);
    return pieces;
  }

  /** A stretch without replacements: as it is, but for its placeholders. A value is never read as a placeholder itself. */
  #keep(all: string, pieces: Piece[], from: number, to: number, json: boolean): void {
    let at = from;
    for (const [start, end] of (this.#vault?.size ?? 0) === 0 ? [] : placeholdersIn(all.slice(0, to), from)) {
      const raw = all.slice(start, end);
      const text = this.#vault === undefined ? raw : restore(raw, this.#vault, json ? escapeJson : undefined);
      if (text === raw) continue;
      if (start > at) pieces.push({ start: at, end: start, text: all.slice(at, start), kept: true });
      pieces.push({ start, end, text, kept: false });
      at = end;
    }
    if (to > at) pieces.push({ start: at, end: to, text: all.slice(at, to), kept: true });
  }

  #replace(all: string, each: Replacement, from: number, to: number, json: boolean): string {
    const value = all.slice(from, to);
    const mask = (): string => `[REDACTED:${each.rule}]`; // an answer has no reader who could turn a new pseudonym back
    return redact(value, [{ ...each, start: 0, end: value.length }], mask, json);
  }
}
