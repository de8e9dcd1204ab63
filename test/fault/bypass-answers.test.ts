/** Ways in which an answer could carry past the gate what its text may not. Each was open once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chunks, completion, json, message, sse, testGateway, type TestGateway } from '../support/gateway.ts';

const KEY = 'AKIA5XQ7TNZ3WDKE2BVC';
const HEADS = { 'content-type': 'application/json' };
const CHAT = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const MESSAGES = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] };
const DENY = 'policy: {denylist: [{id: project, phrase: bluebird}]}';

let gateway: TestGateway;
afterEach(async () => { await gateway.close(); });

async function post(path: string, body: object): Promise<string> {
  const response = await fetch(`${gateway.url}${path}`, { method: 'POST', headers: HEADS, body: JSON.stringify(body) });
  return response.text();
}

const chat = (): Promise<string> => post('/v1/chat/completions', CHAT);
const stream = (more: object = {}): Promise<string> => post('/v1/chat/completions', { ...CHAT, stream: true, ...more });
const anthropic = (more: object = {}): Promise<string> => post('/v1/messages', { ...MESSAGES, ...more });

/** One chunk of a streamed completion. */
function chunk(choices: object[], more: object = {}): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })}\n\n`;
}
const delta = (value: object, index = 0, finish: string | null = null): object => ({ index, delta: value, finish_reason: finish });
const DONE = 'data: [DONE]\n\n';

describe('a secret in fields beside the text', () => {
  beforeEach(async () => { gateway = await testGateway(); });

  test('is redacted in structured fields of a whole completion', async () => {
    gateway.upstream.reply = (_, response) => { json(response, { ...completion('See the source.'), choices: [{ index: 0, message: { role: 'assistant', content: 'See the source.', annotations: [{ type: 'url_citation', url_citation: { title: `Key ${KEY}`, start_index: 3 } }] }, finish_reason: 'stop' }] }); };
    const body = await chat();
    expect(body).not.toContain(KEY);
    expect(body).toContain('"start_index":3');
  });

  test('is redacted in the citations of a whole message', async () => {
    gateway.upstream.reply = (_, response) => { json(response, message('', { content: [{ type: 'text', text: 'See.', citations: [{ type: 'char_location', cited_text: `the key ${KEY}`, document_index: 0 }] }] })); };
    const body = await anthropic();
    expect(body).not.toContain(KEY);
    expect(body).toContain('"document_index":0');
  });

  test('gets its pseudonym turned back in structured fields as in a stream', async () => {
    gateway.upstream.reply = (seen, response) => {
      const sent = /<EMAIL_\d+>/.exec(seen.raw)?.[0] ?? 'none';
      json(response, message('', { content: [{ type: 'text', text: 'See.', citations: [{ type: 'char_location', cited_text: `mail ${sent}` }] }] }));
    };
    const body = await anthropic({ messages: [{ role: 'user', content: 'Write to anna.schmidt@acme-corp.com today.' }] });
    expect(body).toContain('mail anna.schmidt@acme-corp.com');
  });

  test.each([
    ['an unknown object', { extra: { data: KEY, id: KEY, format: KEY } }],
    ['text beside an audio transcript', { audio: { id: 'a', text: KEY } }],
    ['fields of a content part', { content: [{ type: 'text', text: 'See.', note: KEY }] }],
    ['fields of a reasoning detail', { reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', index: 0, summary: KEY }] }],
    ['fields of an empty reasoning detail', { reasoning_details: [{ type: 'reasoning.text', text: '', index: 0, note: KEY }] }],
  ])('does not go out in a stream: %s', async (_, value) => {
    gateway.upstream.reply = (_request, response) => sse(response, [chunk([delta(value)]), chunk([delta({}, 0, 'stop')]), DONE]);
    const body = await stream();
    expect(body).not.toContain(KEY);
    expect(body).toContain('[DONE]');
  });

  test.each([
    ['a delta of another kind', 'content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a', thinking: KEY, partial_json: KEY } }],
    ['the start of a block of another kind', 'content_block_start', { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', thinking: KEY, input: KEY, server_name: KEY } }],
    ['an unknown event', 'news', { type: 'news', data: KEY, item: { data: KEY, id: KEY } }],
  ])('does not go out in a streamed message: %s', async (_, event, value) => {
    const events: object[] = [
      { type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ];
    const lines = [...events, value, ...(event === 'content_block_start' ? [{ type: 'content_block_stop', index: 1 }] : []), { type: 'content_block_stop', index: 0 }, { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } }, { type: 'message_stop' }];
    gateway.upstream.reply = (_request, response) => sse(response, lines.map((line) => `event: ${(line as { type: string }).type}\ndata: ${JSON.stringify(line)}\n\n`));
    const body = await anthropic({ stream: true });
    expect(body).not.toContain(KEY);
    expect(body).toContain('message_stop');
  });

  test('does not go out in log probabilities of an event without that text', async () => {
    const logprobs = { content: [{ token: 'AKIA5XQ7', logprob: -1, bytes: null, top_logprobs: [] }, { token: 'TNZ3WDKE2BVC', logprob: -1, bytes: null, top_logprobs: [] }], refusal: null };
    gateway.upstream.reply = (_, response) => sse(response, [chunk([{ ...delta({ content: '' }), logprobs }]), chunk([delta({ content: `It is ${KEY}.` })]), chunk([delta({}, 0, 'stop')]), DONE]);
    const body = await stream();
    expect(body).not.toContain('TNZ3WDKE2BVC');
  });
});

describe('log probabilities that say more than their text', () => {
  beforeEach(async () => { gateway = await testGateway(); });
  const token = (text: string, more: object = {}): object => ({ token: text, logprob: -1, bytes: null, top_logprobs: [], ...more });
  const spelt = { content: [token('AKIA5XQ7'), token('TNZ3WDKE2BVC')], refusal: null };
  const whole = async (logprobs: object, content = 'Hello.'): Promise<string> => {
    gateway.upstream.reply = (_, response) => { json(response, completion('', { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', logprobs }] })); };
    return chat();
  };
  const streamed = async (logprobs: object, content = 'Hello.'): Promise<string> => {
    gateway.upstream.reply = (_, response) => sse(response, [chunk([{ ...delta({ content }), logprobs }]), chunk([delta({}, 0, 'stop')]), DONE]);
    return stream();
  };

  test('in tokens of a whole answer are recorded as unread', async () => {
    await whole(spelt);
    expect(gateway.ledger.exchanges.at(-1)?.parts.find(({ pointer }) => pointer === '/choices/0/logprobs')).toMatchObject({ kind: 'unknown', outcome: 'indeterminate' });
  });

  test.each([
    ['an alternative', { content: [token('Hello.', { top_logprobs: [token(`the key ${KEY}`)] })] }],
    ['a field of unknown name', { content: [token('Hello.')], note: `the key ${KEY}` }],
    ['a key', { content: [token('Hello.')], [`the key ${KEY}`]: 1 }],
    ['text where a list belongs', { content: `the key ${KEY}` }],
  ])('in %s do not go out', async (_, logprobs) => {
    expect(await whole(logprobs)).not.toContain(KEY);
    const body = await streamed(logprobs);
    expect(body).not.toContain(KEY);
    expect(body).toContain('Hello.');
  });

  test('in the tokens of the older API do not go out of a stream', async () => {
    expect(await streamed({ tokens: ['AKIA5XQ7', 'TNZ3WDKE2BVC'], token_logprobs: [-1, -1] })).not.toContain('AKIA5XQ7');
  });

  test('and those that do not go on as they came', async () => {
    const plain = { content: [token('Hel', { top_logprobs: [token('Hel'), token(' Internationalisation')] }), token('lo.')], refusal: null };
    expect(await whole(plain)).toContain(JSON.stringify(plain));
    expect(gateway.ledger.exchanges.at(-1)?.parts.filter(({ direction }) => direction === 'answer')).toHaveLength(1);
    expect(await streamed(plain)).toContain(JSON.stringify(plain));
    expect(gateway.ledger.exchanges.at(-1)?.parts.filter(({ direction }) => direction === 'answer')).toHaveLength(1);
  });
});

describe('lines beside the data of an event', () => {
  beforeEach(async () => { gateway = await testGateway(); });
  const streamed = (lines: string, end = '\n'): Promise<string> => {
    gateway.upstream.reply = (_, response) => sse(response, [`${lines}${chunks(['Hello.'])[0] ?? ''}`.replaceAll('\n', end), ...chunks(['Hello.']).slice(1)]);
    return stream();
  };

  test.each(['\n', '\r\n', '\r'])('carry no text that nobody has read, lines ending in %j', async (end) => {
    for (const lines of [`: ${KEY}\n\n`, `: ${KEY}\n`, `id: ${KEY}\n`, `event: ${KEY}\n`, `retry: ${KEY}\n\n`, `event: ${KEY}\n\n`, `\ufeff: ${KEY}\n`, `note: ${KEY}\n`, `${KEY}\n`, `: ${'my dear '.repeat(12)}\n`, ': a\u001b[2Jb\n', `id: 1\n: ${KEY}\n`]) {
      const body = await streamed(lines, end);
      expect(body, lines).not.toContain(KEY);
      expect(body, lines).not.toMatch(/my dear|\u001b/);
      expect(body, lines).toContain('Hello.');
      expect(body, lines).toContain('[DONE]');
    }
  });

  test('go on as they came where they are what servers send', async () => {
    for (const lines of [': OPENROUTER PROCESSING\n\n', ': ping - 2026-01-31 12:00:00.123456+00:00\n\n', ':\n\n', ': keep-alive\n', 'id: 5f0c8c2e-41c3-4d5e-9a68-b1d2c7f4a6e9\nretry: 3000\n', 'event: message\n', 'event: response.output_text.delta\n']) {
      expect(await streamed(lines)).toBe(`${lines}${chunks(['Hello.']).join('')}`);
    }
  });
});

describe('what is blocked', () => {
  beforeEach(async () => { gateway = await testGateway({ yaml: DENY }); });

  test('does not stay in an unknown field at the top of a completion', async () => {
    gateway.upstream.reply = (_, response) => { json(response, completion('Fine.', { note: 'project bluebird', more: { deep: ['bluebird again'] } })); };
    const body = await chat();
    expect(body).not.toContain('bluebird');
    expect(body).toContain('content_filter');
  });

  test('does not stay in an unknown field at the top of a message, nor does a secret beside it', async () => {
    gateway.upstream.reply = (_, response) => { json(response, message('project bluebird', { note: 'bluebird', other: `key ${KEY}` })); };
    const body = await anthropic();
    expect(body).not.toContain('bluebird');
    expect(body).not.toContain(KEY);
  });

  test('in one choice leaves the others whole, when several come in one event', async () => {
    const pieces = ['project', ' blue', 'bird is', ' the name. '];
    gateway.upstream.reply = (_, response) => sse(response, [...pieces.map((content, i) => chunk([delta({ content }), delta({ content: `word ${i} ` }, 1)])), chunk([delta({}, 0, 'stop'), delta({ content: 'end.' }, 1, 'stop')]), DONE]);
    const body = await stream({ n: 2 });
    expect(body).not.toContain('bird');
    const other = body.split('\n').filter((line) => line.startsWith('data: {')).flatMap((line) => (JSON.parse(line.slice(6)) as { choices: { index: number; delta: { content?: string } }[] }).choices).filter((choice) => choice.index === 1).map((choice) => choice.delta.content ?? '').join('');
    expect(other).toBe('word 0 word 1 word 2 word 3 end.');
  });

  test('a tool call does not begin before it is decided on, when it shares an event with another choice', async () => {
    const call = (args: string, head: object = {}): object => ({ tool_calls: [{ index: 0, ...head, function: { ...(Object.keys(head).length > 0 ? { name: 'send_mail' } : {}), arguments: args } }] });
    gateway.upstream.reply = (_, response) => sse(response, [
      chunk([delta(call('', { id: 'call_1', type: 'function' })), delta({ role: 'assistant' }, 1)]),
      chunk([delta(call('{"body":"project bluebird"}')), delta({ content: 'Hello.' }, 1)]),
      chunk([delta({}, 0, 'tool_calls'), delta({}, 1, 'stop')]), DONE]);
    const body = await stream({ n: 2 });
    expect(body).not.toContain('send_mail');
    expect(body).not.toContain('bluebird');
    expect(body).toContain('Hello.');
  });
});

describe('the provider key', () => {
  test('does not come back in another spelling of JSON', async () => {
    gateway = await testGateway({ config: { keys: 'auto' } });
    const own = 'prov/key+abc/defghijk';
    gateway.upstream.reply = (_, response) => sse(response, [...chunks(['Hello.']).slice(0, 2), `data: {"error":{"message":"bad key prov\\/key+abc\\/\\u0064efghijk","type":"x"}}\n\n`]);
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { ...HEADS, authorization: `Bearer ${own}` }, body: JSON.stringify({ ...CHAT, stream: true }) });
    const body = await response.text();
    expect(body).toContain('[provider key]');
  });

  test('does not come back in the list of models', async () => {
    gateway = await testGateway({ config: { keys: 'auto' } });
    const own = 'prov-key-abcdefghijk';
    gateway.upstream.reply = (_, response) => { json(response, { object: 'list', data: [{ id: 'm', owner: own, nested: [{ [own]: own }] }] }); };
    const response = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${own}` } });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain(own);
  });
});
