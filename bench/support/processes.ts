import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Loaded, Order } from './load.ts';

const HERE = import.meta.dirname;
export const ROOT = dirname(dirname(HERE));

/** A process that serves the benchmark, until it is stopped. */
export interface Served {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => { resolve(); });
  });
}

/** Starts one of our own helper scripts; ready when it sends its URL. */
function start(script: string, args: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(HERE, script), [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => { reject(new Error(`${script} ended with ${code}`)); });
    child.once('message', (message: { url: string }) => { resolve({ child, url: message.url }); });
  });
}

async function served(script: string, args: readonly string[] = []): Promise<Served> {
  const { child, url } = await start(script, args);
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.disconnect();
      await ended(child);
    },
  };
}

export const startUpstream = (): Promise<Served> => served('upstream.ts');
export const startProxy = (upstream: string): Promise<Served> => served('proxy.ts', [upstream]);

/** The load generator: one order at a time. */
export interface Load {
  run(order: Order): Promise<Loaded>;
  stop(): Promise<void>;
}

export async function startLoad(): Promise<Load> {
  const { child } = await start('load.ts', []);
  return {
    run: (order) => new Promise((resolve, reject) => {
      const gone = (): void => { reject(new Error('the load generator ended')); };
      child.once('exit', gone);
      child.once('message', (loaded: Loaded) => {
        child.off('exit', gone);
        resolve(loaded);
      });
      child.send(order);
    }),
    async stop() {
      child.disconnect();
      await ended(child);
    },
  };
}

export interface GatewayProcess extends Served {
  /** What a client sends to be let in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Events that the ledger has taken and has stored. */
  ledger(): Promise<{ readonly recorded: number; readonly stored: number }>;
  /** Waits until the ledger's store has everything, so that it does not work on into another contender's run. */
  settled(): Promise<void>;
}

/**
 * The gateway as a user starts it: `sallyport serve` with the default policy, its ledger in a folder of its own, an
 * application key required.
 * @param profile - folder for a CPU profile, written when it stops
 */
export async function startGatewayProcess(upstream: string, profile?: string): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const file = join(folder, 'sallyport.yaml');
  writeFileSync(file, `server:\n  listen: 127.0.0.1:0\n  admin: 127.0.0.1:0\n  keys: required\n  data_dir: ${JSON.stringify(join(folder, 'data'))}\nupstreams:\n  mock:\n    kind: openai\n    base_url: ${upstream}/v1\n`);
  const flags = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const child = spawn(process.execPath, [...flags, join(ROOT, 'bin/sallyport.js'), 'serve', '-c', file], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => { err = (err + chunk.toString()).slice(-4_000); });
  const { url, key } = await new Promise<{ url: string; key: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => { reject(new Error(`sallyport serve ended with ${code}\n${out}${err}`)); });
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const url = /OpenAI base URL\s+(\S+)\/v1/.exec(out)?.[1];
      const key = /First key\s+(sp_\S+)/.exec(out)?.[1];
      if (url !== undefined && key !== undefined) resolve({ url, key });
    });
  });
  const ledger = async (): Promise<{ recorded: number; stored: number }> => {
    const ready = await fetch(`${url}/readyz`);
    return ((await ready.json()) as { ledger: { recorded: number; stored: number } }).ledger;
  };
  return {
    url, ledger,
    pid: child.pid ?? 0,
    headers: { authorization: `Bearer ${key}` },
    async settled() {
      for (let i = 0; i < 1_200; i++) {
        const { recorded, stored } = await ledger();
        if (stored >= recorded) return;
        await pause(50);
      }
      throw new Error('the ledger did not catch up within a minute');
    },
    async stop() {
      child.kill('SIGTERM');
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
      if (child.exitCode !== 0) throw new Error(`sallyport serve ended with ${child.exitCode ?? child.signalCode}\n${err}`);
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Processor seconds that a process has used, all its threads together, which Linux tells in /proc; undefined elsewhere. */
export function cpuSeconds(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // not Linux: the caller leaves the row out
  }
  // The second field is the name in parentheses; user and system time are fields 14 and 15, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process in MB (10^6 bytes), which Linux tells in /proc; undefined elsewhere. */
export function residentMb(pid: number): number | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined; // not Linux: the caller reports that it could not measure
  }
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kib === undefined ? undefined : (Number(kib) * 1024) / 1e6;
}
