import type { ServerResponse } from 'node:http';
import { json, sse, type Seen } from '../support/gateway.ts';

/** What a scripted model answers, whatever API it is asked through. */
export interface Choice {
  readonly reasoning?: string;
  readonly text?: string;
  readonly refusal?: string;
  /** Proposed tool calls; `arguments` is the JSON text as the model writes it. */
  readonly tools?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
}

export interface Script {
  readonly choices: readonly Choice[];
  /** UTF-16 units of each streamed piece. */
  readonly piece?: number;
  /** Bytes of each write to the socket, however that cuts events and characters; whole events when absent. */
  readonly write?: number;
}

export const says = (text: string, more: Partial<Script> = {}): Script => ({ choices: [{ text }], ...more });

/** Answers in the API that the request came through, streamed when it asks for that. */
export function respond(seen: Seen, response: ServerResponse, script: Script): void {
  const anthropic = seen.path.startsWith('/v1/messages');
  if (seen.body['stream'] !== true) json(response, anthropic ? anthropicMessage(script) : openAiCompletion(script));
  else void sse(response, written(anthropic ? anthropicStream(script) : openAiStream(script, seen.body), script.write));
}

function written(events: readonly string[], size: number | undefined): (string | Buffer)[] {
  if (size === undefined) return [...events];
  const all = Buffer.from(events.join(''));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

function pieces(text: string, size: number): string[] {
  const characters = Array.from(text); // by code point: half a surrogate pair is not JSON
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, i) => characters.slice(i * size, (i + 1) * size).join(''));
}

const USAGE = { prompt_tokens: 21, completion_tokens: 13, total_tokens: 34, prompt_tokens_details: { cached_tokens: 8 } };
const finishOf = (choice: Choice): string => (choice.tools === undefined ? 'stop' : 'tool_calls');

function openAiCompletion({ choices }: Script): object {
  return {
    id: 'chatcmpl-e2e', object: 'chat.completion', created: 1_700_000_000, model: 'gpt-4o',
    choices: choices.map((choice, index) => ({
      index,
      message: {
        role: 'assistant', content: choice.text ?? null, refusal: choice.refusal ?? null, ...(choice.reasoning === undefined ? {} : { reasoning_content: choice.reasoning }),
        ...(choice.tools === undefined ? {} : { tool_calls: choice.tools.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } })) }),
      },
      logprobs: null, finish_reason: finishOf(choice),
    })),
    usage: USAGE, system_fingerprint: 'fp_e2e',
  };
}

/** The deltas of one choice; parallel calls are interleaved, as some servers send them. */
function deltasOf(choice: Choice, size: number): object[] {
  const calls = (choice.tools ?? []).map((tool, index) => [
    { tool_calls: [{ index, id: tool.id, type: 'function', function: { name: tool.name, arguments: '' } }] },
    ...pieces(tool.arguments, size).map((text) => ({ tool_calls: [{ index, function: { arguments: text } }] })),
  ]);
  const longest = Math.max(0, ...calls.map((list) => list.length));
  return [
    { role: 'assistant', content: choice.tools === undefined || choice.text !== undefined ? '' : null, refusal: null },
    ...pieces(choice.reasoning ?? '', size).map((text) => ({ reasoning_content: text })),
    ...pieces(choice.text ?? '', size).map((text) => ({ content: text })),
    ...pieces(choice.refusal ?? '', size).map((text) => ({ refusal: text })),
    ...Array.from({ length: longest }, (_, i) => calls.flatMap((list) => list[i] ?? [])).flat(),
  ];
}

function openAiStream({ choices, piece = 4 }: Script, body: Record<string, unknown>): string[] {
  const head = { id: 'chatcmpl-e2e', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'gpt-4o', system_fingerprint: 'fp_e2e' };
  const deltas = choices.map((choice) => deltasOf(choice, piece));
  const longest = Math.max(...deltas.map((list) => list.length));
  const chunks: object[] = [];
  for (let i = 0; i <= longest; i++) {
    for (const [index, list] of deltas.entries()) {
      const choice = choices[index];
      if (choice === undefined || i > list.length) continue;
      const last = i === list.length;
      chunks.push({ ...head, choices: [{ index, delta: last ? {} : list[i], logprobs: null, finish_reason: last ? finishOf(choice) : null }] });
    }
  }
  const options = body['stream_options'] as { include_usage?: boolean } | undefined;
  if (options?.include_usage === true) chunks.push({ ...head, choices: [], usage: USAGE });
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'];
}

function contentOf(choice: Choice | undefined): Record<string, unknown>[] {
  return [
    ...(choice?.reasoning === undefined ? [] : [{ type: 'thinking', thinking: choice.reasoning, signature: 'c2lnbmF0dXJl' }]),
    ...(choice?.text === undefined ? [] : [{ type: 'text', text: choice.text }]),
    ...(choice?.tools ?? []).map(({ id, name, arguments: text }) => ({ type: 'tool_use', id, name, input: JSON.parse(text) as unknown })),
  ];
}

function stopOf(choice: Choice | undefined): string {
  if (choice?.refusal !== undefined) return 'refusal';
  return choice?.tools === undefined ? 'end_turn' : 'tool_use';
}

function anthropicMessage({ choices: [choice] }: Script): object {
  const content = choice?.refusal === undefined ? contentOf(choice) : [{ type: 'text', text: choice.refusal }];
  return { id: 'msg_e2e', type: 'message', role: 'assistant', model: 'claude-e2e', content, stop_reason: stopOf(choice), stop_sequence: null, usage: { input_tokens: 21, output_tokens: 13, cache_read_input_tokens: 8, cache_creation_input_tokens: 0 } };
}

function anthropicStream({ choices: [choice], piece = 4 }: Script): string[] {
  const usage = { input_tokens: 21, output_tokens: 1, cache_read_input_tokens: 8, cache_creation_input_tokens: 0 };
  const events: Record<string, unknown>[] = [{ type: 'message_start', message: { id: 'msg_e2e', type: 'message', role: 'assistant', model: 'claude-e2e', content: [], stop_reason: null, stop_sequence: null, usage } }, { type: 'ping' }];
  let index = 0;
  const block = (start: object, deltas: readonly object[]): void => {
    events.push({ type: 'content_block_start', index, content_block: start });
    for (const delta of deltas) events.push({ type: 'content_block_delta', index, delta });
    events.push({ type: 'content_block_stop', index });
    index++;
  };
  if (choice?.reasoning !== undefined) block({ type: 'thinking', thinking: '', signature: '' }, [...pieces(choice.reasoning, piece).map((thinking) => ({ type: 'thinking_delta', thinking })), { type: 'signature_delta', signature: 'c2lnbmF0dXJl' }]);
  const text = choice?.text ?? choice?.refusal;
  if (text !== undefined) block({ type: 'text', text: '' }, pieces(text, piece).map((part) => ({ type: 'text_delta', text: part })));
  for (const tool of choice?.tools ?? []) block({ type: 'tool_use', id: tool.id, name: tool.name, input: {} }, pieces(tool.arguments, piece).map((partial_json) => ({ type: 'input_json_delta', partial_json })));
  events.push({ type: 'message_delta', delta: { stop_reason: stopOf(choice), stop_sequence: null }, usage: { output_tokens: 13 } }, { type: 'message_stop' });
  return events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`);
}
