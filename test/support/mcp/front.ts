import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Config } from '../../../src/core/config.ts';
import { readEnvironment } from '../../../src/core/config.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { startApprovals } from '../../../src/gateway/approvals.ts';
import { createMcpFront } from '../../../src/gateway/mcp/app.ts';
import type { McpFront } from '../../../src/gateway/mcp/front.ts';
import { LineTransport } from '../../../src/gateway/mcp/lines.ts';
import { acceptDefinitions, lookAtDefinitions } from '../../../src/gateway/mcp/lock-run.ts';
import { MeteredTransport } from '../../../src/gateway/mcp/metered.ts';
import type { McpPermissions } from '../../../src/gateway/mcp/permission.ts';
import { serveStdio, type StdioSession } from '../../../src/gateway/mcp/stdio.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import { fullEngine, MemoryLedger } from '../gateway.ts';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));
const RAW = fileURLToPath(new URL('raw.ts', import.meta.url));

/** YAML of one local test server. */
export function local(name: string, kind: string, more = '', script = SERVER, ...args: string[]): string {
  return `    ${name}:\n      command: ${JSON.stringify(process.execPath)}\n      args: ${JSON.stringify([script, kind, ...args])}\n${more}`;
}

export function raw(name: string, kind: string, more = '', ...args: string[]): string {
  return local(name, kind, more, RAW, ...args);
}

export interface TestFront {
  readonly front: McpFront;
  readonly config: Config;
  readonly ledger: MemoryLedger;
  readonly logs: string[];
  /** The data directory too. */
  readonly dir: string;
  readonly approvals: ReturnType<typeof startApprovals>;
  readonly lock: string;
  /** Approves what the servers define now. */
  approve(): Promise<void>;
  /** A client of the official SDK before it. */
  connect(client?: Client): Promise<{ client: Client; session: StdioSession }>;
  /** What goes in and what comes out, without a client. */
  raw(): Promise<{ input: PassThrough; output: PassThrough; session: StdioSession }>;
  close(): Promise<void>;
}

/** A front over these servers (YAML of `mcp.servers`), its lock file in a folder of its own. */
export function testFront(servers: string, options: { mcp?: string; rest?: string; permissions?: McpPermissions; token?: () => string | undefined } = {}): TestFront {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-mcp-'));
  const lock = join(dir, 'sallyport-mcp.lock.json');
  const engine = fullEngine();
  const yaml = `mcp:\n  lock: ${JSON.stringify(lock)}\n${options.mcp ?? ''}  servers:\n${servers}${options.rest ?? ''}`;
  const file = parsePolicyFile(yaml, 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: Date.now() });
  const ledger = new MemoryLedger();
  const logs: string[] = [];
  const config = { ...file.config, server: { ...file.config.server, dataDir: dir } };
  const approvals = startApprovals({ config, ledger, clock: systemClock, log: (line) => logs.push(line), policy: (application) => resolve(file, { application, route: '/mcp', model: '' }).approvals });
  const front = createMcpFront({
    config, desk: approvals.desk, engine, ledger, version: '0.0.0-test', log: (line) => logs.push(line), ...(options.permissions === undefined ? {} : { permissions: options.permissions }),
    policy: { policyFor: (application, route, model) => resolve(file, { application, route, model }) },
  });
  const sessions: StdioSession[] = [];
  const clients: Client[] = [];
  const open = async (): Promise<{ input: PassThrough; output: PassThrough; session: StdioSession }> => {
    const input = new PassThrough();
    const output = new PassThrough();
    const session = await serveStdio(front, input, output, { application: 'default', token: async () => options.token?.() });
    sessions.push(session);
    return { input, output, session };
  };
  return {
    front, config, ledger, logs, dir, lock, approvals,
    async approve() {
      const look = await lookAtDefinitions(front, []);
      if (look.failed.length > 0) throw new Error(JSON.stringify(look.failed));
      acceptDefinitions(look);
    },
    raw: open,
    async connect(client = new Client({ name: 'test-client', version: '1' })) {
      const { input, output, session } = await open();
      // The client's end of the same pair of streams.
      const lines = new LineTransport(output, input, { maxBytes: 64 * 1024 ** 2, depth: 10_000, onBad: () => true });
      // In turn, as the SDK's client over a pipe may lose progress that comes together with its answer.
      await client.connect(new MeteredTransport(lines, { server: 'sallyport', messagesPer10s: Infinity, depth: 10_000, now: () => 0, onDropped: () => undefined, onFatal: () => undefined }));
      clients.push(client);
      return { client, session };
    },
    async close() {
      for (const client of clients) await client.close();
      for (const session of sessions) await session.close();
      approvals.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The text of a result's first block. */
export function textOf(result: unknown): string {
  const { content } = result as { content: { type: string; text?: string }[] };
  return content[0]?.text ?? '';
}

export function touch(path: string): void {
  writeFileSync(path, '');
}
