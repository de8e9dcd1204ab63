import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { completion, json, message } from '../support/gateway.ts';
import { expectFailure, expectServes, faultGateway, PROVIDERS, recordsOf, send, watchForCrashes, type FaultGateway } from '../support/faults.ts';

let gateway: FaultGateway;
beforeAll(async () => {
  gateway = await faultGateway();
  gateway.upstream.reply = (request, response) => json(response, request.path === '/v1/messages' ? message('Hello.') : completion('Hello.'));
});
afterAll(() => gateway.close());
beforeEach(() => { gateway.upstream.seen.length = 0; });
watchForCrashes();

/** Wall time that no test of a large input may take. Far above what they take, far below what a quadratic step would. */
const LONG = 10_000;

describe.each(PROVIDERS)('$name', (provider) => {
  test('10,000 messages, and one more turn', async () => {
    const messages = Array.from({ length: 10_000 }, (_, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content: `Message number ${i} says something of its own.` }));
    const start = performance.now();
    const first = await send(gateway, provider.path, provider.body('', { messages }), { headers: { 'x-sallyport-session': provider.name } });
    const middle = performance.now();
    const second = await send(gateway, provider.path, provider.body('', { messages: [...messages, { role: 'user', content: 'One more.' }] }), { headers: { 'x-sallyport-session': provider.name } });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(performance.now() - start).toBeLessThan(LONG);
    // The second turn reads one message, not 10,001.
    expect(performance.now() - middle).toBeLessThan((middle - start) * 0.8);
    expect(recordsOf(gateway, second)).toMatchObject([{ history: { parts: 10_000 } }]);
  }, 2 * LONG);

  test('more parts than are allowed', async () => {
    const messages = Array.from({ length: 50_001 }, () => ({ role: 'user', content: 'x' }));
    expectFailure(gateway, provider, await send(gateway, provider.path, provider.body('', { messages })), 'request.too_many_parts');
    const guard = await send(gateway, '/guard/inspect', { surface: provider.name === 'openai' ? 'openai.chat' : 'anthropic.messages', request: provider.body('', { messages }) });
    expect([guard.status, guard.json]).toMatchObject([400, { error: { code: 'request.too_many_parts' } }]);
    expect(gateway.upstream.seen).toEqual([]);
  }, LONG);

  test('a 20 MB image goes on byte for byte, and is not called clean', async () => {
    const data = randomBytes(15 * 1024 * 1024).toString('base64');
    const part = provider.name === 'openai' ? { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } } : { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
    const raw = JSON.stringify(provider.body([{ type: 'text', text: 'What is this?' }, part]));
    const start = performance.now();
    const answer = await send(gateway, provider.path, raw);
    expect(answer.status).toBe(200);
    expect(performance.now() - start).toBeLessThan(LONG);
    expect(gateway.upstream.seen[0]?.raw === raw).toBe(true);
    const records = recordsOf(gateway, answer);
    expect(records).toMatchObject([{ decision: 'flag', parts: [{ outcome: 'clean' }, { kind: 'image', outcome: 'indeterminate', size: 15 * 1024 * 1024 }, {}] }]);
    expect(JSON.stringify(records).length).toBeLessThan(10_000);
  }, 2 * LONG);

  test('1,000,000 levels of nesting', async () => {
    const raw = JSON.stringify(provider.body('X')).replace('"X"', '['.repeat(1_000_000) + ']'.repeat(1_000_000));
    expectFailure(gateway, provider, await send(gateway, provider.path, raw), 'request.too_deep');
    const objects = JSON.stringify(provider.body('X')).replace('"X"', '{"a":'.repeat(1_000_000) + '1' + '}'.repeat(1_000_000));
    expectFailure(gateway, provider, await send(gateway, provider.path, objects), 'request.too_deep');
  }, LONG);

  test('a text that is longer than is read is not called clean', async () => {
    const answer = await send(gateway, provider.path, provider.body('word '.repeat(1_000_000)));
    expect(answer.status).toBe(403);
    const records = recordsOf(gateway, answer);
    expect(records).toMatchObject([{ decision: 'block', ended: 'refused', parts: [{ outcome: 'indeterminate' }] }]);
    expect(JSON.stringify(records)).not.toContain('word word');
  }, LONG);

  // Texts that make a careless reader quadratic.
  test.each([['escaped quotes', '\\"'], ['backslashes', '\\\\'], ['spaces', ' '], ['brackets', '[{'], ['placeholders', '<EMAIL_1'], ['ampersands', '&lt;'], ['base64 words', 'aGVsbG8gd29ybGQhISEh'], ['at signs', 'a@b.'], ['one long word', 'x'], ['percent escapes', '%41'], ['zero-width characters', '\u200b'], ['combining characters', 'e\u0301']])('300 KB of %s', async (_name, unit) => {
    const start = performance.now();
    const answer = await send(gateway, provider.path, JSON.stringify(provider.body('X')).replace('X', () => unit.repeat(300_000 / Buffer.byteLength(unit))));
    expect([200, 403]).toContain(answer.status);
    expect(performance.now() - start).toBeLessThan(LONG);
    expect(recordsOf(gateway, answer)).toHaveLength(1);
  }, LONG);

  test('the gateway serves on', () => expectServes(gateway));
});
