import type { JsonValue } from '../../src/core/json.ts';
import type { Origin, PartKind, SurfaceId } from '../../src/conversation/types.ts';

/** One cell of the conformance table: a body or stream with exactly one part (or channel) per choice. */
export interface WireCase {
  readonly surface: SurfaceId;
  readonly form: 'request' | 'answer' | 'stream';
  /** Role of the message in requests; `assistant` in answers. */
  readonly role: string;
  /** What the wire calls it, and the neutral kind it must become. */
  readonly wire: string;
  readonly kind: PartKind;
  readonly choices: 1 | 3;
  /** JSON text, or the event stream. */
  readonly raw: string;
  /** One per choice: where it stands (pointer, or channel id in streams), its text when it can be read, and its origin. */
  readonly expected: readonly { readonly at: string; readonly text?: string; readonly origin: Origin }[];
}

const TEXT = 'Zwölf 日本 🙂 "quoted" \\ / end';
const ARGUMENTS = '{"city": "Zürich", "n": 1.0}';

interface Piece { readonly wire: string; readonly kind: PartKind; readonly value: JsonValue; readonly path: string; readonly text?: string }

/** Number spelling and unknown fields that must survive. */
const UNKNOWN = '"x_num": 1.50, "x_flag": true';

const OPENAI_ROLES: Record<string, Origin> = { system: 'system', developer: 'developer', user: 'user', assistant: 'model', tool: 'tool_result', function: 'tool_result', oracle: 'document' };
const ANTHROPIC_ROLES: Record<string, Origin> = { user: 'user', assistant: 'model', system: 'system', oracle: 'document' };

function openAiPieces(role: string): Piece[] {
  const kind = role === 'tool' || role === 'function' ? 'tool_result' : 'text';
  const part = (value: JsonValue): JsonValue => [value];
  const pieces: Piece[] = [
    { wire: 'content string', kind, value: TEXT, path: '/content', text: TEXT },
    { wire: 'text', kind, value: part({ type: 'text', text: TEXT }), path: '/content/0/text', text: TEXT },
    { wire: 'image_url (data)', kind: 'image', value: part({ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }), path: '/content/0' },
    { wire: 'image_url (http)', kind: 'image', value: part({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }), path: '/content/0' },
    { wire: 'input_audio', kind: 'audio', value: part({ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }), path: '/content/0' },
    { wire: 'file', kind: 'file', value: part({ type: 'file', file: { file_id: 'file-1' } }), path: '/content/0/file/file_id' },
    { wire: 'refusal', kind: 'refusal', value: part({ type: 'refusal', refusal: TEXT }), path: '/content/0/refusal', text: TEXT },
    { wire: 'unknown', kind: 'unknown', value: part({ type: 'hologram', text: 'hidden' }), path: '/content/0' },
  ];
  return pieces;
}

/** Fields beside `content` in which an assistant's message carries what it says. */
function openAiAssistantFields(): (Piece & { readonly field: string })[] {
  return [
    { field: 'refusal', wire: 'message.refusal', kind: 'refusal', value: TEXT, path: '/refusal', text: TEXT },
    { field: 'reasoning_content', wire: 'reasoning_content', kind: 'reasoning', value: TEXT, path: '/reasoning_content', text: TEXT },
    { field: 'reasoning', wire: 'reasoning', kind: 'reasoning', value: TEXT, path: '/reasoning', text: TEXT },
    { field: 'tool_calls', wire: 'tool_calls (function)', kind: 'tool_arguments', value: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: ARGUMENTS } }], path: '/tool_calls/0/function/arguments', text: ARGUMENTS },
    { field: 'tool_calls', wire: 'tool_calls (custom)', kind: 'tool_arguments', value: [{ id: 'c1', type: 'custom', custom: { name: 'f', input: TEXT } }], path: '/tool_calls/0/custom/input', text: TEXT },
    { field: 'function_call', wire: 'function_call', kind: 'tool_arguments', value: { name: 'f', arguments: ARGUMENTS }, path: '/function_call/arguments', text: ARGUMENTS },
    { field: 'x_unknown', wire: 'unknown field', kind: 'text', value: TEXT, path: '/x_unknown', text: TEXT },
  ];
}

function anthropicPieces(): (Piece & { readonly origin?: Origin })[] {
  return [
    { wire: 'content string', kind: 'text', value: TEXT, path: '/content', text: TEXT },
    { wire: 'text', kind: 'text', value: [{ type: 'text', text: TEXT }], path: '/content/0/text', text: TEXT },
    { wire: 'image (base64)', kind: 'image', value: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }], path: '/content/0' },
    { wire: 'image (url)', kind: 'image', value: [{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }], path: '/content/0' },
    { wire: 'document (base64)', kind: 'file', origin: 'document', value: [{ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } }], path: '/content/0/source' },
    { wire: 'document (text)', kind: 'text', origin: 'document', value: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: TEXT } }], path: '/content/0/source/data', text: TEXT },
    { wire: 'document (content)', kind: 'text', origin: 'document', value: [{ type: 'document', source: { type: 'content', content: TEXT } }], path: '/content/0/source/content', text: TEXT },
    { wire: 'tool_use', kind: 'tool_arguments', value: [{ type: 'tool_use', id: 't1', name: 'f', input: { city: 'Zürich' } }], path: '/content/0/input', text: '{"city":"Zürich"}' },
    { wire: 'server_tool_use', kind: 'tool_arguments', value: [{ type: 'server_tool_use', id: 't1', name: 'f', input: { city: 'Zürich' } }], path: '/content/0/input', text: '{"city":"Zürich"}' },
    { wire: 'mcp_tool_use', kind: 'tool_arguments', value: [{ type: 'mcp_tool_use', id: 't1', name: 'f', server_name: 's', input: { city: 'Zürich' } }], path: '/content/0/input', text: '{"city":"Zürich"}' },
    { wire: 'tool_result (string)', kind: 'tool_result', origin: 'tool_result', value: [{ type: 'tool_result', tool_use_id: 't1', content: TEXT }], path: '/content/0/content', text: TEXT },
    { wire: 'tool_result (blocks)', kind: 'tool_result', origin: 'tool_result', value: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: TEXT }] }], path: '/content/0/content/0/text', text: TEXT },
    { wire: '*_tool_result', kind: 'tool_result', origin: 'tool_result', value: [{ type: 'web_fetch_tool_result', tool_use_id: 't1', content: { url: 'https://example.com' } }], path: '/content/0/content', text: '{"url":"https://example.com"}' },
    { wire: 'thinking', kind: 'reasoning', value: [{ type: 'thinking', thinking: TEXT, signature: 'EqQB' }], path: '/content/0/thinking', text: TEXT },
    { wire: 'redacted_thinking', kind: 'reasoning', value: [{ type: 'redacted_thinking', data: 'Emw=' }], path: '/content/0' },
    { wire: 'unknown', kind: 'unknown', value: [{ type: 'hologram', text: 'hidden' }], path: '/content/0' },
  ];
}

function requestCases(): WireCase[] {
  const cases: WireCase[] = [];
  for (const choices of [1, 3] as const) {
    for (const [role, origin] of Object.entries(OPENAI_ROLES)) {
      const pieces: (Piece & { field?: string })[] = [...openAiPieces(role), ...(role === 'assistant' ? openAiAssistantFields() : [])];
      for (const piece of pieces) {
        const field = piece.field ?? 'content';
        const raw = `{ "n":${choices}, ${UNKNOWN}, "messages": [ {"role":"${role}", "${field}": ${JSON.stringify(piece.value)}} ], "model":"m" }`;
        const at = `/messages/0${piece.path}`;
        cases.push({ surface: 'openai.chat', form: 'request', role, wire: piece.wire, kind: piece.kind, choices, raw, expected: [{ at, origin: piece.kind === 'file' && origin !== 'tool_result' ? 'document' : origin, ...(piece.text === undefined ? {} : { text: piece.text }) }] });
      }
    }
  }
  for (const [role, origin] of Object.entries(ANTHROPIC_ROLES)) {
    for (const piece of anthropicPieces()) {
      const raw = `{ "max_tokens": 5, ${UNKNOWN}, "messages": [ {"role":"${role}", "content": ${JSON.stringify(piece.value)}} ], "model":"m" }`;
      cases.push({ surface: 'anthropic.messages', form: 'request', role, wire: piece.wire, kind: piece.kind, choices: 1, raw, expected: [{ at: `/messages/0${piece.path}`, origin: piece.origin ?? origin, ...(piece.text === undefined ? {} : { text: piece.text }) }] });
    }
  }
  return cases;
}

function answerCases(): WireCase[] {
  const cases: WireCase[] = [];
  const openai: (Piece & { field?: string })[] = [
    ...openAiPieces('assistant').filter((piece) => piece.kind !== 'audio' && piece.kind !== 'file'),
    ...openAiAssistantFields(),
    { field: 'audio', wire: 'audio.transcript', kind: 'text', value: { id: 'a', transcript: TEXT }, path: '/audio/transcript', text: TEXT },
    { field: 'annotations', wire: 'annotations', kind: 'text', value: [{ type: 'url_citation', url_citation: { url: 'https://example.com' } }], path: '/annotations', text: '[{"type":"url_citation","url_citation":{"url":"https://example.com"}}]' },
  ];
  for (const choices of [1, 3] as const) {
    for (const piece of openai) {
      const all = Array.from({ length: choices }, (_, index) => `{"index": ${index}, "message": {"role": "assistant", "${piece.field ?? 'content'}": ${JSON.stringify(piece.value)}}, "finish_reason": "stop"}`);
      const expected = all.map((_, index) => ({ at: `/choices/${index}/message${piece.path}`, origin: 'model' as const, ...(piece.text === undefined ? {} : { text: piece.text }) }));
      cases.push({ surface: 'openai.chat', form: 'answer', role: 'assistant', wire: piece.wire, kind: piece.kind, choices, raw: `{"id":"c", "created": 1.0e9, "x_num": 1.50, "choices": [${all.join(', ')}]}`, expected });
    }
  }
  for (const piece of anthropicPieces()) {
    if (typeof piece.value === 'string') continue;
    const raw = `{"id":"m", "type":"message", "role":"assistant", "x_num": 1.50, "content": ${JSON.stringify(piece.value)}, "stop_reason": "end_turn"}`;
    cases.push({ surface: 'anthropic.messages', form: 'answer', role: 'assistant', wire: piece.wire, kind: piece.kind, choices: 1, raw, expected: [{ at: piece.path, origin: piece.origin ?? 'model', ...(piece.text === undefined ? {} : { text: piece.text }) }] });
  }
  return cases;
}

/** A text in two pieces, cut between the halves of no character. */
function halves(text: string): [string, string] {
  const cut = text.indexOf(' ') + 1;
  return [text.slice(0, cut), text.slice(cut)];
}

function streamCases(): WireCase[] {
  const cases: WireCase[] = [];
  const openai: { wire: string; kind: PartKind; channel: string; text: string; first?: JsonValue; delta: (text: string) => JsonValue }[] = [
    { wire: 'content', kind: 'text', channel: 'text', text: TEXT, delta: (content) => ({ content }) },
    { wire: 'content parts', kind: 'text', channel: 'text', text: TEXT, delta: (text) => ({ content: [{ type: 'text', text }] }) },
    { wire: 'reasoning_content', kind: 'reasoning', channel: 'reasoning_content', text: TEXT, delta: (reasoning_content) => ({ reasoning_content }) },
    { wire: 'reasoning', kind: 'reasoning', channel: 'reasoning', text: TEXT, delta: (reasoning) => ({ reasoning }) },
    { wire: 'reasoning_details', kind: 'reasoning', channel: 'reasoning_details/0/text', text: TEXT, delta: (text) => ({ reasoning_details: [{ type: 'reasoning.text', index: 0, text }] }) },
    { wire: 'refusal', kind: 'refusal', channel: 'refusal', text: TEXT, delta: (refusal) => ({ refusal }) },
    { wire: 'audio.transcript', kind: 'text', channel: 'audio', text: TEXT, delta: (transcript) => ({ audio: { transcript } }) },
    { wire: 'tool_calls (function)', kind: 'tool_arguments', channel: 'tool/0', text: ARGUMENTS, first: { tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } }] }, delta: (text) => ({ tool_calls: [{ index: 0, function: { arguments: text } }] }) },
    { wire: 'tool_calls (custom)', kind: 'tool_arguments', channel: 'tool/0', text: TEXT, first: { tool_calls: [{ index: 0, id: 'c', type: 'custom', custom: { name: 'f', input: '' } }] }, delta: (input) => ({ tool_calls: [{ index: 0, custom: { input } }] }) },
    { wire: 'function_call', kind: 'tool_arguments', channel: 'function_call', text: ARGUMENTS, first: { function_call: { name: 'f', arguments: '' } }, delta: (text) => ({ function_call: { arguments: text } }) },
    { wire: 'unknown field', kind: 'text', channel: 'delta/x_unknown', text: TEXT, delta: (x_unknown) => ({ x_unknown }) },
  ];
  for (const choices of [1, 3] as const) {
    for (const { wire, kind, channel, text, first, delta } of openai) {
      const chunk = (index: number, value: JsonValue, reason: string | null): string => `data: {"id": "c", "created": 1.0e9, "model": "m", "x_num": 1.50, "choices": [{"index": ${index}, "delta": ${JSON.stringify(value)}, "finish_reason": ${JSON.stringify(reason)}}]}\n\n`;
      let raw = '';
      const all = Array.from({ length: choices }, (_, index) => index);
      for (const value of [{ role: 'assistant', content: '' }, ...(first === undefined ? [] : [first]), ...halves(text).map(delta)]) for (const index of all) raw += chunk(index, value, null);
      for (const index of all) raw += chunk(index, {}, 'stop');
      cases.push({ surface: 'openai.chat', form: 'stream', role: 'assistant', wire, kind, choices, raw: `${raw}data: [DONE]\n\n`, expected: all.map((index) => ({ at: `${index}/${channel}`, text, origin: 'model' })) });
    }
  }
  const anthropic: { wire: string; kind: PartKind; channel: string; text: string; block: JsonValue; delta?: (text: string) => JsonValue }[] = [
    { wire: 'text', kind: 'text', channel: '0/text', text: TEXT, block: { type: 'text', text: '' }, delta: (text) => ({ type: 'text_delta', text }) },
    { wire: 'text (in the block start)', kind: 'text', channel: '0/text', text: TEXT, block: { type: 'text', text: TEXT } },
    { wire: 'thinking', kind: 'reasoning', channel: '0/reasoning', text: TEXT, block: { type: 'thinking', thinking: '', signature: '' }, delta: (thinking) => ({ type: 'thinking_delta', thinking }) },
    { wire: 'tool_use', kind: 'tool_arguments', channel: '0/tool', text: ARGUMENTS, block: { type: 'tool_use', id: 't', name: 'f', input: {} }, delta: (partial_json) => ({ type: 'input_json_delta', partial_json }) },
    { wire: 'tool_use (whole input)', kind: 'tool_arguments', channel: '0/tool', text: '{"city":"Zürich"}', block: { type: 'tool_use', id: 't', name: 'f', input: { city: 'Zürich' } } },
    { wire: 'server_tool_use', kind: 'tool_arguments', channel: '0/tool', text: ARGUMENTS, block: { type: 'server_tool_use', id: 't', name: 'f', input: {} }, delta: (partial_json) => ({ type: 'input_json_delta', partial_json }) },
    { wire: '*_tool_result', kind: 'text', channel: 'other/0', text: JSON.stringify({ title: TEXT }), block: { type: 'web_fetch_tool_result', tool_use_id: 't', content: { title: TEXT } } },
    { wire: 'unknown block', kind: 'text', channel: 'other/0', text: TEXT, block: { type: 'hologram', light: TEXT } },
    { wire: 'unknown delta', kind: 'text', channel: '0/delta/light_delta/light', text: TEXT, block: { type: 'hologram' }, delta: (light) => ({ type: 'light_delta', light }) },
  ];
  for (const { wire, kind, channel, text, block, delta } of anthropic) {
    const event = (value: { type: string } & Record<string, JsonValue>): string => `event: ${value.type}\ndata: ${JSON.stringify(value).replace('{', '{"x_num": 1.50, ')}\n\n`;
    const raw = event({ type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1, output_tokens: 1 } } })
      + event({ type: 'content_block_start', index: 0, content_block: block })
      + (delta === undefined ? '' : halves(text).map((half) => event({ type: 'content_block_delta', index: 0, delta: delta(half) })).join(''))
      + event({ type: 'content_block_stop', index: 0 })
      + event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 9 } })
      + event({ type: 'message_stop' });
    cases.push({ surface: 'anthropic.messages', form: 'stream', role: 'assistant', wire, kind, choices: 1, raw, expected: [{ at: channel, text, origin: 'model' }] });
  }
  return cases;
}

/** Every cell of the table, in its order. */
export const WIRE_CASES: readonly WireCase[] = [...requestCases(), ...answerCases(), ...streamCases()];
