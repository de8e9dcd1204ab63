import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The command as a user has it: another process, a folder of its own, and nothing of our environment. */

const BIN = fileURLToPath(new URL('../../bin/sallyport.js', import.meta.url));

export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Largest resident memory seen while it ran, in MiB; 0 where the system does not tell. */
  readonly peak: number;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Iterable<string>;
  /** How long `serve` may take until it says that it runs. Milliseconds; 20,000 when absent. */
  readonly withinMs?: number;
}

function start(args: readonly string[], { cwd, env }: RunOptions): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [BIN, ...args], { cwd, env: { PATH, HOME, NO_COLOR: '1', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Runs the command to its end. */
export async function run(args: readonly string[], options: RunOptions): Promise<Done> {
  const child = start(args, options);
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes');
  let out = '';
  let err = '';
  let peak = 0;
  stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
  const watch = setInterval(() => { peak = Math.max(peak, residentMiB(child.pid)); }, 20);
  const closed = once(child, 'close') as Promise<[number | null]>;
  // A command that does not read its input closes the pipe; what it then says is what counts.
  stdin.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; });
  const { input = '' } = options;
  for (const piece of typeof input === 'string' ? [input] : input) {
    if (!stdin.write(piece)) await Promise.race([once(stdin, 'drain'), closed]);
  }
  stdin.end();
  const [code] = await closed;
  clearInterval(watch);
  return { code, stdout: out, stderr: err, peak };
}

function residentMiB(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has ended meanwhile
  }
}

export interface Serving {
  readonly pid: number;
  readonly url: string;
  readonly admin: string;
  /** The key that is shown when there is none yet. */
  readonly key: string | undefined;
  readonly stdout: () => string;
  readonly stderr: () => string;
  signal(name: NodeJS.Signals): void;
  /** Ends it as a service manager does. */
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the gateway and waits until it says that it runs. */
export async function serve(args: readonly string[], options: RunOptions): Promise<Serving> {
  const child = start(['serve', ...args], options);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { out += text; });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { err += text; });
  const exited = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await until(() => out.includes('Try it:') || child.exitCode !== null, options.withinMs ?? 20_000);
  if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${err}`);
  const url = /Anthropic base URL\s+(\S+)/.exec(out)?.[1] ?? '';
  return {
    pid: child.pid ?? 0, url, admin: /admin API\s+(\S+)/.exec(out)?.[1] ?? '', key: /First key\s+(\S+)/.exec(out)?.[1],
    stdout: () => out, stderr: () => err,
    signal: (name) => { child.kill(name); },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      const [code, signal] = await exited;
      return { code, signal };
    },
  };
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it did not hold within ${ms} ms: ${holds.toString()}`);
    await sleep(25);
  }
}
