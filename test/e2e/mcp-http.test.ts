import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnauthorizedError, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { ElicitRequestSchema, McpError, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { local, testFront, textOf, type TestFront } from '../support/mcp/front.ts';
import { overHttp, remote, type Remote } from '../support/mcp/http.ts';
import { until } from './command.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
function keep<T extends { close(): Promise<void> }>(made: T): T {
  closing.push(() => made.close());
  return made;
}
const echo = (server: McpServer): void => {
  server.registerTool('echo', { description: 'Says it again.', inputSchema: { text: z.string() } }, ({ text }) => ({ content: [{ type: 'text', text }] }));
};
async function connect(url: string, headers: Record<string, string>, client = new Client({ name: 'web', version: '1' })): Promise<Client> {
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return keep(client);
}
async function post(url: string, headers: Record<string, string>, body: string): Promise<{ status: number; headers: Headers; json: { error?: { data?: { code?: string } } } }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers }, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) as object : {} };
}
const INIT = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } } });

function http(name: string, server: Remote, more = ''): string {
  return `    ${name}:\n      url: ${server.url}\n${more}`;
}

describe('over streamable HTTP', () => {
  test('a client uses remote and local servers; sessions are apart', async () => {
    const one = keep(await remote('one', echo));
    const made = keep(testFront(http('one', one) + local('notes', 'notes'), { rest: 'policy: {}\n' }));
    await made.approve();
    const { url, key } = keep(await overHttp(made));
    const [a, b] = [await connect(url, { 'x-api-key': key }), await connect(url, { authorization: `Bearer ${key}` })];
    expect((await a.listTools()).tools.map(({ name }) => name)).toContain('one__echo');
    expect(textOf(await a.callTool({ name: 'one__echo', arguments: { text: 'hello' } }))).toBe('hello');
    expect(textOf(await a.callTool({ name: 'notes__read_note', arguments: { name: 'contact' } }))).toContain('<EMAIL_1>');
    // A pseudonym of one session means nothing in another: the server gets the placeholder itself.
    expect(textOf(await b.callTool({ name: 'one__echo', arguments: { text: '<EMAIL_1>' } }))).toBe('<EMAIL_1>');
    expect(made.ledger.exchanges.every(({ application }) => application === 'desk' || application === 'default')).toBe(true);
  });

  test('progress, questions to the user and changes reach the client', async () => {
    const made = keep(testFront(local('notes', 'notes', '      elicitation: true\n') + local('words', 'rug')));
    await made.approve();
    const { url, key } = keep(await overHttp(made));
    const client = new Client({ name: 'web', version: '1' }, { capabilities: { elicitation: { form: {} } } });
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { colour: 'red' } }));
    let told = false;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => { told = true; });
    await connect(url, { 'x-api-key': key }, client);
    const seen: number[] = [];
    await client.callTool({ name: 'notes__count', arguments: { to: 2 } }, undefined, { onprogress: ({ progress }) => seen.push(progress) });
    expect(seen).toEqual([1, 2]);
    expect(textOf(await client.callTool({ name: 'notes__ask_user' }))).toContain('red');
    await client.callTool({ name: 'words__turn' });
    await until(() => told);
  });

  test('needs a key, an allowed host, and a session of one\'s own', async () => {
    const made = keep(testFront(local('mail', 'mail')));
    await made.approve();
    const { url, key } = keep(await overHttp(made));
    expect(await post(url, {}, INIT)).toMatchObject({ status: 401, json: { error: { data: { code: 'auth.missing_key' } } } });
    expect(await post(url, { 'x-api-key': 'sally_wrong' }, INIT)).toMatchObject({ status: 401 });
    expect(await post(url, { 'x-api-key': key, origin: 'https://evil.example' }, INIT)).toMatchObject({ status: 403, json: { error: { data: { code: 'auth.bad_host' } } } });
    expect(await post(url, { 'x-api-key': key }, 'x'.repeat(10))).toMatchObject({ status: 400, json: { error: { data: { code: 'request.malformed_json' } } } });
    expect(await post(url, { 'x-api-key': key }, `[${INIT}]`)).toMatchObject({ status: 400, json: { error: { data: { code: 'mcp.bad_request' } } } });
    expect(await post(url.replace('/mcp', '/elsewhere'), { 'x-api-key': key }, INIT)).toMatchObject({ status: 404 });
    const begun = await post(url, { 'x-api-key': key, 'x-sallyport-user': 'ann' }, INIT);
    const session = begun.headers.get('mcp-session-id') ?? '';
    expect(session).not.toBe('');
    const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    expect(await post(url, { 'x-api-key': key, 'x-sallyport-user': 'bob', 'mcp-session-id': session }, list)).toMatchObject({ status: 404 });
    expect(await post(url, { 'x-api-key': key, 'x-sallyport-user': 'ann', 'mcp-session-id': session }, list)).toMatchObject({ status: 200 });
  });

  test('takes no more sessions than are allowed', async () => {
    const made = keep(testFront(local('mail', 'mail'), { mcp: '  limits: {sessions: 1}\n' }));
    await made.approve();
    const { url, key } = keep(await overHttp(made));
    expect((await post(url, { 'x-api-key': key }, INIT)).status).toBe(200);
    expect(await post(url, { 'x-api-key': key }, INIT)).toMatchObject({ status: 503, json: { error: { data: { code: 'mcp.overloaded' } } } });
  });

  test('an answer whose connection broke is fetched, and the call not made again', async () => {
    const made = keep(testFront(local('notes', 'notes')));
    await made.approve();
    const { url, key } = keep(await overHttp(made));
    const headers = { 'x-api-key': key, 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' };
    const begun = await fetch(url, { method: 'POST', headers, body: INIT.replace('2025-06-18', '2025-11-25') });
    await begun.text();
    const session = { ...headers, 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
    const stop = new AbortController();
    const call = await fetch(url, { method: 'POST', headers: session, signal: stop.signal, body: JSON.stringify({ jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'notes__count', arguments: { to: 20 } } }) });
    const first = await call.body?.getReader().read();
    const id = /^id: (.+)$/m.exec(new TextDecoder().decode(first?.value as Uint8Array))?.[1] ?? '';
    stop.abort();
    await until(() => made.ledger.exchanges.some(({ route }) => route === '/mcp/tools/call'));
    const resumed = await fetch(url, { headers: { ...session, 'last-event-id': id } });
    const text = new TextDecoder().decode((await resumed.body?.getReader().read())?.value as Uint8Array);
    expect(text).toContain('"text":"done"');
    expect(text).toContain('"id":5');
    expect(made.ledger.exchanges.filter(({ route }) => route === '/mcp/tools/call')).toHaveLength(1);
    // Not with the id of another session's message, nor by anybody else.
    expect((await fetch(url, { headers: { ...session, 'last-event-id': 'other_1' } })).status).toBe(400);
    expect((await fetch(url, { headers: { ...session, 'x-sallyport-user': 'eve', 'last-event-id': id } })).status).toBe(404);
  });

  test('a session that its client ends leaves no server behind', async () => {
    const made = keep(testFront(local('mail', 'mail')));
    await made.approve();
    const { url, key } = keep(await overHttp(made));
    const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { 'x-api-key': key } } });
    const client = new Client({ name: 'web', version: '1' });
    await client.connect(transport);
    await transport.terminateSession();
    await client.close();
    expect((await post(url, { 'x-api-key': key, 'mcp-session-id': transport.sessionId ?? '' }, INIT)).status).toBe(404);
  });
});

describe('tokens', () => {
  async function two(): Promise<{ made: TestFront; a: Remote; b: Remote }> {
    const a = keep(await remote('a', echo));
    const b = keep(await remote('b', echo));
    process.env['SALLYPORT_TEST_B_TOKEN'] = 'Bearer token-for-b';
    const made = keep(testFront(http('a', a, '      authorization_from: authorization\n') + http('b', b, '      headers: {authorization: {env: SALLYPORT_TEST_B_TOKEN}}\n') + local('notes', 'notes')));
    await made.approve();
    a.seen.length = 0;
    b.seen.length = 0;
    return { made, a, b };
  }

  test('the client\'s goes to the one server that is meant, and ours to its own', async () => {
    const { made, a, b } = await two();
    const { url, key } = keep(await overHttp(made));
    const client = await connect(url, { 'x-api-key': key, authorization: 'Bearer token-for-a' });
    await client.callTool({ name: 'a__echo', arguments: { text: 'x' } });
    await client.callTool({ name: 'b__echo', arguments: { text: 'x' } });
    expect(new Set(a.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-for-a']));
    expect(new Set(b.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-for-b']));
    // Nothing else of the client's either: no key, no cookie, no session of ours.
    expect(JSON.stringify([a.seen, b.seen])).not.toContain(key);
    expect(JSON.stringify(made.ledger.events)).not.toMatch(/token-for-/);
    expect(made.logs.join('\n')).not.toMatch(/token-for-/);
  });

  test('our application key is never forwarded, even where the Authorization header is', async () => {
    const { made, a } = await two();
    const { url, key } = keep(await overHttp(made));
    await connect(url, { authorization: `Bearer ${key}` });
    expect(a.seen.length).toBeGreaterThan(0);
    expect(a.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('two servers cannot get the same header', () => {
    expect(() => testFront('    a: {url: "https://a.example/mcp", authorization_from: Authorization}\n    b: {url: "https://b.example/mcp", authorization_from: authorization}\n')).toThrow(/token for one server must not reach another/);
  });

  test('a redirect to another origin is not followed, and takes no token along', async () => {
    const { made, a, b } = await two();
    b.seen.length = 0;
    a.instead = (_, response) => {
      response.writeHead(307, { location: b.url }).end();
      return true;
    };
    const { url, key } = keep(await overHttp(made));
    const client = await connect(url, { 'x-api-key': key, authorization: 'Bearer token-for-a' });
    await expect(client.callTool({ name: 'a__echo', arguments: { text: 'x' } })).rejects.toThrow(McpError);
    expect(b.seen.every(({ headers }) => headers.authorization === 'Bearer token-for-b')).toBe(true);
  });

  test('401 and its challenge come to the client; a token given later is used', async () => {
    const { made, a } = await two();
    a.demands = { authorization: 'Bearer token-for-a', challenge: 'Bearer resource_metadata="https://a.example/.well-known/oauth-protected-resource"' };
    const { url, key } = keep(await overHttp(made));
    const refused = await post(url, { 'x-api-key': key }, INIT);
    // Of the metadata it is told ours: clients take none that names another address than theirs.
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, `Bearer resource_metadata="${new URL('/.well-known/oauth-protected-resource/mcp', url).href}"`]);
    const client = await connect(url, { 'x-api-key': key, authorization: 'Bearer token-for-a' });
    expect(textOf(await client.callTool({ name: 'a__echo', arguments: { text: 'x' } }))).toBe('x');
    a.demands = { authorization: 'Bearer another', challenge: 'Bearer error="invalid_token"' };
    try {
      await client.callTool({ name: 'a__echo', arguments: { text: 'x' } });
      expect.unreachable();
    } catch (error) {
      expect((error as McpError).data).toMatchObject({ code: 'mcp.unauthorized', wwwAuthenticate: 'Bearer error="invalid_token"' });
    }
    expect(textOf(await client.callTool({ name: 'b__echo', arguments: { text: 'still' } }))).toBe('still');
  });
});

describe('the official client\'s OAuth', () => {
  /** An authorization server that gives a new token each time, and a remote server that takes only the latest. */
  async function guarded(): Promise<{ made: TestFront; api: Remote; other: Remote; url: string; key: string; asked: string[]; expire(): void; authorizes: string }> {
    const asked: string[] = [];
    let tokens = 0;
    let valid = 'none yet';
    const base = (): string => `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const issuer = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      request.on('end', () => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`);
        const answer = (value: object): void => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)); };
        if (request.url?.startsWith('/.well-known/') === true) answer({ issuer: base(), authorization_endpoint: `${base()}/authorize`, token_endpoint: `${base()}/token`, response_types_supported: ['code'], code_challenge_methods_supported: ['S256'], grant_types_supported: ['authorization_code', 'refresh_token'], token_endpoint_auth_methods_supported: ['none'] });
        else answer({ access_token: (valid = `issued-${++tokens}`), token_type: 'Bearer', expires_in: 3600, refresh_token: 'refresh' });
      });
    });
    await new Promise<void>((ready) => { issuer.listen(0, '127.0.0.1', ready); });
    keep({ close: () => new Promise<void>((done) => { issuer.close(() => { done(); }); issuer.closeAllConnections(); }) });
    const api = keep(await remote('api', echo));
    const other = keep(await remote('other', echo));
    process.env['SALLYPORT_TEST_B_TOKEN'] = 'Bearer token-for-b';
    const made = keep(testFront(http('api', api, '      authorization_from: authorization\n') + http('other', other, '      headers: {authorization: {env: SALLYPORT_TEST_B_TOKEN}}\n'), { mcp: '  shadowing: flag\n' }));
    await made.approve();
    api.seen.length = 0;
    other.seen.length = 0;
    api.instead = (request, response) => {
      if (request.url === '/somewhere') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ resource: api.url, authorization_servers: [base()], scopes_supported: ['read'], resource_name: '<b>x</b>' }));
      else if (request.headers.authorization !== `Bearer ${valid}`) response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${new URL('/somewhere', api.url).href}", scope="read", error="invalid_token"` }).end();
      else return false;
      return true;
    };
    const { url, key } = keep(await overHttp(made));
    return { made, api, other, url, key, asked, expire: () => { valid = 'another'; }, authorizes: base() };
  }

  test('gets a token for the server behind, and another one when it ends, and neither server sees the other\'s', async () => {
    const { api, other, url, key, asked, expire, authorizes } = await guarded();
    const kept: { tokens?: OAuthTokens; verifier?: string; sent?: URL } = {};
    const provider: OAuthClientProvider = {
      redirectUrl: 'http://localhost:9/callback', clientMetadata: { redirect_uris: ['http://localhost:9/callback'] },
      clientInformation: () => ({ client_id: 'client' }), tokens: () => kept.tokens, saveTokens: (tokens) => { kept.tokens = tokens; },
      redirectToAuthorization: (to) => { kept.sent = to; }, saveCodeVerifier: (verifier) => { kept.verifier = verifier; }, codeVerifier: () => kept.verifier ?? '',
    };
    const transport = (): StreamableHTTPClientTransport => new StreamableHTTPClientTransport(new URL(url), { authProvider: provider, requestInit: { headers: { 'x-api-key': key } } });
    const first = transport();
    await expect(new Client({ name: 'web', version: '1' }).connect(first)).rejects.toThrow(UnauthorizedError);
    expect([kept.sent?.origin, kept.sent?.searchParams.get('scope'), kept.sent?.searchParams.get('resource')]).toEqual([authorizes, 'read', url]);
    await first.finishAuth('the-code');
    const client = new Client({ name: 'web', version: '1' });
    await client.connect(transport());
    keep({ close: () => client.close() });
    expect(textOf(await client.callTool({ name: 'api__echo', arguments: { text: 'x' } }))).toBe('x');
    expire();
    // An answer that streams has begun with 200, so this one is lost; with the next the client gets another token.
    await expect(client.callTool({ name: 'api__echo', arguments: { text: 'x' } })).rejects.toMatchObject({ data: { code: 'mcp.unauthorized' } });
    expect(textOf(await client.callTool({ name: 'other__echo', arguments: { text: 'y' } }))).toBe('y');
    expect(textOf(await client.callTool({ name: 'api__echo', arguments: { text: 'z' } }))).toBe('z');
    expect(asked.filter((each) => each.includes('grant_type=refresh_token'))).toHaveLength(1);
    expect(new Set(api.seen.map(({ headers }) => headers.authorization))).toEqual(new Set([undefined, 'Bearer issued-1', 'Bearer issued-2']));
    expect(new Set(other.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-for-b']));
  });

  test('is told what of the server\'s metadata it needs, and nothing that a server could lead elsewhere with', async () => {
    const { api, url, key } = await guarded();
    const place = new URL('/.well-known/oauth-protected-resource/mcp', url);
    await post(url, { 'x-api-key': key }, INIT);
    expect(await (await fetch(place)).json()).toMatchObject({ resource: url, scopes_supported: ['read'] });
    const before = api.seen.length;
    expect(JSON.stringify(await (await fetch(place)).json())).not.toContain('<b>');
    expect(api.seen.length).toBe(before);
    // A server that names a place that is not its own is asked for the usual one.
    const elsewhere = await guarded();
    elsewhere.api.instead = (request, response) => {
      if (request.url?.startsWith('/.well-known/') === true) response.writeHead(200, { 'content-type': 'application/json' }).end('{"authorization_servers":["javascript:alert(1)"]}');
      else response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${api.url}"` }).end();
      return true;
    };
    const again = api.seen.length;
    await post(elsewhere.url, { 'x-api-key': elsewhere.key }, INIT);
    expect((await fetch(new URL('/.well-known/oauth-protected-resource', elsewhere.url))).status).toBe(502);
    expect(api.seen.length).toBe(again);
  });

  test('is told of nothing where no server takes its token', async () => {
    const made = keep(testFront(local('notes', 'notes')));
    const { url } = keep(await overHttp(made));
    expect((await fetch(new URL('/.well-known/oauth-protected-resource/mcp', url))).status).toBe(404);
  });
});

test('a server that was started anew is joined anew, and asked what it has before the call goes to it', async () => {
  let description = 'Says it again.';
  const a = keep(await remote('a', (server) => { server.registerTool('echo', { description, inputSchema: { text: z.string() } }, ({ text }) => ({ content: [{ type: 'text', text }] })); }));
  const made = keep(testFront(http('a', a)));
  await made.approve();
  const { client } = await made.connect();
  const call = (): Promise<unknown> => client.callTool({ name: 'a__echo', arguments: { text: 'x' } });
  await call();
  a.forget();
  expect(textOf(await call())).toBe('x');
  a.forget();
  description = 'Says it again, to somebody else too.';
  await expect(call()).rejects.toMatchObject({ data: { code: 'mcp.definition_changed' } });
});

describe('a remote server that', () => {
  async function over(instead: Remote['instead'], more = ''): Promise<{ code: string; client: Client; made: TestFront }> {
    const a = keep(await remote('a', echo));
    const made = keep(testFront(http('a', a, more) + local('mail', 'mail'), { mcp: '  limits: {message_bytes: 1MiB}\n' }));
    await made.approve();
    const { client } = await made.connect();
    a.instead = (request, response) => request.method === 'POST' && (instead?.(request, response) ?? false);
    let code = 'no error';
    try {
      await client.callTool({ name: 'a__echo', arguments: { text: 'x' } });
    } catch (error) {
      code = ((error as McpError).data as { code: string }).code;
    }
    a.instead = undefined;
    expect(textOf(await client.callTool({ name: 'mail__send_email', arguments: { to: 'x', body: 'y' } }))).toContain('sent');
    return { code, client, made };
  }
  test('hangs', async () => {
    expect((await over(() => true, '      timeout: 300ms\n')).code).toBe('mcp.server_timeout');
  });
  test('sends 50 MB', async () => {
    const { code } = await over((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"jsonrpc":"2.0","id":5,"result":{"content":[{"type":"text","text":"${'x'.repeat(50 * 1024 ** 2)}"}]}}`);
      return true;
    });
    expect(code).toBe('mcp.too_large');
  });
  test('streams an event without an end', async () => {
    const { code } = await over((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: ');
      const more = (): void => { while (!response.destroyed && response.write('x'.repeat(65_536))); response.once('drain', more); };
      more();
      return true;
    }, '      timeout: 2s\n');
    expect(code).toBe('mcp.too_large');
  });
  test.each([[500, 'text/html', '<h1>key sk-ant-secret</h1>'], [200, 'application/json', 'not json'], [200, 'text/html', 'hello'], [404, 'text/plain', '']])('answers %i %s', async (status, type, body) => {
    const { code, made } = await over((_, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
      return true;
    }, '      timeout: 1s\n');
    expect(code).toMatch(/^mcp\.(?:server_unavailable|server_timeout|bad_answer)$/);
    expect(made.logs.join('\n') + JSON.stringify(made.ledger.events)).not.toContain('sk-ant');
  });
  test('breaks the connection', async () => {
    const { code } = await over((request) => {
      request.socket.destroy();
      return true;
    });
    expect(code).toBe('mcp.server_unavailable');
  });
});

test('a body that is larger than allowed is refused before it is read whole', async () => {
  const made = keep(testFront(local('mail', 'mail'), { mcp: '  limits: {message_bytes: 64KiB}\n' }));
  await made.approve();
  const { url, key } = keep(await overHttp(made));
  const status = await new Promise<number>((resolve, reject) => {
    const call = httpRequest(url, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end('x'.repeat(1024 ** 2));
  });
  expect(status).toBe(413);
});
