import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, parseStrict, splice } from '../../core/json.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { Usage } from '../types.ts';
import type { Channel, Delta, WireEvent } from './contract.ts';
import { replaceData } from './sse.ts';

export interface RawEvent {
  readonly event?: string;
  readonly data: string;
  readonly raw: string;
}

/** A channel as the reader keeps it. A tool's name may become known only after its first event. */
export interface OpenChannel {
  readonly channel: { -readonly [K in keyof Channel]: Channel[K] };
  /** The provider's delta that adds a text to this channel. */
  readonly wrap: (text: string) => JsonObject;
}

/**
 * The JSON object of one event. Duplicate keys are refused: two readers would see two different texts.
 * @throws SallyportError `upstream.bad_answer`
 */
export function eventObject(data: string): JsonObject {
  let value;
  try {
    value = parseStrict(data, DEFAULT_LIMITS.depth);
  } catch (error) {
    throw new SallyportError('upstream.bad_answer', 'The upstream sent an event that is not well-formed JSON.', { cause: error });
  }
  if (!isObject(value)) throw new SallyportError('upstream.bad_answer', 'The upstream sent an event that is not a JSON object.');
  return value;
}

/** Collects what one event brings and becomes its {@link WireEvent}. */
export class EventDraft {
  readonly deltas: Delta[] = [];
  readonly opens: Channel[] = [];
  readonly closes: Channel[] = [];
  terminal = false;
  usage: Usage | undefined;
  finish: WireEvent['finish'];
  model: string | undefined;
  error = false;
  last = false;
  choice: number | undefined;
  /** Runs whenever the event's bytes are asked for: from then on the client is taken to have seen it. */
  shown: (() => void) | undefined;
  readonly #pointers: string[] = [];
  /** Values to drop when a delta's text changes, since they repeat it. */
  readonly #repeats: { readonly delta: number; readonly pointer: string }[] = [];
  /** Writes a replaced text somewhere else than at its pointer. */
  readonly #detours = new Map<number, { readonly json: string; readonly after: (text: string) => string }>();
  /** Deltas whose text is written as it is, since it is JSON. */
  readonly #json = new Set<number>();
  readonly #event: RawEvent;

  constructor(event: RawEvent) {
    this.#event = event;
  }

  add(channel: Channel, text: string, pointer: string): void {
    this.deltas.push({ channel, text });
    this.#pointers.push(pointer);
  }

  /** The value at `pointer` repeats the texts of the deltas from `from` on: it becomes null when one of them changes. */
  repeats(from: number, pointer: string): void {
    for (let delta = from; delta < this.deltas.length; delta++) this.#repeats.push({ delta, pointer });
  }

  /** Adds a value that is no string: its text is its JSON. */
  addJson(channel: Channel, json: string, pointer: string): void {
    this.add(channel, json, pointer);
    this.#json.add(this.deltas.length - 1);
  }

  /** When the last delta's text changes, its value becomes `json` and the bytes that `after` makes follow the event. */
  detour(json: string, after: (text: string) => string): void {
    this.#detours.set(this.deltas.length - 1, { json, after });
  }

  close(channels: Iterable<OpenChannel>): void {
    for (const { channel } of channels) this.closes.push(channel);
  }

  done(): WireEvent {
    const event: { -readonly [K in keyof WireEvent]: WireEvent[K] } = {
      deltas: this.deltas, opens: this.opens, closes: this.closes, terminal: this.terminal,
      render: (texts) => {
        this.shown?.();
        return this.#render(texts);
      },
    };
    if (this.usage !== undefined) event.usage = this.usage;
    if (this.finish !== undefined) event.finish = this.finish;
    if (this.model !== undefined) event.model = this.model;
    if (this.error) event.error = true;
    if (this.last) event.last = true;
    if (this.choice !== undefined) event.choice = this.choice;
    return event;
  }

  #render(texts: readonly (string | undefined)[]): string {
    const edits = new Map<string, string>();
    let after = '';
    for (const [index, delta] of this.deltas.entries()) {
      const text = texts[index];
      if (text === undefined || text === delta.text) continue;
      const detour = this.#detours.get(index);
      edits.set(this.#pointers[index] ?? '', detour !== undefined ? detour.json : this.#json.has(index) ? text : JSON.stringify(text));
      if (detour !== undefined && text !== '') after += detour.after(text);
      for (const repeat of this.#repeats) if (repeat.delta === index) edits.set(repeat.pointer, 'null');
    }
    if (edits.size === 0) return this.#event.raw;
    return replaceData(this.#event.raw, splice(this.#event.data, edits)) + after;
  }
}
