/** What a tool can do, as far as flow rules care. */
export const TOOL_CLASSES = ['reads_untrusted', 'reads_private', 'sends_outward', 'fetches', 'changes_state', 'spends', 'destroys', 'runs_code', 'grants_access'] as const;
export type ToolClass = (typeof TOOL_CLASSES)[number];

/** What a parameter decides about the world outside. */
export const SINK_KINDS = ['recipient', 'url', 'account', 'amount', 'path', 'command', 'credential', 'address', 'target'] as const;
export type SinkKind = (typeof SINK_KINDS)[number];

/** What the policy says of a tool: it replaces what its name and definition seem to say. */
export interface ToolPin {
  /** All of its classes; absent leaves them as guessed. */
  readonly classes?: readonly ToolClass[];
  /** Its parameters that decide something outside, by name; `none` for one that does not. */
  readonly sinks?: Readonly<Record<string, SinkKind | 'none'>>;
  /** Whether it returns records of the user's own systems. */
  readonly records?: boolean;
}

/** When a conversation's calls are more than its work can need. */
export interface CallLimits {
  /** Calls of one tool with the same arguments since the user last spoke. */
  readonly same_call: number;
  /** Calls of any tools since the user last spoke. */
  readonly calls: number;
  /** Tokens, estimated, that the model has read in all turns of the conversation. */
  readonly tokens: number;
  /** Money, in the currency of the model's price; for a model with a price it counts in place of tokens. */
  readonly cost?: number;
}
