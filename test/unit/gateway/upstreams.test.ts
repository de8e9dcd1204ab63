import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Usage } from '../../../src/conversation/types.ts';
import { DEFAULT_TIMEOUTS, type Price, type UpstreamConfig } from '../../../src/core/config.ts';
import { answerHeaders, costOf, headersFor, priceIn, providerKey, secretsOf, Upstreams, urlFor, withoutSecrets, type Upstream } from '../../../src/gateway/upstreams.ts';

const KEY = 'sk-provider-0123456789';
beforeEach(() => { process.env['SALLYPORT_TEST_KEY'] = KEY; });
afterEach(() => { delete process.env['SALLYPORT_TEST_KEY']; });

const upstreams: Upstreams[] = [];
afterEach(() => Promise.all(upstreams.splice(0).map((each) => each.close())));
function upstream(more: Partial<UpstreamConfig> = {}): Upstream {
  const made = new Upstreams([{ name: 'one', kind: 'openai', baseUrl: 'https://api.example/v1', keyEnv: 'SALLYPORT_TEST_KEY', models: ['*'], timeouts: DEFAULT_TIMEOUTS, headers: [], prices: [], ...more }]);
  upstreams.push(made);
  const [first] = made.all;
  if (first === undefined) throw new Error('no upstream');
  return first;
}

describe('headersFor', () => {
  test('sends the provider its own key and nothing of the client but what is listed', () => {
    const client = { authorization: 'Bearer sp_client', 'x-api-key': 'sp_client', cookie: 'a=b', host: 'localhost', 'content-length': '5', connection: 'upgrade', 'x-forwarded-for': '1.2.3.4', 'x-sallyport-user': 'u', 'accept-encoding': 'gzip', 'content-encoding': 'gzip', 'user-agent': 'sdk', 'x-stainless-lang': 'js', 'anthropic-beta': 'b', origin: 'http://localhost', referer: 'x', 'proxy-authorization': 'y' };
    expect(headersFor(upstream(), client, undefined, 'openai.chat')).toEqual({ 'content-type': 'application/json', 'accept-encoding': 'identity', 'user-agent': 'sdk', 'x-stainless-lang': 'js', 'anthropic-beta': 'b', authorization: `Bearer ${KEY}` });
    expect(headersFor(upstream(), client, undefined, 'anthropic.messages')).toMatchObject({ 'x-api-key': KEY, 'anthropic-version': '2023-06-01' });
    expect(headersFor(upstream(), { ...client, 'anthropic-version': '2099-01-01' }, undefined, 'anthropic.messages')).not.toHaveProperty('authorization');
  });

  test('the caller\'s own credential takes the place of the gateway\'s', () => {
    expect(headersFor(upstream(), {}, 'own', 'openai.chat')['authorization']).toBe('Bearer own');
    expect(JSON.stringify(headersFor(upstream(), {}, 'own', 'anthropic.messages'))).not.toContain(KEY);
  });

  test('the caller\'s own token goes to Anthropic as it came: a token of a sign-in is no API key', () => {
    const token = headersFor(upstream(), { authorization: 'Bearer own-token' }, 'own-token', 'anthropic.messages');
    expect(token).toMatchObject({ authorization: 'Bearer own-token' });
    expect(token).not.toHaveProperty('x-api-key');
    const key = headersFor(upstream(), { 'x-api-key': 'own-key', authorization: 'Basic abc' }, 'own-key', 'anthropic.messages');
    expect(key).toMatchObject({ 'x-api-key': 'own-key' });
    expect(key).not.toHaveProperty('authorization');
    expect(headersFor(upstream(), { authorization: 'Bearer sk-ant-api03-x' }, 'sk-ant-api03-x', 'anthropic.messages')).toMatchObject({ 'x-api-key': 'sk-ant-api03-x' });
    expect(headersFor(upstream(), { 'x-api-key': 'own-key' }, 'own-key', 'openai.chat')).toMatchObject({ authorization: 'Bearer own-key' });
    // The gateway's own key is an API key, whatever the caller brought for the gateway.
    expect(headersFor(upstream(), { authorization: 'Bearer sp_client' }, undefined, 'anthropic.messages')).toMatchObject({ 'x-api-key': KEY });
  });

  test('headers from the configuration, and a variable that is not set', () => {
    expect(headersFor(upstream({ headers: [{ name: 'X-Team', value: 'red' }, { name: 'api-key', env: 'SALLYPORT_TEST_KEY' }] }), {}, undefined, 'openai.chat')).toMatchObject({ 'x-team': 'red', 'api-key': KEY });
    expect(() => headersFor(upstream({ headers: [{ name: 'a', env: 'SALLYPORT_NOT_SET' }] }), {}, undefined, 'openai.chat')).toThrow(expect.objectContaining({ code: 'upstream.no_key' }));
    expect(() => providerKey(upstream({ keyEnv: 'SALLYPORT_NOT_SET' }).config)).toThrow(expect.objectContaining({ code: 'upstream.no_key' }));
    expect(providerKey(upstream({ keyEnv: undefined }).config)).toBeUndefined();
  });
});

describe('answerHeaders', () => {
  test('leave out what is so long that clients give up', () => {
    expect(Object.keys(answerHeaders({ 'x-long': 'a'.repeat(4_097), 'x-fine': 'a'.repeat(4_096), 'x-ids': ['b', 'c'] }))).toEqual(['x-fine', 'x-ids']);
    const many = answerHeaders(Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`x-${i}`, 'value'])));
    expect(Object.entries(many).flat().join('').length).toBeLessThanOrEqual(12 * 1_024);
    expect(many).toHaveProperty('x-0');
    expect(answerHeaders({ 'x-many': Array.from({ length: 3_000 }, () => '') })).toEqual({});
  });

  test('keeps what helps the client and withholds connection, cookies, accounts and keys', () => {
    const kept = { 'x-request-id': 'r', 'retry-after': '1', 'x-ratelimit-remaining': '5', 'openai-version': '2020', date: 'now', 'content-type': 'application/json' };
    const withheld = { connection: 'close', 'keep-alive': 'x', 'transfer-encoding': 'chunked', te: 'x', trailer: 'x', upgrade: 'h2', 'set-cookie': ['a=b'], 'content-length': '5', 'content-encoding': 'gzip', 'openai-organization': 'org', 'anthropic-organization-id': 'org', 'alt-svc': 'h3', 'x-sallyport-decision': 'allow', authorization: 'x', 'x-api-key': 'x', 'api-key': 'x' };
    expect(answerHeaders({ ...kept, ...withheld, nothing: undefined })).toEqual(kept);
  });

  test('a header that repeats a key is withheld, whatever its name', () => {
    const one = upstream({ headers: [{ name: 'x-second', env: 'SALLYPORT_TEST_KEY' }] });
    expect(answerHeaders({ 'x-echo': `Bearer ${KEY}`, 'x-list': ['a', `b${KEY}c`], 'x-fine': 'yes' }, secretsOf(one, undefined))).toEqual({ 'x-fine': 'yes' });
    expect(answerHeaders({ 'x-echo': 'own-credential', 'x-fine': KEY }, secretsOf(upstream({ keyEnv: undefined }), 'own-credential'))).toEqual({ 'x-fine': KEY });
  });

  test('a value that cannot be sent is left out', () => {
    expect(answerHeaders({ a: 'caf\u00e9', b: '\u4e16', c: 'x\ny', d: 'x\u0000' })).toEqual({ a: 'caf\u00e9' });
  });
});

test('secretsOf is what was sent, and nothing so short that it is a word', () => {
  expect(secretsOf(upstream(), undefined)).toEqual([KEY]);
  expect(secretsOf(upstream(), 'own-credential')).toEqual(['own-credential']);
  expect(secretsOf(upstream({ keyEnv: undefined }), undefined)).toEqual([]);
  expect(secretsOf(upstream(), 'none')).toEqual([]);
});

test('withoutSecrets finds a key also as JSON spells it', () => {
  const odd = 'key"with\\quotes';
  expect(withoutSecrets(JSON.stringify({ message: `bad ${odd} and ${KEY}` }), [odd, KEY])).toBe('{"message":"bad [provider key] and [provider key]"}');
  expect(withoutSecrets('{}', [])).toBe('{}');
});

test('find and urlFor', () => {
  const both = new Upstreams([
    { ...upstream().config, name: 'a', models: ['gpt-*'] }, { ...upstream().config, name: 'b', models: ['*'] }, { ...upstream().config, name: 'c', kind: 'anthropic', baseUrl: 'https://api.example', models: ['claude-*'] },
  ]);
  upstreams.push(both);
  expect(both.find('openai.chat', 'gpt-5').config.name).toBe('a');
  expect(both.find('openai.chat', 'x').config.name).toBe('b');
  expect(urlFor(both.find('anthropic.messages', 'claude-1'), 'anthropic.messages').href).toBe('https://api.example/v1/messages');
  expect(() => both.find('anthropic.messages', 'gpt-5')).toThrow(expect.objectContaining({ code: 'request.unknown_model' }));
  expect(urlFor(both.find('openai.chat', 'x'), 'openai.chat').href).toBe('https://api.example/v1/chat/completions');
});

test('a model is priced by the upstream that serves it', () => {
  const price = (currency: string, input: number): Price => ({ model: 'm-*', input, output: 1, cachedInput: undefined, currency });
  const config = (name: string, kind: 'openai' | 'anthropic', models: string[], prices: Price[]): UpstreamConfig => ({ name, kind, baseUrl: 'https://api.example', keyEnv: undefined, models, timeouts: DEFAULT_TIMEOUTS, headers: [], prices });
  const all = new Upstreams([config('small', 'openai', ['m-small'], [price('EUR', 1)]), config('rest', 'openai', ['*'], [price('USD', 2)]), config('other', 'anthropic', ['m-small'], [])]);
  upstreams.push(all);
  expect([all.priceOf('openai.chat', 'm-small')?.currency, all.priceOf('openai.chat', 'm-large')?.currency, all.priceOf('openai.chat', 'x'), all.priceOf('anthropic.messages', 'm-small'), all.priceOf('anthropic.messages', 'm-large')]).toEqual(['EUR', 'USD', undefined, undefined, undefined]);
});

test('costOf', () => {
  const prices = [{ model: 'gpt-*', input: 2, output: 8, cachedInput: 1, currency: 'USD' }, { model: '*', input: 1, output: 1, cachedInput: undefined, currency: undefined }];
  const cost = (model: string, usage: Usage | undefined, of: readonly Price[] = prices): number | undefined => costOf(priceIn(of, model), usage);
  expect(cost('gpt-5', { inputTokens: 1_000_000, cachedTokens: 400_000, outputTokens: 500_000 })).toBeCloseTo(1.2 + 0.4 + 4);
  expect(cost('x', { inputTokens: 10, cachedTokens: 4 })).toBeCloseTo(10 / 1_000_000);
  expect(cost('x', undefined)).toBeUndefined();
  expect(cost('x', { inputTokens: 1 }, [])).toBeUndefined();
});
