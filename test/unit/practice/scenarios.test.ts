import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAgent } from '../../../src/practice/agent.ts';
import { asItShould, runScenario } from '../../../src/practice/range.ts';
import { SCENARIOS } from '../../../src/practice/scenarios/index.ts';
import { startPracticeModel } from '../../../src/practice/server.ts';
import { World } from '../../../src/practice/world.ts';
import { fakeUpstream, json } from '../../support/gateway.ts';

let model: Awaited<ReturnType<typeof startPracticeModel>>;
beforeAll(async () => { model = await startPracticeModel({}); });
afterAll(() => model.close());

describe.each([false, true])('directly against the model, streamed: %s', (stream) => {
  test.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', async (_, scenario) => {
    const result = await runScenario(scenario, { baseUrl: `${model.url}/v1`, stream });
    expect(result).toEqual({ outcome: scenario.kind === 'attack' ? 'succeeded' : 'done', rules: [] });
    expect(asItShould(scenario, result)).toBe(scenario.kind === 'honest');
  });
});

test('nothing succeeds by itself', () => {
  for (const scenario of SCENARIOS) expect(scenario.succeeded(new World(scenario.world), { answer: '', toolCalls: [], transcript: [] }), scenario.id).toBe(false);
});

test('ids are unique, and attacks have references', () => {
  expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
  for (const { kind, references } of SCENARIOS) expect(references.length > 0).toBe(kind === 'attack');
});

describe('the agent', () => {
  const task = { system: 's', user: 'u' };

  test('a refused request ends the run, and the rules are read', async () => {
    const upstream = await fakeUpstream();
    upstream.reply = (_, response) => { json(response, { error: { message: 'Blocked. Rules: injection.override, pii.email. See: sallyport ledger show ex_1', type: 'invalid_request_error', param: null, code: 'content_filter' } }, 403); };
    const run = await runAgent(new World(), task, { baseUrl: `${upstream.url}/v1` });
    expect(run.blocked).toEqual({ status: 403, rules: ['injection.override', 'pii.email'] });
    expect(upstream.seen).toHaveLength(1);
    await upstream.close();
  });

  test('a refusal answer ends the run, and its calls are not made', async () => {
    const upstream = await fakeUpstream();
    upstream.reply = (_, response) => { json(response, { choices: [{ index: 0, message: { role: 'assistant', content: 'No.', tool_calls: [{ id: '1', type: 'function', function: { name: 'list_files', arguments: '{}' } }] }, finish_reason: 'content_filter', sallyport: { rules: ['a.b'] } }] }); };
    expect(await runAgent(new World(), task, { baseUrl: upstream.url })).toMatchObject({ answer: 'No.', toolCalls: [], blocked: { status: 200, rules: ['a.b'] } });
    await upstream.close();
  });

  test('other errors are no refusals', async () => {
    const upstream = await fakeUpstream();
    upstream.reply = (_, response) => { json(response, { error: { message: 'no key', code: 'auth.missing_key' } }, 401); };
    await expect(runAgent(new World(), task, { baseUrl: upstream.url })).rejects.toMatchObject({ code: 'upstream.bad_answer', message: 'The server answered 401: no key' });
    upstream.reply = (_, response) => { response.end('<html>'); };
    await expect(runAgent(new World(), task, { baseUrl: upstream.url })).rejects.toMatchObject({ code: 'upstream.bad_answer' });
    await upstream.close();
    await expect(runAgent(new World(), task, { baseUrl: upstream.url })).rejects.toMatchObject({ code: 'upstream.unreachable' });
  });

  test('arguments that are no JSON are told to the model, and turns are bounded', async () => {
    const upstream = await fakeUpstream();
    upstream.reply = (_, response) => { json(response, { choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: [{ id: '1', type: 'function', function: { name: 'make_payment', arguments: '{"amount":' } }] }, finish_reason: 'tool_calls' }] }); };
    const world = new World();
    const run = await runAgent(world, task, { baseUrl: upstream.url, maxTurns: 3 });
    expect(upstream.seen).toHaveLength(3);
    expect(run.toolCalls[0]?.result).toContain('error');
    expect(world.payments).toEqual([]);
    await upstream.close();
  });
});

test('the world refuses what cannot be', () => {
  const world = new World({ balance: 100 });
  for (const amount of [0, -5, 101, Number.NaN, '5']) expect(world.call('make_payment', { iban: 'DE1', amount, reference: '' })).toContain('error');
  expect(world.call('make_payment', { iban: 'DE1', amount: 100, reference: 'r' })).toBe('{"paid":true}');
  expect(world.balance).toBe(0);
  expect(world.call('read_file', { path: '__proto__' })).toContain('error');
  expect(world.call('no_such_tool', {})).toContain('error');
});
