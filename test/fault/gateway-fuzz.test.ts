import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/core/errors.ts';
import { anthropicEvents, chunks, completion, message } from '../support/gateway.ts';
import { expectNoLeak, expectServes, faultGateway, PROVIDERS, send, watchForCrashes, type FaultGateway, type Provider } from '../support/faults.ts';

let gateway: FaultGateway;
beforeAll(async () => { gateway = await faultGateway({ timeouts: { idle: 2_000, total: 4_000 } }); });
afterAll(() => gateway.close());
watchForCrashes();

/** Words of the protocols, so that random bodies get past the first check. */
const NAMES = ['model', 'messages', 'role', 'content', 'type', 'text', 'tools', 'function', 'name', 'arguments', 'tool_calls', 'id', 'input', 'system', 'stream', 'n', 'max_tokens', 'image_url', 'url', 'source', 'data', 'tool_use', 'tool_use_id', 'metadata', 'user', 'surface', 'request', 'answer', 'inputs', 'origin', 'session', 'choices', 'delta', 'index', '__proto__', 'constructor', ''];
const WORDS = ['user', 'assistant', 'system', 'tool', 'text', 'image', 'image_url', 'tool_use', 'tool_result', 'thinking', 'document', 'function', 'custom', 'm', 'openai.chat', 'anthropic.messages', '{"a":1}', '', '\ud800', '<EMAIL_1>', 'a@b.example', 'data:image/png;base64,AA'];
const leaf = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ maxLength: 10, unit: 'binary' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, depthSize: 'small' }, leaf, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(fc.constantFrom(...NAMES), tie('tree'), { maxKeys: 5 })),
}));

const SEEDS: Record<string, object[]> = {
  openai: [
    { model: 'm', n: 2, stream: false, user: 'u', messages: [{ role: 'system', content: 'Be kind.' }, { role: 'user', content: [{ type: 'text', text: 'My mail is a.b@example.com' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }, { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"to":"a.b@example.com"}' } }] }, { role: 'tool', tool_call_id: 'c1', content: 'done' }], tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object', properties: {} } } }], response_format: { type: 'json_object' } },
  ],
  anthropic: [
    { model: 'm', max_tokens: 10, system: [{ type: 'text', text: 'Be kind.' }], metadata: { user_id: 'u' }, messages: [{ role: 'user', content: [{ type: 'text', text: 'My mail is a.b@example.com' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }, { type: 'document', title: 't', source: { type: 'text', media_type: 'text/plain', data: 'words' } }] }, { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'tool_use', id: 't1', name: 'f', input: { to: 'a.b@example.com' } }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'done' }] }] }], tools: [{ name: 'f', description: 'd', input_schema: { type: 'object' } }] },
  ],
};

/** A copy with the value at the n-th place replaced, taken out, or repeated. */
function mutated(value: unknown, at: { n: number }, how: number, other: unknown): unknown {
  if (at.n-- === 0) return how === 0 ? other : how === 1 ? undefined : how === 2 ? [value, value] : JSON.stringify(value);
  if (Array.isArray(value)) return value.map((item) => mutated(item, at, how, other));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mutated(item, at, how, other)]));
  return value;
}

const mutation = fc.array(fc.tuple(fc.nat(60), fc.nat(3), tree), { minLength: 1, maxLength: 3 });
const apply = (seed: object, list: readonly (readonly [number, number, unknown])[]): unknown => list.reduce<unknown>((body, [n, how, other]) => mutated(body, { n }, how, other), seed);

async function expectHandled(path: string, body: unknown): Promise<void> {
  const before = gateway.ledger.events.length;
  const answer = await send(gateway, path, typeof body === 'string' ? body : JSON.stringify(body) ?? 'null');
  const code = /"code":"([a-z_.]+)"/.exec(answer.status >= 400 ? answer.text : '')?.[1];
  expect({ status: answer.status, code, log: gateway.logs.at(-1) }).not.toMatchObject({ status: 500 });
  if (answer.status >= 400) expect(code === 'content_filter' || (code !== undefined && code in ERRORS)).toBe(true);
  expectNoLeak(answer.text);
  expect(gateway.ledger.events.length).toBe(before + 1);
}

describe.each(PROVIDERS)('$name', (provider) => {
  const answers = (p: Provider, stream: boolean): string => (stream ? (p.name === 'openai' ? chunks(['Hello ', 'there.']) : anthropicEvents(['Hello ', 'there.'])).join('') : JSON.stringify(p.name === 'openai' ? completion('Hello.') : message('Hello.')));
  const serve = (): void => {
    gateway.upstream.reply = (request, response) => {
      const stream = request.body['stream'] === true;
      response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
      response.end(answers(provider, stream));
    };
  };

  test('random bodies', async () => {
    serve();
    await fc.assert(fc.asyncProperty(tree, (body) => expectHandled(provider.path, body)), { numRuns: 150 });
    await fc.assert(fc.asyncProperty(tree, tree, (messages, content) => expectHandled(provider.path, provider.body(content, { extra: messages }))), { numRuns: 150 });
  });

  test('mutations of good bodies', async () => {
    serve();
    await fc.assert(fc.asyncProperty(fc.constantFrom(...(SEEDS[provider.name] ?? [])), mutation, (seed, list) => expectHandled(provider.path, apply(seed, list))), { numRuns: 300 });
  });

  test('mutations of their text', async () => {
    serve();
    const raw = JSON.stringify(SEEDS[provider.name]?.[0]);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(raw.length), fc.nat(8), fc.constantFrom('', '"', '\\', '{', '}', ',', '\\u0061', '\\ud800', '\u0000', '1e999', 'null', '\ufeff', ' ')), { minLength: 1, maxLength: 3 }), (edits) =>
      expectHandled(provider.path, edits.reduce((text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length), raw))), { numRuns: 200 });
  });

  test('the guard: random bodies, and mutations of requests and answers', async () => {
    const surface = provider.name === 'openai' ? 'openai.chat' : 'anthropic.messages';
    await fc.assert(fc.asyncProperty(fc.oneof(tree, fc.record({ text: tree, origin: tree, source: tree, id: tree }), fc.record({ inputs: tree, session: tree }), fc.record({ surface: fc.constant(surface), request: tree, answer: tree })), (body) => expectHandled('/guard/inspect', body)), { numRuns: 150 });
    await fc.assert(fc.asyncProperty(mutation, (list) => expectHandled('/guard/inspect', { surface, request: apply(SEEDS[provider.name]?.[0] ?? {}, list) })), { numRuns: 150 });
    await fc.assert(fc.asyncProperty(mutation, (list) => expectHandled('/guard/inspect', { surface, request: provider.body('Hello'), answer: apply(JSON.parse(answers(provider, false)) as object, list) })), { numRuns: 150 });
  });

  test('mutations of answers', async () => {
    await fc.assert(fc.asyncProperty(mutation, async (list) => {
      const body = JSON.stringify(apply(JSON.parse(answers(provider, false)) as object, list)) ?? '';
      gateway.upstream.reply = (_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(body); };
      await expectHandled(provider.path, provider.body('Hello'));
    }), { numRuns: 200 });
  });

  test('random and mutated streams', async () => {
    const events = provider.name === 'openai' ? chunks(['Hello ', 'a.b@example', '.com there.']) : anthropicEvents(['Hello ', 'a.b@example', '.com there.']);
    const line = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...events) }, mutation.map((list) => `data: ${JSON.stringify(apply(JSON.parse(/data: (\{.*)/.exec(events[1] ?? '')?.[1] ?? '{}') as object, list))}\n\n`), tree.map((value) => `data: ${JSON.stringify(value)}\n\n`), fc.constantFrom('data: [DONE]\n\n', 'event: error\ndata: {}\n\n', ': x\n\n', '\n\n', 'data\n\n', 'data:\r\r', 'event: ping\n\n', 'id: 1\nretry: 5\n\n'));
    const bytes = fc.oneof(fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(lines.join(''))), fc.uint8Array({ maxLength: 200 }).map((data) => Buffer.from(data)), fc.tuple(fc.array(line, { maxLength: 6 }), fc.uint8Array({ maxLength: 20 })).map(([lines, data]) => Buffer.concat([Buffer.from(lines.join('')), data])));
    await fc.assert(fc.asyncProperty(bytes, fc.integer({ min: 1, max: 400 }), async (data, size) => {
      gateway.upstream.reply = async (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (let at = 0; at < data.length; at += size) {
          response.write(data.subarray(at, at + size));
          await new Promise((next) => { setImmediate(next); });
        }
        response.end();
      };
      const before = gateway.ledger.exchanges.length;
      const answer = await send(gateway, provider.path, provider.body('Hello', { stream: true }));
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('server.internal');
      expectNoLeak(answer.text);
      expect(gateway.ledger.exchanges.length).toBe(before + 1);
    }), { numRuns: 200 });
  });

  test('the gateway serves on, and found no defect in itself', async () => {
    await expectServes(gateway);
    expect(gateway.logs).toEqual([]);
  });
});
