import OpenAI, { BadRequestError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPracticeModel } from '../../../src/practice/server.ts';

let model: Awaited<ReturnType<typeof startPracticeModel>>;
let client: OpenAI;
beforeAll(async () => {
  model = await startPracticeModel({});
  client = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => model.close());

const SYSTEM = { role: 'system', content: 'You help the staff of a bakery. The door code is 8841.' } as const;
const user = (content: string) => ({ role: 'user', content }) as const;
const tool = (name: string, properties: Record<string, { type: string }>): OpenAI.ChatCompletionFunctionTool => ({ type: 'function', function: { name, parameters: { type: 'object', properties, required: Object.keys(properties) } } });
const WEATHER = tool('get_weather', { city: { type: 'string' } });
const MAIL = tool('send_mail', { to: { type: 'string' }, subject: { type: 'string' }, body: { type: 'string' } });

describe('chat completions', () => {
  test('an answer, its usage and the sign that it is a simulation', async () => {
    const { data, response } = await client.chat.completions.create({ model: 'anything-7b', messages: [SYSTEM, user('Hello, my name is Ada.')] }).withResponse();
    expect(response.headers.get('x-practice-model')).toBe('simulation');
    expect(data.model).toBe('anything-7b');
    expect(data.choices[0]?.message).toMatchObject({ role: 'assistant', content: 'Hello Ada! I am the practice model, a simulation. How can I help?' });
    expect(data.choices[0]?.finish_reason).toBe('stop');
    expect(data.usage).toEqual({ prompt_tokens: 20, completion_tokens: 17, total_tokens: 37 });
  });

  test('the same request gives the same answer, another another', async () => {
    const ask = (content: string) => client.chat.completions.create({ model: 'm', messages: [user(content)] });
    expect(await ask('Tell me of Bergen')).toEqual(await ask('Tell me of Bergen'));
    expect((await ask('Tell me of Oslo')).id).not.toBe((await ask('Tell me of Bergen')).id);
  });

  test('a stream of words, with usage at the end', async () => {
    const stream = await client.chat.completions.create({ model: 'm', messages: [user('Say "one two  three\nfour"')], stream: true, stream_options: { include_usage: true } });
    const deltas: string[] = [];
    let last;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) deltas.push(chunk.choices[0].delta.content);
      last = chunk;
    }
    expect(deltas).toEqual(['one', ' two', '  three', '\nfour']);
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBe(5);
  });

  test('several choices, whole and streamed', async () => {
    const whole = await client.chat.completions.create({ model: 'm', n: 3, messages: [user('Say "hi there"')] });
    expect(whole.choices.map(({ index, message }) => [index, message.content])).toEqual([[0, 'hi there'], [1, 'hi there'], [2, 'hi there']]);
    const seen = ['', ''];
    for await (const { choices: [choice] } of await client.chat.completions.create({ model: 'm', n: 2, stream: true, messages: [user('Say "hi there"')] })) if (choice) seen[choice.index] += choice.delta.content ?? '';
    expect(seen).toEqual(['hi there', 'hi there']);
  });

  test('parallel tool calls, then a text once the results are there', async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [user('What is the weather in Paris and Berlin?')];
    const first = await client.chat.completions.create({ model: 'm', messages, tools: [WEATHER, MAIL] });
    const message = first.choices[0]!.message;
    const calls = message.tool_calls!.filter((call) => call.type === 'function');
    expect(first.choices[0]!.finish_reason).toBe('tool_calls');
    expect(message.content).toBeNull();
    expect(calls.map(({ function: fn }) => [fn.name, JSON.parse(fn.arguments)])).toEqual([['get_weather', { city: 'Paris' }], ['get_weather', { city: 'Berlin' }]]);
    messages.push(message, ...calls.map(({ id }, at) => ({ role: 'tool' as const, tool_call_id: id, content: at === 0 ? '18 degrees' : '12 degrees' })));
    const second = await client.chat.completions.create({ model: 'm', messages, tools: [WEATHER, MAIL] });
    expect(second.choices[0]!.message.tool_calls).toBeUndefined();
    expect(second.choices[0]!.message.content).toBe('get_weather: 18 degrees\nget_weather: 12 degrees');
  });

  test('one call at a time, and none, when the caller says so', async () => {
    const messages = [user('What is the weather in Paris and Berlin?')];
    expect((await client.chat.completions.create({ model: 'm', messages, tools: [WEATHER], parallel_tool_calls: false })).choices[0]!.message.tool_calls).toHaveLength(1);
    expect((await client.chat.completions.create({ model: 'm', messages, tools: [WEATHER], tool_choice: 'none' })).choices[0]!.message.tool_calls).toBeUndefined();
    const forced = await client.chat.completions.create({ model: 'm', messages: [user('Good morning')], tools: [WEATHER, MAIL], tool_choice: { type: 'function', function: { name: 'send_mail' } } });
    expect(forced.choices[0]!.message.tool_calls).toMatchObject([{ function: { name: 'send_mail' } }]);
  });

  test('tool arguments arrive in several deltas', async () => {
    const stream = client.chat.completions.stream({ model: 'm', messages: [user('Send a mail to bo@example.com saying "The buns are ready. Come by."')], tools: [MAIL, WEATHER] });
    let deltas = 0;
    for await (const chunk of stream) if (chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments) deltas++;
    expect(deltas).toBeGreaterThan(3);
    const [call] = (await stream.finalMessage()).tool_calls!;
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({ to: 'bo@example.com', subject: 'Message', body: 'The buns are ready. Come by.' });
  });

  test('JSON mode and schemas', async () => {
    const ask = async (response_format: NonNullable<OpenAI.ChatCompletionCreateParamsNonStreaming['response_format']>) => JSON.parse((await client.chat.completions.create({ model: 'm', messages: [user('Say "yes"')], response_format })).choices[0]!.message.content!) as unknown;
    expect(await ask({ type: 'json_object' })).toEqual({ answer: 'yes' });
    expect(await ask({ type: 'json_schema', json_schema: { name: 's', schema: { type: 'object', properties: { verdict: { type: 'string' }, score: { type: 'number' }, mood: { type: 'string', enum: ['calm', 'loud'] }, list: { type: 'array' } } } } })).toEqual({ verdict: 'yes', score: 0, mood: 'calm', list: [] });
  });

  test('a bound on the answer', async () => {
    const { choices: [choice] } = await client.chat.completions.create({ model: 'm', max_tokens: 2, messages: [user('Say "a rather long answer"')] });
    expect([choice?.message.content, choice?.finish_reason]).toEqual(['a rather', 'length']);
  });

  test('models, by list and by any name', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['practice-gullible-1']);
    expect((await client.models.retrieve('any/name')).id).toBe('any/name');
  });

  test.each([
    ['no messages', { model: 'm' }, 'messages'],
    ['no model', { messages: [user('x')] }, 'model'],
    ['empty messages', { model: 'm', messages: [] }, 'messages'],
    ['an unknown role', { model: 'm', messages: [{ role: 'wizard', content: 'x' }] }, 'messages'],
    ['no choices', { model: 'm', n: 0, messages: [user('x')] }, 'n'],
    ['tools that are no list', { model: 'm', tools: 7, messages: [user('x')] }, 'tools'],
    ['a tool without a name', { model: 'm', tools: [{ type: 'function', function: {} }], messages: [user('x')] }, 'tools[0].function.name'],
  ])('%s: the error of the API itself', async (_, body, param) => {
    const error = await client.chat.completions.create(body as never).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param });
  });
});
