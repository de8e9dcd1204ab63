import { isObject, type JsonObject, type JsonValue, splice } from '../../core/json.ts';
import type { Answer, Conversation } from '../types.ts';
import { parseAnthropicAnswer } from './anthropic-messages-answer.ts';
import { anthropicProblem, stopDetails } from './anthropic-messages-problem.ts';
import { parseAnthropicRequest } from './anthropic-messages-request.ts';
import { AnthropicMessagesStream } from './anthropic-messages-stream.ts';
import type { Refusal, SystemNote, WireBody, WireSurface } from './contract.ts';
import { appendElement, prependMember } from './edit.ts';
import { JSON_HEADERS, notice } from './problem.ts';

/** Anthropic messages, and every server that speaks them. */
export const anthropicMessages: WireSurface = {
  id: 'anthropic.messages',
  path: '/v1/messages',
  messagesKey: 'messages',
  parseRequest: parseAnthropicRequest,
  parseAnswer: parseAnthropicAnswer,
  openStream: () => new AnthropicMessagesStream(),
  addSystemNote,
  error: (error, exchange, rules) => ({ status: error.status, headers: JSON_HEADERS, body: JSON.stringify(anthropicProblem(error, exchange, rules)) }),
  refusal,
  refusalStream,
  // No field of a message repeats another.
  repeats: () => [],
  refuseChoices,
};

/** Adds the note after the system text; as the last block it leaves cached prefixes of earlier blocks valid. */
function addSystemNote(conversation: Conversation, raw: string, note: SystemNote): string {
  const body = raw === conversation.raw ? conversation.body : JSON.parse(raw) as JsonValue;
  const system = isObject(body) ? body['system'] : undefined;
  if (Array.isArray(system)) return appendElement(raw, '/system', JSON.stringify({ type: 'text', text: note }), system.length === 0);
  if (typeof system === 'string' && system !== '') return splice(raw, new Map([['/system', JSON.stringify(`${system}\n\n${note}`)]]));
  if (system !== undefined) return splice(raw, new Map([['/system', JSON.stringify(note)]]));
  return prependMember(raw, 'system', JSON.stringify(note));
}

function refusal(conversation: Conversation, refusal: Refusal): WireBody {
  const body = {
    id: `msg_${refusal.exchange}`, type: 'message', role: 'assistant', model: conversation.model, content: [{ type: 'text', text: refusal.text }],
    stop_reason: 'refusal', stop_sequence: null, stop_details: stopDetails(refusal), usage: { input_tokens: 0, output_tokens: 0 },
  };
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

function refusalStream(conversation: Conversation, refusal: Refusal): string {
  return new AnthropicMessagesStream(conversation.model).refuse(0, refusal, []);
}

/** The message's content, stop reason and every field that may hold its text are written anew; all else keeps its bytes. */
function refuseChoices(answer: Answer, choices: readonly number[], refusal: Refusal): string {
  if (!choices.includes(0)) return answer.raw;
  const ending: JsonObject = refusal.waiting === undefined ? { stop_reason: 'refusal', stop_details: stopDetails(refusal) } : { stop_reason: 'end_turn', stop_details: null, sallyport: notice(refusal) };
  const fields: JsonObject = { content: [{ type: 'text', text: refusal.text }], stop_sequence: null, ...ending };
  const edits = new Map<string, string>();
  const missing: [string, string][] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (answer.body[key] === undefined) missing.push([key, JSON.stringify(value)]);
    else edits.set(`/${key}`, JSON.stringify(value));
  }
  let text = splice(answer.raw, edits);
  for (const [key, json] of missing) text = prependMember(text, key, json);
  return text;
}
