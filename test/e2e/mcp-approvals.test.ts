import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterEach, describe, expect, test } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { startAdminApi } from '../../src/console/api/server.ts';
import { testGateway } from '../support/gateway.ts';
import { local, testFront, textOf, type TestFront } from '../support/mcp/front.ts';
import { run, until } from './command.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Notes and mail behind a front whose flow rules ask: an address that only a note has needs a person. */
async function open(policy = ''): Promise<TestFront & { client: Client }> {
  const made = testFront(local('notes', 'notes') + local('mail', 'mail'), { rest: `policy:\n  flow: enforce\n${policy}` });
  ends.push(() => made.close());
  await made.approve();
  const { client } = await made.connect();
  return { ...made, client };
}

const SEND = { name: 'mail__send_email', arguments: { to: '<EMAIL_1>', body: 'The meeting is on Friday.' } };

const RULES = ['flow.tainted-sink', 'flow.suggested-call', 'flow.unasked-call'];

async function readContact(client: Client): Promise<void> {
  expect(textOf(await client.callTool({ name: 'notes__read_note', arguments: { name: 'contact' } }))).toBe('Write to <EMAIL_1> about it.');
}

function idIn(result: unknown): string {
  const id = /ap_[0-9a-z]{26}/.exec(textOf(result))?.[0];
  if (id === undefined) throw new Error(textOf(result));
  return id;
}

function approvalEvents({ ledger }: TestFront): string[] {
  return ledger.events.flatMap((event) => (event.type === 'admin' && event.action.startsWith('approval.') ? [event.action] : []));
}

describe('a call over MCP that needs a person', () => {
  test('waits, is approved from the command line, and passes once', async () => {
    const made = await open();
    await readContact(made.client);
    const parked = await made.client.callTool(SEND);
    const id = idIn(parked);
    expect(parked.isError).toBe(true);
    expect(textOf(parked)).toMatch(/^This needs a person's approval.*\n- mail__send_email: waits as ap_.*sallyport approve show ap_.*\nWhen it is approved, make the same call again\.$/);
    expect(parked._meta).toMatchObject({ sallyport: { approvals: [{ id, tool: 'mail__send_email', state: 'parked', rules: RULES }], rules: RULES } });
    expect(textOf(parked)).not.toContain('maria');
    // Asked again it is the same call, and waits as it did.
    expect(idIn(await made.client.callTool(SEND))).toBe(id);

    const env = { SALLYPORT_DATA_DIR: made.dir };
    const shown = await run(['approve', 'show', id], { cwd: made.dir, env });
    expect(shown.stdout).toContain('over         mcp, exchange ex_');
    expect(shown.stdout).toMatch(/! \/to = maria\.lopez@example\.org\n\s+TAINTED: only untrusted text has it: \/calls\/0\/\d\/content\/0\/text \(tool_result notes__read_note, untrusted\)/);
    expect(shown.stdout).toContain('what the user asked for is not known');
    expect((await run(['approve', 'approve', id], { cwd: made.dir, env })).code).toBe(0);

    expect(textOf(await made.client.callTool(SEND))).toContain('sent to ');
    const again = idIn(await made.client.callTool(SEND));
    expect(again).not.toBe(id);
    expect(made.approvals.desk.show(id)).toMatchObject({ state: 'used', decidedBy: 'admin' });
    expect(approvalEvents(made)).toEqual(['approval.parked', 'approval.used', 'approval.parked']);
    expect(made.ledger.exchanges.filter(({ toolCalls }) => toolCalls[0]?.name === SEND.name).map(({ decision, ended }) => `${decision} ${ended}`)).toEqual(['confirm refused', 'confirm refused', 'redact complete', 'confirm refused']);
    expect(JSON.stringify(made.ledger.events)).not.toContain('maria.lopez');
  });

  test('is bound to its arguments and its session, and what needs nobody is not asked about', async () => {
    const made = await open();
    await readContact(made.client);
    const id = idIn(await made.client.callTool(SEND));
    made.approvals.desk.decide(id, 'approved', OWNER, 'cli');
    expect(idIn(await made.client.callTool({ ...SEND, arguments: { ...SEND.arguments, body: 'The meeting is on Monday.' } }))).not.toBe(id);
    const { client: other } = await made.connect();
    await readContact(other);
    expect(idIn(await other.callTool(SEND))).not.toBe(id);
    expect(textOf(await made.client.callTool({ name: 'notes__read_note', arguments: { name: 'today' } }))).toContain('buy milk');
    expect(textOf(await made.client.callTool(SEND))).toContain('sent to ');
  });

  test('of two such calls at once, one uses the approval', async () => {
    const made = await open();
    await readContact(made.client);
    made.approvals.desk.decide(idIn(await made.client.callTool(SEND)), 'approved', OWNER, 'cli');
    const answers = (await Promise.all([made.client.callTool(SEND), made.client.callTool(SEND)])).map(textOf);
    expect(answers.filter((answer) => answer.startsWith('sent to '))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes('needs a person'))).toHaveLength(1);
  });

  test('denied says so, and does not ask again', async () => {
    const made = await open();
    await readContact(made.client);
    const id = idIn(await made.client.callTool(SEND));
    made.approvals.desk.decide(id, 'denied', OWNER, 'cli');
    const refused = await made.client.callTool(SEND);
    expect(textOf(refused)).toContain(`denied by an approver (${id})`);
    expect(refused._meta).toMatchObject({ sallyport: { approvals: [{ id, state: 'denied' }] } });
    expect(made.approvals.desk.list()).toEqual([]);
  });

  test('a tool with an output schema says that its call waits', async () => {
    const made = await open();
    await made.client.listTools();
    await readContact(made.client);
    const add = { name: 'notes__add', arguments: { a: 17, b: 2 } };
    const parked = await made.client.callTool(add);
    expect(parked.structuredContent).toBeUndefined();
    made.approvals.desk.decide(idIn(parked), 'approved', OWNER, 'cli');
    expect((await made.client.callTool(add)).structuredContent).toEqual({ sum: 19 });
  });

  test('what is blocked is not parked', async () => {
    const made = await open('  denylist:\n    - {id: word, phrase: zebra}\n');
    await readContact(made.client);
    await expect(made.client.callTool({ ...SEND, arguments: { ...SEND.arguments, body: 'zebra' } })).rejects.toMatchObject({ data: { code: 'mcp.blocked' } });
    expect(made.approvals.desk.list()).toEqual([]);
  });

  test('cannot be parked where there is no room, and says why', async () => {
    const made = await open();
    await readContact(made.client);
    for (let i = 0; i < 200; i++) idIn(await made.client.callTool({ ...SEND, arguments: { to: '<EMAIL_1>', body: `${i}` } }));
    await expect(made.client.callTool(SEND)).rejects.toMatchObject({ data: { code: 'approval.too_many' } });
  });
});

describe('approvers of a running gateway with the same data directory', () => {
  test('see the call, are told of it, and decide', async () => {
    const told: { text: string; link: string }[] = [];
    const hook: Server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => {
        told.push(JSON.parse(body) as { text: string; link: string });
        response.end();
      });
    });
    await new Promise<void>((ready) => { hook.listen(0, '127.0.0.1', ready); });
    ends.push(() => new Promise((done) => { hook.close(() => { done(); }).closeAllConnections(); }));
    const made = await open(`  approvals: {link_base: "http://approve.example", webhook: {url: "http://127.0.0.1:${(hook.address() as AddressInfo).port}/"}}\n`);
    const gateway = await testGateway({ config: { dataDir: made.dir } });
    ends.push(() => gateway.close());
    const admin = await startAdminApi({ gateway: gateway.gateway, reload: () => Promise.resolve({ version: 'x' }), address: { host: '127.0.0.1', port: 0 }, dataDir: made.dir });
    ends.push(() => admin.close());

    await readContact(made.client);
    const id = idIn(await made.client.callTool(SEND));
    await until(() => told.length > 0);
    expect(told[0]).toMatchObject({ id, tool: 'mail__send_email', application: 'default' });
    expect(JSON.stringify(told)).not.toContain('maria');
    const page = await fetch((told[0]?.link ?? '').replace('http://approve.example', admin.url));
    expect(await page.text()).toContain('maria.lopez@example.org');
    const done = await run(['approve', 'approve', id, '--url', admin.url], { cwd: made.dir, env: { SALLYPORT_DATA_DIR: made.dir } });
    expect(done.stderr + done.stdout).toContain('Approved');
    expect(gateway.ledger.events.some((event) => event.type === 'admin' && event.action === 'approval.approved')).toBe(true);
    expect(textOf(await made.client.callTool(SEND))).toContain('sent to ');
  });
});

describe('with policy.approvals.wait', () => {
  test('the call is held for the person, with progress, and then passes', async () => {
    const made = await open('  approvals: {wait: 60s}\n');
    await readContact(made.client);
    const seen: { progress: number; message?: string | undefined }[] = [];
    const call = made.client.callTool(SEND, undefined, { onprogress: (progress) => seen.push(progress) });
    await until(() => seen.length > 0);
    const [waiting] = made.approvals.desk.list();
    expect(seen[0]?.message).toBe(`Waits for a person as ${waiting?.id ?? ''}`);
    made.approvals.desk.decide(waiting?.id ?? '', 'approved', OWNER, 'cli');
    expect(textOf(await call)).toContain('sent to ');
    expect(seen.every(({ progress }) => progress < 1)).toBe(true);
    expect(approvalEvents(made)).toEqual(['approval.parked', 'approval.approved', 'approval.used']);
  });

  test('nobody decides: the client is told that it waits', async () => {
    const made = await open('  approvals: {wait: 1s}\n');
    await readContact(made.client);
    expect(made.approvals.desk.show(idIn(await made.client.callTool(SEND))).state).toBe('parked');
  });

  test('a client that cancels ends the wait, and uses nothing up', async () => {
    const made = await open('  approvals: {wait: 60s}\n');
    await readContact(made.client);
    const stop = new AbortController();
    const call = made.client.callTool(SEND, undefined, { signal: stop.signal, onprogress: () => { stop.abort('enough'); } });
    await expect(call).rejects.toThrow(/enough/);
    await until(() => made.ledger.exchanges.some(({ error }) => error === 'cancelled'));
    const [waiting] = made.approvals.desk.list();
    made.approvals.desk.decide(waiting?.id ?? '', 'approved', OWNER, 'cli');
    expect(textOf(await made.client.callTool(SEND))).toContain('sent to ');
  });
});
