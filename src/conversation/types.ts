import type { JsonObject, JsonValue } from '../core/json.ts';

/** Wire APIs that are understood. Adding one is one file under `wire/`. */
export type SurfaceId = 'openai.chat' | 'anthropic.messages';

/** Who wrote a part, as far as the wire says. */
export type Origin = 'system' | 'developer' | 'user' | 'document' | 'tool_result' | 'tool_definition' | 'model';

/** How far a part may be believed. Decided from its origin, its source's name and the policy. */
export type Trust = 'trusted' | 'user' | 'untrusted';

export const ORIGINS: readonly Origin[] = ['system', 'developer', 'user', 'document', 'tool_result', 'tool_definition', 'model'];

/** The trust an origin has before policy says otherwise. */
export const DEFAULT_TRUST: Readonly<Record<Origin, Trust>> = {
  system: 'trusted',
  developer: 'trusted',
  user: 'user',
  document: 'untrusted',
  tool_result: 'untrusted',
  tool_definition: 'untrusted',
  model: 'untrusted',
};

export type PartKind = 'text' | 'image' | 'audio' | 'file' | 'reasoning' | 'refusal' | 'tool_definition' | 'tool_arguments' | 'tool_result' | 'unknown';

/**
 * The smallest thing inspected. `pointer` (RFC 6901) names the value inside the wire body.
 *
 * `encoding` tells how the text sits in the body, and so how a changed text is written back:
 * - `string`: the value is a JSON string, `text` is its decoded content (plain text)
 * - `json_string`: the value is a JSON string whose content is itself JSON text (OpenAI tool arguments)
 * - `json`: the value is any JSON value, `text` is its serialisation (Anthropic tool input, tool definitions)
 */
export interface Part {
  readonly pointer: string;
  readonly kind: PartKind;
  readonly origin: Origin;
  readonly encoding: 'string' | 'json_string' | 'json';
  /** What can be read. Absent for media and for anything of unknown shape: such a part is indeterminate. */
  readonly text?: string;
  /** Index of the message in the conversation, or of the choice in an answer; absent for tool definitions and system text outside messages. */
  readonly message?: number;
  /** The tool's name for tool parts, the document's title for documents. Untrusted like everything on the wire. */
  readonly source?: string;
  /** The tool call this part belongs to. */
  readonly callId?: string;
  /** Media type and size when the part is media; `url` when the body only refers to it. */
  readonly media?: { readonly type?: string; readonly bytes?: number; readonly url?: string };
}

/** A tool call that the model proposes or has proposed, with its arguments' part. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** Pointer of the arguments' part. */
  readonly pointer: string;
  /** Raw arguments text as sent; may not be JSON. */
  readonly arguments: string;
  readonly choice: number;
}

export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
}

/** A request, in one form for all surfaces. `body` is the parsed wire body and `raw` the text it was parsed from. */
export interface Conversation {
  readonly surface: SurfaceId;
  readonly model: string;
  readonly stream: boolean;
  readonly raw: string;
  readonly body: JsonObject;
  /** In wire order: system, tool definitions and messages as the body has them. */
  readonly parts: readonly Part[];
  /**
   * Where each message ends: the place in `parts` after its last part, and the offset in `raw` after its text. Both are
   * empty when the offsets are not known. With them a longer conversation is recognised by its first bytes.
   */
  readonly turns: { readonly partEnds: readonly number[]; readonly textEnds: readonly number[] };
  /** Texts of the system and the developer, in wire order. */
  readonly systemTexts: readonly string[];
  /** The user's first text; empty when there is none. */
  readonly firstUserText: string;
  /** How many answers are asked for (`n`). */
  readonly choices: number;
  readonly messageCount: number;
  readonly maxOutputTokens?: number;
  /** The end user that the body itself names (`user`, `metadata.user_id`, `safety_identifier`). */
  readonly endUser?: string;
}

/** A whole answer. */
export interface Answer {
  readonly surface: SurfaceId;
  readonly raw: string;
  readonly body: JsonObject;
  readonly parts: readonly Part[];
  readonly toolCalls: readonly ToolCall[];
  readonly finish: readonly string[];
  readonly usage?: Usage;
  readonly model?: string;
}

export type { JsonObject, JsonValue };
