import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment, type Config, type Price } from '../../src/core/config.ts';
import { DETECTORS } from '../../src/inspect/detectors.generated.ts';
import { createEngine, type Engine } from '../../src/inspect/engine.ts';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import { startGateway, type RunningGateway } from '../../src/gateway/app.ts';
import { SallyportError } from '../../src/core/errors.ts';
import type { Acknowledge, LedgerWriter } from '../../src/ledger/contract.ts';
import type { ExchangeEvent, LedgerEvent } from '../../src/ledger/event.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';

let shared: Engine | undefined;
/** The engine with everything in it, made once a test file. */
export function fullEngine(): Engine {
  return (shared ??= createEngine({ detectors: DETECTORS, views: VIEWS, partMs: 60_000 }));
}

/** A ledger that only remembers. */
export class MemoryLedger implements LedgerWriter {
  readonly events: LedgerEvent[] = [];
  ready = true;
  record(event: LedgerEvent): void {
    this.events.push(JSON.parse(JSON.stringify(event)) as LedgerEvent);
  }
  /** As the ledger does it: told in a later turn of the event loop. */
  recordSoon(event: LedgerEvent, done: Acknowledge): void {
    let refused: SallyportError | undefined;
    try {
      this.record(event);
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      refused = error;
    }
    setImmediate(() => { done(refused); });
  }
  status() {
    return { recorded: this.events.length, stored: this.events.length, spoolBytes: 0, inMemory: 0, storeError: undefined, spoolError: undefined };
  }
  flush(): Promise<boolean> {
    return Promise.resolve(true);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
  get exchanges(): ExchangeEvent[] {
    return this.events.filter((event) => event.type === 'exchange');
  }
}

export interface Seen { readonly path: string; readonly headers: IncomingMessage['headers']; readonly raw: string; readonly body: Record<string, unknown> }

/** An upstream that does what the test says, and remembers what it was sent. */
export interface FakeUpstream {
  readonly url: string;
  readonly seen: Seen[];
  reply: (request: Seen, response: ServerResponse) => void | Promise<void>;
  close(): Promise<void>;
}

export async function fakeUpstream(): Promise<FakeUpstream> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      let body: Record<string, unknown> = {};
      try {
        body = JSON.parse(raw) as Record<string, unknown>;
      } catch {
        body = {}; // the test looks at `raw`
      }
      const one = { path: request.url ?? '', headers: request.headers, raw, body };
      seen.push(one);
      void fake.reply(one, response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const fake: FakeUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    reply: (_request, response) => { json(response, completion('Hello there.')); },
    close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); }),
  };
  return fake;
}

/** An OpenAI chat completion that says this. */
export function completion(content: string, more: Record<string, unknown> = {}): object {
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1_700_000_000, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', logprobs: null }], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }, ...more };
}

/** An Anthropic message that says this. */
export function message(text: string, more: Record<string, unknown> = {}): object {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 5, output_tokens: 2 }, ...more };
}

export function json(response: ServerResponse, value: object, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** OpenAI chunks that stream these pieces of text. */
export function chunks(pieces: readonly string[], more: Record<string, unknown> = {}): string[] {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'm', ...more };
  return [
    { ...base, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
    ...pieces.map((content) => ({ ...base, choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
    { ...base, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ].map((value) => `data: ${JSON.stringify(value)}\n\n`).concat('data: [DONE]\n\n');
}

/** Anthropic events that stream these pieces of text. */
export function anthropicEvents(pieces: readonly string[]): string[] {
  const events: Record<string, unknown>[] = [
    { type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 5, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...pieces.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`);
}

/** Sends the parts as server-sent events, one write each, with a turn of the event loop between them. */
export async function sse(response: ServerResponse, parts: readonly (string | Buffer)[], delayMs = 0): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const part of parts) {
    response.write(part);
    await new Promise((next) => { if (delayMs > 0) setTimeout(next, delayMs); else setImmediate(next); });
  }
  response.end();
}

export interface TestGateway extends RunningGateway {
  readonly upstream: FakeUpstream;
  readonly ledger: MemoryLedger;
  readonly logs: string[];
  readonly dataDir: string;
  close(): Promise<void>;
}

/** A gateway on any free port before a fake upstream. `policy` is the YAML of a `policy:` section's content, or of a whole file when it begins with one. */
export async function testGateway(options: { yaml?: string; config?: Partial<Config['server']>; timeouts?: Partial<Config['upstreams'][number]['timeouts']>; kinds?: readonly ('openai' | 'anthropic')[]; upstreamUrl?: string; prices?: readonly Price[] } = {}): Promise<TestGateway> {
  const upstream = await fakeUpstream();
  const engine = fullEngine();
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-gateway-'));
  const file = parsePolicyFile(options.yaml ?? '', 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: Date.now() });
  const timeouts = { connect: 1_000, firstByte: 5_000, idle: 5_000, total: 20_000, ...options.timeouts };
  const config: Config = {
    ...file.config,
    server: { ...file.config.server, listen: { host: '127.0.0.1', port: 0 }, keys: 'off', dataDir, ...options.config },
    upstreams: (options.kinds ?? ['openai', 'anthropic']).map((kind) => ({ name: kind, kind, baseUrl: kind === 'openai' ? `${options.upstreamUrl ?? upstream.url}/v1` : (options.upstreamUrl ?? upstream.url), keyEnv: undefined, models: ['*'], timeouts, headers: [], prices: options.prices ?? [] })),
  };
  const ledger = new MemoryLedger();
  const logs: string[] = [];
  const running = await startGateway({
    config, engine, ledger, log: (line) => logs.push(line),
    policy: { policyFor: (application, route, model) => resolve(file, { application, route, model }), opens: (path) => resolve(file, { application: '', route: path, model: '' }).opens(path), status: () => ({ version: file.version }) },
  });
  return {
    ...running, upstream, ledger, logs, dataDir,
    async close() {
      await running.stop(100);
      await upstream.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
