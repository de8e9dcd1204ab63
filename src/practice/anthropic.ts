import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { pieces, RequestProblem, sendEvents, sendJson, tokens, words } from './http.ts';
import { reply } from './model.ts';
import { Context, readContent, readCount, readMessages, readModel, readSchema } from './read-json.ts';
import type { ModelReply, ModelRequest, ToolOffer } from './types.ts';

export function anthropicModel(id: string): JsonObject {
  return { type: 'model', id, display_name: 'Practice model (a simulation)', created_at: '2026-01-01T00:00:00Z' };
}

/** A refused request in the shape of the Anthropic API. */
export function anthropicProblem(problem: RequestProblem): JsonObject {
  const type = problem.status >= 500 ? 'api_error' : problem.status === 404 ? 'not_found_error' : problem.status === 413 ? 'request_too_large' : 'invalid_request_error';
  return { type: 'error', error: { type, message: problem.param === undefined ? problem.message : `${problem.param}: ${problem.message}` } };
}

/**
 * Answers one message.
 * @throws RequestProblem
 */
export async function answerMessages(body: JsonObject, response: ServerResponse, delayMs: number): Promise<void> {
  const model = readModel(body);
  const request = readRequest(body);
  const answer = reply(request);
  const output = tokens(answer.text) + answer.calls.reduce((sum, call) => sum + tokens(call.name) + tokens(JSON.stringify(call.arguments)), 0);
  const usage = { input_tokens: request.texts.reduce((sum, { text }) => sum + tokens(text), 0), cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: output };
  const id = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 24);
  const head = { id: `msg_practice_${id}`, type: 'message', role: 'assistant', model };
  if (body['stream'] === true) {
    await sendEvents(response, events(head, answer, usage, id), delayMs);
    return;
  }
  sendJson(response, 200, {
    ...head,
    content: [
      ...(answer.text === '' && answer.calls.length > 0 ? [] : [{ type: 'text', text: answer.text }]),
      ...answer.calls.map((call, at) => ({ type: 'tool_use', id: `toolu_${id}_${at}`, name: call.name, input: call.arguments })),
    ],
    stop_reason: stopReason(answer), stop_sequence: null, usage,
  });
}

function stopReason(answer: ModelReply): string {
  switch (answer.finish) {
    case 'stop': return 'end_turn';
    case 'length': return 'max_tokens';
    case 'tool_calls': return 'tool_use';
  }
}

function* events(head: JsonObject, answer: ModelReply, usage: JsonObject, id: string): Generator<string> {
  const event = (value: JsonObject & { type: string }): string => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
  yield event({ type: 'message_start', message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } } });
  let index = 0;
  if (answer.text !== '' || answer.calls.length === 0) {
    yield event({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } });
    for (const word of words(answer.text)) yield event({ type: 'content_block_delta', index, delta: { type: 'text_delta', text: word } });
    yield event({ type: 'content_block_stop', index });
    index++;
  }
  for (const [at, call] of answer.calls.entries()) {
    yield event({ type: 'content_block_start', index, content_block: { type: 'tool_use', id: `toolu_${id}_${at}`, name: call.name, input: {} } });
    for (const piece of pieces(JSON.stringify(call.arguments))) yield event({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: piece } });
    yield event({ type: 'content_block_stop', index });
    index++;
  }
  yield event({ type: 'message_delta', delta: { stop_reason: stopReason(answer), stop_sequence: null }, usage: { output_tokens: usage['output_tokens'] ?? 0 } });
  yield event({ type: 'message_stop' });
}

function readRequest(body: JsonObject): ModelRequest {
  const maxTokens = readCount(body, 'max_tokens', 1, Number.MAX_SAFE_INTEGER, undefined);
  if (maxTokens === undefined) throw new RequestProblem(400, 'Field required', 'max_tokens');
  const context = new Context();
  context.add('system', readContent(body['system']));
  for (const { role, message } of readMessages(body)) {
    if (role !== 'user' && role !== 'assistant') throw new RequestProblem(400, "Input should be 'user' or 'assistant'", 'messages.role');
    addMessage(context, role, message['content']);
  }
  const choice = isObject(body['tool_choice']) ? body['tool_choice'] : {};
  return {
    ...context.seen,
    tools: readTools(body['tools']),
    toolChoice: choice['type'] === 'any' ? 'required' : choice['type'] === 'none' ? 'none' : choice['type'] === 'tool' && typeof choice['name'] === 'string' ? { name: choice['name'] } : 'auto',
    parallel: choice['disable_parallel_tool_use'] !== true,
    json: undefined,
    maxTokens,
  };
}

/** Tool results come inside user messages; only what the user says besides them is a new turn. */
function addMessage(context: Context, role: 'user' | 'assistant', content: JsonValue | undefined): void {
  const blocks = Array.isArray(content) ? content : [];
  const is = (block: JsonValue, type: string): block is JsonObject => isObject(block) && block['type'] === type;
  for (const block of blocks) if (is(block, 'tool_result')) context.result(block['tool_use_id'], readContent(block['content']));
  const rest = readContent(Array.isArray(content) ? blocks.filter((block) => !is(block, 'tool_result') && !is(block, 'tool_use')) : content);
  context.add(role, rest);
  for (const block of blocks) if (is(block, 'tool_use')) context.call(block['id'], block['name'], block['input']);
}

function readTools(tools: JsonValue | undefined): ToolOffer[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw new RequestProblem(400, 'Input should be a valid list', 'tools');
  return tools.map((tool, index) => {
    if (!isObject(tool) || typeof tool['name'] !== 'string' || tool['name'] === '') throw new RequestProblem(400, 'Field required', `tools.${index}.name`);
    return { name: tool['name'], description: typeof tool['description'] === 'string' ? tool['description'] : '', arguments: readSchema(tool['input_schema']) };
  });
}
