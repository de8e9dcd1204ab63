import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { local, testFront, textOf, type TestFront } from '../support/mcp/front.ts';

let open: TestFront[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  open = [];
});
function front(...args: Parameters<typeof testFront>): TestFront {
  const made = testFront(...args);
  open.push(made);
  return made;
}

describe('several servers as one', () => {
  test('lists and calls the tools of both, under names that tell them apart', async () => {
    const made = front(local('notes', 'notes') + local('mail', 'mail'));
    await made.approve();
    const { client } = await made.connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('notes__read_note');
    expect(tools.map(({ name }) => name)).toContain('mail__send_email');
    expect(textOf(await client.callTool({ name: 'notes__read_note', arguments: { name: 'today' } }))).toBe('The note today says: buy milk.');
    expect((await client.callTool({ name: 'notes__add', arguments: { a: 1, b: 2 } })).structuredContent).toEqual({ sum: 3 });
    expect(client.getInstructions()).toContain('Keeps short notes.');
    const calls = made.ledger.exchanges.filter(({ route }) => route === '/mcp/tools/call');
    expect(calls).toHaveLength(2);
    expect(calls[0]).toMatchObject({ surface: 'mcp', upstream: 'notes', decision: 'allow', ended: 'complete', toolCalls: [{ name: 'notes__read_note', arguments: '{"name":"today"}' }] });
    expect(readFileSync(made.lock, 'utf8')).toContain('"lockfileVersion": 1');
  });
});
