import { SallyportError, asError } from '../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { readAnswer, type AgentAnswer } from './agent-answer.ts';
import { TOOLS, type World } from './world.ts';

export interface AgentTask {
  readonly system: string;
  readonly user: string;
}

export interface AgentOptions {
  /** Base URL of an OpenAI-compatible API, with `/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly model?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Most requests to the model. Default 8. */
  readonly maxTurns?: number;
  readonly stream?: boolean;
  readonly timeoutMs?: number;
}

export interface AgentCall {
  readonly name: string;
  readonly arguments: JsonObject;
  readonly result: string;
}

export interface AgentRun {
  /** What the user gets to read; empty when the run was blocked before. */
  readonly answer: string;
  readonly toolCalls: readonly AgentCall[];
  /** Set when a gateway refused a request or an answer, with the ids of the rules where it names them. */
  readonly blocked?: { readonly status: number; readonly rules: readonly string[] };
  /** The messages as they were sent, and the last answer. */
  readonly transcript: readonly JsonObject[];
}

/**
 * Runs a small support agent: asks the model, does what it calls for in the world, hands back the results, until the
 * model answers in words.
 * @throws SallyportError `upstream.unreachable` when there is no server, `upstream.bad_answer` when it answers an error
 *   that is no refusal or something that is not the protocol
 */
export async function runAgent(world: World, task: AgentTask, options: AgentOptions): Promise<AgentRun> {
  const transcript: JsonObject[] = [{ role: 'system', content: task.system }, { role: 'user', content: task.user }];
  const toolCalls: AgentCall[] = [];
  let answer = '';
  for (let turn = 0; turn < (options.maxTurns ?? 8); turn++) {
    const got = await ask(transcript, options);
    if (got.blocked !== undefined) return { answer: got.text, toolCalls, blocked: got.blocked, transcript };
    answer = got.text;
    transcript.push({
      role: 'assistant', content: got.text === '' && got.calls.length > 0 ? null : got.text,
      ...(got.calls.length === 0 ? {} : { tool_calls: got.calls.map(({ id, name, arguments: args }): JsonObject => ({ id, type: 'function', function: { name, arguments: args } })) }),
    });
    if (got.calls.length === 0) break;
    for (const call of got.calls) {
      const args = parseArguments(call.arguments);
      const result = args === undefined ? JSON.stringify({ error: 'The arguments are not a JSON object.' }) : world.call(call.name, args);
      toolCalls.push({ name: call.name, arguments: args ?? {}, result });
      transcript.push({ role: 'tool', tool_call_id: call.id, content: result });
    }
  }
  return { answer, toolCalls, transcript };
}

function parseArguments(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // told to the model as the tool's result
  }
}

async function ask(messages: readonly JsonObject[], options: AgentOptions): Promise<AgentAnswer> {
  const body: Record<string, JsonValue> = { model: options.model ?? 'practice-gullible-1', messages: [...messages], tools: TOOLS.map((tool) => ({ ...tool, function: { ...tool.function } })), stream: options.stream ?? false };
  let response: Response;
  try {
    response = await fetch(`${options.baseUrl.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }), ...options.headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    return readAnswer(response, await response.text());
  } catch (thrown) {
    if (thrown instanceof SallyportError) throw thrown;
    throw new SallyportError('upstream.unreachable', `Nothing answers at ${options.baseUrl}.`, { cause: asError(thrown) });
  }
}
