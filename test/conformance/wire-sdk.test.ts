import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic, { AuthenticationError } from '@anthropic-ai/sdk';
import OpenAI, { PermissionDeniedError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SallyportError } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import type { SurfaceId } from '../../src/conversation/types.ts';
import { SseParser, surfaceById } from '../../src/conversation/wire/index.ts';
import type { WireBody, WireStream } from '../../src/conversation/wire/contract.ts';

/** What the official clients make of the bytes that are written here. */

const REFUSAL = { text: 'I cannot help with that.', rules: ['secret.generic'], exchange: 'ex_1' };
let reply: { readonly status: number; readonly type: string; readonly body: string };
let server: Server;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(reply.status, { 'content-type': reply.type });
    response.end(reply.body);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  openai = new OpenAI({ apiKey: 'k', baseURL: `${base}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'k', baseURL: base, maxRetries: 0 });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

const serveStream = (body: string): void => { reply = { status: 200, type: 'text/event-stream', body }; };
const serve = ({ status, headers, body }: WireBody): void => { reply = { status, type: String(headers['content-type'] ?? ''), body }; };
const corpus = (name: string): string => readFileSync(new URL(`../../corpus/wire/${name}`, import.meta.url), 'utf8');

/** A stream read up to `events` events and rendered, with texts held back, and what `then` adds. */
function through(surface: SurfaceId, raw: string, change: (text: string) => string | undefined, events = Infinity, then: (stream: WireStream) => string = () => ''): string {
  const stream = surfaceById(surface).openStream();
  let out = '';
  for (const event of new SseParser(100_000).push(new TextEncoder().encode(raw)).slice(0, events)) {
    const read = stream.read(event);
    out += read.render(read.deltas.map(({ text }) => change(text)));
  }
  return out + then(stream);
}

const chat = () => openai.chat.completions.stream({ model: 'gpt', messages: [{ role: 'user', content: 'hi' }] });
const messages = () => anthropic.messages.stream({ model: 'claude', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] });

describe('openai', () => {
  test('streams pass unchanged', async () => {
    serveStream(through('openai.chat', corpus('openai.chat/text.sse'), () => undefined));
    const completion = await chat().finalChatCompletion();
    expect(completion.choices[0]?.message.content).toBe('Grüß dich, 日本 🙂 done.');
    expect(completion.usage?.total_tokens).toBe(14);
  });

  test('changed texts and tool arguments are accumulated', async () => {
    serveStream(through('openai.chat', corpus('openai.chat/parallel-tools.sse'), (text) => text.replace('Paris', 'Rome')));
    const completion = await chat().finalChatCompletion();
    expect(completion.choices[0]?.message.tool_calls?.map((call) => (call.type === 'function' ? [call.id, call.function.name, call.function.arguments] : []))).toEqual([['call_1', 'get_weather', '{"city":"Rome"} '], ['call_2', 'get_time', '{"zone":"CET"}']]);
  });

  test('text held back and written later', async () => {
    const raw = corpus('openai.chat/text.sse');
    const stream = surfaceById('openai.chat').openStream();
    let out = '';
    let held = '';
    for (const event of new SseParser(100_000).push(new TextEncoder().encode(raw))) {
      const read = stream.read(event);
      held += read.deltas.map(({ text }) => text).join('');
      if (read.terminal && read.closes[0] !== undefined) out += stream.write(read.closes[0], held);
      out += read.render(read.deltas.map(() => ''));
    }
    serveStream(out);
    expect((await chat().finalChatCompletion()).choices[0]?.message.content).toBe('Grüß dich, 日本 🙂 done.');
  });

  test('a refusal in the middle of three choices', async () => {
    serveStream(through('openai.chat', corpus('openai.chat/three-choices.sse'), () => undefined, 5, (stream) => [0, 1, 2].map((choice) => stream.refuse(choice, REFUSAL, [])).join('') + stream.end()));
    const collected: Record<number, string> = {};
    const finish: (string | null)[] = [];
    for await (const part of await openai.chat.completions.create({ model: 'gpt', n: 3, stream: true, messages: [] })) {
      for (const choice of part.choices) {
        collected[choice.index] = (collected[choice.index] ?? '') + (choice.delta.content ?? '');
        if (choice.finish_reason !== null) finish.push(choice.finish_reason);
      }
    }
    expect(collected).toEqual({ 0: `A1 ${REFUSAL.text}`, 1: REFUSAL.text, 2: `C1 ${REFUSAL.text}` });
    expect(finish).toEqual(['content_filter', 'content_filter', 'content_filter']);
  });

  test('whole refusals and refusal streams', async () => {
    const wire = surfaceById('openai.chat');
    const conversation = wire.parseRequest('', { model: 'gpt', messages: [] });
    serve(wire.refusal(conversation, REFUSAL));
    const whole = await openai.chat.completions.create({ model: 'gpt', messages: [] });
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'content_filter', message: { content: REFUSAL.text } });
    serveStream(wire.refusalStream(conversation, REFUSAL));
    let text = '';
    for await (const part of await openai.chat.completions.create({ model: 'gpt', stream: true, messages: [] })) text += part.choices[0]?.delta.content ?? '';
    expect(text).toBe(REFUSAL.text);
  });

  test('errors arrive as the client knows them, whole and in the middle', async () => {
    const error = new SallyportError('request.blocked', 'The policy blocks this request.', { location: { pointer: '/messages/0/content' } });
    serve(surfaceById('openai.chat').error(error, 'ex_9', ['secret.generic']));
    const caught = await openai.chat.completions.create({ model: 'gpt', messages: [] }).catch((thrown: unknown) => thrown);
    expect(caught).toBeInstanceOf(PermissionDeniedError);
    expect(caught).toMatchObject({ code: 'content_filter', param: '/messages/0/content', type: 'invalid_request_error' });
    serveStream(through('openai.chat', corpus('openai.chat/text.sse'), () => undefined, 2, (stream) => stream.error(new SallyportError('upstream.reset', 'The upstream broke the connection.'), 'ex_9')));
    await expect(chat().finalChatCompletion()).rejects.toThrow(/broke the connection/);
  });
});

describe('anthropic', () => {
  test('streams pass unchanged', async () => {
    serveStream(through('anthropic.messages', corpus('anthropic.messages/server-tools.sse'), () => undefined));
    const message = await messages().finalMessage();
    expect(message.content.map(({ type }) => type)).toEqual(['server_tool_use', 'web_search_tool_result', 'text']);
    expect(message.usage.output_tokens).toBe(40);
  });

  test('changed texts and inputs are accumulated, whole inputs too', async () => {
    serveStream(through('anthropic.messages', corpus('anthropic.messages/thinking-tools.sse'), (text) => text.replace('CET', 'UTC').replace('now', 'later')));
    const { content } = await messages().finalMessage();
    expect(content).toMatchObject([{ thinking: 'Two tools.', signature: 'EqQB' }, { type: 'redacted_thinking' }, { text: 'Well, later.' }, { input: { city: 'Paris' } }, { input: { zone: 'UTC' } }]);
  });

  test.each([0, 1, 2, 4, 6, 8, 10, 12])('a refusal after %i events', async (events) => {
    serveStream(through('anthropic.messages', corpus('anthropic.messages/thinking-tools.sse'), () => undefined, events, (stream) => stream.refuse(0, REFUSAL, []) + stream.end()));
    const seen: string[] = [];
    const message = await messages().on('streamEvent', ({ type }) => { seen.push(type); }).finalMessage();
    expect(message.stop_reason).toBe('refusal');
    expect(message.content.at(-1)).toMatchObject({ type: 'text', text: REFUSAL.text });
    expect(seen.filter((type) => type === 'content_block_start')).toHaveLength(seen.filter((type) => type === 'content_block_stop').length);
    expect(message.content).toHaveLength(seen.filter((type) => type === 'content_block_start').length);
  });

  test('whole refusals and refusal streams', async () => {
    const wire = surfaceById('anthropic.messages');
    const conversation = wire.parseRequest('', { model: 'claude', messages: [] });
    serve(wire.refusal(conversation, REFUSAL));
    const whole = await anthropic.messages.create({ model: 'claude', max_tokens: 9, messages: [] });
    expect(whole).toMatchObject({ stop_reason: 'refusal', model: 'claude', content: [{ type: 'text', text: REFUSAL.text }] });
    serveStream(wire.refusalStream(conversation, REFUSAL));
    expect(await messages().finalMessage()).toMatchObject({ stop_reason: 'refusal', model: 'claude', content: [{ type: 'text', text: REFUSAL.text }] });
  });

  test('errors arrive as the client knows them, whole and in the middle', async () => {
    serve(surfaceById('anthropic.messages').error(new SallyportError('auth.invalid_key', 'The key is unknown.'), 'ex_9'));
    const caught = await anthropic.messages.create({ model: 'claude', max_tokens: 9, messages: [] }).catch((thrown: unknown) => thrown);
    expect(caught).toBeInstanceOf(AuthenticationError);
    serveStream(through('anthropic.messages', corpus('anthropic.messages/text.sse'), () => undefined, 3, (stream) => stream.error(new SallyportError('answer.blocked', 'The policy blocks this answer.'), 'ex_9')));
    await expect(messages().finalMessage()).rejects.toThrow(/blocks this answer/);
  });
});

test('a body that a client builds is read', () => {
  const body: JsonValue = { model: 'gpt', messages: [{ role: 'user', content: 'hi' }], stream: true };
  expect(surfaceById('openai.chat').parseRequest(JSON.stringify(body), body).parts).toHaveLength(1);
});
