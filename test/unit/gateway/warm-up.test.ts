/** The first request finds everything unpacked, and a detector that cannot read is told of at the start. */
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Guard } from '../../../src/enforce/guard.ts';
import { warmUp } from '../../../src/gateway/warm-up.ts';
import type { EffectivePolicy } from '../../../src/policy/types.ts';
import { completion, json, testGateway, type TestGateway } from '../../support/gateway.ts';

vi.mock('node:zlib', async (original) => {
  const real = await original<typeof import('node:zlib')>();
  return { ...real, inflateRawSync: vi.fn(real.inflateRawSync) };
});

let gateway: TestGateway;
beforeAll(async () => { gateway = await testGateway(); });
afterAll(() => gateway.close());

test('the first request unpacks no weights', async () => {
  gateway.upstream.reply = (_request, response) => { json(response, completion('Hello.')); };
  // Else nothing would have been counted at all.
  const before = vi.mocked(inflateRawSync).mock.calls.length;
  expect(before).toBeGreaterThan(0);
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Please pay the invoice in invoice-18.txt.' }] }) });
  expect(answer.status).toBe(200);
  expect(vi.mocked(inflateRawSync).mock.calls.length).toBe(before);
  expect(gateway.logs).toEqual([]);
});

test('a detector that fails is named once; what only took too long is not', () => {
  const logs: string[] = [];
  const unread = [{ detector: 'injection', reason: 'failed' }, { detector: '*', reason: 'timeout' }];
  warmUp({ engine: { inspectText: () => ({ unread }) }, bareContext: () => ({}) } as unknown as Guard, {} as EffectivePolicy, (line) => logs.push(line));
  expect(logs).toEqual([expect.stringContaining('the detector injection fails')]);
});
