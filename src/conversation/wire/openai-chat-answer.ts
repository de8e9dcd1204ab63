import { isObject, type JsonObject, type JsonValue, pointerToken } from '../../core/json.ts';
import type { Answer, Part, ToolCall, Usage } from '../types.ts';
import { addImages, addOpenAiContent, addReasoningDetails, CALL_FIELDS, FUNCTION_FIELDS, OPENAI_REASONING_FIELDS } from './openai-chat-content.ts';
import { saidBeside } from './openai-chat-logprobs.ts';
import { base64Bytes, type PartContext, PartList, withExactNumbers } from './parts.ts';
import { answerShape as shape, present, tokens } from './shape.ts';

/** Fields of an answer that hold no text of the model: identifiers, counts, and verdicts of the provider's own filters. */
export const ANSWER_FIELDS: ReadonlySet<string> = new Set([
  'id', 'object', 'created', 'model', 'choices', 'usage', 'system_fingerprint', 'service_tier', 'provider', 'obfuscation', 'moderation',
  'prompt_filter_results', 'x_groq', 'timings', 'time_info',
]);

/** Log probabilities repeat the tokens of the text one by one; whoever edits a choice's text has to drop them. */
export const CHOICE_FIELDS: ReadonlySet<string> = new Set([
  'index', 'finish_reason', 'native_finish_reason', 'stop_reason', 'matched_stop', 'logprobs', 'content_filter_results',
  'content_filter_offsets', 'content_filter_result', 'token_ids',
]);

const WHOLE_CHOICE_FIELDS: ReadonlySet<string> = new Set([...CHOICE_FIELDS, 'message']);
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['role', 'id', 'status', 'type']);
export const AUDIO_FIELDS: ReadonlySet<string> = new Set(['id', 'transcript', 'data', 'expires_at']);

/**
 * Reads a whole chat completion. A choice is known by its place in `choices`, as pointers are.
 * @throws SallyportError `upstream.bad_answer`
 */
export function parseOpenAiAnswer(raw: string, value: JsonValue): Answer {
  const body = shape.object(value, '');
  const choices = shape.array(body['choices'], '/choices');
  const list = new PartList();
  const toolCalls: ToolCall[] = [];
  const finish: string[] = [];
  for (const [index, item] of choices.entries()) {
    const pointer = `/choices/${index}`;
    const choice = shape.object(item, pointer);
    const context: PartContext = { origin: 'model', textKind: 'text', message: index };
    const from = list.parts.length;
    addMessage(list, toolCalls, `${pointer}/message`, context, index, shape.object(choice['message'], `${pointer}/message`));
    list.extras(pointer, context, choice, WHOLE_CHOICE_FIELDS);
    addLogprobs(list, `${pointer}/logprobs`, context, choice['logprobs'] ?? null, list.parts.slice(from));
    finish.push(shape.optionalString(choice['finish_reason'], `${pointer}/finish_reason`) ?? '');
  }
  list.extras('', { origin: 'model', textKind: 'text' }, body, ANSWER_FIELDS);
  return present<Answer>({
    surface: 'openai.chat', raw, body, parts: withExactNumbers(raw, list.parts), toolCalls, finish,
    usage: openAiUsage(body['usage']),
    model: shape.optionalString(body['model'], '/model'),
  });
}

/** Log probabilities that say more than the texts of their choice: read where each string stands for itself, and unread where text is divided into tokens. */
function addLogprobs(list: PartList, pointer: string, context: PartContext, value: JsonValue, texts: readonly Part[]): void {
  if (!isObject(value)) return;
  const { tokens, others } = saidBeside(value, texts.map(({ text }) => text ?? '').join(''));
  if (tokens !== '') list.unknown(pointer, context);
  else if (others !== '') list.json(pointer, context, value);
}

function addMessage(list: PartList, toolCalls: ToolCall[], pointer: string, context: PartContext, choice: number, message: JsonObject): void {
  for (const key in message) {
    const value = message[key] ?? null;
    if (value === null || MESSAGE_FIELDS.has(key)) continue;
    const at = `${pointer}/${key}`;
    if (key === 'content') addOpenAiContent(list, at, context, value, shape);
    else if (key === 'refusal') list.text(at, context, shape.string(value, at), 'refusal');
    else if (OPENAI_REASONING_FIELDS.has(key)) list.text(at, context, shape.string(value, at), 'reasoning');
    else if (key === 'reasoning_details') addReasoningDetails(list, at, context, shape.array(value, at));
    else if (key === 'tool_calls') addToolCalls(list, toolCalls, at, context, choice, shape.array(value, at));
    else if (key === 'function_call') addCall(list, toolCalls, at, context, choice, shape.object(value, at), '', 'arguments');
    else if (key === 'audio') addAudio(list, at, context, shape.object(value, at));
    else if (key === 'images') addImages(list, at, context, shape.array(value, at), shape);
    else list.extra(`${pointer}/${pointerToken(key)}`, context, value);
  }
}

function addToolCalls(list: PartList, toolCalls: ToolCall[], pointer: string, context: PartContext, choice: number, calls: readonly JsonValue[]): void {
  for (const [index, item] of calls.entries()) {
    const at = `${pointer}/${index}`;
    const call = shape.object(item, at);
    const id = shape.optionalString(call['id'], `${at}/id`) ?? '';
    const type = call['type'] ?? 'function';
    const { function: fn, custom } = call;
    // Clients look at the function and not at the type, so a call of any kind that has one is a call of it; a stream is read alike.
    if (isObject(fn) && isObject(custom)) shape.fail(at, 'a function or a custom tool, not both');
    const kind = type === 'function' || (type !== 'custom' && isObject(fn)) ? 'function' : 'custom';
    if (kind === 'custom' && type !== 'custom') { list.unknown(at, context); continue; }
    addCall(list, toolCalls, `${at}/${kind}`, context, choice, shape.object(call[kind], `${at}/${kind}`), id, kind === 'function' ? 'arguments' : 'input');
    list.extras(at, context, call, CALL_FIELDS[kind]);
  }
}

function addCall(list: PartList, toolCalls: ToolCall[], pointer: string, context: PartContext, choice: number, call: JsonObject, id: string, field: 'arguments' | 'input'): void {
  const name = shape.string(call['name'], `${pointer}/name`);
  const at = `${pointer}/${field}`;
  const text = shape.string(call[field], at);
  const encoding = field === 'arguments' ? 'json_string' : 'string';
  list.add(at, context, { kind: 'tool_arguments', encoding, text, source: name, ...(id === '' ? {} : { callId: id }) });
  toolCalls.push({ id, name, pointer: at, arguments: text, choice });
  list.extras(pointer, context, call, FUNCTION_FIELDS[field]);
}

/** Spoken answers: the transcript is text, the sound itself cannot be read. */
function addAudio(list: PartList, pointer: string, context: PartContext, audio: JsonObject): void {
  const transcript = shape.optionalString(audio['transcript'], `${pointer}/transcript`);
  if (transcript !== undefined) list.text(`${pointer}/transcript`, context, transcript);
  const data = shape.optionalString(audio['data'], `${pointer}/data`);
  if (data !== undefined) list.add(`${pointer}/data`, context, { kind: 'audio', encoding: 'json', media: { bytes: base64Bytes(data) } });
  list.extras(pointer, context, audio, AUDIO_FIELDS);
}

/** Token counts of a usage object. Cached tokens are among the input tokens, reasoning tokens among the output tokens. */
export function openAiUsage(value: JsonValue | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const input = value['prompt_tokens_details'];
  const output = value['completion_tokens_details'];
  return present<Usage>({
    inputTokens: tokens(value['prompt_tokens']),
    outputTokens: tokens(value['completion_tokens']),
    cachedTokens: isObject(input) ? tokens(input['cached_tokens']) : undefined,
    reasoningTokens: isObject(output) ? tokens(output['reasoning_tokens']) : undefined,
  });
}
