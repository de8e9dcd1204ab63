import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { readEnvironment, type Config, type UpstreamConfig } from '../../src/core/config.ts';
import { ERRORS, SallyportError, type ErrorCode } from '../../src/core/errors.ts';
import type { Limits } from '../../src/core/limits.ts';
import { startGateway, type RunningGateway } from '../../src/gateway/app.ts';
import type { ApartReader } from '../../src/inspect/apart/contract.ts';
import type { Engine } from '../../src/inspect/engine.ts';
import type { ExchangeEvent, LedgerEvent } from '../../src/ledger/event.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';
import { completion, fakeUpstream, fullEngine, json, MemoryLedger, type FakeUpstream } from './gateway.ts';

/** A ledger that fails when the test says so. */
export class FaultyLedger extends MemoryLedger {
  failing: (event: LedgerEvent) => boolean = () => false;
  override record(event: LedgerEvent): void {
    if (this.failing(event)) throw new SallyportError('ledger.unavailable', 'The ledger cannot record.');
    super.record(event);
  }
}

export interface FaultGateway extends RunningGateway {
  readonly upstream: FakeUpstream;
  readonly ledger: FaultyLedger;
  readonly logs: string[];
  readonly dataDir: string;
  close(): Promise<void>;
}

export interface FaultOptions {
  readonly yaml?: string;
  readonly limits?: Partial<Limits>;
  readonly server?: Partial<Config['server']>;
  readonly timeouts?: Partial<UpstreamConfig['timeouts']>;
  readonly upstream?: Partial<UpstreamConfig>;
  /** Instead of the fake upstream: the address of something else. */
  readonly baseUrl?: string;
  readonly engine?: Engine;
  readonly reader?: ApartReader;
}

/** A gateway of which every setting that a fault needs can be changed. */
export async function faultGateway(options: FaultOptions = {}): Promise<FaultGateway> {
  const upstream = await fakeUpstream();
  const engine = options.engine ?? fullEngine();
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-fault-'));
  const file = parsePolicyFile(options.yaml ?? '', 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: Date.now() });
  const timeouts = { connect: 1_000, firstByte: 5_000, idle: 5_000, total: 20_000, ...options.timeouts };
  const base = options.baseUrl ?? upstream.url;
  const config: Config = {
    ...file.config,
    server: { ...file.config.server, listen: { host: '127.0.0.1', port: 0 }, keys: 'off', dataDir, ...options.server, limits: { ...file.config.server.limits, ...options.limits } },
    upstreams: (['openai', 'anthropic'] as const).map((kind) => ({ name: kind, kind, baseUrl: kind === 'openai' ? `${base}/v1` : base, keyEnv: undefined, models: ['*'], timeouts, headers: [], prices: [], ...options.upstream })),
  };
  const ledger = new FaultyLedger();
  const logs: string[] = [];
  const running = await startGateway({
    config, engine, ledger, reader: options.reader, log: (line) => logs.push(line),
    policy: { policyFor: (application, route, model) => resolve(file, { application, route, model }), opens: (path) => resolve(file, { application: '', route: path, model: '' }).opens(path), status: () => ({ version: file.version }) },
  });
  return {
    ...running, upstream, ledger, logs, dataDir,
    async close() {
      await running.stop(50);
      await upstream.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Fails the test in whose time a promise or a callback failed without anyone to catch it. */
export function watchForCrashes(): void {
  const crashes: unknown[] = [];
  const note = (error: unknown): void => { crashes.push(error); };
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  afterEach(async () => {
    await new Promise((next) => { setImmediate(next); });
    expect(crashes.splice(0)).toEqual([]);
  });
}

/** One provider's surface: where to send, what, and how its errors look. */
export interface Provider {
  readonly name: 'openai' | 'anthropic';
  readonly path: string;
  body(content: unknown, more?: Record<string, unknown>): Record<string, unknown>;
  /** The code in an error of this shape; fails when it is of another shape. */
  code(error: unknown): string;
}

export const PROVIDERS: readonly Provider[] = [
  {
    name: 'openai',
    path: '/v1/chat/completions',
    body: (content, more = {}) => ({ model: 'm', messages: [{ role: 'user', content }], ...more }),
    code: (error) => {
      expect(error).toMatchObject({ error: { message: expect.any(String), type: expect.any(String), code: expect.any(String) } });
      expect(error).not.toHaveProperty('type');
      return (error as { error: { code: string } }).error.code;
    },
  },
  {
    name: 'anthropic',
    path: '/v1/messages',
    body: (content, more = {}) => ({ model: 'm', max_tokens: 100, messages: [{ role: 'user', content }], ...more }),
    code: (error) => {
      expect(error).toMatchObject({ type: 'error', error: { type: expect.any(String), message: expect.any(String), code: expect.any(String) } });
      return (error as { error: { code: string } }).error.code;
    },
  },
];

export interface Reply { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: unknown }

/** Sends one request and reads the whole answer. */
export async function send(gateway: RunningGateway, path: string, body: unknown, init: { headers?: Record<string, string>; method?: string; signal?: AbortSignal } = {}): Promise<Reply> {
  const payload = typeof body === 'string' || body instanceof Uint8Array || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(`${gateway.url}${path}`, { method: init.method ?? 'POST', headers: { 'content-type': 'application/json', ...init.headers }, ...(payload === undefined ? {} : { body: payload as string }), ...(init.signal === undefined ? {} : { signal: init.signal }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a stream, or nothing: the test looks at `text`
  }
}

/** Like {@link send}, over node:http, which lets a test set any header and write the body piece by piece. */
export function sendRaw(gateway: RunningGateway, options: { path: string; method?: string; headers?: Record<string, string | string[]>; chunks?: readonly (string | Buffer)[]; end?: boolean }): Promise<{ status: number; text: string }> {
  const url = new URL(gateway.url);
  return new Promise((done, fail) => {
    const request = httpRequest({ host: url.hostname, port: url.port, path: options.path, method: options.method ?? 'POST', headers: { 'content-type': 'application/json', ...options.headers }, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => { done({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }); });
      response.on('error', fail);
    });
    request.on('error', fail);
    for (const chunk of options.chunks ?? []) request.write(chunk);
    if (options.end !== false) request.end();
  });
}

/** A raw connection: what was written is sent as it is, and all that comes back is collected. */
export function rawSocket(gateway: RunningGateway): { socket: Socket; received: () => string; closed: Promise<void> } {
  const url = new URL(gateway.url);
  const socket = connect(Number(url.port), url.hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => { received += chunk.toString('latin1'); });
  socket.on('error', () => socket.destroy()); // the peer may reset; the test looks at `closed`
  return { socket, received: () => received, closed: new Promise((done) => { socket.once('close', () => { done(); }); }) };
}

/** A server that speaks bytes, for answers that no HTTP server would send. */
export async function rawServer(serve: (socket: Socket) => void): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()); // the gateway may reset an answer it does not want
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => { serve(socket); });
  });
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => { server.close(() => { done(); }); for (const socket of sockets) socket.destroy(); }),
  };
}

/** Waits until a condition holds, and fails when it does not in time. */
export async function until(condition: () => boolean, what: string, ms = 5_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await new Promise((next) => { setTimeout(next, 5); });
  }
}

/** Nothing of the inside: no stack, no path, no module, no key. */
export function expectNoLeak(text: string, secrets: readonly string[] = []): void {
  expect(text).not.toMatch(/\bat [\w.<>]+ \(|node:internal|\.ts:\d|\/work\/|\/tmp\/|\/home\/|node_modules|ECONN[A-Z]+ 127|127\.0\.0\.1:\d/);
  for (const secret of secrets) expect(text).not.toContain(secret);
}

/** The gateway still serves. */
export async function expectServes(gateway: FaultGateway): Promise<void> {
  const { reply } = gateway.upstream;
  gateway.upstream.reply = (_request, response) => { json(response, completion('Still here.')); };
  const answer = await send(gateway, '/v1/chat/completions', { model: 'm', messages: [{ role: 'user', content: 'Are you there?' }] });
  gateway.upstream.reply = reply;
  expect(answer.status).toBe(200);
  expect(recordsOf(gateway, answer)).toHaveLength(1);
}

/** What the ledger has of one answer. */
export function recordsOf(gateway: FaultGateway, answer: { readonly headers: Headers }): LedgerEvent[] {
  const id = answer.headers.get('x-sallyport-id');
  expect(id).toMatch(/^ex_/);
  return gateway.ledger.events.filter((event) => (event.type === 'exchange' ? event.id === id : event.detail['exchange'] === id));
}

/**
 * The whole promise about a failed exchange: the status, the code in the provider's shape, nothing of the inside, and one
 * record that says how it ended.
 */
export function expectFailure(gateway: FaultGateway, provider: Provider, answer: Reply, code: ErrorCode, secrets: readonly string[] = []): ExchangeEvent {
  expect({ status: answer.status, code: provider.code(answer.json) }).toEqual({ status: ERRORS[code].status, code });
  expectNoLeak(answer.text, secrets);
  const records = recordsOf(gateway, answer);
  expect(records).toHaveLength(1);
  const [record] = records;
  if (record?.type !== 'exchange') throw new Error('not recorded as an exchange');
  expect(record).toMatchObject({ status: ERRORS[code].status, ended: 'failed', error: code });
  expectNoLeak(JSON.stringify(record), secrets);
  return record;
}
