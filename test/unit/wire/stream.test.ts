import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../../src/core/errors.ts';
import type { Channel, WireEvent, WireStream } from '../../../src/conversation/wire/contract.ts';
import { SseParser, surfaceById } from '../../../src/conversation/wire/index.ts';

const REFUSAL = { text: 'I cannot go on.', rules: ['secret.generic'], exchange: 'ex_1' };

/** Reads a stream as the gateway does: through the parser, event by event. */
function read(stream: WireStream, raw: string): WireEvent[] {
  return new SseParser(100_000).push(new TextEncoder().encode(raw)).map((event) => stream.read(event));
}

/** The JSON values of an event stream. */
function values(raw: string): Record<string, never>[] {
  return raw.split('\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)) as Record<string, never>);
}

const chunk = (choices: string, rest = ''): string => `data: {"id":"c1","created":7,"model":"gpt","system_fingerprint":"fp","choices":[${choices}]${rest}}\n\n`;
const delta = (value: string, index = 0, rest = ''): string => chunk(`{"index":${index},"delta":${value},"finish_reason":null${rest}}`);

describe('openai.chat', () => {
  const open = (): WireStream => surfaceById('openai.chat').openStream();

  test('a changed text leaves every other byte, the id line included', () => {
    const raw = 'id: 9\nevent: message\ndata: { "choices" : [ {"delta":{"x":1.50,"content":"a\\u0062c"},"index":0} ], "id":"c" }\n\n';
    const [event] = read(open(), raw);
    expect(event?.deltas[0]?.text).toBe('abc');
    expect(event?.render([undefined])).toBe(raw);
    expect(event?.render(['abc'])).toBe(raw);
    expect(event?.render(['"é"\n'])).toBe(raw.replace('"a\\u0062c"', '"\\"é\\"\\n"'));
  });

  test('data over several lines are written over several lines', () => {
    const raw = 'data: {"choices":[\ndata: {"index":0,"delta":{"content":"secret"}}]}\n\n';
    const [event] = read(open(), raw);
    expect(event?.render(['[x]'])).toBe(raw.replace('secret', '[x]'));
  });

  test('log probabilities go with the text they repeat, and stay with text that is kept', () => {
    const raw = delta('{"content":"hunter2"}', 0, ',"logprobs":{"content":[{"token":"hunter2"}]},"token_ids":[5,6]');
    const [event] = read(open(), raw);
    expect(event?.render([])).toBe(raw);
    expect(event?.render(['']).includes('hunter2')).toBe(false);
    expect(event?.render([''])).toContain('"logprobs":null,"token_ids":null');
  });

  test('a finish with content brings the content first, then closes', () => {
    const [first, last] = read(open(), delta('{"content":"a"}') + chunk('{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}'));
    expect(first).toMatchObject({ closes: [], terminal: false, choice: 0 });
    expect(last).toMatchObject({ deltas: [{ text: 'b' }], closes: [{ id: '0/text' }], terminal: true, finish: { choice: 0, reason: 'stop' } });
  });

  test('[DONE] closes what no finish_reason closed', () => {
    const events = read(open(), `${delta('{"content":"a"}')}${delta('{"content":"b"}', 1)}data: [DONE]\n\n`);
    expect(events[2]?.closes.map(({ id }) => id)).toEqual(['0/text', '1/text']);
    expect(events[2]?.terminal).toBe(true);
  });

  test('an empty finish_reason is none', () => {
    const [event] = read(open(), chunk('{"index":0,"delta":{"content":"a"},"finish_reason":""}'));
    expect(event).toMatchObject({ closes: [], terminal: false });
  });

  test('a chunk of several choices belongs to none, its deltas to theirs', () => {
    const [event] = read(open(), chunk('{"index":0,"delta":{"content":"a"}},{"index":4,"delta":{"content":"b"}}'));
    expect(event?.choice).toBeUndefined();
    expect(event?.deltas.map(({ channel, text }) => [channel.choice, text])).toEqual([[0, 'a'], [4, 'b']]);
    expect(values(event?.render([undefined, 'X']) ?? '')).toMatchObject([{ id: 'c1', choices: [{ index: 0, delta: { content: 'a' } }] }, { id: 'c1', choices: [{ index: 4, delta: { content: 'X' } }] }]);
    expect(event?.parts?.map(({ choice }) => choice)).toEqual([0, 4]);
  });

  test('a tool call opens once, with its name even when that comes later', () => {
    const events = read(open(), delta('{"tool_calls":[{"index":0,"id":"c"}]}') + delta('{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]}'));
    expect(events[0]?.opens).toHaveLength(1);
    expect(events[1]?.opens).toHaveLength(0);
    expect(events[0]?.opens[0]).toMatchObject({ tool: 'f', callId: 'c', kind: 'tool_arguments' });
  });

  test('a whole call in one chunk with the finish opens and closes there', () => {
    const [event] = read(open(), chunk('{"index":0,"delta":{"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}'));
    expect(event).toMatchObject({ opens: [{ id: '0/tool/0' }], deltas: [{ text: '{}' }], closes: [{ id: '0/tool/0' }], terminal: true });
  });

  test('text in places nobody knows is still brought up', () => {
    const [event] = read(open(), chunk('{"index":0,"message":{"content":"m"},"delta":{"annotations":[{"url_citation":{"url":"https://u.example"}}]}}', ',"x":{"y":["top"]}'));
    expect(event?.deltas.map(({ text }) => text)).toEqual(['[{"url_citation":{"url":"https://u.example"}}]', '{"content":"m"}', '{"y":["top"]}']);
    expect(event?.closes).toHaveLength(3);
  });

  test('written text has the identity of the stream', () => {
    const stream = open();
    const channels = read(stream, delta('{"content":"a"}') + delta('{"tool_calls":[{"index":2,"id":"c","function":{"name":"f","arguments":"{"}}]}')).flatMap((event) => event.deltas.map(({ channel }) => channel));
    const [text, tool] = channels as [Channel, Channel];
    expect(values(stream.write(text, 'more'))[0]).toEqual({ id: 'c1', object: 'chat.completion.chunk', created: 7, model: 'gpt', system_fingerprint: 'fp', choices: [{ index: 0, delta: { content: 'more' }, logprobs: null, finish_reason: null }] });
    expect(values(stream.write(tool, '}'))[0]).toMatchObject({ choices: [{ delta: { tool_calls: [{ index: 2, function: { arguments: '}' } }] } }] });
  });

  test('a refused choice ends, the others can be read on, later text of the refused one too', () => {
    const stream = open();
    read(stream, delta('{"content":"a"}') + delta('{"content":"b"}', 1));
    expect(values(stream.refuse(1, REFUSAL, []))).toMatchObject([
      { id: 'c1', choices: [{ index: 1, delta: { content: 'I cannot go on.' }, finish_reason: null }] },
      { id: 'c1', choices: [{ index: 1, delta: {}, finish_reason: 'content_filter' }] },
    ]);
    expect(read(stream, delta('{"content":"c"}') + delta('{"content":"d"}', 1))).toHaveLength(2);
    expect(stream.end()).toBe('data: [DONE]\n\n');
  });

  test('an error of the upstream is marked, read and closes all', () => {
    const events = read(open(), `${delta('{"content":"a"}')}data: {"error":{"message":"quoted secret","type":"server_error"}}\n\n`);
    expect(events[1]).toMatchObject({ error: true, terminal: true, deltas: [{ text: '{"message":"quoted secret","type":"server_error"}' }] });
    expect(events[1]?.closes.map(({ id }) => id)).toContain('0/text');
  });

  test('comments and events without data pass as they are', () => {
    const [event] = read(open(), ': OPENROUTER PROCESSING\n\n');
    expect(event).toMatchObject({ deltas: [], opens: [], closes: [], terminal: false });
    expect(event?.render([])).toBe(': OPENROUTER PROCESSING\n\n');
  });

  test('usage comes with a chunk without choices', () => {
    const [event] = read(open(), chunk('', ',"usage":{"prompt_tokens":3,"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":1}}'));
    expect(event?.usage).toEqual({ inputTokens: 3, outputTokens: 2, reasoningTokens: 1 });
    expect(event?.choice).toBeUndefined();
    expect(read(open(), 'data: {"usage":{"prompt_tokens":3}}\n\n')[0]?.usage).toEqual({ inputTokens: 3 });
  });
});

describe('anthropic.messages', () => {
  const open = (): WireStream => surfaceById('anthropic.messages').openStream();
  const event = (value: { type: string } & Record<string, unknown>): string => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
  const start = event({ type: 'message_start', message: { id: 'm', model: 'claude', content: [], usage: { input_tokens: 4, output_tokens: 1 } } });
  const block = (index: number, content_block: object): string => event({ type: 'content_block_start', index, content_block });
  const text = (index: number, value: string): string => event({ type: 'content_block_delta', index, delta: { type: 'text_delta', text: value } });
  const stop = (index: number): string => event({ type: 'content_block_stop', index });
  const types = (raw: string): unknown[] => values(raw).map((value) => [value['type'], value['index']].filter((item) => item !== undefined).join(' '));

  test('a changed text keeps the event line and every other byte', () => {
    const stream = open();
    read(stream, start + block(0, { type: 'text', text: '' }));
    const raw = 'event: content_block_delta\ndata: {"type":"content_block_delta", "index":0, "n":1.50, "delta":{"text":"abc","type":"text_delta"}}\n\n';
    const [changed] = read(stream, raw);
    expect(changed?.render(['x'])).toBe(raw.replace('abc', 'x'));
  });

  test('a whole input that is changed goes on as pieces of JSON', () => {
    const [, opened] = read(open(), start + block(0, { type: 'tool_use', id: 't', name: 'f', input: { to: 'a@b.c' } }));
    expect(opened).toMatchObject({ opens: [{ tool: 'f', callId: 't' }], deltas: [{ text: '{"to":"a@b.c"}' }] });
    expect(values(opened?.render(['{"to":"<EMAIL_1>"}']) ?? '')).toMatchObject([{ content_block: { input: {} } }, { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"to":"<EMAIL_1>"}' } }]);
    expect(values(opened?.render(['']) ?? '')).toHaveLength(1);
  });

  test('citations, signatures and redacted thinking', () => {
    const events = read(open(), start + block(0, { type: 'thinking', thinking: '', signature: '' })
      + event({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } }) + stop(0)
      + block(1, { type: 'redacted_thinking', data: 'b3BhcXVl' }) + stop(1) + block(2, { type: 'text', text: '' })
      + event({ type: 'content_block_delta', index: 2, delta: { type: 'citations_delta', citation: { type: 'web_search_result_location', url: 'https://u.example', title: 'T', cited_text: 'C', encrypted_index: 'Eo8' } } }));
    expect(events.flatMap(({ deltas }) => deltas.map((item) => item.text))).toEqual([JSON.stringify({ type: 'web_search_result_location', url: 'https://u.example', title: 'T', cited_text: 'C', encrypted_index: 'Eo8' })]);
    expect(events.at(-1)?.closes).toHaveLength(1);
  });

  test('usage adds up over the events', () => {
    const events = read(open(), start + event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 8, cache_read_input_tokens: 2 } }));
    expect(events[1]?.usage).toEqual({ inputTokens: 6, outputTokens: 8, cachedTokens: 2 });
    expect(events[1]?.finish).toEqual({ choice: 0, reason: 'end_turn' });
  });

  test('a block that was not stopped is closed by the end of the message', () => {
    for (const last of [event({ type: 'message_delta', delta: { stop_reason: 'end_turn' } }), event({ type: 'message_stop' }), event({ type: 'error', error: {} })]) {
      const events = read(open(), start + block(0, { type: 'text', text: 'a' }) + last);
      expect(events.at(-1)).toMatchObject({ closes: [{ id: '0/text' }], terminal: true });
    }
  });

  test('the end mark of the other API is borne with where nothing can follow: some compatible servers send it', () => {
    const [, mark] = read(open(), event({ type: 'message_stop' }) + 'data: [DONE]\n\n');
    expect(mark).toMatchObject({ deltas: [], opens: [], closes: [] });
    expect(mark?.render([])).toBe('data: [DONE]\n\n');
    // A client that goes by the event's name would take it for content.
    expect(() => read(open(), event({ type: 'message_stop' }) + 'event: content_block_delta\ndata: [DONE]\n\n')).toThrow(SallyportError);
    expect(() => read(open(), start + 'data: [DONE]\n\n')).toThrow(SallyportError);
  });

  test('events that are new to us are read and go on', () => {
    const raw = event({ type: 'weather_report', sky: { text: 'blue' } });
    const [unknown] = read(open(), raw);
    expect(unknown?.deltas.map((item) => item.text)).toEqual(['{"text":"blue"}']);
    expect(unknown?.render([])).toBe(raw);
  });

  test('text in fields that nobody knows is brought up, wherever it stands', () => {
    const events = read(open(), start + event({ type: 'content_block_start', index: 0, x: 'one', content_block: { type: 'text', text: '', y: 'two' } })
      + event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'known', z: ['three'] } })
      + event({ type: 'message_delta', delta: { stop_reason: 'end_turn', content: 'four' } }));
    expect(events.flatMap(({ deltas }) => deltas.map((item) => item.text)).sort()).toEqual(['["three"]', 'four', 'known', 'one', 'two']);
  });

  test('a refusal before anything was shown is a whole message', () => {
    const stream = open();
    read(stream, start + block(0, { type: 'text', text: 'never shown' }));
    expect(types(stream.refuse(0, REFUSAL, []))).toEqual(['message_start', 'content_block_start 0', 'content_block_delta 0', 'content_block_stop 0', 'message_delta', 'message_stop']);
    expect(stream.end()).toBe('');
  });

  test('a refusal closes what is open and takes the next index the client has not seen', () => {
    const stream = open();
    const events = read(stream, start + block(0, { type: 'text', text: '' }) + text(0, 'a') + stop(0) + block(1, { type: 'text', text: '' }) + text(1, 'b') + block(2, { type: 'tool_use', id: 't', name: 'f', input: {} }));
    for (const shown of events.slice(0, 6)) shown.render([]);
    const channel = events[5]?.deltas[0]?.channel;
    const out = stream.refuse(0, REFUSAL, channel === undefined ? [] : [channel]);
    expect(types(out)).toEqual(['content_block_stop 1', 'content_block_start 2', 'content_block_delta 2', 'content_block_stop 2', 'message_delta', 'message_stop']);
    expect(values(out)[4]).toMatchObject({ delta: { stop_reason: 'refusal', stop_details: { type: 'refusal' } }, usage: { output_tokens: 1 } });
    expect(out).toContain('secret.generic');
  });

  test('written text is a delta of its block', () => {
    const stream = open();
    const events = read(stream, start + block(3, { type: 'text', text: 'a' }));
    const channel = events[1]?.deltas[0]?.channel as Channel;
    expect(values(stream.write(channel, 'more'))).toEqual([{ type: 'content_block_delta', index: 3, delta: { type: 'text_delta', text: 'more' } }]);
  });

  test('an error event has its name', () => {
    const out = open().error(new SallyportError('upstream.reset', 'The upstream broke the connection.'), 'ex_2');
    expect(out.startsWith('event: error\ndata: {"type":"error","error":{"type":"api_error"')).toBe(true);
    expect(out.endsWith('\n\n')).toBe(true);
  });
});
