import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode, SallyportError } from '../../../src/core/errors.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import type { Answer, Conversation, SurfaceId } from '../../../src/conversation/types.ts';
import { SseParser, surfaceById } from '../../../src/conversation/wire/index.ts';

const REFUSAL = { text: 'No.', rules: ['pii.iban'], exchange: 'ex_1' };
const request = (surface: SurfaceId, raw: string): Conversation => surfaceById(surface).parseRequest(raw, JSON.parse(raw) as JsonValue);
const answer = (surface: SurfaceId, raw: string): Answer => surfaceById(surface).parseAnswer(raw, JSON.parse(raw) as JsonValue);

describe('system notes keep every other byte', () => {
  const cases: readonly (readonly [SurfaceId, name: string, before: string, after: string])[] = [
    ['openai.chat', 'a system string', '{ "model":"m", "messages":[ {"role":"user","content":"u"}, {"content":"s\\u0021", "role":"system"} ], "t":1.50 }', '{ "model":"m", "messages":[ {"role":"user","content":"u"}, {"content":"s!\\n\\nNOTE", "role":"system"} ], "t":1.50 }'],
    ['openai.chat', 'developer parts', '{"model":"m","messages":[{"role":"developer","content":[ {"type":"text","text":"a"} ]}]}', '{"model":"m","messages":[{"role":"developer","content":[ {"type":"text","text":"a"} ,{"type":"text","text":"NOTE"}]}]}'],
    ['openai.chat', 'empty parts', '{"model":"m","messages":[{"role":"system","content":[]}]}', '{"model":"m","messages":[{"role":"system","content":[{"type":"text","text":"NOTE"}]}]}'],
    ['openai.chat', 'an empty string', '{"model":"m","messages":[{"role":"system","content":""}]}', '{"model":"m","messages":[{"role":"system","content":"NOTE"}]}'],
    ['openai.chat', 'no system message', '{"model":"m","messages": [ {"role":"user","content":"u"}]}', '{"model":"m","messages": [{"role":"system","content":"NOTE"}, {"role":"user","content":"u"}]}'],
    ['openai.chat', 'a system message without content', '{"model":"m","messages":[{"role":"system","content":null}]}', '{"model":"m","messages":[{"role":"system","content":"NOTE"},{"role":"system","content":null}]}'],
    ['openai.chat', 'no message', '{"model":"m","messages":[]}', '{"model":"m","messages":[{"role":"system","content":"NOTE"}]}'],
    ['anthropic.messages', 'a string', '{"system":"s","model":"m","messages":[]}', '{"system":"s\\n\\nNOTE","model":"m","messages":[]}'],
    ['anthropic.messages', 'blocks', '{"model":"m","system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}],"messages":[]}', '{"model":"m","system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"NOTE"}],"messages":[]}'],
    ['anthropic.messages', 'absent', ' {"model":"m","messages":[],"t":1.50}', ' {"system":"NOTE","model":"m","messages":[],"t":1.50}'],
    ['anthropic.messages', 'empty', '{"model":"m","system":"","messages":[]}', '{"model":"m","system":"NOTE","messages":[]}'],
    ['anthropic.messages', 'null', '{"model":"m","system":null,"messages":[]}', '{"model":"m","system":"NOTE","messages":[]}'],
  ];
  test.each(cases)('%s: %s', (surface, _name, before, after) => {
    expect(surfaceById(surface).addSystemNote(request(surface, before), before, 'NOTE')).toBe(after);
  });
  test.each<[SurfaceId, string]>([['openai.chat', '{"model":"m","messages":[{"role":"system","content":"SECRET"}]}'], ['anthropic.messages', '{"model":"m","messages":[],"system":"SECRET"}']])('%s: added to a text that was edited before', (surface, raw) => {
    const edited = raw.replace('SECRET', '[redacted]');
    const out = surfaceById(surface).addSystemNote(request(surface, raw), edited, 'NOTE');
    expect(out).toContain('"[redacted]\\n\\nNOTE"');
    expect(out).not.toContain('SECRET');
  });
});

describe('errors', () => {
  test.each(Object.keys(ERRORS) as ErrorCode[])('%s has a type for its status in both shapes', (code) => {
    const error = new SallyportError(code, 'It happened.', { location: { pointer: '/messages/0' } });
    const blocked = code === 'request.blocked' || code === 'answer.blocked';
    const openai = surfaceById('openai.chat').error(error, 'ex_9', ['a.b', 'c.d']);
    expect(openai.status).toBe(ERRORS[code].status);
    const { error: one } = JSON.parse(openai.body) as { error: Record<string, unknown> };
    expect(one).toMatchObject({ param: '/messages/0', code: blocked ? 'content_filter' : code });
    for (const piece of ['It happened.', 'a.b', 'c.d', 'sallyport ledger show ex_9']) expect(one['message']).toContain(piece);
    const anthropic = JSON.parse(surfaceById('anthropic.messages').error(error, 'ex_9').body) as Record<string, Record<string, unknown>>;
    expect(anthropic).toMatchObject({ type: 'error', request_id: 'ex_9', error: { code: blocked ? 'content_filter' : code } });
    const types: Record<number, [string, string]> = {
      401: ['authentication_error', 'authentication_error'], 403: ['permission_error', 'permission_error'], 404: ['not_found_error', 'not_found_error'],
      413: ['invalid_request_error', 'request_too_large'], 500: ['server_error', 'api_error'], 502: ['server_error', 'api_error'], 503: ['server_error', 'overloaded_error'], 504: ['server_error', 'timeout_error'],
    };
    const [a, b] = blocked ? ['invalid_request_error', 'invalid_request_error'] : types[error.status] ?? ['invalid_request_error', 'invalid_request_error'];
    expect(one['type']).toBe(a);
    expect(anthropic['error']?.['type']).toBe(b);
  });
});

describe('refusals', () => {
  test('openai.chat refuses every choice that was asked for', () => {
    const conversation = request('openai.chat', '{"model":"gpt","n":3,"messages":[],"stream_options":{"include_usage":true}}');
    const { status, body } = surfaceById('openai.chat').refusal(conversation, REFUSAL);
    expect(status).toBe(200);
    const parsed = answer('openai.chat', body);
    expect(parsed.finish).toEqual(['content_filter', 'content_filter', 'content_filter']);
    expect(parsed.parts.filter(({ pointer }) => pointer.endsWith('/content')).map(({ text }) => text)).toEqual(['No.', 'No.', 'No.']);
    expect(body).toContain('pii.iban');
    const events = new SseParser(10_000).push(new TextEncoder().encode(surfaceById('openai.chat').refusalStream(conversation, REFUSAL)));
    expect(events).toHaveLength(8);
    expect(events.at(-1)?.data).toBe('[DONE]');
    expect(JSON.parse(events.at(-2)?.data ?? '')).toMatchObject({ choices: [], usage: { total_tokens: 0 } });
  });

  test('anthropic.messages', () => {
    const conversation = request('anthropic.messages', '{"model":"claude","messages":[]}');
    const parsed = answer('anthropic.messages', surfaceById('anthropic.messages').refusal(conversation, REFUSAL).body);
    expect(parsed).toMatchObject({ finish: ['refusal'], model: 'claude' });
    expect(parsed.parts[0]).toMatchObject({ pointer: '/content/0/text', text: 'No.' });
    const out = surfaceById('anthropic.messages').refusalStream(conversation, REFUSAL);
    expect(out).toContain('"model":"claude"');
    expect(out).toContain('pii.iban');
  });
});

describe('refused choices', () => {
  test('only the choices named change, and nothing of them remains', () => {
    const kept = '{"index":0, "message":{"content":"fine \\u0021"}, "x":1.50}';
    const raw = `{"id":"c", "choices":[${kept}, {"index":5,"message":{"content":"bad","x":"also bad"},"logprobs":{"content":[{"token":"bad"}]}}], "y":2.0}`;
    const out = surfaceById('openai.chat').refuseChoices(answer('openai.chat', raw), [1], REFUSAL);
    expect(out).toBe(`{"id":"c", "choices":[${kept}, {"index":5,"message":{"role":"assistant","content":"No.","refusal":null},"logprobs":null,"finish_reason":"content_filter","sallyport":{"exchange":"ex_1","rules":["pii.iban"]}}], "y":2.0}`);
    expect(surfaceById('openai.chat').refuseChoices(answer('openai.chat', raw), [], REFUSAL)).toBe(raw);
  });

  test('a message is refused whole, with the fields it lacked', () => {
    const raw = '{"id":"m","content":[{"type":"text","text":"bad"},{"type":"tool_use","id":"t","name":"f","input":{"x":"bad"}}], "stop_reason":"tool_use","usage":{"output_tokens":1.0}}';
    const out = surfaceById('anthropic.messages').refuseChoices(answer('anthropic.messages', raw), [0], REFUSAL);
    expect(JSON.parse(out)).toMatchObject({ id: 'm', content: [{ type: 'text', text: 'No.' }], stop_reason: 'refusal', stop_sequence: null, stop_details: { type: 'refusal' } });
    expect(out).not.toContain('bad');
    expect(out).toContain('"output_tokens":1.0');
    expect(surfaceById('anthropic.messages').refuseChoices(answer('anthropic.messages', raw), [], REFUSAL)).toBe(raw);
  });
});

describe('facts of a request', () => {
  test('openai.chat', () => {
    expect(request('openai.chat', '{"model":"gpt","n":2,"stream":true,"max_tokens":5,"max_completion_tokens":9,"user":"u","safety_identifier":"s","messages":[{"role":"user","content":""}]}'))
      .toMatchObject({ model: 'gpt', choices: 2, stream: true, maxOutputTokens: 9, endUser: 'u', messageCount: 1, parts: [] });
    expect(request('openai.chat', '{"model":"gpt","messages":[],"n":null,"stream":null,"tools":null,"safety_identifier":"s"}')).toMatchObject({ choices: 1, stream: false, endUser: 's' });
  });
  test('anthropic.messages', () => {
    expect(request('anthropic.messages', '{"model":"claude","max_tokens":7,"messages":[],"metadata":{"user_id":"u"}}')).toMatchObject({ choices: 1, stream: false, maxOutputTokens: 7, endUser: 'u' });
  });
  test('media have type and size, or the address they stand at', () => {
    const image = (url: string): unknown => request('openai.chat', JSON.stringify({ model: 'm', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] })).parts[0]?.media;
    expect(image('data:image/png;base64,iVBORw0KGgo=')).toEqual({ type: 'image/png', bytes: 8 });
    expect(image('DATA:;base64,AAAA')).toEqual({ bytes: 3 });
    expect(image('https://example.com/data:x')).toEqual({ url: 'https://example.com/data:x' });
  });
});
