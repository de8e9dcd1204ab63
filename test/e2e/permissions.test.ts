import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { APIError } from 'openai';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json, testGateway, type TestGateway } from '../support/gateway.ts';
import { respond, says, type Script } from './answers.ts';
import Anthropic from '@anthropic-ai/sdk';

/** Permissions and identities through the gateway, with the providers' own clients. */

const TOOLS = [{ type: 'function' as const, function: { name: 'pay', description: 'Pay somebody', parameters: { type: 'object', properties: { amount: { type: 'number' }, to: { type: 'string' } }, required: ['amount', 'to'] } } }];
const CEDAR = `permit(principal, action == Action::"use", resource == Model::"m");
@id("pay-small")
permit(principal in Group::"finance", action == Action::"call:pay", resource)
when { context.args.amount.lessThanOrEqual(decimal("500.0")) && context.conversation.calls_of_tool < 2 };
permit(principal in Group::"hr", action == Action::"read", resource == Source::"people");
`;

let folder: string;
let gate: TestGateway;
let script: Script;
let key: CryptoKey;

const yaml = (more = '') => `policy:
  flow: "off"
  permissions: [${folder}/permissions.cedar, ${folder}/tools.json]
  data_sources:
    - {name: people, match: "people_*"}
  identity:
    tokens:
      - {issuer: https://login.example.com, audience: sallyport, jwks_file: ${folder}/keys.json, algorithms: ES256}
${more}`;

async function start(more = ''): Promise<TestGateway> {
  const started = await testGateway({ yaml: yaml(more) });
  started.upstream.reply = (seen, response) => { respond(seen, response, script); };
  return started;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-permissions-'));
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys: [{ ...await exportJWK(pair.publicKey), kid: 'k1', alg: 'ES256' }] }));
  writeFileSync(join(folder, 'permissions.cedar'), CEDAR);
  writeFileSync(join(folder, 'tools.json'), JSON.stringify(TOOLS));
  gate = await start();
});
beforeEach(() => { gate.upstream.seen.length = 0; });
afterAll(async () => {
  await gate.close();
  rmSync(folder, { recursive: true, force: true });
});

const token = (claims: Record<string, unknown> = { groups: ['finance'] }, ends: number | string = '5m', kid = 'k1') => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).setSubject('anna').setIssuer('https://login.example.com').setAudience('sallyport').setExpirationTime(ends).sign(key);

interface Asked { readonly headers?: Record<string, string>; readonly stream?: boolean; readonly model?: string; readonly messages?: OpenAI.ChatCompletionMessageParam[]; readonly url?: string }

/** Asks with the real client; what it threw, or the calls and the text it got. */
async function ask({ headers = {}, stream = false, model = 'm', messages = [{ role: 'user', content: 'Pay Bert, please.' }], url = gate.url }: Asked): Promise<{ status?: number; code?: string | null | undefined; calls: string[]; text: string; finish: string | null | undefined }> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries: 0, defaultHeaders: headers });
  const calls: string[] = [];
  let text = '';
  let finish: string | null | undefined;
  try {
    if (!stream) {
      const { choices: [choice] } = await client.chat.completions.create({ model, messages, tools: TOOLS });
      for (const call of choice?.message.tool_calls ?? []) if (call.type === 'function') calls.push(call.function.arguments);
      return { calls, text: choice?.message.content ?? '', finish: choice?.finish_reason };
    }
    const parts = new Map<number, string>();
    for await (const { choices: [choice] } of await client.chat.completions.create({ model, messages, tools: TOOLS, stream: true })) {
      for (const { index, function: part } of choice?.delta.tool_calls ?? []) parts.set(index, (parts.get(index) ?? '') + (part?.arguments ?? ''));
      text += choice?.delta.content ?? '';
      finish = choice?.finish_reason ?? finish;
    }
    return { calls: [...parts.values()], text, finish };
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return { status: error.status as number, code: error.code, calls, text: error.message, finish };
  }
}

/** The list of models for whoever sends these headers; the status when it is refused. */
async function models(headers: Record<string, string>, at = gate, path = ''): Promise<unknown> {
  const { reply } = at.upstream;
  at.upstream.reply = (_, response) => { json(response, { object: 'list', data: ['m', 'other', 'm-mini'].map((id) => ({ id, object: 'model', owned_by: 'us', 'x-unknown': { kept: [id, null] } })) }); };
  const response = await fetch(`${at.url}/v1/models${path}`, { headers });
  const body = await response.json();
  at.upstream.reply = reply;
  return response.ok ? body : response.status;
}

describe('the list of models', () => {
  const m = { id: 'm', object: 'model', owned_by: 'us', 'x-unknown': { kept: ['m', null] } };
  test('holds only those that the caller may use, each with all its fields', async () => {
    // Both upstreams list the same.
    expect(await models({})).toEqual({ object: 'list', data: [m, m] });
    expect(await models({ 'anthropic-version': '2023-06-01' })).toEqual({ data: [m, m], has_more: false, first_id: 'm', last_id: 'm' });
    expect(gate.ledger.events.at(-1)).toMatchObject({ action: 'models.listed', detail: { models: 2, withheld: 4 } });
    expect(await models({}, gate, '/m')).toEqual(m);
    expect(await models({}, gate, '/other')).toBe(404);
  });
  test('depends on whom a token names', async () => {
    writeFileSync(join(folder, 'models.cedar'), 'permit(principal in Group::"finance", action == Action::"use", resource) when { !context.conversation.tainted };');
    const at = await testGateway({ yaml: yaml().replace('permissions.cedar', 'models.cedar') });
    try {
      expect(await models({}, at)).toMatchObject({ data: [] });
      expect(await models(await finance(), at)).toMatchObject({ data: [{ id: 'm' }, { id: 'other' }, { id: 'm-mini' }, {}, {}, {}] });
      expect(await models({ 'x-sallyport-token': await token({ groups: ['finance'] }, '-5m') }, at)).toBe(401);
    } finally {
      await at.close();
    }
  });
  test.each(['  access: shadow\n', '  mode: shadow\n'])('is whole with %j, and without permissions', async (more) => {
    for (const at of [await testGateway({ yaml: yaml(more) }), await testGateway()]) {
      try {
        expect((await models({}, at) as { data: [] }).data).toHaveLength(6);
      } finally {
        await at.close();
      }
    }
  });
});

const calling = (...all: string[]): Script => ({ choices: [{ tools: all.map((args, i) => ({ id: `call_${i}`, name: 'pay', arguments: args })) }], piece: 3 });
const last = (at = gate) => at.ledger.exchanges.at(-1);
const finance = async (): Promise<Record<string, string>> => ({ 'x-sallyport-token': await token() });

describe.each([{ stream: false }, { stream: true }])('streamed: $stream', ({ stream }) => {
  test('a permitted call goes through as it is, and the ledger says by which statement', async () => {
    script = calling('{"amount": 5e2,"to":"bert"}');
    expect(await ask({ headers: await finance(), stream })).toMatchObject({ calls: ['{"amount": 5e2,"to":"bert"}'], finish: 'tool_calls' });
    expect(last()).toMatchObject({ decision: 'allow', endUser: 'anna', groups: ['finance'], assurance: 'token', access: [{ action: 'use', resource: 'm', allowed: true }, { action: 'call', resource: 'pay', allowed: true, statements: ['pay-small'] }] });
  });

  test.each(['{"amount":1e3,"to":"bert"}', '{"amount":"5","to":"bert"}', '{"amount":[5],"to":"bert"}', '{"amount":5,"amount":1000,"to":"bert"}', '{"amount":5', '{"amount":5,"to":"bert","extra":1}'])('%s is blocked', async (args) => {
    script = calling(args);
    const result = await ask({ headers: await finance(), stream });
    expect(result.calls).toEqual([]);
    expect(result.finish).toBe('content_filter');
    expect(last()).toMatchObject({ decision: 'block', ended: 'refused', access: [{}, { action: 'call', allowed: false }] });
    expect(last()?.reasons).toMatchObject([{ rule: expect.stringMatching(/^access\.(?:denied|arguments)$/) as string, category: 'access' }]);
  });

  test('nobody, somebody who only says so, and somebody of another group', async () => {
    for (const headers of [{}, { 'x-sallyport-user': 'anna', 'x-sallyport-groups': 'finance' }, { 'x-sallyport-token': await token({ groups: ['hr'] }) }]) {
      script = calling('{"amount":5,"to":"bert"}');
      expect((await ask({ headers, stream })).calls).toEqual([]);
      expect(last()?.reasons).toMatchObject([{ rule: 'access.denied' }]);
    }
  });

  test('parallel calls count', async () => {
    script = calling('{"amount":1,"to":"a"}', '{"amount":2,"to":"b"}');
    expect((await ask({ headers: await finance(), stream })).calls).toHaveLength(2);
    script = calling('{"amount":1,"to":"a"}', '{"amount":2,"to":"b"}', '{"amount":3,"to":"c"}');
    const { calls, finish } = await ask({ headers: await finance(), stream });
    expect(finish).toBe('content_filter');
    expect(calls.length).toBeLessThan(3);
  });

  test('a model that nobody may use is refused before the upstream', async () => {
    script = says('Hello.');
    expect(await ask({ headers: await finance(), stream, model: 'other' })).toMatchObject({ status: 403, code: 'content_filter' });
    expect(gate.upstream.seen).toEqual([]);
    expect(last()).toMatchObject({ decision: 'block', reasons: [{ rule: 'access.denied', pointer: '/model' }], access: [{ action: 'use', resource: 'other', allowed: false }] });
  });

  test('what a data source holds is removed for those who may not read it', async () => {
    script = says('Done.');
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'user', content: 'Who is ill?' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'people_list', arguments: '{}' } }, { id: 'c2', type: 'function', function: { name: 'weather', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'Bert is "ill"\n.' }, { type: 'text', text: 'Carla too.' }] },
      { role: 'tool', tool_call_id: 'c2', content: 'Sunny.' },
    ];
    await ask({ headers: await finance(), stream, messages });
    const sent = gate.upstream.seen.at(-1);
    expect(sent?.raw).not.toMatch(/Bert|Carla/);
    expect(sent?.raw).toContain('Sunny.');
    expect(sent?.body['messages']).toMatchObject([{}, {}, { content: [{ type: 'text', text: expect.stringContaining('Removed') as string }, { type: 'text', text: expect.stringContaining('Removed') as string }] }, {}]);
    expect(last()).toMatchObject({ decision: 'redact', access: [{ action: 'use' }, { action: 'read', resource: 'people', allowed: false }] });
    await ask({ headers: { 'x-sallyport-token': await token({ groups: ['hr'] }) }, stream, messages });
    expect(gate.upstream.seen.at(-1)?.raw).toContain('Carla too.');
  });

  test.each([
    ['expired', async () => token({}, Math.floor(Date.now() / 1000) - 120), 'auth.expired_token'],
    ['of an unknown key', async () => token({}, '5m', 'k2'), 'auth.invalid_token'],
    ['changed', async () => `${(await token()).slice(0, -6)}AAAAAA`, 'auth.invalid_token'],
    ['no token', () => Promise.resolve('not-a-token-at-all'), 'auth.invalid_token'],
    ['of an unknown issuer', () => new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).setIssuer('https://evil.example.com').setAudience('sallyport').setExpirationTime('5m').sign(key), 'auth.invalid_token'],
    ['for somebody else', () => new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).setIssuer('https://login.example.com').setAudience('other').setExpirationTime('5m').sign(key), 'auth.invalid_token'],
    ['without an end', () => new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).setIssuer('https://login.example.com').setAudience('sallyport').sign(key), 'auth.invalid_token'],
    ['unsigned', () => Promise.resolve(`${btoa('{"alg":"none"}')}.${btoa('{"iss":"https://login.example.com","aud":"sallyport","exp":9999999999}')}.`), 'auth.invalid_token'],
    ['signed with a secret', () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('https://login.example.com').setAudience('sallyport').setExpirationTime('5m').sign(Buffer.alloc(32, 1)), 'auth.invalid_token'],
  ])('a token that is %s is refused in the provider\'s shape', async (_, make, code) => {
    const bad = await make();
    const result = await ask({ headers: { 'x-sallyport-token': bad }, stream });
    expect(result.status).toBe(401);
    expect(gate.upstream.seen).toEqual([]);
    expect(last()).toMatchObject({ ended: 'failed', error: code });
    expect(JSON.stringify(last())).not.toContain(bad.slice(-20) + '"');
    expect(last()).not.toHaveProperty('assurance');
  });
});

test('an Anthropic client is refused in its own shape', async () => {
  const client = new Anthropic({ baseURL: gate.url, apiKey: 'unused', maxRetries: 0, defaultHeaders: { 'x-sallyport-token': 'x' } });
  await expect(client.messages.create({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] })).rejects.toMatchObject({ status: 401, error: { type: 'error', error: { type: 'authentication_error' } } });
});

test('a call of a kind that nobody knows is a call of its function', async () => {
  gate.upstream.reply = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'r', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'weird', function: { name: 'pay', arguments: '{"amount":5000,"to":"x"}' } }] } }] }));
  };
  try {
    expect(await ask({ headers: await finance() })).toMatchObject({ finish: 'content_filter' });
    expect(last()).toMatchObject({ decision: 'block', access: [{}, { action: 'call', resource: 'pay', allowed: false }] });
  } finally {
    gate.upstream.reply = (seen, response) => { respond(seen, response, script); };
  }
});

test('headers are believed where the policy says so', async () => {
  const believing = await start('    headers: true\n');
  try {
    script = calling('{"amount":5,"to":"bert"}');
    expect((await ask({ url: believing.url, headers: { 'x-sallyport-user': 'anna', 'x-sallyport-groups': 'finance, other', 'x-sallyport-agent': 'clerk' } })).calls).toHaveLength(1);
    expect(last(believing)).toMatchObject({ endUser: 'anna', agent: 'clerk', groups: ['finance', 'other'], assurance: 'header' });
    // A token counts alone.
    expect((await ask({ url: believing.url, headers: { 'x-sallyport-token': await token({ groups: [] }), 'x-sallyport-groups': 'finance' } })).calls).toEqual([]);
  } finally {
    await believing.close();
  }
});

test('a token may be demanded', async () => {
  const strict = await start('    token_required: true\n');
  try {
    script = says('Hello.');
    expect(await ask({ url: strict.url })).toMatchObject({ status: 401 });
    expect(last(strict)).toMatchObject({ error: 'auth.missing_token' });
    expect((await ask({ url: strict.url, headers: await finance() })).text).toBe('Hello.');
    const guarded = await fetch(`${strict.url}/guard/inspect`, { method: 'POST', body: '{"text":"x"}' });
    expect(guarded.status).toBe(401);
  } finally {
    await strict.close();
  }
});

test('in shadow mode refusals are recorded, and everything goes through', async () => {
  const shadow = await start('  access: shadow\n');
  try {
    script = calling('{"amount":5000,"to":"bert"}');
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'people_list', arguments: '{}' } }] }, { role: 'tool', tool_call_id: 'c1', content: 'Carla.' }];
    expect((await ask({ url: shadow.url, model: 'other', messages })).calls).toHaveLength(1);
    expect(shadow.upstream.seen.at(-1)?.raw).toContain('Carla.');
    expect(last(shadow)).toMatchObject({ decision: 'flag', wouldBe: 'block', access: [{ allowed: false }, { allowed: false }, { allowed: false }] });
  } finally {
    await shadow.close();
  }
});

test('POST /guard/inspect decides by the same permissions', async () => {
  const post = async (body: object, headers: Record<string, string> = {}) => (await fetch(`${gate.url}/guard/inspect`, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<{ action: string; rules: string[] }>;
  const request = { model: 'm', messages: [{ role: 'user', content: 'Pay' }], tools: TOOLS };
  const answer = (amount: string) => ({ id: 'r', object: 'chat.completion', model: 'm', choices: [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'pay', arguments: `{"amount":${amount},"to":"x"}` } }] } }] });
  expect(await post({ surface: 'openai.chat', request: { ...request, model: 'other' } })).toMatchObject({ action: 'block', rules: ['access.denied'] });
  expect(last()?.reasons).toMatchObject([{ rule: 'access.denied' }]);
  expect(await post({ surface: 'openai.chat', request, answer: answer('5') })).toMatchObject({ action: 'block', rules: ['access.denied'] });
  expect(await post({ surface: 'openai.chat', request, answer: answer('5') }, await finance())).toMatchObject({ action: 'allow' });
  expect(await post({ surface: 'openai.chat', request, answer: answer('501') }, await finance())).toMatchObject({ action: 'block' });
  expect(last()).toMatchObject({ endUser: 'anna', assurance: 'token', access: [{ action: 'use' }, { action: 'call', allowed: false }] });
});

test.each([{ stream: false }, { stream: true }])('an Anthropic client gets permitted calls and no others, streamed: $stream', async ({ stream }) => {
  const client = new Anthropic({ baseURL: gate.url, apiKey: 'unused', maxRetries: 0, defaultHeaders: await finance() });
  const tools = [{ name: 'pay', input_schema: { type: 'object' as const, properties: { amount: { type: 'string' } } } }];
  const ask = async (amount: string) => {
    script = calling(`{"amount":${amount},"to":"bert"}`);
    const request = { model: 'm', max_tokens: 50, tools, messages: [{ role: 'user' as const, content: 'Pay.' }] };
    const message = stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request);
    return message.content.filter((block) => block.type === 'tool_use').map((block) => block.input);
  };
  expect(await ask('5')).toEqual([{ amount: 5, to: 'bert' }]);
  // The definition beside the statements counts, whatever the request says.
  for (const amount of ['500.01', '"5"', '[5]', '1e3']) expect(await ask(amount), amount).toEqual([]);
  expect(last()).toMatchObject({ decision: 'block', surface: 'anthropic.messages', assurance: 'token' });
});
