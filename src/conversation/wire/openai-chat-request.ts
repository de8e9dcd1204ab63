import { isObject, type JsonObject, type JsonValue, pointerToken } from '../../core/json.ts';
import type { Conversation, Origin } from '../types.ts';
import { addOpenAiContent, addReasoningDetails, CALL_FIELDS, FUNCTION_FIELDS, OPENAI_REASONING_FIELDS } from './openai-chat-content.ts';
import { isNames, type PartContext, PartList } from './parts.ts';
import { present, requestShape as shape } from './shape.ts';

/** The API's own bound on `n`. */
const MAX_CHOICES = 128;

/** Any other role is of unknown authority, and so its text is read as a document's. */
const ORIGIN_OF_ROLE: Readonly<Record<string, Origin>> = {
  system: 'system', developer: 'developer', user: 'user', assistant: 'model', tool: 'tool_result', function: 'tool_result',
};

/**
 * Fields of the body that are not parts: settings of the API that no model is shown, identifiers, and stop sequences.
 * Every field not named here or in the switch of {@link parseOpenAiRequest} becomes a part when it holds text, since
 * compatible servers render such fields (`documents`, `chat_template`, ...) into the prompt.
 */
const SETTINGS: ReadonlySet<string> = new Set([
  'model', 'stream', 'stream_options', 'n', 'user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention', 'prompt_cache_options',
  'metadata', 'store', 'service_tier', 'seed', 'temperature', 'top_p', 'top_k', 'min_p', 'frequency_penalty', 'presence_penalty', 'repetition_penalty',
  'logit_bias', 'logprobs', 'top_logprobs', 'max_tokens', 'max_completion_tokens', 'modalities', 'audio', 'parallel_tool_calls', 'reasoning_effort',
  'verbosity', 'stop', 'tool_choice', 'function_call', 'moderation',
]);

/** Those of them that may hold any words: names that the application gives, and what a model is to stop at. */
const FREE_SETTINGS: ReadonlySet<string> = new Set(['model', 'user', 'safety_identifier', 'prompt_cache_key', 'metadata', 'stop']);

/** Fields of a message that are not parts: its role, identifiers and cache hints. A call's `id` and name are the part's `callId` and `source`. */
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['role', 'tool_call_id', 'id', 'status', 'type', 'weight', 'cache_control']);
/** An earlier spoken answer is named by its id only. */
const AUDIO_FIELDS: ReadonlySet<string> = new Set(['id']);

const PREDICTION_FIELDS: ReadonlySet<string> = new Set(['type', 'content']);

const TOOL_DEFINITION: PartContext = { origin: 'tool_definition', textKind: 'tool_definition' };
const DOCUMENT: PartContext = { origin: 'document', textKind: 'text' };

/**
 * Reads a chat completion request.
 * @throws SallyportError `request.invalid_shape`
 */
export function parseOpenAiRequest(raw: string, value: JsonValue, textEnds: readonly number[] = []): Conversation {
  const body = shape.object(value, '');
  const model = shape.string(body['model'], '/model');
  if (model === '') shape.fail('/model', 'the name of a model');
  const messages = shape.array(body['messages'], '/messages');
  const list = new PartList();
  // The order of the wire is the order of the parts, so that the body's own keys are walked.
  for (const key in body) {
    const field = body[key] ?? null;
    switch (key) {
      case 'messages': addMessages(list, messages); break;
      case 'tools': if (field !== null) addTools(list, shape.array(field, '/tools'), '/tools'); break;
      case 'functions': if (field !== null) addTools(list, shape.array(field, '/functions'), '/functions'); break;
      case 'response_format': addResponseFormat(list, field); break;
      case 'prediction': addPrediction(list, field); break;
      default: if (!SETTINGS.has(key) || (!FREE_SETTINGS.has(key) && !isNames(field))) list.extra(`/${pointerToken(key)}`, DOCUMENT, field);
    }
  }
  const limit = shape.optionalInteger(body['max_completion_tokens'], '/max_completion_tokens', 0, Number.MAX_SAFE_INTEGER)
    ?? shape.optionalInteger(body['max_tokens'], '/max_tokens', 0, Number.MAX_SAFE_INTEGER);
  const user = shape.optionalString(body['user'], '/user');
  return present<Conversation>({
    surface: 'openai.chat',
    model,
    stream: shape.optionalBoolean(body['stream'], '/stream') ?? false,
    raw,
    body,
    ...list.conversation(raw, textEnds),
    choices: shape.optionalInteger(body['n'], '/n', 1, MAX_CHOICES) ?? 1,
    messageCount: messages.length,
    maxOutputTokens: limit,
    endUser: user ?? shape.optionalString(body['safety_identifier'], '/safety_identifier'),
  });
}

function addTools(list: PartList, tools: readonly JsonValue[], pointer: string): void {
  for (const [index, item] of tools.entries()) {
    const at = `${pointer}/${index}`;
    const tool = shape.object(item, at);
    const type = shape.optionalString(tool['type'], `${at}/type`);
    const nested = type === 'function' || type === 'custom';
    const source = nested
      ? shape.string(shape.object(tool[type], `${at}/${type}`)['name'], `${at}/${type}/name`)
      : shape.optionalString(tool['name'], `${at}/name`) ?? type;
    list.json(at, TOOL_DEFINITION, tool, source === undefined ? {} : { source });
  }
}

function addResponseFormat(list: PartList, value: JsonValue): void {
  if (value === null) return;
  const format = shape.object(value, '/response_format');
  for (const key in format) {
    if (key !== 'type') list.json(`/response_format/${pointerToken(key)}`, TOOL_DEFINITION, format[key] ?? null, { source: 'response_format' });
  }
}

/** A prediction is text that the answer is expected to repeat, mostly a file: nobody's instruction. */
function addPrediction(list: PartList, value: JsonValue): void {
  if (value === null) return;
  const prediction = shape.object(value, '/prediction');
  addOpenAiContent(list, '/prediction/content', DOCUMENT, prediction['content'], shape);
  list.extras('/prediction', DOCUMENT, prediction, PREDICTION_FIELDS);
}

function addMessages(list: PartList, messages: readonly JsonValue[]): void {
  const tools = new Map<string, string>();
  for (let index = 0; index < messages.length; index++) {
    const pointer = `/messages/${index}`;
    const message = shape.object(messages[index], pointer);
    const role = shape.role(message['role'], `${pointer}/role`);
    const origin = (Object.hasOwn(ORIGIN_OF_ROLE, role) ? ORIGIN_OF_ROLE[role] : undefined) ?? 'document';
    addMessage(list, pointer, message, messageContext(pointer, message, origin, index, tools), tools);
    list.endMessage();
  }
}

function messageContext(pointer: string, message: JsonObject, origin: Origin, index: number, tools: ReadonlyMap<string, string>): PartContext {
  const name = shape.optionalString(message['name'], `${pointer}/name`);
  const callId = shape.optionalString(message['tool_call_id'], `${pointer}/tool_call_id`);
  if (origin !== 'tool_result') return { origin, textKind: 'text', message: index };
  // The call decides which tool this is; a name in the result itself is only the client's word and stands in when no call is known.
  const source = (callId === undefined ? undefined : tools.get(callId)) ?? name;
  return present<PartContext>({ origin, textKind: 'tool_result', message: index, source, callId });
}

function addMessage(list: PartList, pointer: string, message: JsonObject, context: PartContext, tools: Map<string, string>): void {
  for (const key in message) {
    const value = message[key] ?? null;
    if (value === null || MESSAGE_FIELDS.has(key)) continue;
    const at = `${pointer}/${key}`;
    if (key === 'content') addOpenAiContent(list, at, context, value, shape);
    else if (key === 'name') list.text(at, context, shape.string(value, at));
    else if (key === 'tool_calls') addToolCalls(list, at, context, shape.array(value, at), tools);
    else if (key === 'function_call') addFunction(list, at, context, shape.object(value, at), undefined, 'arguments');
    else if (key === 'refusal') list.text(at, context, shape.string(value, at), 'refusal');
    else if (OPENAI_REASONING_FIELDS.has(key)) list.text(at, context, shape.string(value, at), 'reasoning');
    else if (key === 'reasoning_details') addReasoningDetails(list, at, context, shape.array(value, at));
    else if (key === 'audio' && isObject(value)) list.extras(at, context, value, AUDIO_FIELDS);
    else list.extra(`${pointer}/${pointerToken(key)}`, context, value);
  }
}

function addToolCalls(list: PartList, pointer: string, context: PartContext, calls: readonly JsonValue[], tools: Map<string, string>): void {
  for (const [index, item] of calls.entries()) {
    const at = `${pointer}/${index}`;
    const call = shape.object(item, at);
    const id = shape.optionalString(call['id'], `${at}/id`);
    const custom = call['type'] === 'custom';
    if (!custom && !isObject(call['function'])) {
      // A kind of call that is not known: seen, not read. A known kind without its body is malformed.
      if (call['type'] === undefined || call['type'] === 'function') shape.fail(`${at}/function`, 'an object');
      list.unknown(at, context);
      continue;
    }
    const kind = custom ? 'custom' : 'function';
    const name = addFunction(list, `${at}/${kind}`, context, shape.object(call[kind], `${at}/${kind}`), id, custom ? 'input' : 'arguments');
    if (id !== undefined) tools.set(id, name);
    list.extras(at, context, call, CALL_FIELDS[kind]);
  }
}

/** One proposed call. A custom tool's input is free text; a function's arguments are JSON text in a string. */
function addFunction(list: PartList, pointer: string, context: PartContext, call: JsonObject, callId: string | undefined, field: 'arguments' | 'input'): string {
  const source = shape.string(call['name'], `${pointer}/name`);
  const text = shape.string(call[field], `${pointer}/${field}`);
  const encoding = field === 'arguments' ? 'json_string' : 'string';
  list.add(`${pointer}/${field}`, context, { kind: 'tool_arguments', encoding, text, source, ...(callId === undefined ? {} : { callId }) });
  list.extras(pointer, context, call, FUNCTION_FIELDS[field]);
  return source;
}
