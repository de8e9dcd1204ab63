import type { Environment } from '../core/config.ts';

/** Where a command reads and writes; injected so that commands can be tested. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Whether stdout, and stderr, are terminals. */
  readonly isTty: boolean;
  readonly errIsTty: boolean;
  readonly color: boolean;
}

export function processTerminal(environment: Environment): Terminal {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTty: process.stdout.isTTY,
    errIsTty: process.stderr.isTTY,
    color: process.stdout.isTTY && !environment.noColor,
  };
}

const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;

/** Text in a style, on a terminal that shows it. */
export function style(terminal: Pick<Terminal, 'color'>, name: keyof typeof STYLES, text: string): string {
  const [on, off] = STYLES[name];
  return terminal.color ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Writes to a stream and waits where its reader is slower: a pipe of any length stays in constant memory. */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (stream.write(text)) return Promise.resolve();
  return new Promise((resolve) => stream.once('drain', resolve));
}
