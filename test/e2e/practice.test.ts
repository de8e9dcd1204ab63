/** The practice range through the gate: every attack fails, every honest task is done, whole and streamed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asItShould, runScenario } from '../../src/practice/range.ts';
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
    const result = await runScenario(scenario, { baseUrl: `${gate.url}/v1`, stream });
    expect(asItShould(scenario, result), JSON.stringify(result)).toBe(true);
    // What was blocked says by which rule.
    if (result.outcome === 'blocked') expect(result.rules).not.toEqual([]);
  });
});
