import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ExchangeEvent } from '../../src/ledger/event.ts';
import { local, testFront, textOf, type TestFront } from '../support/mcp/front.ts';
import { overHttp } from '../support/mcp/http.ts';

/** Who may do what over MCP: tokens, servers, tools, resources and prompts. */

const CONNECT = 'permit(principal, action == Action::"connect", resource);\n';
const CALLS = 'permit(principal, action in Action::"call", resource);\n';

let folder: string;
let key: CryptoKey;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-mcp-permissions-'));
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys: [{ ...await exportJWK(pair.publicKey), kid: 'k1', alg: 'ES256' }] }));
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const token = (user: string, claims: Record<string, unknown> = {}, until: number | string = '5m'): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).setSubject(user).setIssuer('https://login.example.com').setAudience('sallyport').setExpirationTime(until).sign(key);

const TOKENS = (): string => `  identity: {tokens: [{issuer: "https://login.example.com", audience: sallyport, jwks_file: ${JSON.stringify(join(folder, 'keys.json'))}, algorithms: ES256}]}\n`;

async function open(cedar: string, options: { policy?: string; token?: () => string | undefined } = {}): Promise<TestFront> {
  const file = join(folder, `${ends.length}-${Date.now()}.cedar`);
  writeFileSync(file, cedar);
  const made = testFront(local('notes', 'notes') + local('mail', 'mail'), { rest: `policy:\n  permissions: ${JSON.stringify(file)}\n${options.policy ?? ''}`, ...(options.token === undefined ? {} : { token: options.token }) });
  ends.push(() => made.close());
  await made.approve();
  return made;
}

async function refusal(call: Promise<unknown>): Promise<{ code: string; rules?: string[]; message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    return { ...error.data as { code: string; rules?: string[] }, message: error.message };
  }
  throw new Error('it was not refused');
}

const READ = { name: 'notes__read_note', arguments: { name: 'today' } };
const accessOf = (made: TestFront, route: string): ExchangeEvent['access'] => made.ledger.exchanges.filter((event) => event.route === route).flatMap(({ access }) => access ?? []);

describe('connecting to a server', () => {
  test('is asked, and a server that is denied is not started and says so', async () => {
    const made = await open(`@id("notes")\npermit(principal, action == Action::"connect", resource == Server::"notes");\n${CALLS}`);
    const { client, session } = await made.connect();
    expect((await client.listTools()).tools.map(({ name }) => name.split('__')[0]).filter((name, i, all) => all.indexOf(name) === i)).toEqual(['notes']);
    expect(textOf(await client.callTool(READ))).toContain('buy milk');
    const denied = await refusal(client.callTool({ name: 'mail__send_email', arguments: { to: 'a', body: 'b' } }));
    expect(denied).toMatchObject({ code: 'mcp.connect_denied', message: expect.stringContaining('the MCP server mail: access.denied, No statement permits it') as string });
    expect(made.logs.some((line) => line.includes('the MCP server mail: access.denied'))).toBe(true);
    expect(accessOf(made, '/mcp/connect')).toEqual(expect.arrayContaining([
      { action: 'connect', resource: 'notes', allowed: true, statements: ['notes'] },
      { action: 'connect', resource: 'mail', allowed: false, rule: 'access.denied', statements: [] },
    ]));
    expect(made.ledger.exchanges.find(({ error }) => error === 'mcp.connect_denied')).toMatchObject({ decision: 'block', ended: 'refused', upstream: 'mail' });
    await session.close();
  });

  test('is only recorded with access: shadow', async () => {
    const made = await open(CALLS, { policy: '  access: shadow\n' });
    const { client } = await made.connect();
    expect(textOf(await client.callTool(READ))).toContain('buy milk');
    expect(accessOf(made, '/mcp/connect')).toContainEqual({ action: 'connect', resource: 'notes', allowed: false, rule: 'access.denied', statements: [] });
    expect(made.ledger.exchanges.find(({ route }) => route === '/mcp/connect')).toMatchObject({ decision: 'flag', wouldBe: 'block' });
  });
});

describe('resources and prompts', () => {
  test('are read only where a statement permits it, and else not listed', async () => {
    const made = await open(`${CONNECT}permit(principal, action == Action::"read", resource == Source::"notes+file:///notes/readme.md");\n`);
    const { client } = await made.connect();
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['notes+file:///notes/readme.md']);
    expect((await client.readResource({ uri: 'notes+file:///notes/readme.md' })).contents).toHaveLength(1);
    expect(await refusal(client.readResource({ uri: 'notes+file:///notes/trap.md' }))).toMatchObject({ code: 'mcp.blocked', rules: ['access.denied'] });
    expect(await refusal(client.subscribeResource({ uri: 'notes+file:///notes/trap.md' }))).toMatchObject({ code: 'mcp.blocked', rules: ['access.denied'] });
    expect((await client.listPrompts()).prompts).toEqual([]);
    expect(await refusal(client.getPrompt({ name: 'notes__greet', arguments: { name: 'Ada' } }))).toMatchObject({ code: 'mcp.blocked', rules: ['access.denied'] });
    expect(accessOf(made, '/mcp/resources/read')).toEqual([
      { action: 'read', resource: 'notes+file:///notes/readme.md', allowed: true, statements: [expect.stringContaining('.cedar:2')] },
      { action: 'read', resource: 'notes+file:///notes/trap.md', allowed: false, rule: 'access.denied', statements: [] },
    ]);
  });

  test('are not reached by another spelling of what is allowed', async () => {
    const made = await open(`${CONNECT}permit(principal, action == Action::"read", resource in Server::"notes");\nforbid(principal, action == Action::"read", resource == Source::"people");\n`, { policy: '  data_sources: [{name: people, match: "notes+file:///notes/t*"}]\n' });
    const { client } = await made.connect();
    for (const uri of ['file:///notes/x/../trap.md', 'file:///notes/%74rap.md', 'file:///notes//trap.md', 'FILE:///notes/trap.md']) expect([uri, await refusal(client.readResource({ uri: `notes+${uri}` }))]).toMatchObject([uri, { code: 'mcp.not_allowed' }]);
    expect((await client.readResource({ uri: 'notes+file:///notes/readme.md' })).contents).toHaveLength(1);
  });

  test('are in their server, and in the data source that the policy gives them to', async () => {
    const made = await open(`${CONNECT}permit(principal, action == Action::"read", resource in Server::"notes");\nforbid(principal, action == Action::"read", resource == Source::"people");\n${CALLS}`, { policy: '  data_sources: [{name: people, match: ["*readme*", "notes__read_note"]}]\n' });
    const { client } = await made.connect();
    expect((await client.getPrompt({ name: 'notes__greet', arguments: { name: 'Ada' } })).messages).toHaveLength(1);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['notes+file:///notes/trap.md']);
    expect(await refusal(client.readResource({ uri: 'notes+file:///notes/readme.md' }))).toMatchObject({ code: 'mcp.blocked', rules: ['access.forbidden'] });
    // What a tool would return belongs to the data source too, so it is not called.
    expect(await refusal(client.callTool(READ))).toMatchObject({ code: 'mcp.blocked', rules: ['access.forbidden'] });
    expect((await client.callTool({ name: 'notes__add', arguments: { a: 1, b: 2 } })).structuredContent).toEqual({ sum: 3 });
  });
});

describe('a token', () => {
  const CEDAR = 'permit(principal in Group::"staff", action == Action::"connect", resource);\npermit(principal == User::"anna", action == Action::"call:notes__read_note", resource) when { context.assurance == "token" };\n';

  test('over standard input and output names user, groups and agent, and is asked for at each request', async () => {
    let current: string | undefined = await token('anna', { groups: ['staff'], agent: 'clerk' });
    const made = await open(CEDAR, { policy: TOKENS(), token: () => current });
    const { client } = await made.connect();
    expect(textOf(await client.callTool(READ))).toContain('buy milk');
    expect(made.ledger.exchanges.find(({ route }) => route === '/mcp/tools/call')).toMatchObject({ endUser: 'anna', groups: ['staff'], agent: 'clerk', assurance: 'token' });
    current = await token('bob', { groups: ['staff'] });
    expect(await refusal(client.callTool(READ))).toMatchObject({ code: 'mcp.blocked', rules: ['access.denied'] });
    current = await token('anna', { groups: ['staff'] }, '-5m');
    expect(await refusal(client.callTool(READ))).toMatchObject({ code: 'auth.expired_token' });
    current = undefined;
    expect(await refusal(client.callTool(READ))).toMatchObject({ code: 'mcp.blocked', rules: ['access.denied'] });
  });

  test('that is not good starts no server', async () => {
    const made = await open(CEDAR, { policy: TOKENS(), token: () => 'not.a.token' });
    await expect(made.connect()).rejects.toMatchObject({ data: { code: 'auth.invalid_token' } });
    expect(made.logs.filter((line) => line.includes('not a signed JSON Web Token'))).not.toEqual([]);
    expect(made.ledger.exchanges.map(({ route }) => route).filter((route) => route !== '/mcp/definitions')).toEqual(['/mcp/initialize']);
  });

  test('over HTTP comes with each request, and a session stays its user\'s', async () => {
    const made = await open(CEDAR, { policy: TOKENS() });
    const http = await overHttp(made);
    ends.push(() => http.close());
    let current = await token('anna', { groups: ['staff'] });
    const transport = new StreamableHTTPClientTransport(new URL(http.url), { fetch: (url, init) => fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), 'x-api-key': http.key, 'x-sallyport-token': current } }) });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    expect(textOf(await client.callTool(READ))).toContain('buy milk');
    // Another token of hers is as good.
    current = await token('anna', { groups: ['staff', 'night'] });
    expect(textOf(await client.callTool(READ))).toContain('buy milk');
    current = await token('bob', { groups: ['staff'] });
    await expect(client.callTool(READ)).rejects.toThrow(/no such session/);
    current = 'wrong';
    await expect(client.callTool(READ)).rejects.toThrow(/not a signed JSON Web Token/);
    current = await token('anna', { groups: ['staff'] });
    await client.close();
  });

  test('names who asked for a call that waits, who may not approve it', async () => {
    const made = await open(`${CONNECT}${CALLS}`, { policy: `  flow: enforce\n${TOKENS()}`, token: () => signed });
    const signed = await token('anna');
    const { client } = await made.connect();
    await client.callTool({ name: 'notes__read_note', arguments: { name: 'contact' } });
    await client.callTool({ name: 'mail__send_email', arguments: { to: '<EMAIL_1>', body: 'hello' } });
    const [waiting] = made.approvals.desk.list();
    expect(waiting?.call.asker).toMatchObject({ endUser: 'anna', surface: 'mcp' });
    const { approver } = made.approvals.desk.addApprover('anna', {});
    expect(() => made.approvals.desk.decide(waiting?.id ?? '', 'approved', approver, 'cli')).toThrow(/their own request/);
  });
});
