import { asError, SallyportError, systemReason } from '../core/errors.ts';
import { printable } from '../ledger/printable.ts';

/** Where an error is told. */
export interface Told {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Whether a command line asks for a report that machines read. */
export function asksForJson(args: readonly string[]): boolean {
  return args.some((arg, index) => arg === '--format=json' || (arg === '--format' && args[index + 1] === 'json'));
}

/**
 * Tells what stopped a command: its message and what can be done, for people on standard error; where JSON was asked for, as one
 * object on standard output instead, in which `ok` is false, so that a machine has something to read in every case. A defect of
 * ours is told with its stack, which a report of it needs.
 */
export function tellError(told: Told, thrown: unknown, asJson: boolean): void {
  const error = known(thrown);
  if (asJson) {
    const { code, message, help, location } = error instanceof SallyportError ? error : { code: 'server.internal', message: error.message, help: '', location: undefined };
    told.stdout.write(`${JSON.stringify({ ok: false, code, message, help, ...(location === undefined ? {} : { location }) })}\n`);
    if (error instanceof SallyportError) return;
  }
  told.stderr.write(error instanceof SallyportError ? `sallyport: ${lines(error.message)}\n${error.help === '' ? '' : `  ${lines(error.help)}\n`}` : `sallyport: ${error.stack ?? error.message}\n`);
}

/** What the system refuses about a file is no defect of ours: it is told in words, with the file. */
function known(thrown: unknown): Error {
  const error = asError(thrown);
  if (error instanceof SallyportError || !('path' in error) || typeof error.path !== 'string') return error;
  return new SallyportError('input.unreadable', `${error.path} cannot be read or written (${systemReason(error)}).`, { cause: error });
}

/** Several errors of one file are several lines; in each, what a name or a text brings must not move the cursor. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
