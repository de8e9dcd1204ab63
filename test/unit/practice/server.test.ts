import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPracticeModel } from '../../../src/practice/server.ts';

let model: Awaited<ReturnType<typeof startPracticeModel>>;
beforeAll(async () => { model = await startPracticeModel({}); });
afterAll(() => model.close());

const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => fetch(`${model.url}${path}`, { method: 'POST', body, headers });

test('says what it is', async () => {
  const response = await fetch(model.url);
  expect(response.headers.get('x-practice-model')).toBe('simulation');
  expect(await response.text()).toMatch(/simulation, not a language model/);
});

test.each([
  ['not JSON', '{"model":'], ['a list', '[]'], ['a word', '"hi"'], ['nothing', ''], ['null', 'null'],
  ['messages of numbers', '{"model":"m","max_tokens":5,"messages":[1,2]}'], ['a role that is no text', '{"model":"m","max_tokens":5,"messages":[{"role":5}]}'],
])('%s is refused in the shape of either API', async (_, body) => {
  const openai = await post('/v1/chat/completions', body);
  expect([openai.status, await openai.json()]).toEqual([400, { error: { message: expect.any(String) as unknown, type: 'invalid_request_error', param: expect.toBeOneOf([null, expect.any(String)]) as unknown, code: null } }]);
  const anthropic = await post('/v1/messages', body);
  expect([anthropic.status, await anthropic.json()]).toEqual([400, { type: 'error', error: { type: 'invalid_request_error', message: expect.any(String) as unknown } }]);
});

test('broken UTF-8, unknown paths and methods', async () => {
  expect((await post('/v1/chat/completions', new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400);
  expect((await post('/v1/embeddings', '{}')).status).toBe(404);
  expect((await fetch(`${model.url}/v1/chat/completions`)).status).toBe(405);
  expect((await fetch(`${model.url}/v1/models/%E0%A4%A`)).status).toBe(200);
});

test('content of any type is answered', async () => {
  for (const content of [null, 7, {}, [], [null, 1, 'x', { type: 'image_url', image_url: { url: 'data:,x' } }], { type: 'text', text: 'x' }]) {
    const response = await post('/v1/chat/completions', JSON.stringify({ model: 'm', messages: [{ role: 'user', content }, { role: 'assistant', content, tool_calls: [1, { id: 5, function: { name: 6, arguments: '{' } }] }, { role: 'tool', tool_call_id: 7, content }] }));
    expect(response.status).toBe(200);
  }
});

test('many messages, and a body that is too large', async () => {
  const many = { model: 'm', messages: Array.from({ length: 20_000 }, () => ({ role: 'user', content: 'Say "x"' })) };
  expect((await post('/v1/chat/completions', JSON.stringify(many))).status).toBe(200);
  const huge = await post('/v1/messages', 'x'.repeat(33 * 1024 * 1024)).then((response) => response.status, () => 'closed');
  expect([413, 'closed']).toContain(huge);
  expect((await fetch(model.url)).status).toBe(200);
});

test('a client that goes away in the middle of a stream ends it', async () => {
  const slow = await startPracticeModel({ tokenDelayMs: 20 });
  const socket = connect(Number(new URL(slow.url).port), '127.0.0.1');
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: `Say "${'word '.repeat(150)}"` }] });
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await once(socket, 'data');
  socket.destroy();
  const start = performance.now();
  await slow.close();
  expect(performance.now() - start).toBeLessThan(1_500);
});
