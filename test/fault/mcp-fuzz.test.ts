import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import { SallyportError } from '../../src/core/errors.ts';
import { inspectContent } from '../../src/gateway/mcp/inspect.ts';
import { LineTransport } from '../../src/gateway/mcp/lines.ts';
import { local, raw, testFront, type TestFront } from '../support/mcp/front.ts';
import { until } from '../e2e/command.ts';

/** What a transport makes of bytes that come in these pieces. */
async function read(bytes: Buffer, cuts: readonly number[]): Promise<string[]> {
  const input = new PassThrough();
  const seen: string[] = [];
  const transport = new LineTransport(input, new PassThrough(), { maxBytes: 200, depth: 8, onBad: (error, id) => { seen.push(`bad ${error.code} ${String(id)}`); return true; } });
  transport.onmessage = (message: JSONRPCMessage) => { seen.push(`message ${JSON.stringify(message)}`); };
  const closed = new Promise<void>((done) => { transport.onclose = done; });
  await transport.start();
  let from = 0;
  for (const cut of [...new Set(cuts.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b)) {
    input.write(bytes.subarray(from, cut));
    from = cut;
  }
  input.end(bytes.subarray(from));
  await closed;
  return seen;
}

const MESSAGE = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":"\\u00e9\u00e9"}}}';
const line = fc.oneof(
  fc.constant(MESSAGE), fc.constant('{"jsonrpc":"2.0","method":"notifications/x"}'), fc.constant('{"jsonrpc":"2.0","id":"a","result":{}}'), fc.constant('{"jsonrpc":"2.0","id":3,"error":{"code":1,"message":"m"}}'),
  fc.constant(`{"x":"${'y'.repeat(300)}"}`), fc.json({ maxDepth: 3 }), fc.string({ maxLength: 40 }), fc.constant(''), fc.constant('\r'), fc.nat({ max: MESSAGE.length }).map((end) => MESSAGE.slice(0, end)),
);

describe('lines', () => {
  test('are read the same however they are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 8 }), async (lines, cuts) => {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      expect(await read(bytes, cuts)).toEqual(await read(bytes, []));
    }), { numRuns: 200 });
  });
  test('cut off at every byte give a message, an error, or nothing', async () => {
    const bytes = Buffer.from(MESSAGE);
    for (let end = 0; end <= bytes.length; end++) {
      const seen = await read(Buffer.concat([bytes.subarray(0, end), Buffer.from('\n')]), []);
      expect(seen).toHaveLength(end === 0 ? 0 : 1);
      if (end < bytes.length) expect(seen[0] ?? 'bad').toMatch(/^bad/);
    }
  });
  test('of any bytes never throw', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.array(fc.nat(), { maxLength: 5 }), async (bytes, cuts) => { await read(Buffer.from(bytes), cuts); }), { numRuns: 300 });
  });
});

const json = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

describe('a session', () => {
  let made: TestFront;
  beforeAll(async () => {
    made = testFront(local('notes', 'notes') + raw('bad', 'plain'));
    await made.approve();
  });
  afterAll(() => made.close());

  test('any content is inspected, or refused with a code', () => {
    const policy = made.front.guard.policy('default', '/mcp', '');
    const vault = made.front.guard.vault({ exchange: 'x', application: 'default' }, policy);
    const content = fc.oneof(json, fc.record({ content: fc.array(fc.record({ type: fc.constantFrom('text', 'image', 'audio', 'resource', 'resource_link'), text: json, data: json, blob: json, uri: json, mimeType: json, resource: json }, { requiredKeys: ['type'] })), structuredContent: json }));
    fc.assert(fc.property(content, (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as JsonValue;
      try {
        const { value: out } = inspectContent({ value: plain, origin: 'tool_result', kind: 'tool_result', source: 'x' }, { guard: made.front.guard, policy, vault, now: 0, maxParts: 1_000 });
        expect(() => JSON.stringify(out)).not.toThrow();
      } catch (error) {
        expect(error).toBeInstanceOf(SallyportError);
      }
    }), { numRuns: 200 });
  }, 120_000);

  test('any request of a client gets one answer, and no defect of ours', async () => {
    const { input, output } = await made.raw();
    let out = '';
    output.on('data', (chunk: Buffer) => { out += chunk.toString('utf8'); });
    const methods = fc.constantFrom('initialize', 'tools/list', 'tools/call', 'prompts/list', 'prompts/get', 'resources/list', 'resources/read', 'resources/subscribe', 'resources/unsubscribe', 'resources/templates/list', 'completion/complete', 'logging/setLevel', 'ping', 'roots/list', 'x');
    const params = fc.oneof(fc.dictionary(fc.constantFrom('name', 'uri', 'arguments', 'cursor', 'ref', 'argument', 'level', 'protocolVersion', 'capabilities', '_meta', 'task'), fc.oneof(json, fc.constantFrom('notes__read_note', 'notes__greet', 'bad__act', 'notes+file:///notes/readme.md', '__', 'notes__', 'p250', '__proto__')), { maxKeys: 4 }), fc.constant(undefined));
    let n = 0;
    await fc.assert(fc.asyncProperty(methods, params, async (method, given) => {
      const id = `r${n++}`;
      input.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: given })}\n`);
      const answers = (): JsonObject[] => out.split('\n').flatMap((text) => (text.includes(`"${id}"`) ? [JSON.parse(text) as JsonObject] : []));
      // What is no JSON-RPC by the SDK's schema is answered with the id that it names.
      await until(() => answers().length > 0, 5_000);
      expect(answers()).toHaveLength(1);
      expect(JSON.stringify(answers())).not.toContain('server.internal');
    }), { numRuns: 150 });
    expect(made.logs.join('\n')).not.toContain('server.internal');
  }, 120_000);
});
