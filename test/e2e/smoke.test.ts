import { afterAll, beforeAll, expect, test } from 'vitest';
import { chunks, completion, json, sse, testGateway, type TestGateway } from '../support/gateway.ts';

let gate: TestGateway;
beforeAll(async () => { gate = await testGateway(); });
afterAll(() => gate.close());

const ask = (content: string, more = {}) => fetch(`${gate.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }], ...more }) });

test('clean', async () => {
  const r = await ask('What is the capital of France?');
  expect(r.status).toBe(200);
  expect(await r.json()).toEqual(completion('Hello there.'));
  expect(r.headers.get('x-sallyport-decision')).toBe('allow');
});

test('email round trip, json and stream', async () => {
  gate.upstream.reply = (seen, response) => {
    const content = (seen.body.messages as { content: string }[])[0]!.content;
    if (seen.body.stream === true) void sse(response, chunks([...`I will write to ${/<EMAIL_\d>/.exec(content)?.[0]} now, and AKIA5XQ7TNZ3WDKE2BVC is it`]));
    else json(response, completion(`I will write to ${/<EMAIL_\d>/.exec(content)?.[0]} now`));
  };
  const r = await ask('Write to anna.schmidt@acme-corp.com please');
  expect(await r.text()).toContain('I will write to anna.schmidt@acme-corp.com now');
  expect(gate.upstream.seen.at(-1)!.raw).toContain('Write to <EMAIL_1> please');
  const s = await ask('Write to anna.schmidt@acme-corp.com please', { stream: true });
  const text = await s.text();
  const content = text.split('\n').filter((l) => l.startsWith('data: {')).map((l) => JSON.parse(l.slice(6)).choices[0].delta.content ?? '').join('');
  expect(content).toBe('I will write to anna.schmidt@acme-corp.com now, and [REDACTED:secret.aws-access-key] is it');
  console.log(JSON.stringify(gate.ledger.exchanges.at(-1), null, 1).slice(0, 3000), gate.logs);
});
