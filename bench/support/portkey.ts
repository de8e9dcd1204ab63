import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pause, ROOT, type Served } from './processes.ts';

const FOLDER = join(ROOT, 'bench/portkey');
const ENTRY = join(FOLDER, 'node_modules/@portkey-ai/gateway/build/start-server.js');

/** Installs Portkey's gateway beside the benchmark when it is not there. Returns why it could not be, or undefined. */
export function installPortkey(): string | undefined {
  if (existsSync(ENTRY)) return undefined;
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: FOLDER, encoding: 'utf8', timeout: 120_000 });
  if (npm.status === 0 && existsSync(ENTRY)) return undefined;
  return npm.error?.message ?? npm.stderr.trim().split('\n').at(-1) ?? 'npm ci failed';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => { resolve(port); });
    });
  });
}

/** What a client sends so that Portkey calls our upstream. */
export function portkeyHeaders(upstream: string): Record<string, string> {
  return { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstream}/v1`, authorization: 'Bearer none' };
}

/** Portkey's gateway as it comes: no guardrails, no configuration. */
export async function startPortkey(): Promise<Served> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--require', join(FOLDER, 'loopback.cjs'), ENTRY, '--headless', `--port=${port}`], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => { err = (err + chunk.toString()).slice(-2_000); });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200 && child.exitCode === null; i++) {
    try {
      await fetch(url);
      return {
        url,
        pid: child.pid ?? 0,
        stop: () => new Promise((resolve) => {
          child.once('exit', () => { resolve(); });
          child.kill('SIGKILL');
        }),
      };
    } catch {
      await pause(50); // not listening yet
    }
  }
  child.kill('SIGKILL');
  throw new Error(`Portkey's gateway did not start: ${err}`);
}
