import { systemClock } from '../../core/clock.ts';
import { isObject, type JsonObject, type JsonValue, splice } from '../../core/json.ts';
import type { Answer, Conversation, Part } from '../types.ts';
import type { Refusal, SystemNote, WireBody, WireSurface } from './contract.ts';
import { appendElement, prependElement } from './edit.ts';
import { parseOpenAiAnswer } from './openai-chat-answer.ts';
import { openAiProblem } from './openai-chat-problem.ts';
import { parseOpenAiRequest } from './openai-chat-request.ts';
import { OpenAiChatStream } from './openai-chat-stream.ts';
import { JSON_HEADERS, notice } from './problem.ts';
import { encodeEvent } from './sse.ts';

/** OpenAI chat completions, and every server that speaks them. */
export const openaiChat: WireSurface = {
  id: 'openai.chat',
  path: '/v1/chat/completions',
  messagesKey: 'messages',
  parseRequest: parseOpenAiRequest,
  parseAnswer: parseOpenAiAnswer,
  openStream: () => new OpenAiChatStream(),
  addSystemNote,
  error: (error, exchange, rules) => ({ status: error.status, headers: JSON_HEADERS, body: JSON.stringify(openAiProblem(error, exchange, rules)) }),
  refusal,
  refusalStream,
  repeats,
  refuseChoices,
};

/**
 * Adds the note after the first system or developer text, or as a system message at the front where there is none.
 * `raw` may already hold other edits, so the text to add to is read from it.
 */
function addSystemNote(conversation: Conversation, raw: string, note: SystemNote): string {
  const body = raw === conversation.raw ? conversation.body : JSON.parse(raw) as JsonValue;
  const messages = isObject(body) && Array.isArray(body['messages']) ? body['messages'] : [];
  for (const [index, message] of messages.entries()) {
    if (!isObject(message) || (message['role'] !== 'system' && message['role'] !== 'developer')) continue;
    const { content } = message;
    const pointer = `/messages/${index}/content`;
    if (typeof content === 'string') return splice(raw, new Map([[pointer, JSON.stringify(content === '' ? note : `${content}\n\n${note}`)]]));
    if (Array.isArray(content)) return appendElement(raw, pointer, JSON.stringify({ type: 'text', text: note }), content.length === 0);
  }
  return prependElement(raw, '/messages', JSON.stringify({ role: 'system', content: note }), messages.length === 0);
}

function refusedChoice(index: number, refusal: Refusal): JsonObject {
  return { index, message: { role: 'assistant', content: refusal.text, refusal: null }, logprobs: null, finish_reason: refusal.waiting === undefined ? 'content_filter' : 'stop', sallyport: notice(refusal) };
}

function created(): number {
  return Math.floor(systemClock.now() / 1000);
}

const NO_USAGE: JsonObject = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

function refusal(conversation: Conversation, refusal: Refusal): WireBody {
  const choices = Array.from({ length: conversation.choices }, (_, index) => refusedChoice(index, refusal));
  const body = { id: `chatcmpl-${refusal.exchange}`, object: 'chat.completion', created: created(), model: conversation.model, choices, usage: NO_USAGE };
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

function refusalStream(conversation: Conversation, refusal: Refusal): string {
  const head = { id: `chatcmpl-${refusal.exchange}`, object: 'chat.completion.chunk', created: created(), model: conversation.model };
  let out = '';
  for (let index = 0; index < conversation.choices; index++) {
    out += encodeEvent(JSON.stringify({ ...head, choices: [{ index, delta: { role: 'assistant', content: refusal.text }, logprobs: null, finish_reason: null }] }));
    out += encodeEvent(JSON.stringify({ ...head, choices: [{ index, delta: {}, logprobs: null, finish_reason: 'content_filter', sallyport: notice(refusal) }] }));
  }
  const options = conversation.body['stream_options'];
  if (isObject(options) && options['include_usage'] === true) out += encodeEvent(JSON.stringify({ ...head, choices: [], usage: NO_USAGE }));
  return out + encodeEvent('[DONE]');
}

function repeats(answer: Answer, part: Part): string[] {
  const choices = answer.body['choices'];
  const choice = Array.isArray(choices) ? choices[part.message ?? 0] : undefined;
  if (!isObject(choice)) return [];
  return ['logprobs', 'token_ids'].filter((key) => choice[key] !== undefined && choice[key] !== null).map((key) => `/choices/${part.message ?? 0}/${key}`);
}

/** A refused choice is written anew, so that nothing of it remains in fields that are not known; all others keep their bytes. */
function refuseChoices(answer: Answer, choices: readonly number[], refusal: Refusal): string {
  const all = answer.body['choices'];
  const edits = new Map<string, string>();
  for (const position of choices) {
    const choice = Array.isArray(all) ? all[position] : undefined;
    const index = isObject(choice) && typeof choice['index'] === 'number' ? choice['index'] : position;
    edits.set(`/choices/${position}`, JSON.stringify(refusedChoice(index, refusal)));
  }
  return splice(answer.raw, edits);
}
