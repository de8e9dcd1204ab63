import type { JsonObject } from '../core/json.ts';

/** One text that the model sees, in the order in which it sees it. */
export interface ContextText {
  readonly from: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

/** A call that the model made earlier, and what came back for it. */
export interface PastCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
  result: string | undefined;
}

/** One argument of an offered tool, as its JSON Schema describes it. */
export interface ToolArgument {
  readonly name: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly required: boolean;
}

export interface ToolOffer {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly ToolArgument[];
}

/** What a caller asks of the model, whichever API it speaks. */
export interface ModelRequest {
  readonly texts: readonly ContextText[];
  /** Calls since the last thing the user said. */
  readonly calls: readonly PastCall[];
  readonly tools: readonly ToolOffer[];
  /** `required` forces some call, a name forces that one. */
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  readonly parallel: boolean;
  /** Ask for one JSON object; with fields when a schema was given. */
  readonly json: readonly ToolArgument[] | undefined;
  /** Most tokens of the answer's text; undefined for no bound. */
  readonly maxTokens: number | undefined;
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: JsonObject;
}

export interface ModelReply {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly finish: 'stop' | 'length' | 'tool_calls';
}
