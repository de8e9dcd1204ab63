import type { JsonObject } from '../core/json.ts';
import { chat, report } from './chat.ts';
import { orders, type Order } from './instructions.ts';
import { pendingCalls, said, shown, wanted } from './obey.ts';
import { forcedCall, mentionedCalls, plannedCalls } from './plan.ts';
import { empty } from './tools.ts';
import type { ModelReply, ModelRequest, ToolCall } from './types.ts';

/** Most text of one conversation in which instructions are looked for, from its end. UTF-16 units. */
const MAX_LOOKED_AT = 1_048_576;
/** Most orders of one text: the last ones. */
const MAX_ORDERS = 200;
/** Most images in one answer. */
const MAX_IMAGES = 8;
/** Most calls for one thing that the user said. */
const MAX_CALLS = 32;

/** Texts of earlier turns were answered then; they go on ruling only when they say so. */
const LASTING = /\b(?:from now on|always|in (?:all|every)|for the rest|each (?:answer|reply|time))\b/i;

/**
 * What the model answers. It cannot tell data from instructions: it obeys every order that it finds in what it is sent
 * (system prompt, tool descriptions, user, documents, tool results), and of two orders the later one. Deterministic.
 */
export function reply(request: ModelRequest): ModelReply {
  const sources = lookedAt(request);
  const all = sources.flat();
  const user = request.texts.findLast(({ from }) => from === 'user')?.text.slice(0, 65_536) ?? '';
  const calls = toCall(request, sources, all, user);
  if (calls.length > 0) return { text: '', calls, finish: 'tool_calls' };
  const text = format(request, say(request, all));
  // Four characters count as a token.
  const most = (request.maxTokens ?? Infinity) * 4;
  return text.length > most ? { text: text.slice(0, most).toWellFormed(), calls: [], finish: 'length' } : { text, calls: [], finish: 'stop' };
}

/** The orders of each text that counts now, in the order in which the model reads the texts. */
function lookedAt(request: ModelRequest): Order[][] {
  const turn = request.texts.findLastIndex(({ from }) => from === 'user');
  const sources: Order[][] = [];
  let left = MAX_LOOKED_AT;
  for (let at = request.texts.length - 1; at >= 0 && left > 0; at--) {
    const { from, text } = request.texts[at] ?? { from: 'assistant', text: '' };
    if (from === 'assistant' || (from !== 'system' && at < turn && !LASTING.test(text))) continue;
    const seen = text.slice(-left);
    left -= seen.length;
    sources.unshift(orders(seen, from === 'system').slice(-MAX_ORDERS));
  }
  sources.unshift(...request.tools.slice(0, 128).map((tool) => orders(tool.description.slice(0, 16_384), true)));
  return sources;
}

function toCall(request: ModelRequest, sources: readonly Order[][], all: readonly Order[], user: string): readonly ToolCall[] {
  if (request.toolChoice === 'none' || request.tools.length === 0 || request.calls.length >= MAX_CALLS) return [];
  if (request.calls.length === 0 && typeof request.toolChoice === 'object') {
    const { name } = request.toolChoice;
    const tool = request.tools.find((offer) => offer.name === name);
    if (tool !== undefined) return [forcedCall(tool, user)];
  }
  const targets = wanted(request, all);
  for (const source of sources.toReversed()) {
    const calls = pendingCalls(request, source, targets);
    if (calls.length > 0) return calls;
  }
  const planned = plannedCalls(request, user, all);
  if (planned.length > 0) return planned;
  const mentioned = request.calls.length === 0 ? mentionedCalls(request, user) : [];
  const first = request.tools[0];
  return mentioned.length > 0 || request.toolChoice !== 'required' || request.calls.length > 0 || first === undefined ? mentioned : [forcedCall(first, user)];
}

function say(request: ModelRequest, all: readonly Order[]): string {
  const pictures = all.filter(({ kind }) => kind === 'image').slice(-MAX_IMAGES).map((order) => shown(request, order));
  const told = all.toReversed().map((order) => said(request, order)).find((text) => text !== undefined);
  const plain = told ?? (request.calls.length > 0 ? report(request) : chat(request.texts));
  return [plain, ...new Set(pictures)].join('\n\n');
}

/** The answer as JSON, when that was asked for. */
function format(request: ModelRequest, text: string): string {
  if (request.json === undefined) return text;
  const fields: JsonObject = {};
  for (const field of request.json) fields[field.name] = field.options[0] ?? (field.type === 'string' ? text : empty(field.type));
  return JSON.stringify(request.json.length === 0 ? { answer: text } : fields);
}
