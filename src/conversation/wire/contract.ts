import type { SallyportError } from '../../core/errors.ts';
import type { Answer, Conversation, JsonValue, Part, SurfaceId, Usage } from '../types.ts';

/** What a refusal says, in place of an answer. `rules` are rule ids, never matched text. */
export interface Refusal {
  readonly text: string;
  readonly rules: readonly string[];
  readonly exchange: string;
  /** Calls that wait for a person: the answer then ends as an ordinary one, so that clients hand its text to their user. */
  readonly waiting?: readonly Waiting[];
}

/** A tool call that a person has to decide on, as the body tells of it. */
export interface Waiting {
  readonly id: string;
  readonly tool: string;
  readonly state: 'parked' | 'denied';
  readonly reasons: readonly { readonly rule: string }[];
  readonly expires: string;
}

/** What a client has of a choice that ends with a refusal: text, and calls that went on whole. */
export interface Shown {
  readonly text: boolean;
  readonly calls: boolean;
}

export interface WireBody {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** Note for the model, put before the conversation's own system text (isolation of untrusted text, canaries). */
export type SystemNote = string;

/**
 * One wire API: how its bodies become the neutral conversation and back.
 * Nothing here decides anything. Parsing keeps what it does not know; writing changes only what it is told to.
 */
export interface WireSurface {
  readonly id: SurfaceId;
  /** Path below the base URL that clients use, such as `/v1/chat/completions`. */
  readonly path: string;
  /** The key of the body's array of messages. */
  readonly messagesKey: string;
  /**
   * @param textEnds - where in `raw` each item of the array at `messagesKey` ends, when that is known
   * @throws SallyportError `request.invalid_shape` with the pointer of the offending value
   */
  parseRequest(raw: string, body: JsonValue, textEnds?: readonly number[]): Conversation;
  /** @throws SallyportError `upstream.bad_answer` */
  parseAnswer(raw: string, body: JsonValue): Answer;
  /** A reader for one streamed answer. */
  openStream(): WireStream;
  /** Body text with a system note added, in the surface's own place for it; all else keeps its bytes. */
  addSystemNote(conversation: Conversation, raw: string, note: SystemNote): string;
  /** An error in the provider's own shape. */
  error(error: SallyportError, exchange: string, rules?: readonly string[]): WireBody;
  /** A whole answer that only refuses, in the provider's shape (status 200), for a request that was never sent upstream. */
  refusal(conversation: Conversation, refusal: Refusal): WireBody;
  /** The same as a stream. */
  refusalStream(conversation: Conversation, refusal: Refusal): string;
  /**
   * Pointers of values that repeat what a part says (log probabilities, token ids) and must become null when its text
   * changes, since they would give away what was redacted.
   */
  repeats(answer: Answer, part: Part): readonly string[];
  /** The answer's body with the given choices replaced by a refusal; other choices keep their bytes. */
  refuseChoices(answer: Answer, choices: readonly number[], refusal: Refusal): string;
}

/** A stretch of the answer that grows: one choice's or block's text, reasoning, refusal, or one tool call's arguments. */
export interface Channel {
  /** Unique within the stream, such as `0/text` or `1/tool/0`. */
  readonly id: string;
  readonly kind: 'text' | 'reasoning' | 'refusal' | 'tool_arguments';
  /** The choice (OpenAI) or 0 (Anthropic). */
  readonly choice: number;
  /** The tool's name, when known. */
  readonly tool?: string;
  readonly callId?: string;
  /** Begins and ends within one event: its text can go on only in that event, and `write` cannot add to it. */
  readonly single?: true;
  /** Its text is one JSON value and must stay one. */
  readonly json?: true;
}

export interface Delta {
  readonly channel: Channel;
  readonly text: string;
}

/**
 * What one server-sent event brings. The guard decides which text of each delta may go on and asks for the
 * event's bytes with those texts. An event's other fields always go on unchanged.
 */
export interface WireEvent {
  readonly deltas: readonly Delta[];
  /** Tool-call channels that begin in this event. Their choice is held from here until the channel closes. */
  readonly opens: readonly Channel[];
  /** Channels that receive no more text after this event's deltas. */
  readonly closes: readonly Channel[];
  /** True when held text of the closing channels must be written before this event rather than inside it. */
  readonly terminal: boolean;
  readonly usage?: Usage;
  readonly finish?: { readonly choice: number; readonly reason: string };
  readonly model?: string;
  /** It completes the stream: clients wait for nothing after it. */
  readonly last?: boolean;
  /** An error event of the upstream. */
  readonly error?: boolean;
  /** What stands in this event's place, in order: one that brings several choices is divided, so that each goes on when it may. */
  readonly parts?: readonly WireEvent[];
  /** The choice this event belongs to, or undefined for the stream as a whole (ping, usage, [DONE]). */
  readonly choice?: number;
  /**
   * The event's bytes. `texts[i]` replaces the text of `deltas[i]`; undefined keeps it. With nothing replaced these
   * are the bytes that came.
   */
  render(texts: readonly (string | undefined)[]): string;
}

export interface WireStream {
  /** @throws SallyportError `upstream.bad_answer` when the event is not of this protocol */
  read(event: { readonly event?: string; readonly data: string; readonly raw: string }): WireEvent;
  /** Bytes of a synthetic event that adds text to a channel already seen. */
  write(channel: Channel, text: string): string;
  /**
   * Bytes that end one choice with a refusal, given what the client has been shown of it. `open` are the channels
   * whose start went to the client and whose end did not.
   */
  refuse(choice: number, refusal: Refusal, open: readonly Channel[], shown?: Shown): string;
  /** Bytes that end the whole stream after a refusal of every choice. */
  end(): string;
  /** Bytes of an error event in the provider's shape. */
  error(error: SallyportError, exchange: string): string;
}
