import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment, type McpServerConfig } from '../../core/config.ts';
import { SallyportError, systemCode } from '../../core/errors.ts';

const POSIX = process.platform !== 'win32';
/** How long a server may take to end after its input was closed, and then after it was asked to. Milliseconds. */
const LEAVE_MS = 1_000;
const TERM_MS = 2_000;
/** Last words of a server that are kept for a message when it fails. Bytes. */
const TAIL = 2_048;

/** A running local server. */
export interface ServerProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly pid: number;
  /** What it last said on standard error. May hold secrets: mask before showing. */
  tail(): string;
  /** Resolves when it has ended, with its exit code or signal. */
  readonly ended: Promise<string>;
  /** Ends it and everything that it has started. */
  stop(): Promise<void>;
}

/** Process groups that are to be gone when this process is. */
const groups = new Set<number>();

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(POSIX ? -pid : pid, signal);
  } catch (error) {
    // Gone already is what was wanted; EPERM is what macOS says of a group whose members have all ended.
    if (systemCode(error) !== 'ESRCH' && systemCode(error) !== 'EPERM') throw error;
  }
}

process.on('exit', () => { for (const pid of groups) kill(pid, 'SIGKILL'); });

/**
 * A shell that outlives this process by a moment: it is told of every group over a pipe, and when the pipe closes,
 * however this process ended, kills those that are left. Without it a `kill -9` would leave servers that ignore the end
 * of their input.
 */
const REAPER = 'live=" "; while read -r op pid; do case $op in +) live="$live$pid ";; -) live="${live%%" $pid "*} ${live#*" $pid "}";; esac; done; for pid in $live; do kill -KILL "-$pid" 2>/dev/null; done';
let reaper: Writable | undefined;

function tellReaper(line: string): void {
  if (!POSIX) return;
  if (reaper === undefined) {
    const child = spawn('/bin/sh', ['-c', REAPER], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    child.unref();
    child.on('error', () => { reaper = undefined; });
    reaper = child.stdin;
    reaper.on('error', () => { reaper = undefined; });
    (child.stdin as unknown as { unref?: () => void }).unref?.();
  }
  reaper.write(line);
}

/**
 * Starts a local server in a process group of its own, without a shell and without our environment.
 * @throws SallyportError `mcp.server_unavailable` when it cannot be started
 */
export function startServer(server: McpServerConfig & { readonly transport: { readonly kind: 'stdio' } }): Promise<ServerProcess> {
  const { command, args, env, cwd } = server.transport;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(new SallyportError('mcp.server_unavailable', `The MCP server ${server.name} cannot be started (${systemCode(error) ?? 'unknown error'}).`, { cause: error }));
    };
    let child: ChildProcessByStdio<Writable, Readable, Readable>;
    try {
      child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment(env), detached: POSIX, windowsHide: true, ...(cwd === undefined ? {} : { cwd }) });
    } catch (error) {
      fail(error);
      return;
    }
    child.once('error', fail);
    child.once('spawn', () => {
      const { pid } = child;
      if (pid === undefined) {
        fail(new Error('no process'));
        return;
      }
      resolve(running(child, pid));
    });
  });
}

function running(child: ChildProcessByStdio<Writable, Readable, Readable>, pid: number): ServerProcess {
  groups.add(pid);
  tellReaper(`+ ${pid}\n`);
  let tail = Buffer.alloc(0);
  child.stderr.on('data', (chunk: Buffer) => { tail = Buffer.concat([tail, chunk.subarray(-TAIL)]).subarray(-TAIL); });
  // Pipes break when a server dies; that it died is told by `ended`.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => { stream.destroy(); });
  let gone = false;
  const ended = new Promise<string>((done) => {
    child.once('exit', (code, signal) => {
      gone = true;
      // What it started may still run, also when the server itself has ended by itself.
      kill(pid, 'SIGKILL');
      groups.delete(pid);
      tellReaper(`- ${pid}\n`);
      done(signal ?? `exit code ${code ?? 'unknown'}`);
    });
  });
  const within = async (ms: number): Promise<void> => {
    const late = new AbortController();
    await Promise.race([ended, sleep(ms, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
  };
  return {
    stdin: child.stdin, stdout: child.stdout, pid, ended,
    tail: () => tail.toString('utf8'),
    async stop() {
      child.stdin.end();
      await within(LEAVE_MS);
      if (!gone) kill(pid, 'SIGTERM');
      if (!gone) await within(TERM_MS);
      if (!gone) kill(pid, 'SIGKILL');
      await ended;
    },
  };
}
