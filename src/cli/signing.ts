import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { systemClock } from '../core/clock.ts';
import { SallyportError, systemReason } from '../core/errors.ts';
import { SigningError } from '../supply/signing/errors.ts';
import type { Trust } from '../supply/signing/trust.ts';
import { exitWith } from './exit.ts';
import { readInput } from './files.ts';
import { progressOn } from './progress.ts';
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
    throw new SallyportError('input.unreadable', `${model} cannot be read (${systemReason(error)}).`, { cause: error });
  }
}

/** Tells what was done, or what does not hold, with the exit code that goes with it. `work` is given what shows its progress, in bytes. */
export function report(terminal: Terminal, format: 'text' | 'json', work: (hashed: (bytes: number) => void) => { readonly text: string; readonly json: object }): void {
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  try {
    const { text, json } = work((bytes) => progress.show(`${(bytes / 1e6).toFixed(0)} MB hashed`));
    progress.clear();
    terminal.stdout.write(format === 'json' ? `${JSON.stringify(json)}\n` : text);
    exitWith(0);
  } catch (error) {
    progress.clear();
    if (!(error instanceof SigningError)) throw error;
    const shown = error.files.slice(0, MOST_FILES_SHOWN).map((file) => `  ${JSON.stringify(file)}\n`).join('');
    const more = error.files.length > MOST_FILES_SHOWN ? `  and ${error.files.length - MOST_FILES_SHOWN} more\n` : '';
    if (format === 'json') terminal.stdout.write(`${JSON.stringify({ verified: false, problem: error.problem, message: error.message, files: error.files })}\n`);
    else terminal.stderr.write(`sallyport: ${error.message}\n${shown}${more}`);
    exitWith(error.problem === 'unreadable' ? 2 : 1);
  }
}

/** The options by which a command is told whom to trust. */
export interface TrustOptions { publicKey?: string; certificateChain: string[]; trustedRoot?: string; identity?: string; issuer?: string }

/** @throws SallyportError `usage.invalid` unless exactly one kind of trust is given */
export function trustOf({ publicKey, certificateChain, trustedRoot, identity, issuer }: TrustOptions): Trust {
  const kinds = [publicKey !== undefined, certificateChain.length > 0, trustedRoot !== undefined].filter(Boolean).length;
  if (kinds !== 1) throw new SallyportError('usage.invalid', 'Say whom to trust by one of --public-key, --certificate-chain and --trusted-root.');
  if (publicKey !== undefined) return { kind: 'key', publicKey: readInput(publicKey) };
  if (trustedRoot === undefined) return { kind: 'certificate', authorities: certificateChain.map(readInput), now: systemClock.now() };
  if (identity === undefined || issuer === undefined) throw new SallyportError('usage.invalid', '--trusted-root needs --identity and --issuer: anybody can have a Sigstore certificate.');
  return { kind: 'sigstore', trustedRoot: readInput(trustedRoot).toString('utf8'), identity, issuer };
}
