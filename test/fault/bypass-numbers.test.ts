/** Numbers that JavaScript cannot hold: what is read of them, and what becomes of them where something beside them changes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { json, message, testGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeEach(async () => { gateway = await testGateway(); });
afterEach(async () => { await gateway.close(); });

async function post(raw: string): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: raw });
  return response.text();
}
const ask = (content: string, more = ''): string => `{"model":"m","max_tokens":9,${more}"messages":[{"role":"user","content":${content}}]}`;

describe('a number beyond what a double holds', () => {
  test('survives where a value beside it is redacted', async () => {
    gateway.upstream.reply = (_, response) => { json(response, message('Hello.')); };
    await post(ask('"hi"', '"tools":[{"name":"f","description":"key AKIA5XQ7TNZ3WDKE2BVC","input_schema":{"type":"object","maximum":12345678901234567891,"x":1e400}}],'));
    const sent = gateway.upstream.seen[0]?.raw ?? '';
    expect(sent).not.toContain('AKIA5XQ7TNZ3WDKE2BVC');
    expect(sent).toContain('12345678901234567891');
    expect(sent).toContain('1e400');
  });

  test('survives in the arguments of a call where a pseudonym is turned back', async () => {
    gateway.upstream.reply = (seen, response) => {
      const sent = /<EMAIL_\d+>/.exec(seen.raw)?.[0] ?? 'none';
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(message('', { content: [{ type: 'tool_use', id: 't', name: 'f', input: { to: sent, id: 0 } }] })).replace('"id":0', '"id":12345678901234567891'));
    };
    const out = await post(ask('"Write to anna.schmidt@acme-corp.com today."'));
    expect(out).toContain('anna.schmidt@acme-corp.com');
    expect(out).toContain('"id":12345678901234567891');
  });

  test('is read as it is written', async () => {
    gateway.upstream.reply = (_, response) => { json(response, message('Hello.')); };
    // 19 digits with a right check digit, which a double would change.
    await post(ask('[{"type":"tool_result","tool_use_id":"t","content":"ok"},{"type":"web_fetch_tool_result","tool_use_id":"u","content":{"note":"card","card":6212345678901232001}}]'));
    const findings = gateway.ledger.exchanges.flatMap(({ parts }) => parts.flatMap((part) => part.findings.map(({ rule }) => rule)));
    expect(findings.some((rule) => rule.includes('card'))).toBe(true);
  });
});
