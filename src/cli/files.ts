import { readFileSync, writeFileSync } from 'node:fs';
import { SallyportError, systemReason } from '../core/errors.ts';

/**
 * A file that the command line names.
 * @throws SallyportError `input.unreadable`
 */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be read (${systemReason(error)}).`, { cause: error });
  }
}

/**
 * Writes a file that the command line names; one that is there is replaced.
 * @throws SallyportError `input.unreadable`
 */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be written (${systemReason(error)}).`, { cause: error });
  }
}
