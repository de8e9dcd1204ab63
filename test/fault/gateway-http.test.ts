import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/errors.ts';
import { ERRORS } from '../../src/core/errors.ts';
import { boundedName } from '../../src/gateway/callers.ts';
import { completion, json } from '../support/gateway.ts';
import { expectFailure, expectNoLeak, expectServes, faultGateway, PROVIDERS, rawSocket, recordsOf, send, sendRaw, until, watchForCrashes, type FaultGateway, type FaultOptions } from '../support/faults.ts';

let gateway: FaultGateway;
beforeAll(async () => { gateway = await faultGateway(); });
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.seen.length = 0;
  gateway.ledger.events.length = 0;
});
watchForCrashes();

const others: FaultGateway[] = [];
async function other(options: FaultOptions): Promise<FaultGateway> {
  const made = await faultGateway(options);
  others.push(made);
  return made;
}
afterEach(() => Promise.all(others.splice(0).map((made) => made.close())));

const BODY = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] };

/** A refusal outside any exchange: recorded once as such, and nothing went upstream. */
function expectRefused(at: FaultGateway, answer: { status: number; text: string }, code: ErrorCode): void {
  expect(answer.status).toBe(ERRORS[code].status);
  expect(JSON.parse(answer.text)).toMatchObject({ error: { code } });
  expectNoLeak(answer.text);
  expect(at.ledger.events.filter(({ type }) => type === 'admin').slice(-1)).toMatchObject([{ action: 'request.refused', detail: { code } }]);
  expect(at.upstream.seen).toEqual([]);
}

describe('paths and methods', () => {
  test.each([
    '/', '/v1', '/v1/', '/v2/chat/completions', '//v1/chat/completions', '/v1//chat/completions', '/v1/chat/completions/', '/V1/chat/completions', '/v1/chat/Completions',
    '/v1/chat/%63ompletions', '/v1/chat%2fcompletions', '/v1/x/../chat/completions', '/v1/./chat/completions', '/v1/chat/completions;a=b', '/v1/chat/completions%00', '/v1/chat/completions%20',
    '/v1/messages/', '/v1/messages/count_tokens', '/v1/messages/batches', '/v1/completions', '/v1/responses', '/guard/inspect/', '/guard', '/healthz/', `/${'a'.repeat(8_000)}`,
  ])('%s is refused', async (path) => {
    expectRefused(gateway, await sendRaw(gateway, { path, chunks: [JSON.stringify(BODY)] }), 'request.unknown_path');
    expect(JSON.stringify(gateway.ledger.events).length).toBeLessThan(1_000);
  });

  test.each(['http://127.0.0.1/v1/chat/completions', 'http://evil.example/v1/chat/completions', '*'])('the request target %s is refused', async (path) => {
    const { socket, received } = rawSocket(gateway);
    socket.end(`${path === '*' ? 'OPTIONS' : 'POST'} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n`);
    await until(() => received().includes('\r\n\r\n{'), 'an answer came');
    expect(received()).toMatch(/^HTTP\/1\.1 404 /);
    expect(gateway.upstream.seen).toEqual([]);
  });

  test.each(['?', '?a=b', '?x=/../../', '?%', '??', `?${'q'.repeat(5_000)}`])('a query (%s) is no part of the path', async (query) => {
    const answer = await sendRaw(gateway, { path: `/v1/chat/completions${query}`, chunks: [JSON.stringify(BODY)] });
    expect(answer.status).toBe(200);
    expect(gateway.ledger.exchanges).toMatchObject([{ route: '/v1/chat/completions', ended: 'complete' }]);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is refused', async (method) => {
    for (const { path } of PROVIDERS) expectRefused(gateway, await sendRaw(gateway, { path, method, ...(['PUT', 'PATCH'].includes(method) ? { chunks: [JSON.stringify(BODY)] } : {}) }), 'request.unknown_path');
  });

  test('HEAD, CONNECT, TRACE and an unknown method', async () => {
    expect((await sendRaw(gateway, { path: '/v1/chat/completions', method: 'HEAD' })).status).toBe(404);
    for (const line of ['CONNECT evil.example:443 HTTP/1.1', 'TRACE / HTTP/1.1', 'HACK / HTTP/1.1']) {
      const { socket, received, closed } = rawSocket(gateway);
      socket.end(`${line}\r\nhost: 127.0.0.1\r\n\r\n`);
      await closed;
      expect(received()).not.toMatch(/^HTTP\/1\.1 2/);
    }
    await expectServes(gateway);
  });

  test('CONNECT is refused at once, and recorded', async () => {
    const { socket, received, closed } = rawSocket(gateway);
    socket.write('CONNECT api.openai.com:443 HTTP/1.1\r\nhost: api.openai.com:443\r\n\r\n');
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(received()).toContain('opens no tunnels');
    expect(gateway.ledger.events).toMatchObject([{ type: 'admin', action: 'request.refused', detail: { code: 'request.unknown_path', method: 'CONNECT' } }]);
    await expectServes(gateway);
  });

  test.each(['gzip, chunked', 'deflate, chunked', 'identity, gzip, chunked', 'chunked, chunked'])('a body in the transfer coding %s is refused in words', async (coding) => {
    const { socket, received } = rawSocket(gateway);
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ntransfer-encoding: ${coding}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
    await until(() => received().includes('\r\n\r\n{'), 'it is answered');
    expect(received()).toMatch(/^HTTP\/1\.1 4(?:15|00) /);
    if (coding.includes('gzip')) expect(received()).toContain('request.unsupported_encoding');
    socket.destroy();
  });

  test('the method cannot be overridden by a header', async () => {
    expectRefused(gateway, await sendRaw(gateway, { path: '/v1/chat/completions', method: 'PUT', headers: { 'x-http-method-override': 'POST' }, chunks: [JSON.stringify(BODY)] }), 'request.unknown_path');
  });

  test('a path in the shape that its caller understands', async () => {
    expect((await send(gateway, '/v1/messages/batches', {})).json).toMatchObject({ type: 'error', error: { type: 'not_found_error', code: 'request.unknown_path' } });
    expect((await send(gateway, '/v1/embeddings', {})).json).toMatchObject({ error: { type: 'not_found_error', code: 'request.unknown_path', param: null } });
  });

  test.each(['/chat/completions', '/messages', '/v1/v1/messages', '/v1/v1/chat/completions'])('%s: the wrong base URL is told', async (path) => {
    expect(JSON.stringify((await send(gateway, path, {})).json)).toContain('base URL');
  });

  test('/v1/responses: the API to use instead is told, and nothing of base URLs', async () => {
    const told = JSON.stringify((await send(gateway, '/v1/responses', {})).json);
    expect(told).toContain('chat completions');
    expect(told).not.toContain('base URL');
  });

  test.each(['/openai/deployments/gpt-4o/chat/completions', '/v1/deployments/gpt-4o/chat/completions', '/model/anthropic.claude-3-haiku/invoke-with-response-stream', '/v1/projects/p/locations/l/publishers/anthropic/models/claude:streamRawPredict', '/v1beta/models/gemini-pro:generateContent'])('%s: the client to use instead is told', async (path) => {
    const answer = await sendRaw(gateway, { path, chunks: [JSON.stringify(BODY)] });
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('plain OpenAI or Anthropic client')]);
  });

  test.each(['%', '%zz', 'a%2', '%ff', '..%2f..'])('a model named %s in a path is no defect', async (name) => {
    gateway.upstream.reply = (_request, response) => json(response, { object: 'list', data: [{ id: 'm', object: 'model' }] });
    const answer = await sendRaw(gateway, { path: `/v1/models/${name}`, method: 'GET' });
    gateway.upstream.reply = (_request, response) => json(response, completion('Hello.'));
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'request.unknown_model' } });
  });
});

describe('opened paths', () => {
  const OPEN = 'policy:\n  open_paths: ["/v1/*"]\n';

  test('pass, and are recorded once as not inspected', async () => {
    const at = await other({ yaml: OPEN });
    const answer = await send(at, '/v1/embeddings?x=1', { input: 'Hello' });
    expect(answer.status).toBe(200);
    expect(at.upstream.seen).toMatchObject([{ path: '/v1/embeddings?x=1' }]);
    expect(recordsOf(at, answer)).toMatchObject([{ type: 'exchange', ended: 'not_inspected' }]);
  });

  // Each of these is the inspected path to some server.
  test.each([
    '/v1/embeddings/../chat/completions', '/v1/embeddings/%2e%2e/chat/completions', '/v1/embeddings/.%2E/chat/completions', '/v1/chat/completions/', '/v1//chat/completions', '/v1/Chat/Completions', '/v1/chat/%63ompletions',
    '/v1/./chat/completions', '/v1/chat\\completions', '/v1/chat%2fcompletions', '/v1/chat/completions;x=1', '/v1/chat/completions%00', '/v1/chat/completions%20', '/v1/chat/completions%09', '/v1/messages/', '/v1/%6Dessages', '/v1/chat/completions%2f', '/v1/%252e%252e/v1/messages', '/v1/%zz',
  ])('%s does not', async (path) => {
    const at = await other({ yaml: OPEN });
    expectRefused(at, await sendRaw(at, { path, chunks: [JSON.stringify(BODY)] }), 'request.unknown_path');
  });

  // A base URL ends in its version, so that these reach the inspected path as well.
  test.each(['/chat/completions', '/messages', '/Chat/Completions/', '/v1/v1/chat/completions', '/v1/v1/messages'])('%s does not, where everything is opened', async (path) => {
    const at = await other({ yaml: 'policy:\n  open_paths: ["/**"]\n' });
    expectRefused(at, await sendRaw(at, { path, chunks: [JSON.stringify(BODY)] }), 'request.unknown_path');
    expect(at.upstream.seen).toEqual([]);
  });

  test('another method on an inspected path does not', async () => {
    const at = await other({ yaml: OPEN });
    expectRefused(at, await sendRaw(at, { path: '/v1/chat/completions', method: 'PUT', chunks: [JSON.stringify(BODY)] }), 'request.unknown_path');
  });

  test('an upstream that is not there is told in our words', async () => {
    const at = await other({ yaml: OPEN, baseUrl: 'http://127.0.0.1:9' });
    expectRefused(at, await send(at, '/v1/embeddings', { input: 'x' }), 'upstream.unreachable');
  });

  test('a key that is limited to models may not use them', async () => {
    const at = await other({ yaml: OPEN, server: { keys: 'required' } });
    const { key } = at.gateway.keys.create('app', { models: ['gpt-*'] });
    expectRefused(at, await send(at, '/v1/embeddings', { model: 'x' }, { headers: { authorization: `Bearer ${key}` } }), 'auth.forbidden');
  });

  test('a ledger that cannot record ends the call before anything is given out', async () => {
    const at = await other({ yaml: OPEN });
    at.ledger.failing = ({ type }) => type === 'exchange';
    const answer = await send(at, '/v1/embeddings', { input: 'x' });
    expect([answer.status, answer.text.includes('Hello')]).toEqual([503, false]);
  });
});

describe('Host and Origin', () => {
  test.each(['evil.example', 'evil.example:8787', '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example#localhost', 'localhost@evil.example', ' ', '127.0.0.1:8787:80', '[::2]', '0x7f000001', 'localhost:999999', '10.0.0.1'])('Host %s is refused', async (host) => {
    expectRefused(gateway, await sendRaw(gateway, { path: '/v1/chat/completions', headers: { host }, chunks: [JSON.stringify(BODY)] }), 'auth.bad_host');
  });

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '127.1.2.3:80', '[::1]', '[::1]:8787'])('Host %s is served', async (host) => {
    expect((await sendRaw(gateway, { path: '/v1/chat/completions', headers: { host }, chunks: [JSON.stringify(BODY)] })).status).toBe(200);
  });

  test.each([['127.0.0.1', 'evil.example'], ['127.0.0.1', '127.0.0.1'], ['localhost', 'LOCALHOST']])('Hosts %s and %s in one request are refused', async (...hosts) => {
    const { socket, received } = rawSocket(gateway);
    socket.end(`POST /v1/chat/completions HTTP/1.1\r\nHost: ${hosts[0]}\r\nhOST: ${hosts[1]}\r\ncontent-length: 2\r\n\r\n{}`);
    await until(() => received().includes('auth.bad_host'), 'it is refused');
    expect(received()).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each(['null', 'https://evil.example', 'http://localhost.evil.example', 'http://localhost@evil.example', 'file://', 'localhost', 'http://127.0.0.1.evil.example', ''])('Origin %s is refused', async (origin) => {
    expectRefused(gateway, await sendRaw(gateway, { path: '/v1/chat/completions', headers: { origin }, chunks: [JSON.stringify(BODY)] }), 'auth.bad_host');
  });

  test('Origin of this machine is served, and so is a configured host', async () => {
    expect((await sendRaw(gateway, { path: '/v1/chat/completions', headers: { origin: 'http://localhost:3000' }, chunks: [JSON.stringify(BODY)] })).status).toBe(200);
    const at = await other({ server: { hosts: ['gate.example', '*.gate.example'] } });
    for (const host of ['gate.example', 'a.gate.example:443', 'GATE.example']) expect((await sendRaw(at, { path: '/v1/chat/completions', headers: { host }, chunks: [JSON.stringify(BODY)] })).status).toBe(200);
    for (const host of ['xgate.example', 'gate.example.evil', '.gate.example.evil']) expect((await sendRaw(at, { path: '/v1/chat/completions', headers: { host }, chunks: [JSON.stringify(BODY)] })).status).toBe(403);
  });
});

describe('what is no HTTP', () => {
  const good = JSON.stringify(BODY);
  const line = 'POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n';
  test.each([
    ['two lengths', `${line}content-length: 5\r\ncontent-length: ${good.length}\r\n\r\n${good}`],
    ['two lengths in one line', `${line}content-length: 5, ${good.length}\r\n\r\n${good}`],
    ['length and chunked', `${line}content-length: ${good.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${good}`],
    ['chunked twice, not last', `${line}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a coding that only looks chunked', `${line}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['a negative length', `${line}content-length: -1\r\n\r\n`],
    ['a length in hexadecimal', `${line}content-length: 0x10\r\n\r\n`],
    ['a length with a plus', `${line}content-length: +16\r\n\r\n`],
    ['white space before the colon', `${line}content-length : ${good.length}\r\n\r\n${good}`],
    ['a folded header', `${line}x-a: b\r\n c\r\n\r\n`],
    ['a bare line feed', `POST /v1/chat/completions HTTP/1.1\nhost: 127.0.0.1\ncontent-length: 0\n\n`],
    ['a NUL in a header', `${line}x-sallyport-user: a\0b\r\n\r\n`],
    ['a control character in the session', `${line}x-sallyport-session: a\x01b\r\n\r\n`],
    ['a broken chunk size', `${line}transfer-encoding: chunked\r\n\r\nzz\r\n`],
    ['a chunk size without end', `${line}transfer-encoding: chunked\r\n\r\n${'f'.repeat(40)}\r\n`],
    ['no host', 'POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 0\r\n\r\n'],
    ['an empty host', 'POST /v1/chat/completions HTTP/1.1\r\nhost:\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s', async (_name, bytes) => {
    const { socket, received, closed } = rawSocket(gateway);
    socket.write(Buffer.from(bytes, 'latin1'));
    await closed;
    // Refused once, and what follows on the connection is never taken for a second request.
    expect(received()).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(received().match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expectNoLeak(received());
    expect(gateway.upstream.seen).toEqual([]);
  });

  test('HTTP/0.9, and a head that breaks off', async () => {
    for (const bytes of ['GET /v1/models\r\n', line]) {
      const { socket, received, closed } = rawSocket(gateway);
      socket.end(bytes);
      await closed;
      expect(received()).toMatch(/^(?:HTTP\/1\.1 400 |$)/);
    }
  });

  test('more header bytes than are read', async () => {
    const { socket, received, closed } = rawSocket(gateway);
    socket.write(`${line}x-a: ${'b'.repeat(40_000)}\r\n\r\n`);
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 431 /);
    const second = rawSocket(gateway);
    second.socket.write(line + Array.from({ length: 3_000 }, (_, i) => `x-${i}: ${i}\r\n`).join(''));
    second.socket.write('\r\n');
    await second.closed;
    expect(second.received()).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('the gateway serves on', () => expectServes(gateway));
});

describe('header values', () => {
  test.each([
    ['non-ASCII', 'caf\u00e9 \u00fc', 'caf\u00e9 \u00fc'], ['long', 'u'.repeat(5_000), boundedName('u'.repeat(5_000))], ['JSON', '{"a":"\\"}', '{"a":"\\"}'], ['a tab', 'a\tb', 'a\tb'], ['terminal escapes as C1', 'a\u009b31m', 'a\u009b31m'],
  ])('user and session: %s', async (_name, value, stored) => {
    const answer = await sendRaw(gateway, { path: '/v1/chat/completions', headers: { 'x-sallyport-user': value, 'x-sallyport-session': value }, chunks: [JSON.stringify(BODY)] });
    expect(answer.status).toBe(200);
    expect(gateway.ledger.exchanges).toMatchObject([{ endUser: stored, session: stored }]);
    for (const name of Object.keys(gateway.upstream.seen[0]?.headers ?? {})) expect(name).not.toMatch(/^x-sallyport/);
  });

  test('what the provider must not see stays here', async () => {
    await sendRaw(gateway, {
      path: '/v1/chat/completions', chunks: [JSON.stringify(BODY)],
      headers: { cookie: 'a=b', authorization: 'Bearer own', 'x-api-key': 'own', 'x-forwarded-for': '10.0.0.1', forwarded: 'for=1', 'proxy-authorization': 'Basic x', te: 'trailers', 'x-custom': '1', 'accept-encoding': 'gzip', 'user-agent': 'sdk/1', 'x-stainless-os': 'Linux', 'accept-language': 'de' },
    });
    const headers = gateway.upstream.seen[0]?.headers ?? {};
    expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent', 'x-stainless-os']);
    expect(headers['accept-encoding']).toBe('identity');
  });

  test('Expect: anything else is refused in words, and recorded', async () => {
    expectRefused(gateway, await sendRaw(gateway, { path: '/v1/chat/completions', headers: { expect: '200-ok' }, chunks: [JSON.stringify(BODY)] }), 'request.unknown_expectation');
    expect(gateway.upstream.seen).toEqual([]);
  });

  test('of a browser that the upstream allows something: stays here', async () => {
    gateway.upstream.reply = (_request, response) => { json(response, completion('Hello.'), 200, { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true', 'clear-site-data': '"*"', 'content-digest': 'sha-256=:AAAA:', 'x-request-id': 'r1' }); };
    const answer = await send(gateway, '/v1/chat/completions', BODY, { headers: { origin: 'http://localhost:3000' } });
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([200, 'r1']);
    for (const name of ['access-control-allow-origin', 'access-control-allow-credentials', 'clear-site-data', 'content-digest']) expect(answer.headers.has(name)).toBe(false);
  });

  test('Expect: 100-continue', async () => {
    expect((await sendRaw(gateway, { path: '/v1/chat/completions', headers: { expect: '100-continue' }, chunks: [JSON.stringify(BODY)] })).status).toBe(200);
  });
});

describe.each(PROVIDERS)('keys, $name', (provider) => {
  const ask = (at: FaultGateway, headers: Record<string, string>, more: Record<string, unknown> = {}) => send(at, provider.path, provider.body('Hello', more), { headers });

  test('none, unknown, malformed, revoked, expired', async () => {
    const at = await other({ server: { keys: 'required' } });
    const { keys } = at.gateway;
    const { key, entry } = keys.create('app');
    expect((await ask(at, provider.name === 'openai' ? { authorization: `Bearer ${key}` } : { 'x-api-key': key })).status).not.toBe(401);
    at.upstream.seen.length = 0;
    expectFailure(at, provider, await ask(at, {}), 'auth.missing_key');
    const expired = keys.create('app', { expires: new Date(Date.now() - 1).toISOString() }).key;
    keys.revoke(entry.id);
    const wrong = [key, expired, `${key}x`, key.slice(0, -1), key.toUpperCase(), 'sp_', `sp_00000000_${'A'.repeat(27)}`, 'sp_../../etc/passwd', 'sk-somebody-elses', key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))];
    for (const each of wrong) {
      for (const headers of [{ authorization: `Bearer ${each}` }, { 'x-api-key': each }]) {
        const record = expectFailure(at, provider, await ask(at, headers), 'auth.invalid_key', [each.length > 6 ? each : 'no leak']);
        expect(record).not.toHaveProperty('keyId');
        expect([record.decision, record.wouldBe]).toEqual(['block', 'block']);
      }
    }
    const turnedAway = await fetch(`${at.url}${provider.path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(provider.body('Hello')) });
    expect([turnedAway.status, turnedAway.headers.get('x-sallyport-decision')]).toEqual([401, 'block']);
    for (const authorization of [`Basic ${key}`, 'Bearer', `Bearer ${key} ${key}`, `Bearer\t`]) expectFailure(at, provider, await ask(at, { authorization }), 'auth.missing_key', [key]);
    expect(at.upstream.seen).toEqual([]);
  });

  test('a key for some models', async () => {
    const at = await other({ server: { keys: 'required' } });
    const { key, entry } = at.gateway.keys.create('app', { models: ['gpt-*', 'one'] });
    const record = expectFailure(at, provider, await ask(at, { 'x-api-key': key }, { model: 'other' }), 'auth.forbidden', [key]);
    expect(record).toMatchObject({ keyId: entry.id, application: 'app', model: 'other' });
    for (const model of ['GPT-4', 'xgpt-4', 'ones', ' one']) expectFailure(at, provider, await ask(at, { 'x-api-key': key }, { model }), 'auth.forbidden', [key]);
    expect(at.upstream.seen).toEqual([]);
    await ask(at, { 'x-api-key': key }, { model: 'gpt-5' });
    expect(at.upstream.seen).toHaveLength(1);
  });

  test('a damaged key file means that no key is valid, on every call', async () => {
    const at = await other({ server: { keys: 'required' } });
    const { key } = at.gateway.keys.create('app');
    writeFileSync(at.gateway.keys.path, '{"keys":[');
    await new Promise((next) => { setTimeout(next, 1_050); });
    for (let i = 0; i < 3; i++) expectFailure(at, provider, await ask(at, { 'x-api-key': key }), 'auth.invalid_key', [key, at.dataDir]);
    expect(at.logs).toHaveLength(1);
    expect(at.logs[0]).toContain('damaged');
    expect(at.upstream.seen).toEqual([]);
  });
});
