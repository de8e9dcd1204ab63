import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/errors.ts';
import { expectFailure, expectServes, faultGateway, PROVIDERS, rawSocket, recordsOf, send, sendRaw, watchForCrashes, type FaultGateway, type Provider } from '../support/faults.ts';
import { json, message } from '../support/gateway.ts';

const SECRET = 'sk-proj-Zq8Lw3Xr5Tn7Vb9Mc2Kd4Fg6Hj1Ps0Ya';
const LIMIT = 256 * 1024;

let gateway: FaultGateway;
beforeAll(async () => {
  gateway = await faultGateway({ limits: { bodyBytes: LIMIT, requestMs: 300 } });
  const { reply } = gateway.upstream;
  gateway.upstream.reply = (request, response) => (request.path === '/v1/messages' ? json(response, message('Hello there.')) : reply(request, response));
});
afterAll(() => gateway.close());
beforeEach(() => { gateway.upstream.seen.length = 0; });
watchForCrashes();

const text = (value: unknown): string => JSON.stringify(value);

interface Case { readonly name: string; readonly code: ErrorCode; readonly body: (provider: Provider) => string | Uint8Array; readonly headers?: Record<string, string> }

function keys(count: number, extra: string): string {
  return `{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',')},${extra}}`;
}

const CASES: Case[] = [
  { name: 'an empty body', code: 'request.malformed_json', body: () => '' },
  { name: 'white space only', code: 'request.malformed_json', body: () => ' \n\t' },
  { name: 'words', code: 'request.malformed_json', body: () => `not json ${SECRET}` },
  { name: 'torn JSON', code: 'request.malformed_json', body: (p) => text(p.body(SECRET)).slice(0, -3) },
  { name: 'two values', code: 'request.malformed_json', body: (p) => text(p.body('a')) + text(p.body(SECRET)) },
  { name: 'single quotes', code: 'request.malformed_json', body: () => `{'model':'m'}` },
  { name: 'a comment', code: 'request.malformed_json', body: (p) => `/* hi */${text(p.body('a'))}` },
  { name: 'a trailing comma', code: 'request.malformed_json', body: (p) => text(p.body('a')).replace(/\}$/, ',}') },
  { name: 'NaN', code: 'request.malformed_json', body: (p) => text(p.body('a')).replace(/\}$/, ',"temperature":NaN}') },
  { name: 'a control character in a string', code: 'request.malformed_json', body: (p) => text(p.body('X')).replace('X', '\u0001') },
  { name: 'a byte order mark', code: 'request.malformed_json', body: (p) => `\ufeff${text(p.body('a'))}` },
  { name: 'UTF-16', code: 'request.malformed_json', body: (p) => Buffer.from(text(p.body('a')), 'utf16le') },
  { name: 'broken UTF-8', code: 'request.invalid_utf8', body: (p) => Buffer.concat([Buffer.from(text(p.body('a')).slice(0, -1)), Buffer.from([0xff, 0xfe, 0x7d])]) },
  { name: 'overlong UTF-8', code: 'request.invalid_utf8', body: (p) => Buffer.from(text(p.body('X')).replace('X', '\u00c0\u00af'), 'latin1') },
  { name: 'a surrogate written as UTF-8', code: 'request.invalid_utf8', body: (p) => Buffer.from(text(p.body('X')).replace('X', '\u00ed\u00a0\u0080'), 'latin1') },
  { name: 'a duplicate key', code: 'request.duplicate_key', body: (p) => text(p.body('a')).replace(/\}$/, `,"model":"${SECRET}"}`) },
  { name: 'a duplicate key by escapes', code: 'request.duplicate_key', body: (p) => text(p.body('a')).replace(/\}$/, ',"\\u006dodel":"other"}') },
  { name: 'a duplicate key in a message', code: 'request.duplicate_key', body: (p) => text(p.body('a')).replace('"content":', '"content":"b","content":') },
  { name: 'a duplicate key far down', code: 'request.duplicate_key', body: (p) => text(p.body('a', { metadata: [[[[{ x: 1 }]]]] })).replace('"x":1', '"x":1,"y":2,"x":3') },
  { name: 'a duplicate among 10,000 keys', code: 'request.duplicate_key', body: (p) => text(p.body('a', { metadata: 0 })).replace('"metadata":0', `"metadata":${keys(10_000, '"k5000":1')}`) },
  { name: 'the empty key twice', code: 'request.duplicate_key', body: (p) => text(p.body('a')).replace(/\}$/, ',"":1,"":2}') },
  { name: '__proto__ twice', code: 'request.duplicate_key', body: (p) => text(p.body('a')).replace(/\}$/, ',"__proto__":1,"__proto__":2}') },
  { name: '100,000-deep nesting', code: 'request.too_deep', body: (p) => text(p.body('X')).replace('"X"', '['.repeat(100_000) + ']'.repeat(100_000)) },
  { name: 'nesting one level too deep', code: 'request.too_deep', body: (p) => text(p.body('a', { metadata: 0 })).replace('"metadata":0', `"metadata":${'['.repeat(64)}${']'.repeat(64)}`) },
  { name: 'too long by its length header', code: 'request.too_large', body: (p) => text(p.body('x'.repeat(LIMIT))) },
  { name: 'a gzip bomb', code: 'request.too_large', body: (p) => gzipSync(text(p.body('x'.repeat(50 * LIMIT)))), headers: { 'content-encoding': 'gzip' } },
  { name: 'a br bomb', code: 'request.too_large', body: (p) => brotliCompressSync(text(p.body('x'.repeat(50 * LIMIT)))), headers: { 'content-encoding': 'br' } },
  { name: 'a deflate bomb', code: 'request.too_large', body: (p) => deflateSync(text(p.body('x'.repeat(50 * LIMIT)))), headers: { 'content-encoding': 'deflate' } },
  { name: 'torn gzip', code: 'request.malformed_json', body: (p) => gzipSync(text(p.body(SECRET))).subarray(0, -12), headers: { 'content-encoding': 'gzip' } },
  { name: 'gzip that is not', code: 'request.malformed_json', body: (p) => text(p.body(SECRET)), headers: { 'content-encoding': 'gzip' } },
  { name: 'gzip with a wrong checksum', code: 'request.malformed_json', body: (p) => { const data = gzipSync(text(p.body('a'))); data[data.length - 6] = (data[data.length - 6] ?? 0) ^ 0xff; return data; }, headers: { 'content-encoding': 'gzip' } },
  { name: 'an unknown encoding', code: 'request.unsupported_encoding', body: (p) => text(p.body('a')), headers: { 'content-encoding': 'compress' } },
  { name: 'two encodings', code: 'request.unsupported_encoding', body: (p) => gzipSync(gzipSync(text(p.body('a')))), headers: { 'content-encoding': 'gzip, gzip' } },
  { name: 'gzip without saying so', code: 'request.invalid_utf8', body: (p) => gzipSync(text(p.body('a'))) },
];

const WRONG: [string, (p: Provider) => unknown][] = [
  ['a string', () => 'hello'], ['a number', () => 5], ['null', () => null], ['a list', (p) => [p.body('a')]],
  ['no model', () => ({ messages: [] })], ['a model that is a number', (p) => p.body('a', { model: 5 })], ['an empty model', (p) => p.body('a', { model: '' })],
  ['no messages', () => ({ model: 'm' })], ['messages as text', (p) => p.body('a', { messages: 'hi' })], ['messages as an object', (p) => p.body('a', { messages: { 0: {} } })],
  ['a message that is text', (p) => p.body('a', { messages: ['hi'] })], ['a message that is null', (p) => p.body('a', { messages: [null] })], ['a role that is a number', (p) => p.body('a', { messages: [{ role: 1, content: 'a' }] })],
  ['no role', (p) => p.body('a', { messages: [{ content: 'a' }] })], ['content that is a number', (p) => p.body(5)], ['content that is true', (p) => p.body(true)],
  ['a content part without a type', (p) => p.body([{ text: 'a' }])], ['text that is a list', (p) => p.body([{ type: 'text', text: ['a'] }])],
  ['stream as text', (p) => p.body('a', { stream: 'yes' })], ['tools as text', (p) => p.body('a', { tools: 'all' })], ['a tool that is a number', (p) => p.body('a', { tools: [1] })],
  ['max_tokens as text', (p) => p.body('a', { max_tokens: 'many' })], ['max_tokens below zero', (p) => p.body('a', { max_tokens: -1 })], ['max_tokens with a fraction', (p) => p.body('a', { max_tokens: 1.5 })],
];
const WRONG_OPENAI: [string, (p: Provider) => unknown][] = [
  ['n as text', (p) => p.body('a', { n: '2' })], ['n of a billion', (p) => p.body('a', { n: 1e9 })], ['n of zero', (p) => p.body('a', { n: 0 })], ['user as a list', (p) => p.body('a', { user: ['u'] })],
  ['tool_calls as text', (p) => p.body('a', { messages: [{ role: 'assistant', tool_calls: 'x' }] })],
  ['tool arguments as an object', (p) => p.body('a', { messages: [{ role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: {} } }] }] })],
  ['a function without a name', (p) => p.body('a', { tools: [{ type: 'function', function: {} }] })], ['an image without a url', (p) => p.body([{ type: 'image_url', image_url: 5 }])],
];
const WRONG_ANTHROPIC: [string, (p: Provider) => unknown][] = [
  ['a content part that is text', (p) => p.body(['a'])], ['system as a number', (p) => p.body('a', { system: 5 })], ['metadata as text', (p) => p.body('a', { metadata: 'me' })], ['user_id as a number', (p) => p.body('a', { metadata: { user_id: 5 } })],
  ['a schema that is text', (p) => p.body('a', { tools: [{ name: 'f', input_schema: 'any' }] })], ['a tool result of a number', (p) => p.body([{ type: 'tool_result', tool_use_id: 'x', content: 5 }])],
];

describe.each(PROVIDERS)('$name', (provider) => {
  test.each(CASES)('$name', async ({ code, body, headers }) => {
    const answer = await send(gateway, provider.path, body(provider), headers === undefined ? {} : { headers });
    const record = expectFailure(gateway, provider, answer, code, [SECRET]);
    expect(record.parts).toEqual([]);
    expect(gateway.upstream.seen).toHaveLength(0);
  });

  test.each([...WRONG, ...(provider.name === 'openai' ? WRONG_OPENAI : WRONG_ANTHROPIC)])('wrong type: %s', async (_name, body) => {
    expectFailure(gateway, provider, await send(gateway, provider.path, JSON.stringify(body(provider))), 'request.invalid_shape');
    expect(gateway.upstream.seen).toHaveLength(0);
  });

  test('too long by chunked transfer', async () => {
    const answer = await sendRaw(gateway, { path: provider.path, headers: { 'transfer-encoding': 'chunked' }, chunks: Array.from({ length: 20 }, () => 'x'.repeat(LIMIT / 10)) });
    expect(answer.status).toBe(413);
    expect(provider.code(JSON.parse(answer.text))).toBe('request.too_large');
    expect(gateway.ledger.exchanges.at(-1)).toMatchObject({ ended: 'failed', error: 'request.too_large', status: 413 });
  });

  test.each([['gzip', gzipSync], ['x-gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync], ['GZIP', gzipSync]] as const)('a good body as %s is read and goes on plain', async (encoding, compress) => {
    const answer = await send(gateway, provider.path, compress(text(provider.body('Hello'))), { headers: { 'content-encoding': encoding } });
    expect(answer.status).toBe(200);
    expect(gateway.upstream.seen[0]?.body).toEqual(provider.body('Hello'));
    expect(gateway.upstream.seen[0]?.headers['content-encoding']).toBeUndefined();
  });

  test('lone surrogates in escapes pass as they came', async () => {
    const raw = text(provider.body('X')).replace('X', '\\ud83d and \\ude00 and \\uD83D\\uDE00');
    const answer = await send(gateway, provider.path, raw);
    expect(answer.status).toBe(200);
    expect(gateway.upstream.seen[0]?.raw).toBe(raw);
    expect(recordsOf(gateway, answer)).toMatchObject([{ ended: 'complete' }]);
  });

  test('10,000 different keys and the deepest allowed nesting pass', async () => {
    const raw = text(provider.body('a', { metadata: 0 })).replace('"metadata":0', `"metadata":${keys(10_000, `"deep":${'['.repeat(62)}${']'.repeat(62)}`)}`);
    expect((await send(gateway, provider.path, raw)).status).toBe(200);
  });

  test('the gateway serves on, and logged nothing of it', async () => {
    await expectServes(gateway);
    expect(gateway.logs).toEqual([]);
  });
});

describe('bodies that never end', () => {
  async function endless(provider: Provider, length: number): Promise<string> {
    const { socket, received, closed } = rawSocket(gateway);
    socket.write(`POST ${provider.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n{"model":`);
    const drip = setInterval(() => { if (socket.writable) socket.write(' '); }, 50);
    await closed;
    clearInterval(drip);
    return received();
  }

  test('are answered, recorded, and their connections closed', async () => {
    const before = gateway.ledger.exchanges.length;
    const answers = await Promise.all(PROVIDERS.flatMap((provider) => [endless(provider, 1_000), endless(provider, 99_999_999_999)]));
    for (const [i, answer] of answers.entries()) {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head).toContain(i % 2 === 0 ? ' 408 ' : ' 413 ');
      expect(PROVIDERS[i >> 1]?.code(JSON.parse(body))).toBe(i % 2 === 0 ? 'request.timeout' : 'request.too_large');
    }
    expect(gateway.ledger.exchanges.slice(before).map(({ ended, error }) => `${ended} ${error}`).sort()).toEqual(['failed request.timeout', 'failed request.timeout', 'failed request.too_large', 'failed request.too_large']);
  });
});
