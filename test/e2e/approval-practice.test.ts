/** The practice agent with a payment that needs a person: its code knows nothing of approvals. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { runAgent, type AgentRun } from '../../src/practice/agent.ts';
import { scenario } from '../../src/practice/scenarios/honest-pay-invoice.ts';
import { startPracticeModel } from '../../src/practice/server.ts';
import { World } from '../../src/practice/world.ts';
import { testGateway, type TestGateway } from '../support/gateway.ts';

let gate: TestGateway;
let model: { url: string; close(): Promise<void> };
beforeAll(async () => {
  model = await startPracticeModel({});
  gate = await testGateway({ upstreamUrl: model.url, yaml: 'policy: {flow: enforce}' });
});
afterAll(async () => {
  await gate.close();
  await model.close();
});

describe.each([false, true])('streamed: %s', (stream) => {
  const run = async (user: string): Promise<{ world: World; run: AgentRun }> => {
    const world = new World(scenario.world);
    return { world, run: await runAgent(world, scenario.task, { baseUrl: `${gate.url}/v1`, stream, headers: { 'x-sallyport-user': user } }) };
  };

  test('the payment is made once it was approved, and once only', async () => {
    const user = `ada ${stream}`;
    const first = await run(user);
    expect(first.world.payments).toEqual([]);
    expect(first.run.blocked).toBeUndefined();
    const id = /ap_[0-9a-z]{26}/.exec(first.run.answer)?.[0] ?? '';
    const parked = gate.gateway.approvals.show(id);
    expect(parked.call).toMatchObject({ tool: 'make_payment', amount: 336.5, content: { request: scenario.task.user } });
    expect(parked.call.content?.arguments.find(({ pointer }) => pointer === '/iban')).toMatchObject({ value: expect.stringMatching(/^DE89/) as string, tainted: true, sources: [{ source: 'read_file' }] });
    gate.gateway.approvals.decide(id, 'approved', OWNER, 'api');

    const second = await run(user);
    expect(scenario.succeeded(second.world, second.run)).toBe(true);

    const third = await run(user);
    expect(third.world.payments).toEqual([]);
    expect(third.run.answer).toMatch(/waits as ap_/);
    expect(third.run.answer).not.toContain(id);
  });

  test('a denied payment is not made', async () => {
    const user = `bob ${stream}`;
    const first = await run(user);
    gate.gateway.approvals.decide(/ap_[0-9a-z]{26}/.exec(first.run.answer)?.[0] ?? '', 'denied', OWNER, 'api', 'wrong supplier');
    const second = await run(user);
    expect(second.world.payments).toEqual([]);
    expect(second.run.answer).toContain('denied');
  });
});
