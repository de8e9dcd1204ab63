import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join, sep } from 'node:path';
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

/** A Node that is not the one this runs on. */
export interface OtherNode {
  readonly path: string;
  /** As `node --version` tells it. */
  readonly version: string;
}

/**
 * The machine's own Node: the first on the path, the folders of npm's packages aside, which `npm run` puts before it. It is
 * what a person gets who follows the README of Portkey's gateway (`npx @portkey-ai/gateway`).
 * @returns undefined where there is none, or one of the version that this runs on
 */
export function machinesNode(): OtherNode | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder === '' || folder.split(sep).includes('node_modules')) continue;
    const path = join(folder, name);
    const told = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
    if (told.status !== 0) continue;
    const version = told.stdout.trim();
    return version === process.version ? undefined : { path, version };
  }
  return undefined;
}

/**
 * Portkey's gateway as it comes: no guardrails, no configuration.
 * @param node - what runs it
 */
export async function startPortkey(node = process.execPath): Promise<Served> {
  const port = await freePort();
  const child = spawn(node, ['--require', join(FOLDER, 'loopback.cjs'), ENTRY, '--headless', `--port=${port}`], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } });
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
