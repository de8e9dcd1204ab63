import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, test } from 'vitest';
import { local, raw, testFront, textOf, type TestFront } from '../support/mcp/front.ts';
import { until } from '../e2e/command.ts';

const open: TestFront[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function approved(...args: Parameters<typeof testFront>): Promise<TestFront> {
  const made = testFront(...args);
  open.push(made);
  await made.approve();
  return made;
}
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof McpError) return (error.data as { code: string }).code;
    throw error;
  }
  return 'no error';
}

/** A misbehaving server beside an honest one: the misbehaviour has a code, and the honest one goes on. */
async function beside(kind: string, more = ''): Promise<{ made: TestFront; act(n?: number): Promise<string>; honest(): Promise<void> }> {
  const made = await approved(raw('bad', kind, more) + local('mail', 'mail'), { mcp: '  limits: {message_bytes: 2MiB}\n' });
  const { client } = await made.connect();
  return {
    made,
    act: (n) => codeOf(client.callTool({ name: 'bad__act', arguments: n === undefined ? {} : { n } })),
    honest: async () => { expect(textOf(await client.callTool({ name: 'mail__send_email', arguments: { to: 'x', body: 'y' } }))).toBe('sent to x: y'); },
  };
}

describe('a server that', () => {
  test('hangs', async () => {
    const { act, honest, made } = await beside('hang', '      timeout: 300ms\n');
    expect(await act()).toBe('mcp.server_timeout');
    expect(made.ledger.exchanges.at(-1)).toMatchObject({ status: 504, ended: 'failed', error: 'mcp.server_timeout' });
    await honest();
  });
  test('floods with notifications', async () => {
    const { act, honest } = await beside('flood');
    expect(await act()).toBe('mcp.too_large');
    await honest();
  });
  test('sends 50 MB', async () => {
    const { act, honest } = await beside('huge');
    expect(await act()).toBe('mcp.too_large');
    await honest();
  });
  test('sends a line that never ends', async () => {
    const { act, honest } = await beside('endless-line');
    expect(await act()).toBe('mcp.too_large');
    await honest();
  });
  test('writes a few lines that are no messages, repeated keys among them: they are dropped', async () => {
    const { act, honest, made } = await beside('garbage');
    expect(await act()).toBe('no error');
    expect(made.ledger.events.some((event) => event.type === 'admin' && event.action === 'mcp.server_problem' && event.detail['code'] === 'mcp.bad_answer')).toBe(true);
    await honest();
  });
  test('writes nothing but garbage', async () => {
    const { act, honest } = await beside('garbage-only');
    expect(await act()).toBe('mcp.bad_answer');
    await honest();
  });
  test('answers what it was not asked', async () => {
    const { act, honest, made } = await beside('unknown-id');
    expect(await act()).toBe('no error');
    expect(made.logs.join('\n')).toContain('not asked');
    await honest();
  });
  test('nests too deep', async () => {
    const { act, honest } = await beside('deep', '      timeout: 1s\n');
    expect(await act()).toBe('mcp.server_timeout');
    await honest();
  });
  test('answers out of order', async () => {
    const made = await approved(raw('bad', 'out-of-order'));
    const { client } = await made.connect();
    const answers = await Promise.all([client.callTool({ name: 'bad__act', arguments: { n: 1 } }), client.callTool({ name: 'bad__act', arguments: { n: 2 } })]);
    expect(answers.map(textOf)).toEqual(['first', 'second']);
  });
  test('dies, and is started again when it is called later', async () => {
    const made = await approved(local('notes', 'notes') + local('mail', 'mail'));
    const { client } = await made.connect();
    expect(await codeOf(client.callTool({ name: 'notes__die' }))).toBe('mcp.server_unavailable');
    expect(textOf(await client.callTool({ name: 'mail__send_email', arguments: { to: 'x', body: 'y' } }))).toContain('sent');
    expect(await codeOf(client.callTool({ name: 'notes__add', arguments: { a: 1, b: 1 } }))).toBe('mcp.server_unavailable');
    await until(async () => await codeOf(client.callTool({ name: 'notes__add', arguments: { a: 1, b: 1 } })) === 'no error', 15_000);
  }, 30_000);
  test('has pages without an end', async () => {
    const made = testFront(raw('bad', 'endless') + local('mail', 'mail'));
    open.push(made);
    const { client } = await made.connect();
    expect(await codeOf(client.callTool({ name: 'bad__act' }))).toMatch(/^mcp\.(?:bad_answer|too_large)$/);
  });
  test('has pages with one', async () => {
    const made = await approved(raw('bad', 'paged'));
    const { client } = await made.connect();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['bad__one', 'bad__two']);
  });
  test('has more tools than are allowed: none of them is served', async () => {
    const made = testFront(local('many', 'many', '', undefined, '60') + local('mail', 'mail'), { mcp: '  first_use: trust\n  limits: {definitions: 50}\n' });
    open.push(made);
    const { client } = await made.connect();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['mail__send_email']);
    expect(await codeOf(client.callTool({ name: 'many__tool_1' }))).toBe('mcp.too_large');
    expect(made.ledger.events.some((event) => event.type === 'admin' && event.action === 'mcp.server_problem' && event.detail['code'] === 'mcp.too_large')).toBe(true);
  });
  test('cannot be started, or is no MCP server', async () => {
    const made = testFront(`    none:\n      command: /nonexistent/server\n    cat:\n      command: "false"\n${local('mail', 'mail')}`, { mcp: '  first_use: trust\n' });
    open.push(made);
    const { client } = await made.connect();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['mail__send_email']);
    expect(await codeOf(client.callTool({ name: 'none__x' }))).toBe('mcp.server_unavailable');
    expect(await codeOf(client.callTool({ name: 'cat__x' }))).toBe('mcp.server_unavailable');
  });
  test('never answers delays the start, and no list afterwards for long', async () => {
    const made = testFront(raw('bad', 'silent') + local('mail', 'mail'), { mcp: '  first_use: trust\n' });
    open.push(made);
    const { client } = await made.connect();
    // After the time in which a server that failed is not started again.
    await new Promise((done) => { setTimeout(done, 5_500); });
    const started = performance.now();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['mail__send_email']);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(await codeOf(client.callTool({ name: 'bad__x' }))).toBe('mcp.server_timeout');
  }, 90_000);
  test('prints before it speaks: the lines are dropped', async () => {
    const made = await approved(raw('bad', 'noisy-start'));
    const { client } = await made.connect();
    expect(textOf(await client.callTool({ name: 'bad__act' }))).toBe('fine');
  });
  test('keeps a field that nobody knows: it is pinned and shown', async () => {
    const made = await approved(raw('bad', 'plain'));
    expect(readFileSync(made.lock, 'utf8')).toContain('"/x-unknown"');
    // The SDK's client drops what it does not know, so this looks at the wire.
    const { input, output } = await made.raw();
    let out = '';
    output.on('data', (chunk: Buffer) => { out += chunk.toString('utf8'); });
    input.write('{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n');
    await until(() => out.includes('\n'));
    expect(JSON.parse(out)).toMatchObject({ result: { tools: [{ name: 'bad__act', 'x-unknown': 'kept' }] } });
  });
});

describe('the end', () => {
  const alive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      // A process that has ended and was not reaped yet is not alive.
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false; // it is gone: the answer to the question
    }
  };
  test('leaves no server behind, nor what a server has started', async () => {
    const pids = join(process.env['TMPDIR'] ?? '/tmp', `sallyport-orphans-${process.pid}`);
    const made = await approved(raw('bad', 'orphan', '', pids));
    const { session } = await made.connect();
    const [server, grandchild] = readFileSync(pids, 'utf8').split(' ').map(Number) as [number, number];
    expect([alive(server), alive(grandchild)]).toEqual([true, true]);
    await session.close();
    await until(() => !alive(server) && !alive(grandchild));
  }, 20_000);
});

describe('a client that', () => {
  async function exchange(lines: readonly (string | Buffer)[], answers = 1): Promise<{ made: TestFront; replies: { id?: unknown; error?: { code: number; data?: { code: string } }; result?: unknown }[] }> {
    const made = await approved(local('mail', 'mail'), { mcp: '  limits: {message_bytes: 64KiB}\n' });
    const { input, output } = await made.raw();
    let out = '';
    output.on('data', (chunk: Buffer) => { out += chunk.toString('utf8'); });
    for (const line of lines) input.write(line);
    input.write('{"jsonrpc":"2.0","id":"last","method":"ping"}\n');
    await until(() => out.includes('"last"') && answers <= out.split('"error"').length - 1);
    return { made, replies: out.trim().split('\n').map((line) => JSON.parse(line) as { id?: unknown }) };
  }
  test.each([
    ['sends what is no JSON', 'nonsense\n', 'request.malformed_json'],
    ['repeats a key', '{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"ping"}\n', 'request.duplicate_key'],
    ['sends a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]\n', 'mcp.bad_request'],
    ['sends no JSON-RPC', '{"hello":1}\n', 'mcp.bad_request'],
    ['sends a huge message', `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${'y'.repeat(100_000)}"}}\n`, 'mcp.too_large'],
    ['nests too deep', `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}\n`, 'request.too_deep'],
    ['sends bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), 'request.invalid_utf8'],
  ])('%s gets our code, and is still served', async (_, line, code) => {
    const { replies, made } = await exchange([line]);
    expect(replies[0]?.error?.data?.code).toBe(code);
    expect(replies).toContainEqual({ jsonrpc: '2.0', id: 'last', result: {} });
    expect(made.ledger.events.some((event) => event.type === 'admin' && event.action === 'request.refused' && event.detail['code'] === code)).toBe(true);
  });
  test('uses an id twice at once: the second is refused and not executed', async () => {
    const call = '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"mail__send_email","arguments":{"to":"x","body":"y"}}}\n';
    const { replies, made } = await exchange([call + call]);
    await until(() => made.ledger.exchanges.some(({ route }) => route === '/mcp/tools/call'));
    expect(replies.filter(({ id, error }) => id === 7 && error !== undefined)).toHaveLength(1);
    expect(made.ledger.exchanges.filter(({ route }) => route === '/mcp/tools/call')).toHaveLength(1);
  });
  test('asks for methods and shapes that are none', async () => {
    const ask = (id: number, method: string, params: unknown): string => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const { replies, made } = await exchange([ask(1, 'tools/destroy', {}), ask(2, 'tools/call', {}), ask(3, 'tools/call', { name: 'mail__send_email', arguments: [] }), ask(4, 'resources/read', { uri: 5 }), ask(5, 'tools/call', { name: 'x'.repeat(5_000) }), ask(6, 'tasks/list', {})], 6);
    await until(() => made.ledger.exchanges.filter(({ route }) => route !== '/mcp/definitions').length >= 6);
    const codes = new Map(replies.map(({ id, error }) => [id, error?.data?.code]));
    expect([1, 2, 3, 4, 5, 6].map((id) => codes.get(id))).toEqual(['mcp.unknown_method', 'mcp.bad_request', 'mcp.bad_request', 'mcp.bad_request', 'mcp.unknown_name', 'mcp.unknown_method']);
  });
  test('asks for more at once than is served', async () => {
    const made = await approved(raw('bad', 'hang', '      timeout: 500ms\n'), { mcp: '  limits: {calls: 4}\n' });
    const { client } = await made.connect();
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(client.callTool({ name: 'bad__act' }))));
    expect(codes.filter((code) => code === 'mcp.overloaded')).toHaveLength(6);
  });
  test('comes when the ledger cannot record: nothing is executed', async () => {
    const made = await approved(local('mail', 'mail'));
    const { client } = await made.connect();
    made.ledger.ready = false;
    expect(await codeOf(client.callTool({ name: 'mail__send_email', arguments: { to: 'x', body: 'y' } }))).toBe('ledger.unavailable');
  });
});

test('arguments of the wrong schema are an error that is recorded, and reach no server', async () => {
  const made = await approved(local('notes', 'notes'));
  const { client } = await made.connect();
  const wrong: [object, string][] = [[{ a: '1', b: 2 }, '/params/arguments/a'], [{ a: 1 }, '/params/arguments/b'], [{ a: 1, b: null }, '/params/arguments/b']];
  for (const [given, pointer] of wrong) {
    const error = await client.callTool({ name: 'notes__add', arguments: given as Record<string, unknown> }).catch((thrown: unknown) => thrown);
    expect((error as McpError).data).toMatchObject({ code: 'mcp.bad_arguments' });
    expect((error as McpError).message).toContain(`at ${pointer} it`);
    expect(made.ledger.exchanges.at(-1)).toMatchObject({ status: 400, error: 'mcp.bad_arguments' });
  }
  expect(textOf(await client.callTool({ name: 'notes__add', arguments: { a: 1, b: 2 } }))).toBe('3');
});
