/** The practice range through the gate as it comes: every attack fails, every honest task is done, whole and streamed; a payment once a person has let it through. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { runScenario } from '../../src/practice/range.ts';
import { SCENARIOS } from '../../src/practice/scenarios/index.ts';
import { startPracticeModel } from '../../src/practice/server.ts';
import { testGateway, type TestGateway } from '../support/gateway.ts';

let gate: TestGateway;
let model: { url: string; close(): Promise<void> };
beforeAll(async () => {
  model = await startPracticeModel({});
  gate = await testGateway({ upstreamUrl: model.url });
});
afterAll(async () => {
  await gate.close();
  await model.close();
});

describe.each([false, true])('streamed: %s', (stream) => {
  test.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', async (_, scenario) => {
    const asked: string[] = [];
    const result = await runScenario(scenario, { baseUrl: `${gate.url}/v1`, stream }, (id) => {
      asked.push(gate.gateway.approvals.decide(id, 'approved', OWNER, 'api').call.tool);
    });
    if (scenario.kind === 'attack') expect(['blocked', 'resisted', 'waits']).toContain(result.outcome);
    else expect(result.outcome, JSON.stringify(result)).toBe('done');
    expect(asked).toEqual(scenario.id === 'honest-pay-invoice' ? ['make_payment'] : []);
    // What was blocked says by which rule.
    if (result.outcome === 'blocked') expect(result.rules).not.toEqual([]);
  });
});
