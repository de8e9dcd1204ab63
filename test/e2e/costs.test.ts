import { afterEach, describe, expect, test } from 'vitest';
import type { Price } from '../../src/core/config.ts';
import { openAiCalls } from '../support/approvals.ts';
import { testGateway, type TestGateway } from '../support/gateway.ts';

/** What exchanges cost, through the gateway. */

const EUR: Price = { model: 'm', input: 1_000, output: 4_000, cachedInput: undefined, currency: 'EUR' };

let gate: TestGateway | undefined;
afterEach(async () => { await gate?.close(); });

async function ask(at: TestGateway, model = 'm'): Promise<Response> {
  const rows = Array.from({ length: 4 }, (_, i) => [
    { role: 'assistant', content: null, tool_calls: [{ id: `c${i}`, type: 'function', function: { name: 'get_row', arguments: `{"i":${i}}` } }] },
    { role: 'tool', tool_call_id: `c${i}`, content: 'item '.repeat(300) },
  ]).flat();
  return fetch(`${at.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model, messages: [{ role: 'user', content: 'How is it going?' }, ...rows] }) });
}

async function open(policy: string, prices: readonly Price[]): Promise<TestGateway> {
  const at = gate = await testGateway({ yaml: policy, prices });
  at.upstream.reply = (request, response) => openAiCalls(request, response, [{ name: 'get_row', input: { i: 9 } }]);
  return at;
}

describe('in the ledger', () => {
  test('an exchange has its cost with its currency, where a price is known', async () => {
    const at = await open('', [EUR]);
    await (await ask(at)).text();
    await (await ask(at, 'other')).text();
    const [priced, other] = at.ledger.exchanges;
    // 5 tokens in and 2 out, as the upstream counts them.
    expect(priced).toMatchObject({ cost: 0.013, currency: 'EUR' });
    expect([other?.cost, other?.currency]).toEqual([undefined, undefined]);
  });

  test('a price without a currency is a number', async () => {
    const at = await open('', [{ ...EUR, currency: undefined }]);
    await (await ask(at)).text();
    expect(at.ledger.exchanges[0]).toMatchObject({ cost: 0.013 });
    expect(at.ledger.exchanges[0]).not.toHaveProperty('currency');
  });
});

describe('policy.call_limits.cost', () => {
  test.each([
    ['2', [EUR], 'flow.cost', /^The conversation has cost some 3\.\d\d EUR; the budget is 2 EUR$/],
    ['4', [EUR], undefined, undefined],
    // Nobody knows what it costs, and in tokens it is far from its limit.
    ['2', [], undefined, undefined],
  ] as const)('of %s with prices %j', async (limit, prices, rule, text) => {
    const at = await open(`policy:\n  flow: enforce\n  call_limits: {cost: ${limit}}\n`, prices);
    const answer = await (await ask(at)).text();
    expect(answer.includes('needs a person')).toBe(rule !== undefined);
    const reason = at.ledger.exchanges[0]?.reasons.find((each) => each.rule === 'flow.cost');
    expect(reason?.rule).toBe(rule);
    if (text !== undefined) expect(reason?.note).toMatch(text);
  });
});
