import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { asError, SallyportError } from '../core/errors.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import type { Conversation, Part } from '../conversation/types.ts';
import { readRequest } from '../conversation/wire/index.ts';
import type { WireSurface } from '../conversation/wire/contract.ts';
import type { FlowAction, FlowReason } from './flow/contract.ts';
import { decideFlow } from './flow/decide.ts';
import { MOST_BESIDE, type FlowOptions, type ProposedCall } from './flow/weigh.ts';

/** One recorded call with what would have been decided on it. */
export interface ReplayedCall {
  /** Index of the message that proposes it. */
  readonly message: number;
  /** Index among the message's calls. */
  readonly call: number;
  readonly tool: string;
  readonly decision: FlowAction;
  readonly reasons: readonly Pick<FlowReason, 'rule' | 'severity' | 'action' | 'argument' | 'parts' | 'text'>[];
}

/**
 * Reads a recorded conversation as the gateway would read it on the wire.
 * @throws SallyportError `input.invalid_line`
 */
export function readTrace(trace: JsonObject, surface: WireSurface): Conversation {
  const { messages, tools } = trace;
  if (!Array.isArray(messages)) throw new SallyportError('input.invalid_line', 'no list of messages');
  const body = { model: 'recorded', messages: messages.map(onWire), ...(Array.isArray(tools) && tools.length > 0 ? { tools } : {}) };
  try {
    return readRequest(surface, JSON.stringify(body), DEFAULT_LIMITS.depth);
  } catch (thrown) {
    const error = asError(thrown);
    throw new SallyportError('input.invalid_line', error instanceof SallyportError ? error.message : 'not a conversation', { cause: error });
  }
}

/** Recorders store what the wire has as text in other shapes: arguments as an object, results as a value. */
function onWire(message: JsonValue): JsonValue {
  if (!isObject(message)) return message;
  const { content, tool_calls: calls } = message;
  const out: JsonObject = { ...message };
  if (content !== undefined && content !== null && typeof content !== 'string' && !Array.isArray(content)) out['content'] = JSON.stringify(content);
  if (Array.isArray(calls)) {
    out['tool_calls'] = calls.map((call) => {
      const inner = isObject(call) ? call['function'] : undefined;
      if (!isObject(call) || !isObject(inner)) return call;
      const given = inner['arguments'];
      return { type: 'function', ...call, function: { ...inner, arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}) } };
    });
  }
  return out;
}

/**
 * Decides on every call of a recorded conversation as if it were about to run, in the light of the messages before it.
 * @param inspect - what inspection of the arguments alone leads to, as in the gateway
 */
export function replay(conversation: Conversation, o: FlowOptions | undefined, inspect: (part: Part & { readonly text: string }) => readonly ReplayedCall['reasons'][number][]): ReplayedCall[] {
  const out: ReplayedCall[] = [];
  let last = -1;
  let index = 0;
  let beside: ProposedCall[] = [];
  for (const part of conversation.parts) {
    if (part.kind !== 'tool_arguments' || part.message === undefined) continue;
    index = part.message === last ? index + 1 : 0;
    if (index === 0) beside = [];
    last = part.message;
    const text = part.text ?? '';
    const flow = o === undefined ? undefined : decideFlow(conversation, { tool: part.source ?? '', arguments: text, beside }, o, part.message);
    if (beside.length < MOST_BESIDE) beside.push({ tool: part.source ?? '', arguments: text });
    const reasons = [...inspect({ ...part, text }), ...(flow?.reasons ?? [])];
    const decision = reasons.some(({ action }) => action === 'block') ? 'block' : reasons.length > 0 ? 'confirm' : 'allow';
    out.push({ message: part.message, call: index, tool: part.source ?? '', decision, reasons });
  }
  return out;
}
