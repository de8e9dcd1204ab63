import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { pieces, RequestProblem, sendEvents, sendJson, tokens, words } from './http.ts';
import { reply } from './model.ts';
import { Context, readContent, readCount, readMessages, readModel, readSchema } from './read-json.ts';
import type { ModelReply, ModelRequest, ToolOffer } from './types.ts';

/** Most answers to one request, as the API bounds them. */
const MAX_CHOICES = 128;
/** The model does not change, so neither does the time at which it says it was made. Seconds. */
const CREATED = 1_767_225_600;

export function openAiModel(id: string): JsonObject {
  return { id, object: 'model', created: CREATED, owned_by: 'sallyport-practice-simulation' };
}

/** A refused request in the shape of the OpenAI API. */
export function openAiProblem(problem: RequestProblem): JsonObject {
  const type = problem.status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message: problem.message, type, param: problem.param ?? null, code: problem.status === 404 ? 'unknown_url' : null } };
}

/**
 * Answers one chat completion.
 * @throws RequestProblem
 */
export async function answerChat(body: JsonObject, response: ServerResponse, delayMs: number): Promise<void> {
  const model = readModel(body);
  const request = readChat(body);
  const choices = readCount(body, 'n', 1, MAX_CHOICES, 1);
  const answer = reply(request);
  const prompt = request.texts.reduce((sum, { text }) => sum + tokens(text), 0);
  const completion = (tokens(answer.text) + answer.calls.reduce((sum, call) => sum + tokens(call.name) + tokens(JSON.stringify(call.arguments)), 0)) * choices;
  const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
  const id = `chatcmpl-practice-${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 24)}`;
  const head = { id, created: CREATED, model, system_fingerprint: 'fp_practice_simulation' };
  if (body['stream'] === true) {
    const options = body['stream_options'];
    const withUsage = isObject(options) && options['include_usage'] === true;
    await sendEvents(response, chunks({ ...head, object: 'chat.completion.chunk' }, answer, choices, withUsage ? usage : undefined, id), delayMs);
    return;
  }
  sendJson(response, 200, {
    ...head, object: 'chat.completion', usage,
    choices: Array.from({ length: choices }, (_, index) => ({
      index,
      message: {
        role: 'assistant', content: answer.text === '' && answer.calls.length > 0 ? null : answer.text, refusal: null,
        ...(answer.calls.length === 0 ? {} : { tool_calls: answer.calls.map((call, at) => ({ id: callId(id, index, at), type: 'function', function: { name: call.name, arguments: JSON.stringify(call.arguments) } })) }),
      },
      logprobs: null, finish_reason: answer.finish,
    })),
  });
}

function callId(id: string, choice: number, at: number): string {
  return `call_${id.slice(-12)}_${choice}_${at}`;
}

function* chunks(head: JsonObject, answer: ModelReply, choices: number, usage: JsonObject | undefined, id: string): Generator<string> {
  const event = (value: JsonObject): string => `data: ${JSON.stringify({ ...head, ...value, ...(usage === undefined || 'usage' in value ? {} : { usage: null }) })}\n\n`;
  const delta = (index: number, value: JsonObject, finish: string | null = null): string => event({ choices: [{ index, delta: value, logprobs: null, finish_reason: finish }] });
  for (let index = 0; index < choices; index++) {
    yield delta(index, { role: 'assistant', content: answer.text === '' && answer.calls.length > 0 ? null : '', refusal: null });
    for (const word of words(answer.text)) yield delta(index, { content: word });
    for (const [at, call] of answer.calls.entries()) {
      yield delta(index, { tool_calls: [{ index: at, id: callId(id, index, at), type: 'function', function: { name: call.name, arguments: '' } }] });
      for (const piece of pieces(JSON.stringify(call.arguments))) yield delta(index, { tool_calls: [{ index: at, function: { arguments: piece } }] });
    }
    yield delta(index, {}, answer.finish);
  }
  if (usage !== undefined) yield event({ choices: [], usage });
  yield 'data: [DONE]\n\n';
}

function readChat(body: JsonObject): ModelRequest {
  const context = new Context();
  for (const { role, message } of readMessages(body)) {
    const text = readContent(message['content']);
    switch (role) {
      case 'system':
      case 'developer':
        context.add('system', text);
        break;
      case 'user':
        context.add('user', text);
        break;
      case 'assistant':
        context.add('assistant', text);
        if (Array.isArray(message['tool_calls'])) {
          for (const call of message['tool_calls']) {
            if (isObject(call) && isObject(call['function'])) context.call(call['id'], call['function']['name'], call['function']['arguments']);
          }
        }
        break;
      case 'tool':
      case 'function':
        context.result(message['tool_call_id'], text);
        break;
      default:
        throw new RequestProblem(400, `Invalid value: '${role.slice(0, 64)}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`, 'messages');
    }
  }
  return {
    ...context.seen,
    tools: readTools(body['tools']),
    toolChoice: readChoice(body['tool_choice']),
    parallel: body['parallel_tool_calls'] !== false,
    json: readFormat(body['response_format']),
    maxTokens: readCount(body, body['max_completion_tokens'] === undefined ? 'max_tokens' : 'max_completion_tokens', 1, Number.MAX_SAFE_INTEGER, undefined),
  };
}

function readTools(tools: JsonValue | undefined): ToolOffer[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw new RequestProblem(400, "Invalid type for 'tools': expected an array.", 'tools');
  return tools.flatMap((tool, index) => {
    if (isObject(tool) && tool['type'] === 'custom') return [];
    const offer = isObject(tool) ? tool['function'] : undefined;
    if (!isObject(offer) || typeof offer['name'] !== 'string' || offer['name'] === '') throw new RequestProblem(400, `Missing required parameter: 'tools[${index}].function.name'.`, `tools[${index}].function.name`);
    return [{ name: offer['name'], description: typeof offer['description'] === 'string' ? offer['description'] : '', arguments: readSchema(offer['parameters']) }];
  });
}

function readChoice(choice: JsonValue | undefined): ModelRequest['toolChoice'] {
  if (choice === 'none' || choice === 'required') return choice;
  const named = isObject(choice) ? choice['function'] : undefined;
  return isObject(named) && typeof named['name'] === 'string' ? { name: named['name'] } : 'auto';
}

function readFormat(format: JsonValue | undefined): ModelRequest['json'] {
  if (!isObject(format)) return undefined;
  if (format['type'] === 'json_object') return [];
  if (format['type'] !== 'json_schema') return undefined;
  return readSchema(isObject(format['json_schema']) ? format['json_schema']['schema'] : undefined);
}
