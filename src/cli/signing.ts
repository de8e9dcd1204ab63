import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { SallyportError, systemCode } from '../core/errors.ts';
import { SigningError } from '../supply/signing/errors.ts';
import { exitWith } from './exit.ts';
import type { Terminal } from './terminal.ts';

/* What `sign` and `verify` have in common. */

/** Name of the signature file inside a model's folder, as the reference implementation has it. */
export const SIGNATURE = 'model.sig';
const MOST_FILES_SHOWN = 20;

export const formats = (): Option => new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text');
export const many = (value: string, list: string[]): string[] => [...list, value];

export function usualSignature(model: string): string {
  try {
    return statSync(model).isDirectory() ? join(model, SIGNATURE) : `${model}.sig`;
  } catch (error) {
    throw new SallyportError('input.unreadable', `${model} cannot be read (${systemCode(error) ?? 'unknown error'}).`, { cause: error });
  }
}

export function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be read (${systemCode(error) ?? 'unknown error'}).`, { cause: error });
  }
}

export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be written (${systemCode(error) ?? 'unknown error'}).`, { cause: error });
  }
}

/** Tells what was done, or what does not hold, with the exit code that goes with it. */
export function report(terminal: Terminal, format: 'text' | 'json', work: () => { readonly text: string; readonly json: object }): void {
  try {
    const { text, json } = work();
    terminal.stdout.write(format === 'json' ? `${JSON.stringify(json)}\n` : text);
    exitWith(0);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const shown = error.files.slice(0, MOST_FILES_SHOWN).map((file) => `  ${JSON.stringify(file)}\n`).join('');
    const more = error.files.length > MOST_FILES_SHOWN ? `  and ${error.files.length - MOST_FILES_SHOWN} more\n` : '';
    if (format === 'json') terminal.stdout.write(`${JSON.stringify({ verified: false, problem: error.problem, message: error.message, files: error.files })}\n`);
    else terminal.stderr.write(`sallyport: ${error.message}\n${shown}${more}`);
    exitWith(error.problem === 'unreadable' ? 2 : 1);
  }
}

const PROGRESS_MS = 200;

export function progressOn(terminal: Terminal): (bytes: number) => void {
  if (!terminal.errIsTty) return () => undefined;
  let told = 0;
  return (bytes) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    terminal.stderr.write(`\r\u001b[K${(bytes / 1e6).toFixed(0)} MB hashed\r`);
  };
}
