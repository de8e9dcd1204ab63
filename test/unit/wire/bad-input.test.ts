import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../../src/core/errors.ts';
import { type JsonValue, parseStrict } from '../../../src/core/json.ts';
import type { SurfaceId } from '../../../src/conversation/types.ts';
import { surfaceById, surfaceForPath } from '../../../src/conversation/wire/index.ts';
import { processorTime } from '../../support/processor-time.ts';

function failure(run: () => unknown): SallyportError {
  try { run(); } catch (error) {
    expect(error).toBeInstanceOf(SallyportError);
    return error as SallyportError;
  }
  throw new Error('nothing was thrown');
}

const CANARY = 'sk-secret-value';

/** Body, and the pointer of the value that is wrong. */
type Case = readonly [body: unknown, pointer: string];

const message = (fields: object): object => ({ model: 'm', messages: [fields] });
const parts = (...content: unknown[]): object => message({ role: 'user', content });
const call = (tool: unknown): object => message({ role: 'assistant', content: null, tool_calls: [tool] });

const OPENAI: readonly Case[] = [
  [[], ''], [CANARY, ''], [null, ''],
  [{ messages: [] }, '/model'], [{ model: 4, messages: [] }, '/model'], [{ model: '', messages: [] }, '/model'],
  [{ model: 'm' }, '/messages'], [{ model: 'm', messages: {} }, '/messages'], [{ model: 'm', messages: CANARY }, '/messages'], [{ model: 'm', messages: null }, '/messages'],
  [{ model: 'm', messages: [CANARY] }, '/messages/0'], [{ model: 'm', messages: [null] }, '/messages/0'], [{ model: 'm', messages: [[]] }, '/messages/0'],
  [message({ content: CANARY }), '/messages/0/role'], [message({ role: 1, content: '' }), '/messages/0/role'], [message({ role: null, content: '' }), '/messages/0/role'],
  [message({ role: 'user', content: 5 }), '/messages/0/content'], [message({ role: 'user', content: true }), '/messages/0/content'], [message({ role: 'user', content: { text: CANARY } }), '/messages/0/content'],
  [message({ role: 'user', content: '', name: 3 }), '/messages/0/name'],
  [message({ role: 'tool', content: '', tool_call_id: {} }), '/messages/0/tool_call_id'],
  [parts(7), '/messages/0/content/0'], [parts(null), '/messages/0/content/0'], [parts([]), '/messages/0/content/0'],
  [parts({ text: CANARY }), '/messages/0/content/0/type'], [parts({ type: 1 }), '/messages/0/content/0/type'],
  [parts({ type: 'text' }), '/messages/0/content/0/text'], [parts({ type: 'text', text: { value: CANARY } }), '/messages/0/content/0/text'],
  [parts({ type: 'refusal', refusal: 1 }), '/messages/0/content/0/refusal'],
  [parts({ type: 'image_url', image_url: 1 }), '/messages/0/content/0/image_url'], [parts({ type: 'image_url', image_url: {} }), '/messages/0/content/0/image_url/url'],
  [parts({ type: 'input_audio' }), '/messages/0/content/0/input_audio'], [parts({ type: 'input_audio', input_audio: { data: 1 } }), '/messages/0/content/0/input_audio/data'],
  [parts({ type: 'input_audio', input_audio: { data: '', format: 1 } }), '/messages/0/content/0/input_audio/format'],
  [parts({ type: 'file', file: CANARY }), '/messages/0/content/0/file'], [parts({ type: 'file', file: { file_data: 1 } }), '/messages/0/content/0/file/file_data'], [parts({ type: 'file', file: { filename: [] } }), '/messages/0/content/0/file/filename'],
  [message({ role: 'assistant', tool_calls: {} }), '/messages/0/tool_calls'], [message({ role: 'assistant', tool_calls: CANARY }), '/messages/0/tool_calls'],
  [call(CANARY), '/messages/0/tool_calls/0'], [call({ id: 1, function: { name: 'f', arguments: '' } }), '/messages/0/tool_calls/0/id'],
  [call({ id: 'a', type: 'function' }), '/messages/0/tool_calls/0/function'], [call({ id: 'a', type: 'custom' }), '/messages/0/tool_calls/0/custom'],
  [call({ function: { arguments: '' } }), '/messages/0/tool_calls/0/function/name'], [call({ function: { name: 'f' } }), '/messages/0/tool_calls/0/function/arguments'],
  [call({ function: { name: 'f', arguments: { a: CANARY } } }), '/messages/0/tool_calls/0/function/arguments'], [call({ type: 'custom', custom: { name: 'f', input: 1 } }), '/messages/0/tool_calls/0/custom/input'],
  [message({ role: 'assistant', function_call: CANARY }), '/messages/0/function_call'], [message({ role: 'assistant', function_call: { name: 'f' } }), '/messages/0/function_call/arguments'],
  [message({ role: 'assistant', refusal: {} }), '/messages/0/refusal'], [message({ role: 'assistant', reasoning_content: 1 }), '/messages/0/reasoning_content'], [message({ role: 'assistant', reasoning: [] }), '/messages/0/reasoning'],
  [message({ role: 'assistant', reasoning_details: {} }), '/messages/0/reasoning_details'],
  ...['true', 1, {}].map((stream): Case => [{ model: 'm', messages: [], stream }, '/stream']),
  ...[0, 129, 1.5, '3', true, -1].map((n): Case => [{ model: 'm', messages: [], n }, '/n']),
  [{ model: 'm', messages: [], max_tokens: '5' }, '/max_tokens'], [{ model: 'm', messages: [], max_completion_tokens: -1 }, '/max_completion_tokens'],
  [{ model: 'm', messages: [], tools: {} }, '/tools'], [{ model: 'm', messages: [], tools: [CANARY] }, '/tools/0'], [{ model: 'm', messages: [], tools: [{ type: 'function' }] }, '/tools/0/function'],
  [{ model: 'm', messages: [], tools: [{ type: 'function', function: { name: 1 } }] }, '/tools/0/function/name'], [{ model: 'm', messages: [], tools: [{ type: 1 }] }, '/tools/0/type'], [{ model: 'm', messages: [], functions: CANARY }, '/functions'], [{ model: 'm', messages: [], functions: [{ name: 2 }] }, '/functions/0/name'],
  [{ model: 'm', messages: [], response_format: CANARY }, '/response_format'], [{ model: 'm', messages: [], prediction: CANARY }, '/prediction'], [{ model: 'm', messages: [], prediction: { content: 1 } }, '/prediction/content'],
  [{ model: 'm', messages: [], user: 1 }, '/user'], [{ model: 'm', messages: [], safety_identifier: {} }, '/safety_identifier'],
];

const use = (fields: object): object => parts({ type: 'tool_use', id: 't', name: 'f', input: {}, ...fields });
const AT = '/messages/0/content/0';

const ANTHROPIC: readonly Case[] = [
  [[], ''], [{ messages: [] }, '/model'], [{ model: 'm', messages: CANARY }, '/messages'], [{ model: 'm', messages: [1] }, '/messages/0'], [message({ content: CANARY }), '/messages/0/role'],
  [message({ role: 'user' }), '/messages/0/content'], [message({ role: 'user', content: null }), '/messages/0/content'], [message({ role: 'user', content: 5 }), '/messages/0/content'],
  [parts(CANARY), AT], [parts({}), `${AT}/type`], [parts({ type: 'text', text: 1 }), `${AT}/text`], [parts({ type: 'thinking' }), `${AT}/thinking`],
  [parts({ type: 'image' }), `${AT}/source`], [parts({ type: 'image', source: {} }), `${AT}/source/type`], [parts({ type: 'image', source: { type: 'base64' } }), `${AT}/source/data`], [parts({ type: 'image', source: { type: 'url', url: 1 } }), `${AT}/source/url`], [parts({ type: 'image', source: { type: 'base64', data: '', media_type: 1 } }), `${AT}/source/media_type`],
  [parts({ type: 'document' }), `${AT}/source`], [parts({ type: 'document', title: 1, source: { type: 'text', data: '' } }), `${AT}/title`], [parts({ type: 'document', context: 1, source: { type: 'text', data: '' } }), `${AT}/context`], [parts({ type: 'document', source: { type: 'text' } }), `${AT}/source/data`], [parts({ type: 'document', source: { type: 'content', content: 1 } }), `${AT}/source/content`],
  [parts({ type: 'search_result', source: 's', content: [] }), `${AT}/title`], [parts({ type: 'search_result', source: 1, title: 't', content: [] }), `${AT}/source`],
  [use({ name: 1 }), `${AT}/name`], [use({ id: null }), `${AT}/id`], [use({ input: CANARY }), `${AT}/input`], [use({ input: [] }), `${AT}/input`],
  [parts({ type: 'tool_result' }), `${AT}/tool_use_id`], [parts({ type: 'tool_result', tool_use_id: 't', content: 1 }), `${AT}/content`], [parts({ type: 'tool_result', tool_use_id: 't', content: [CANARY] }), `${AT}/content/0`], [parts({ type: 'tool_result', tool_use_id: 't', is_error: 'no' }), `${AT}/is_error`],
  [{ model: 'm', messages: [], system: 1 }, '/system'], [{ model: 'm', messages: [], system: [{ type: 'text' }] }, '/system/0/text'],
  [{ model: 'm', messages: [], tools: CANARY }, '/tools'], [{ model: 'm', messages: [], tools: [1] }, '/tools/0'], [{ model: 'm', messages: [], tools: [{ name: 1 }] }, '/tools/0/name'], [{ model: 'm', messages: [], tools: [{ name: 'f', input_schema: CANARY }] }, '/tools/0/input_schema'],
  [{ model: 'm', messages: [], stream: 'yes' }, '/stream'], [{ model: 'm', messages: [], max_tokens: 1.5 }, '/max_tokens'], [{ model: 'm', messages: [], metadata: CANARY }, '/metadata'], [{ model: 'm', messages: [], metadata: { user_id: 1 } }, '/metadata/user_id'], [{ model: 'm', messages: [], output_config: CANARY }, '/output_config'],
];

describe.each<[SurfaceId, readonly Case[]]>([['openai.chat', OPENAI], ['anthropic.messages', ANTHROPIC]])('%s requests of wrong types', (surface, cases) => {
  test.each(cases.map(([body, pointer]) => [pointer, JSON.stringify(body)]))('%s in %s', (pointer, raw) => {
    const error = failure(() => surfaceById(surface).parseRequest(raw, JSON.parse(raw) as JsonValue));
    expect(error.code).toBe('request.invalid_shape');
    expect(error.location?.pointer).toBe(pointer);
    expect(error.message).not.toContain(CANARY);
  });
});

const ANSWERS: Record<SurfaceId, readonly unknown[]> = {
  'openai.chat': [
    [], null, {}, { choices: {} }, { choices: [CANARY] }, { choices: [{}] }, { choices: [{ text: CANARY }] }, { choices: [{ message: CANARY }] },
    { choices: [{ message: { content: 1 } }] }, { choices: [{ message: { content: [{ type: 'text' }] } }] }, { choices: [{ message: { tool_calls: {} } }] },
    { choices: [{ message: { tool_calls: [{ id: 'a', function: { name: 'f', arguments: {} } }] } }] }, { choices: [{ message: { tool_calls: [{ id: 'a', function: { arguments: '' } }] } }] },
    { choices: [{ message: { content: '' }, finish_reason: 1 }] }, { choices: [], model: 1 }, { choices: [{ message: { audio: CANARY } }] }, { choices: [{ message: { refusal: 1 } }] },
  ],
  'anthropic.messages': [
    [], {}, { content: CANARY }, { content: {} }, { content: [CANARY] }, { content: [{}] }, { content: [{ type: 'text' }] }, { content: [{ type: 'tool_use', id: 't', name: 'f', input: CANARY }] },
    { content: [], stop_reason: 1 }, { content: [], model: [] }, { content: [{ type: 'tool_use', name: 'f', input: {} }] },
  ],
};

/** Events, all of which but the last are read without complaint. */
const STREAMS: Record<SurfaceId, readonly (readonly string[])[]> = {
  'openai.chat': [
    ['not json'], ['[1]'], ['"text"'], ['{"choices":1}'], ['{}'], ['{"choices":[1]}'], ['{"choices":[{"index":-1,"delta":{}}]}'], ['{"choices":[{"index":"0","delta":{}}]}'],
    ['{"choices":[{"index":0,"delta":"x"}]}'], ['{"choices":[{"index":0,"delta":{"content":1}}]}'], ['{"choices":[{"index":0,"delta":{"tool_calls":{}}}]}'], ['{"choices":[{"index":0,"delta":{"tool_calls":[1]}}]}'],
    ['{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":{}}}]}}]}'], ['{"choices":[{"index":0,"delta":{},"finish_reason":1}]}'],
    ['{"choices":[{"index":0,"delta":{"content":"safe","content":"other"}}]}'],
    ['{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"safe","arguments":""}}]}}]}', '{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"other"}}]}}]}'],
    ['{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', '{"choices":[{"index":0,"delta":{"content":"more"}}]}'],
    ['[DONE]', '{"choices":[{"index":0,"delta":{"content":"more"}}]}'],
  ],
  'anthropic.messages': [
    ['not json'], ['[DONE]'], ['{}'], ['{"type":1}'], ['{"type":"message_start"}'], ['{"type":"message_start","message":{"content":[{"type":"text","text":"early"}]}}'],
    ['{"type":"content_block_start","index":0}'], ['{"type":"content_block_start","content_block":{"type":"text","text":""}}'], ['{"type":"content_block_start","index":0,"content_block":{"type":"text"}}'],
    ['{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"no block"}}'], ['{"type":"content_block_stop","index":0}'],
    ['{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}', '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}'],
    ['{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":1}}'],
    ['{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}', '{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}'],
    ['{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":1}}}', '{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}'],
    ['{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}', '{"type":"content_block_stop","index":0}', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"late"}}'],
    ['{"type":"message_stop"}', '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"late"}}'],
  ],
};

describe.each<SurfaceId>(['openai.chat', 'anthropic.messages'])('%s answers of wrong types', (surface) => {
  test.each(ANSWERS[surface].map((body) => [JSON.stringify(body)]))('%s', (raw) => {
    const error = failure(() => surfaceById(surface).parseAnswer(raw, JSON.parse(raw) as JsonValue));
    expect(error.code).toBe('upstream.bad_answer');
    expect(error.message).not.toContain(CANARY);
  });
  test.each(STREAMS[surface].map((events) => [events]))('%j', (events) => {
    const stream = surfaceById(surface).openStream();
    for (const data of events.slice(0, -1)) stream.read({ data, raw: '' });
    expect(failure(() => stream.read({ data: events.at(-1) ?? '', raw: '' })).code).toBe('upstream.bad_answer');
  });
});

test('an event whose name and type differ is refused', () => {
  const data = '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}';
  expect(failure(() => surfaceById('anthropic.messages').openStream().read({ event: 'ping', data, raw: '' })).code).toBe('upstream.bad_answer');
});

test.each<SurfaceId>(['openai.chat', 'anthropic.messages'])('%s: ten thousand messages take milliseconds', (surface) => {
  const messages = Array.from({ length: 10_000 }, (_, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text: `turn ${index}` }] }));
  const raw = JSON.stringify({ model: 'm', messages });
  const body = JSON.parse(raw) as JsonValue;
  const start = process.cpuUsage();
  expect(surfaceById(surface).parseRequest(raw, body).parts).toHaveLength(10_000);
  expect(processorTime(start)).toBeLessThan(500);
});

test.each<SurfaceId>(['openai.chat', 'anthropic.messages'])('%s: nesting as deep as bodies may be is walked, deeper never arrives', (surface) => {
  const nested = (depth: number): string => `{"model":"m","messages":[],"x":${'['.repeat(depth)}"deep"${']'.repeat(depth)}}`;
  const raw = nested(63);
  expect(surfaceById(surface).parseRequest(raw, parseStrict(raw, 64)).parts).toHaveLength(1);
  expect(failure(() => parseStrict(nested(64), 64)).code).toBe('request.too_deep');
});

test('paths match exactly, whatever the query', () => {
  expect(surfaceForPath('/v1/messages?beta=true')?.id).toBe('anthropic.messages');
  expect(surfaceForPath('/v1/chat/completions')?.id).toBe('openai.chat');
  for (const path of ['/v1/messages/', '/V1/messages', '/v1/messages/count_tokens', '/v1//messages', '/', '']) expect(surfaceForPath(path)).toBeUndefined();
});
