import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LedgerOptions } from '../../../src/ledger/index.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A recording process, and the complete lines that it printed. */
export interface Recording {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly errors: () => string;
  readonly ended: Promise<void>;
}

/** @param shell - commands for `sh` before the process, such as a limit */
export function startRecording(options: LedgerOptions, prefix: string, count: number, shell?: string): Recording {
  const args = [CHILD, JSON.stringify(options), prefix, String(count)];
  // Ended in any case, also when the test that started it fails.
  const limits = { timeout: 60_000, killSignal: 'SIGKILL' as const };
  const child = shell === undefined
    ? spawn(process.execPath, args, { ...limits, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, ...args], { ...limits, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    const parts = (rest + data).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr.setEncoding('utf8').on('data', (data: string) => { errors += data; });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return { process: child, lines, errors: () => errors, ended };
}
