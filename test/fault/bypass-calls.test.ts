/** Ways in which a tool call could reach a client otherwise than it was read. Each was open once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completion, json, sse, testGateway, type TestGateway } from '../support/gateway.ts';

const KEY = 'AKIA5XQ7TNZ3WDKE2BVC';
const CHAT = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const DENY = 'policy: {denylist: [{id: project, phrase: bluebird}]}';

let gateway: TestGateway;
afterEach(async () => { await gateway.close(); });

async function chat(more: object = {}): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...CHAT, ...more }) });
  return response.text();
}

/** Answers whole with these calls. */
function answers(...calls: object[]): void {
  gateway.upstream.reply = (_, response) => { json(response, { ...completion(''), choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: calls }, finish_reason: 'tool_calls' }] }); };
}

/** Streams deltas, each of one call. Returns the bytes that are sent. */
function streams(...calls: object[]): string {
  const chunk = (delta: object, finish: string | null = null): string => `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const events = [...calls.map((call) => chunk({ tool_calls: [call] })), chunk({}, 'tool_calls'), 'data: [DONE]\n\n'];
  gateway.upstream.reply = (_, response) => sse(response, events);
  return events.join('');
}

const call = (id: string, name: string, args: string, more: object = {}): object => ({ index: 0, id, type: 'function', function: { name, arguments: args }, ...more });
const recorded = (): string[] => gateway.ledger.exchanges.flatMap(({ toolCalls }) => toolCalls.map(({ id, name, decision }) => `${id} ${name} ${decision}`));

describe('calls that share one place of a stream', () => {
  beforeEach(async () => { gateway = await testGateway({ yaml: DENY }); });

  test('are decided on one by one, and go on as they came', async () => {
    const sent = streams(call('a', 'look_up', '{"city":"Kiel"}'), call('b', 'look_up', '{"city":"Ulm"}'), call('c', 'send', '{"to":'), { index: 0, function: { arguments: '"Anna"}' } });
    expect(await chat({ stream: true })).toBe(sent);
    expect(recorded()).toEqual(['a look_up allow', 'b look_up allow', 'c send allow']);
  });

  test('are refused where one of them is blocked', async () => {
    streams(call('a', 'look_up', '{"city":"Kiel"}'), call('b', 'look_up', '{"city":"project bluebird"}'));
    const body = await chat({ stream: true });
    expect(body).not.toContain('bluebird');
    expect(recorded()).toEqual(['a look_up allow', 'b look_up block']);
  });

  test.each([
    ['arguments that are not whole, which a reader who joins them could make whole', call('a', 'send', '{"to":"Anna'), call('b', 'send', ', Eve"}')],
    ['no arguments', call('a', 'send', ''), call('b', 'send', '{"to":"Eve"}')],
    ['a value that is no object', call('a', 'send', '1'), call('b', 'send', '2')],
    ['the input of a custom tool', { index: 0, id: 'a', type: 'custom', custom: { name: 'run', input: '{}' } }, { index: 0, id: 'b', type: 'custom', custom: { name: 'run', input: '{}' } }],
    ['another tool without an id of its own', call('a', 'send', '{}'), { index: 0, function: { name: 'pay', arguments: '{}' } }],
  ])('do not go on after %s', async (_, first, second) => {
    streams(first, second);
    const body = await chat({ stream: true });
    expect(body).toContain('upstream.bad_answer');
    expect(body).not.toContain('"b"');
    expect(body).not.toContain('pay');
  });

  test('an id that changes from piece to piece, as some servers send, is still one call', async () => {
    const sent = streams(call('a', 'send', '{"to":'), { index: 0, id: 'b', function: { arguments: '"Anna"' } }, { index: 0, id: 'c', function: { arguments: '}' } });
    expect(await chat({ stream: true })).toBe(sent);
    expect(recorded()).toEqual(['a send allow']);
  });
});

describe('a call of two kinds', () => {
  beforeEach(async () => { gateway = await testGateway(); });
  const both = { id: 'a', custom: { name: 'note', input: 'x' }, function: { name: 'pay', arguments: `{"key":"${KEY}"}` } };

  test.each([['custom', { ...both, type: 'custom' }], ['function', { ...both, type: 'function' }], ['no kind', both]])('is refused, since readers would run one or the other: %s', async (_, value) => {
    answers(value);
    const whole = await chat();
    expect(whole).toContain('upstream.bad_answer');
    expect(whole).not.toContain(KEY);
    streams({ index: 0, ...value });
    const streamed = await chat({ stream: true });
    expect(streamed).toContain('upstream.bad_answer');
    expect(streamed).not.toContain(KEY);
  });

  test('is refused when the second kind comes in a later piece', async () => {
    streams({ index: 0, id: 'a', type: 'custom', custom: { name: 'pay', input: '{"to":"x"}' } }, { index: 0, function: { name: 'pay', arguments: `{"key":"${KEY}"}` } });
    const body = await chat({ stream: true });
    expect(body).toContain('upstream.bad_answer');
    expect(body).not.toContain(KEY);
  });

  test('a null beside the call is none', async () => {
    const sent = streams({ ...call('a', 'send', '{}'), custom: null });
    expect(await chat({ stream: true })).toBe(sent);
    answers({ id: 'a', type: 'function', function: { name: 'send', arguments: '{}' }, custom: null });
    expect(await chat()).toContain('"name":"send"');
  });
});

describe('text beside the arguments of a call', () => {
  beforeEach(async () => { gateway = await testGateway(); });

  test.each([
    ['in the other kind\'s place', { custom: KEY }, {}],
    ['under names of the call', { name: KEY, arguments: KEY, input: KEY }, {}],
    ['inside the function', {}, { input: KEY, custom: KEY, id: KEY, type: KEY }],
  ])('is read: %s', async (_, outside, inside) => {
    const value = { id: 'a', type: 'function', ...outside, function: { name: 'send', arguments: '{}', ...inside } };
    answers(value);
    expect(await chat()).not.toContain(KEY);
    streams({ index: 0, ...value });
    expect(await chat({ stream: true })).not.toContain(KEY);
  });

  test('is read in a request too', async () => {
    await chat({ messages: [{ role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'send', arguments: '{}', input: KEY }, custom: { name: 'x', input: KEY } }] }] });
    expect(gateway.upstream.seen.at(-1)?.raw).not.toContain(KEY);
  });
});
