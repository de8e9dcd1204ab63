import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/errors.ts';
import { anthropicEvents, chunks, completion, json, message, sse } from '../support/gateway.ts';
import { expectFailure, expectNoLeak, expectServes, faultGateway, PROVIDERS, rawServer, recordsOf, send, watchForCrashes, type FaultGateway, type Provider, type Reply } from '../support/faults.ts';

const KEY = 'sk-live-provider-4f9a8b7c6d5e4f3a2b1c';
const LIMIT = 128 * 1024;

let gateway: FaultGateway;
beforeAll(async () => {
  process.env['SALLYPORT_FAULT_KEY'] = KEY;
  gateway = await faultGateway({ limits: { answerBytes: LIMIT, eventBytes: 16 * 1024 }, timeouts: { firstByte: 700, idle: 700, total: 2_000 }, upstream: { keyEnv: 'SALLYPORT_FAULT_KEY', headers: [{ name: 'x-extra', env: 'SALLYPORT_FAULT_KEY' }] } });
});
afterAll(async () => {
  await gateway.close();
  delete process.env['SALLYPORT_FAULT_KEY'];
});
watchForCrashes();

const answerOf = (provider: Provider, text: string): object => (provider.name === 'openai' ? completion(text) : message(text));
const eventsOf = (provider: Provider, pieces: readonly string[]): string[] => (provider.name === 'openai' ? chunks(pieces) : anthropicEvents(pieces));
const write = (response: ServerResponse, type: string, body: string | Buffer, status = 200, more: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': type, ...more });
  response.end(body);
};
const HTML = `<!doctype html><html><body>It works! ${KEY}</body></html>`;

/** Codes of the error events in a stream. */
function streamedErrors(provider: Provider, text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('data: {') && line.includes('"error"')).map((line) => provider.code(JSON.parse(line.slice(6))));
}

interface Whole { readonly name: string; readonly code: ErrorCode; readonly stream?: boolean; readonly reply: (provider: Provider, response: ServerResponse) => void }

const WHOLE: Whole[] = [
  { name: 'HTML with 200', code: 'upstream.bad_answer', reply: (_p, response) => write(response, 'text/html', HTML) },
  { name: 'HTML that claims to be JSON', code: 'upstream.bad_answer', reply: (_p, response) => write(response, 'application/json', HTML) },
  { name: 'an empty body', code: 'upstream.bad_answer', reply: (_p, response) => write(response, 'application/json', '') },
  { name: 'JSON of another shape', code: 'upstream.bad_answer', reply: (_p, response) => json(response, { hello: 'world' }) },
  { name: 'a JSON list', code: 'upstream.bad_answer', reply: (_p, response) => json(response, []) },
  { name: 'torn JSON', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', JSON.stringify(answerOf(p, 'x')).slice(0, -5)) },
  { name: 'a duplicate key', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', JSON.stringify(answerOf(p, 'x')).replace('"model"', '"id":"again","model"')) },
  { name: 'a duplicate key in the message', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', JSON.stringify(answerOf(p, 'x')).replace('"role"', '"role":"assistant","role"')) },
  { name: 'nesting without end', code: 'upstream.bad_answer', reply: (_p, response) => write(response, 'application/json', '['.repeat(50_000) + ']'.repeat(50_000)) },
  { name: 'text that is not UTF-8', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', Buffer.from(JSON.stringify(answerOf(p, '\u00ff\u00fe')), 'latin1')) },
  { name: 'an event stream nobody asked for', code: 'upstream.bad_answer', reply: (p, response) => { void sse(response, eventsOf(p, ['Hello'])); } },
  { name: 'JSON where a stream was asked for', code: 'upstream.bad_answer', stream: true, reply: (p, response) => json(response, answerOf(p, 'Hello')) },
  { name: '204', code: 'upstream.bad_answer', reply: (_p, response) => { response.writeHead(204); response.end(); } },
  { name: '206', code: 'upstream.bad_answer', reply: (p, response) => json(response, answerOf(p, 'x'), 206) },
  { name: '301 with a body', code: 'upstream.bad_answer', reply: (_p, response) => write(response, 'text/html', HTML.repeat(500), 301, { location: 'http://elsewhere.example/' }) },
  { name: 'an unknown content encoding', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', JSON.stringify(answerOf(p, 'x')), 200, { 'content-encoding': 'zstd-9' }) },
  { name: 'gzip that is not', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', JSON.stringify(answerOf(p, 'x')), 200, { 'content-encoding': 'gzip' }) },
  { name: 'torn gzip', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'application/json', gzipSync(JSON.stringify(answerOf(p, 'x'))).subarray(0, -10), 200, { 'content-encoding': 'gzip' }) },
  { name: 'an answer over the limit', code: 'upstream.too_large', reply: (p, response) => json(response, answerOf(p, 'x'.repeat(LIMIT))) },
  { name: 'a gzip bomb', code: 'upstream.too_large', reply: (p, response) => write(response, 'application/json', gzipSync(JSON.stringify(answerOf(p, 'x'.repeat(100 * LIMIT)))), 200, { 'content-encoding': 'gzip' }) },
  { name: 'an error body over the limit', code: 'upstream.too_large', reply: (_p, response) => write(response, 'application/json', `{"error":"${'x'.repeat(LIMIT)}"}`, 500) },
  { name: 'a reset before the head', code: 'upstream.reset', reply: (_p, response) => { response.socket?.resetAndDestroy(); } },
  { name: 'a close before the head', code: 'upstream.reset', reply: (_p, response) => { response.socket?.destroy(); } },
  { name: 'a reset inside the body', code: 'upstream.reset', reply: (p, response) => { response.writeHead(200, { 'content-type': 'application/json', 'content-length': 5_000 }); response.write(JSON.stringify(answerOf(p, 'x')).slice(0, 40)); setTimeout(() => response.socket?.resetAndDestroy(), 20); } },
  { name: 'a body shorter than its length', code: 'upstream.reset', reply: (p, response) => { response.writeHead(200, { 'content-type': 'application/json', 'content-length': 5_000 }); response.write(JSON.stringify(answerOf(p, 'x'))); setTimeout(() => response.socket?.end(), 20); } },
];

interface Streamed { readonly name: string; readonly code: ErrorCode; readonly reply: (provider: Provider, response: ServerResponse) => void }
const half = (provider: Provider): string[] => eventsOf(provider, ['Hello ', 'there, ', 'this goes ', 'on and on ']).slice(0, 4);
const STREAMED: Streamed[] = [
  { name: 'half an event', code: 'upstream.reset', reply: (p, response) => { void sse(response, [...half(p), 'data: {"choices":[{"ind']); } },
  { name: 'no last event', code: 'upstream.reset', reply: (p, response) => { void sse(response, half(p)); } },
  { name: 'no event at all', code: 'upstream.bad_answer', reply: (_p, response) => { void sse(response, []); } },
  { name: 'comments only', code: 'upstream.bad_answer', reply: (_p, response) => { void sse(response, [': hi\n\n', ': hi\n\n']); } },
  { name: 'JSON that claims to be a stream', code: 'upstream.bad_answer', reply: (p, response) => write(response, 'text/event-stream', JSON.stringify(answerOf(p, 'x'))) },
  { name: 'HTML that claims to be a stream', code: 'upstream.bad_answer', reply: (_p, response) => write(response, 'text/event-stream', `${HTML}\n\n`) },
  { name: 'an event that is not JSON', code: 'upstream.bad_answer', reply: (p, response) => { void sse(response, [...half(p), 'data: oops\n\n']); } },
  { name: 'an event of another protocol', code: 'upstream.bad_answer', reply: (p, response) => { void sse(response, eventsOf(PROVIDERS[p.name === 'openai' ? 1 : 0] ?? p, ['Hello'])); } },
  { name: 'an event with a duplicate key', code: 'upstream.bad_answer', reply: (p, response) => { void sse(response, [...half(p), `data: {"type":"ping","choices":[],"choices":[],"type":"ping"}\n\n`]); } },
  { name: 'bytes that are not UTF-8', code: 'upstream.bad_answer', reply: (p, response) => { void sse(response, [...half(p), Buffer.from('data: {"x":"\u00ff"}\n\n', 'latin1')]); } },
  { name: 'a single event without end', code: 'upstream.bad_answer', reply: (p, response) => endless(response, half(p), 'x'.repeat(4_000)) },
  { name: 'a stream without end', code: 'upstream.too_large', reply: (p, response) => endless(response, half(p), (half(p)[3] ?? '').replace('on and on', 'and on, '.repeat(300))) },
  { name: 'a reset in the middle', code: 'upstream.reset', reply: (p, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }); for (const event of half(p)) response.write(event); setTimeout(() => response.socket?.resetAndDestroy(), 20); } },
  { name: 'torn gzip in the middle', code: 'upstream.bad_answer', reply: (p, response) => { const data = gzipSync(half(p).join('')); write(response, 'text/event-stream', data.subarray(0, -9), 200, { 'content-encoding': 'gzip' }); } },
  { name: 'text after the end', code: 'upstream.bad_answer', reply: (p, response) => { void sse(response, [...eventsOf(p, ['Hello']).slice(0, p.name === 'openai' ? 3 : -1), half(p)[p.name === 'openai' ? 1 : 2] ?? '']); } },
];

function endless(response: ServerResponse, start: readonly string[], piece: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(start.join(''));
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

async function ask(provider: Provider, reply: (provider: Provider, response: ServerResponse) => void, stream = false): Promise<Reply> {
  gateway.upstream.reply = (_request, response) => { reply(provider, response); };
  return send(gateway, provider.path, provider.body('Hello', stream ? { stream: true } : {}));
}

describe.each(PROVIDERS)('$name', (provider) => {
  test.each(WHOLE)('$name', async ({ code, reply, stream }) => {
    expectFailure(gateway, provider, await ask(provider, reply, stream), code, [KEY]);
  });

  test.each(STREAMED)('streamed: $name', async ({ code, reply }) => {
    const answer = await ask(provider, reply, true);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(streamedErrors(provider, answer.text)).toEqual([code]);
    expectNoLeak(answer.text, [KEY]);
    const records = recordsOf(gateway, answer);
    expect(records).toMatchObject([{ ended: 'failed', error: code }]);
    expectNoLeak(JSON.stringify(records), [KEY]);
  });

  test('what came before the fault was given out', async () => {
    const answer = await ask(provider, (p, response) => { void sse(response, half(p)); }, true);
    expect(answer.text).toContain('Hello ');
    expect(recordsOf(gateway, answer)).toMatchObject([{ parts: [{ direction: 'request' }, { direction: 'answer', size: provider.name === 'openai' ? 23 : 13 }] }]);
  });

  test.each([400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 529])('an error of status %i passes, without the key', async (status) => {
    const body = provider.name === 'openai' ? { error: { message: `Incorrect API key provided: ${KEY}`, type: 'x', param: null, code: 'y', more: [KEY] } } : { type: 'error', error: { type: 'x', message: `bad ${KEY}` } };
    const answer = await ask(provider, (_p, response) => json(response, body, status, { 'retry-after': '7', 'x-extra-echo': KEY, 'x-request-id': 'r1', authorization: `Bearer ${KEY}`, 'x-api-key': 'short' }));
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual(JSON.parse(JSON.stringify(body).replaceAll(KEY, '[provider key]')));
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.headers.get('x-request-id')).toBe('r1');
    for (const [name, value] of answer.headers) {
      expect(['authorization', 'x-api-key', 'x-extra-echo']).not.toContain(name);
      expect(value).not.toContain(KEY);
    }
    const records = recordsOf(gateway, answer);
    expect(records).toMatchObject([{ status, ended: 'failed', error: `upstream status ${status}` }]);
    expectNoLeak(JSON.stringify(records), [KEY]);
  });

  test('an error that is told with status 200 passes as an error', async () => {
    gateway.upstream.reply = (_request, response) => json(response, { error: { message: 'The provider behind this one is down', code: 502 } });
    const answer = await send(gateway, provider.path, provider.body('Hello'));
    expect([answer.status, answer.json]).toEqual([502, { error: { message: 'The provider behind this one is down', code: 502 } }]);
    expect(recordsOf(gateway, answer)).toMatchObject([{ ended: 'failed', status: 502, error: 'upstream status 502', parts: [{ direction: 'request' }, { direction: 'answer' }] }]);
  });

  test.each([['no body', ''], ['text that is not UTF-8', Buffer.from([0xff, 0xfe, 0x41])], ['a duplicate key', '{"error":{},"error":{}}']])('an error with %s keeps its status', async (_, body) => {
    const answer = await ask(provider, (_p, response) => write(response, 'application/json', body, 500));
    expect(answer.status).toBe(500);
    expect(provider.code(answer.json)).toBe('upstream.bad_answer');
    expect(recordsOf(gateway, answer)).toMatchObject([{ status: 500, ended: 'failed', error: 'upstream.bad_answer' }]);
  });

  test.each([401, 404, 429, 503])('an error page of status %i is told in our words, with its status and when to come back', async (status) => {
    for (const stream of [false, true]) {
      const answer = await ask(provider, (_p, response) => write(response, 'text/html', HTML, status, { 'retry-after': '7', 'x-request-id': 'r1', 'x-extra-echo': KEY, 'set-cookie': 'a=b' }), stream);
      expect(answer.status).toBe(status);
      expect(provider.code(answer.json)).toBe('upstream.bad_answer');
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(answer.headers.get('retry-after')).toBe('7');
      expect(answer.headers.get('x-request-id')).toBe('r1');
      expect([...answer.headers.keys()]).not.toContain('set-cookie');
      expectNoLeak(JSON.stringify([...answer.headers]) + answer.text, [KEY, 'It works']);
      expect(recordsOf(gateway, answer)).toMatchObject([{ status, ended: 'failed', error: 'upstream.bad_answer' }]);
    }
  });

  test('an error event of the upstream passes once, and is recorded', async () => {
    const event = provider.name === 'openai' ? `data: {"error":{"message":"overloaded ${KEY}","type":"server_error","code":"overloaded"}}\n\n` : `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded ${KEY}"}}\n\n`;
    const answer = await ask(provider, (p, response) => { void sse(response, [...half(p), event]); }, true);
    expect(answer.text.split('"error"').length - 1).toBe(event.split('"error"').length - 1);
    expect(answer.text).toContain('verloaded');
    expectNoLeak(answer.text, [KEY]);
    expect(recordsOf(gateway, answer)).toMatchObject([{ ended: 'failed', error: 'upstream error event' }]);
  });

  test('silence before the head, and inside an answer', async () => {
    const answers = await Promise.all([
      (async () => { gateway.upstream.reply = (request, response) => { if (request.raw.includes('midway')) { response.writeHead(200, { 'content-type': request.raw.includes('true') ? 'text/event-stream' : 'application/json' }); response.write(request.raw.includes('true') ? half(provider).join('') : '{"a":'); } }; return send(gateway, provider.path, provider.body('silent')); })(),
      send(gateway, provider.path, provider.body('midway')),
      send(gateway, provider.path, provider.body('midway', { stream: true })),
    ]);
    const [before, inside, streamed] = answers;
    expectFailure(gateway, provider, before, 'upstream.timeout');
    expectFailure(gateway, provider, inside, 'upstream.timeout');
    expect(streamedErrors(provider, streamed.text)).toEqual(['upstream.timeout']);
    expect(recordsOf(gateway, streamed)).toMatchObject([{ ended: 'failed', error: 'upstream.timeout' }]);
  });

  test('an answer that takes longer than its whole time, never silent', async () => {
    const answer = await ask(provider, (p, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(half(p).join(''));
      const timer = setInterval(() => { if (response.destroyed) clearInterval(timer); else response.write(': still here\n\n'); }, 200);
    }, true);
    expect(streamedErrors(provider, answer.text)).toEqual(['upstream.timeout']);
    expect(recordsOf(gateway, answer)).toMatchObject([{ ended: 'failed', error: 'upstream.timeout' }]);
  });

  test.each(['gzip', 'x-gzip'])('%s although none was asked for', async (encoding) => {
    const whole = await ask(provider, (p, response) => write(response, 'application/json', gzipSync(JSON.stringify(answerOf(p, 'Hello.'))), 200, { 'content-encoding': encoding }));
    expect(whole.json).toEqual(answerOf(provider, 'Hello.'));
    expect(whole.headers.get('content-encoding')).toBeNull();
    const events = eventsOf(provider, ['Hello.']).join('');
    const streamed = await ask(provider, (_p, response) => write(response, 'text/event-stream', gzipSync(events), 200, { 'content-encoding': encoding }), true);
    expect(streamed.text).toBe(events);
  });

  test('one byte at a time, whole and streamed, changes nothing', async () => {
    const drip = async (response: ServerResponse, type: string, body: string): Promise<void> => {
      response.writeHead(200, { 'content-type': type });
      for (const byte of Buffer.from(body)) {
        response.write(Buffer.from([byte]));
        await new Promise((next) => { setImmediate(next); });
      }
      response.end();
    };
    const whole = JSON.stringify(answerOf(provider, 'Grüße, 世界 🙂.'));
    expect((await ask(provider, (_p, response) => { void drip(response, 'application/json', whole); })).text).toBe(whole);
    const events = eventsOf(provider, ['Grüße, ', '世界 🙂.']).join('');
    expect((await ask(provider, (_p, response) => { void drip(response, 'text/event-stream', events); }, true)).text).toBe(events);
  });

  test('headers that Node could not send again are left out', async () => {
    const body = JSON.stringify(answerOf(provider, 'Hello.'));
    const server = await rawServer((socket) => { socket.end(Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-odd: caf\u00e9 \u4e16\u754c\r\nx-plain: yes\r\ncontent-length: ${body.length}\r\n\r\n${body}`)); });
    const other = await faultGateway({ baseUrl: server.url });
    const answer = await send(other, provider.path, provider.body('Hello'));
    expect([answer.status, answer.headers.get('x-plain'), answer.text]).toEqual([200, 'yes', body]);
    await other.close();
    await server.close();
  });

  test('the gateway serves on, and no connection was leaked', async () => {
    await expectServes(gateway);
    expect(gateway.logs).toEqual([]);
  });
});

describe.each(PROVIDERS)('$name without a working upstream', (provider) => {
  test.each([
    ['nobody listens', 'http://127.0.0.1:9', 'upstream.unreachable'],
    ['no such host', 'http://no-such-host.invalid', 'upstream.unreachable'],
    ['a server that speaks something else', '', 'upstream.bad_answer'],
  ] as const)('%s', async (_name, url, code) => {
    const server = await rawServer((socket) => { socket.end('220 mail.example ESMTP ready\r\n'); });
    const other = await faultGateway({ baseUrl: url === '' ? server.url : url });
    const answer = await send(other, provider.path, provider.body('Hello'));
    expectFailure(other, provider, answer, code, [server.url, '127.0.0.1', 'no-such-host']);
    await other.close();
    await server.close();
  });

  test('a key that is not set', async () => {
    const other = await faultGateway({ upstream: { keyEnv: 'SALLYPORT_NOT_SET' } });
    expectFailure(other, provider, await send(other, provider.path, provider.body('Hello')), 'upstream.no_key');
    expect(other.upstream.seen).toHaveLength(0);
    await other.close();
  });

  test('a model nobody serves', async () => {
    const other = await faultGateway({ upstream: { models: ['gpt-*'] } });
    expectFailure(other, provider, await send(other, provider.path, provider.body('Hello')), 'request.unknown_model');
    await other.close();
  });
});

describe('the mark at the end of a stream', () => {
  const openai = PROVIDERS[0];
  if (openai === undefined) throw new Error('unreachable');
  const events = chunks(['Hello ', 'there.']);
  const text = events.slice(0, -1).join('');

  test.each(['data: [DONE]', 'data: [DONE]\n', 'data: [DONE]\r\n', 'data:[DONE]', 'data: [DONE]\r'])('may lack its blank line: %j', async (end) => {
    const answer = await ask(openai, (_p, response) => { void sse(response, [text, end.slice(0, 8), end.slice(8)]); }, true);
    expect(streamedErrors(openai, answer.text)).toEqual([]);
    expect(answer.text.startsWith(text)).toBe(true);
    expect(answer.text.slice(text.length)).toMatch(/^data: ?\[DONE\](?:\r?\n|\r)+$/);
    expect(recordsOf(gateway, answer)).toMatchObject([{ ended: 'complete' }]);
  });

  test.each(['data: [DON', 'data: {"choices":[]}', 'data: [DONE]x', 'event: a\ndata: [DONE]'])('is not what breaks off otherwise: %j', async (end) => {
    const answer = await ask(openai, (_p, response) => { void sse(response, [text, end]); }, true);
    expect(streamedErrors(openai, answer.text)).toEqual(['upstream.reset']);
  });
});
