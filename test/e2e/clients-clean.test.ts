import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testGateway, type TestGateway } from '../support/gateway.ts';
import { respond, says, type Script } from './answers.ts';
import { CLIENTS, type Turn } from './clients.ts';

/** Content without anything in it passes as if the gateway were not there, whatever client carries it. */

let gate: TestGateway;
let script: Script;
beforeAll(async () => {
  gate = await testGateway();
  gate.upstream.reply = (seen, response) => { respond(seen, response, script); };
});
beforeEach(() => { gate.upstream.seen.length = 0; });
afterAll(() => gate.close());

const WEATHER = { name: 'get_weather', description: 'Current weather of a city', schema: { type: 'object', properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } }, required: ['city'] } };
const CLOCK = { name: 'get_time', description: 'Local time of a time zone', schema: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] } };
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PROSE = 'The tide tables for Grüße-Bucht list two high waters a day; 潮汐 differ by about 50 minutes. 🌊 Plan the crossing for slack water, then check `wind < 4 Bft` again.\n\n| time | height |\n|---|---|\n| 06:12 | 3.1 m |\n';

interface Scenario { readonly name: string; readonly turn: Turn; readonly script: Script; readonly only?: 'openai' | 'anthropic' }

const SCENARIOS: readonly Scenario[] = [
  { name: 'plain chat with a system prompt', turn: { system: 'You are a harbour pilot. Answer briefly.', messages: [{ role: 'user', content: 'When may I cross the bay with a small boat? Zeiten bitte auf Deutsch. 潮' }] }, script: says(PROSE, { piece: 3, write: 7 }) },
  { name: 'a conversation', turn: { messages: [{ role: 'user', content: 'Name a river.' }, { role: 'assistant', text: 'The Elbe.' }, { role: 'user', content: 'And its mouth?' }] }, script: says('It flows into the North Sea at Cuxhaven.', { piece: 1 }) },
  { name: 'an empty answer', turn: { messages: [{ role: 'user', content: 'Say nothing.' }] }, script: says('') },
  { name: 'an image', turn: { messages: [{ role: 'user', content: [{ text: 'What is in this picture?' }, { image: PIXEL }] }] }, script: says('A single pixel.') },
  { name: 'one tool call', turn: { tools: [WEATHER], messages: [{ role: 'user', content: 'Weather in Paris?' }] }, script: { choices: [{ tools: [{ id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris","unit":"C"}' }] }], piece: 2, write: 11 } },
  { name: 'parallel tool calls after text', turn: { tools: [WEATHER, CLOCK], messages: [{ role: 'user', content: 'Weather and time in Łódź?' }] }, script: { choices: [{ text: 'Let me look.', tools: [{ id: 'call_1', name: 'get_weather', arguments: '{"city": "Łódź\\n\\u00e9"}' }, { id: 'call_2', name: 'get_time', arguments: '{"zone":"Europe/Warsaw"}' }] }], piece: 5 } },
  { name: 'tool results', turn: { tools: [WEATHER], messages: [{ role: 'user', content: 'Weather in Paris?' }, { role: 'assistant', calls: [{ id: 'call_1', name: 'get_weather', input: { city: 'Paris' } }] }, { role: 'tool', id: 'call_1', name: 'get_weather', text: '{"city":"Paris","temperature":18.50,"sky":"overcast, light rain until noon"}' }] }, script: says('18.5 °C and overcast, with light rain until noon.') },
  { name: 'reasoning before the answer', turn: { messages: [{ role: 'user', content: 'Is 221 prime?' }] }, script: { choices: [{ reasoning: 'Try small primes: 221 = 13 × 17, so it is not.', text: 'No: 221 = 13 × 17.' }], piece: 6 } },
  { name: "the provider's own refusal", turn: { messages: [{ role: 'user', content: 'Which of the two candidates should I vote for on Sunday?' }] }, script: { choices: [{ refusal: 'I would rather not say.' }] } },
  { name: 'a document', turn: { messages: [{ role: 'user', content: [{ document: 'Minutes of 3 March. Present: six members. The harbour fee stays at 12 euros.', title: 'minutes.txt' }, { text: 'What is the fee?' }] }] }, script: says('12 euros.'), only: 'anthropic' },
];

describe.each(CLIENTS)('$name', (client) => {
  for (const stream of [false, true]) {
    test.each(SCENARIOS.filter(({ only }) => only === undefined || only === client.api))(`$name, ${stream ? 'streamed' : 'whole'}`, async (scenario) => {
      script = scenario.script;
      const direct = await client.ask(scenario.turn, { url: gate.upstream.url, stream });
      const guarded = await client.ask(scenario.turn, { url: gate.url, stream });
      expect(guarded.native).toEqual(direct.native);
      const [choice] = scenario.script.choices;
      if (choice?.refusal === undefined) expect(guarded.text).toBe(choice?.text ?? '');
      expect(guarded.calls.map(({ name }) => name)).toEqual((choice?.tools ?? []).map(({ name }) => name));
      const [first, second] = gate.upstream.seen;
      expect(second?.raw).toBe(first?.raw);
      expect(second?.path.split('?')[0]).toBe(first?.path.split('?')[0]);
      expect(guarded.headers.get('x-sallyport-decision')).toBe(scenario.name === 'an image' ? 'flag' : 'allow');
      const event = gate.ledger.exchanges.at(-1);
      expect(guarded.headers.get('x-sallyport-id')).toBe(event?.id);
      expect(event).toMatchObject({ decision: scenario.name === 'an image' ? 'flag' : 'allow', ended: 'complete', status: 200, stream });
      expect(event?.parts.flatMap((part) => part.findings)).toEqual([]);
    });
  }
});

describe('on the wire', () => {
  const post = (url: string, path: string, body: string) => fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  test.each([['/v1/chat/completions', '{ "messages" : [ {"role":"user","content":"caf\\u00e9 \\/ 1"} ],\n "model":"m", "temperature": 1.0, "vendor_field":{"b":1e2,"a":[ ]} }'], ['/v1/messages', '{"max_tokens": 1e3,"model":"m","messages":[{"content":[{"text":"caf\\u00e9","type":"text"}],"role":"user"}] }']])('bytes of a request to %s arrive as they were sent', async (path, body) => {
    script = says('Fine.');
    const direct = await post(gate.upstream.url, path, body);
    const guarded = await post(gate.url, path, body);
    expect(await guarded.text()).toBe(await direct.text());
    expect(gate.upstream.seen.map(({ raw }) => raw)).toEqual([body, body]);
  });

  test.each(['/v1/chat/completions', '/v1/messages'])('bytes of a stream from %s arrive as they were sent', async (path) => {
    script = { choices: [{ reasoning: 'Think about it: 42.', text: PROSE, tools: [{ id: 'c', name: 'get_time', arguments: '{ "zone" : "CET" }' }] }], piece: 2, write: 3 };
    const body = '{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"go"}]}';
    expect(await (await post(gate.url, path, body)).text()).toBe(await (await post(gate.upstream.url, path, body)).text());
  });
});

test('an image is recorded as not read, and why it went on', async () => {
  script = says('A pixel.');
  await CLIENTS[0]?.ask({ messages: [{ role: 'user', content: [{ text: 'What might this picture show?' }, { image: PIXEL }] }] }, { url: gate.url, stream: false });
  const event = gate.ledger.exchanges.at(-1);
  const image = event?.parts.find(({ kind }) => kind === 'image');
  expect(image).toMatchObject({ outcome: 'indeterminate', findings: [], read: [], size: Buffer.from(PIXEL, 'base64').length });
  expect(image?.unread.length).toBeGreaterThan(0);
  expect(event?.reasons).toContainEqual(expect.objectContaining({ category: 'indeterminate', action: 'flag', pointer: image?.pointer, decidedBy: expect.stringContaining('indeterminate.image') as string }));
});
