import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/index.ts';
import type { ExchangeEvent } from '../../src/ledger/event.ts';
import { run } from './command.ts';

/** `sallyport access`, `policy` and `replay` on a record, as a person runs them. */

const PAY = { type: 'function', function: { name: 'pay', parameters: { type: 'object', properties: { amount: { type: 'number' }, to: { type: 'string' } }, required: ['amount'] } } };
let folder: string;

function exchange(i: number, more: Partial<ExchangeEvent> = {}): ExchangeEvent {
  return {
    type: 'exchange', id: `ex_${String(i).padStart(26, '0')}`, time: new Date(Date.UTC(2026, 10, 1, 0, i)).toISOString(), application: 'bank', endUser: 'anna', groups: ['finance'], assurance: 'token', surface: 'openai.chat', route: '/v1/chat/completions', model: 'm', upstream: 'u', stream: false,
    policy: '0', mode: 'enforce', decision: 'allow', wouldBe: 'allow', reasons: [],
    parts: [{ pointer: '/tools/0', direction: 'request', kind: 'tool_definition', origin: 'tool_definition', trust: 'untrusted', source: 'pay', size: 1, outcome: 'clean', findings: [], read: [], unread: [], text: JSON.stringify(PAY) }],
    toolCalls: [{ id: 'c', name: 'pay', choice: 0, arguments: `{"amount":${i},"to":"rent"}`, decision: 'allow' }], timings: { inspectRequest: 1, upstreamFirstByte: 1, total: 2 }, status: 200, ended: 'complete', ...more,
  };
}

const sallyport = (...args: string[]) => run(args, { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-access-'));
  const ledger = await openLedger({ dataDir: join(folder, '.sallyport') });
  for (let i = 0; i < 12; i++) ledger.record(exchange(i));
  ledger.record(exchange(50, { access: [{ action: 'use', resource: 'm', allowed: true, statements: ['used'] }] }));
  await ledger.flush();
  await ledger.close();
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('from a record to permissions', () => {
  test('tools, suggest, check, test, replay, unused', async () => {
    const tools = await sallyport('access', 'tools');
    expect(tools).toMatchObject({ code: 0, stdout: `${JSON.stringify([PAY], null, 2)}\n` });
    writeFileSync(join(folder, 'tools.json'), tools.stdout);
    const suggested = await sallyport('access', 'suggest', '--to', '2026-11-01T00:30:00Z');
    expect(suggested.code).toBe(0);
    expect(suggested.stdout).toContain('// 12 calls by 1 user, 2026-11-01T00:00:00.000Z to 2026-11-01T00:11:00.000Z');
    expect(suggested.stdout).toContain('context.args.amount.lessThanOrEqual(decimal("11.0"))');
    const asJson = JSON.parse((await sallyport('access', 'suggest', '--no-arguments', '--format', 'json')).stdout) as { suggestions: { calls: number; text: string }[]; exchanges: number };
    expect(asJson).toMatchObject({ exchanges: 13, suggestions: [{ calls: 13 }, { calls: 13 }] });
    expect(asJson.suggestions[0]?.text).not.toContain('context.args');
    writeFileSync(join(folder, 'permissions.cedar'), `${suggested.stdout}\n@id("used") permit(principal, action == Action::"use", resource);\n`);
    writeFileSync(join(folder, 'sallyport.yaml'), 'policy: {permissions: [permissions.cedar, tools.json]}\n');
    expect(await sallyport('policy', 'check')).toMatchObject({ code: 0, stdout: expect.stringContaining('ok, 0 warnings') as string });
    const line = (amount: string, id: string): string => JSON.stringify({ id, messages: [{ role: 'user', content: 'Pay the rent.' }, { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'pay', arguments: `{"amount":${amount},"to":"rent"}` } }] }] });
    writeFileSync(join(folder, 'runs.jsonl'), `${line('5', 'small')}\n${line('1.2e1', 'large')}\n`);
    const replayed = await sallyport('replay', 'runs.jsonl', '--policy', 'sallyport.yaml', '--application', 'bank', '--user', 'anna', '--group', 'finance');
    const lines = replayed.stdout.trim().split('\n').map((each) => JSON.parse(each) as { id: string; calls: { decision: string; reasons: { rule: string }[] }[] });
    expect(lines.map(({ id, calls }) => [id, calls[0]?.reasons.filter(({ rule }) => rule.startsWith('access.')).map(({ rule }) => rule)])).toEqual([['small', []], ['large', ['access.denied']]]);
    expect(lines[1]?.calls[0]?.decision).toBe('block');
    const unused = await sallyport('access', 'unused', '--format', 'json');
    expect(unused.code).toBe(1);
    expect(JSON.parse(unused.stdout)).toMatchObject({ decided: 1, undecided: 12, unused: [{ id: 'call:pay.1' }, { id: 'use.2' }] });
    expect((await sallyport('access', 'schema')).stdout).toContain('action "call:pay" in [Action::"call"]');
  }, 120_000);

  test('what cannot be done is told, with exit code 2', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'policy: {permissions: [bad.cedar]}\n');
    writeFileSync(join(folder, 'bad.cedar'), '\npermit(principal, action == Action::"nope", resource);');
    expect(await sallyport('policy', 'check', 'bad.yaml')).toMatchObject({ code: 2, stderr: expect.stringMatching(/bad\.cedar:2:29: error: unrecognized action/) as string });
    expect(await sallyport('access', 'unused', '--policy', 'bad.yaml')).toMatchObject({ code: 2, stderr: expect.stringContaining('bad.cedar:2') as string });
    writeFileSync(join(folder, 'none.yaml'), 'policy: {}\n');
    expect(await sallyport('access', 'unused', '--policy', 'none.yaml')).toMatchObject({ code: 2 });
    expect(await sallyport('access', 'suggest', '--from', '2030-01-01')).toMatchObject({ code: 1, stdout: expect.stringContaining('0 exchanges') as string });
    expect(await sallyport('access', 'suggest', '--from', 'soon')).toMatchObject({ code: 2 });
    expect(readFileSync(join(folder, 'bad.cedar'), 'utf8')).toContain('nope');
  }, 120_000);
});
