import { systemClock } from '../../core/clock.ts';
import { createBudget } from '../budget.ts';
import { DEFAULT_SCAN_LIMITS } from '../contract.ts';
import { encodedFile, OLD_PICKLE } from '../embedded.ts';
import { bufferInput } from '../input.ts';
import { printable } from '../printable.ts';
import { programOf } from '../program.ts';
import { dangerousName } from './trial.ts';

/** What a text that is a file does when somebody loads it, for readers that only have texts: after its name. */
export function encodedDanger(text: string): string | undefined {
  const bytes = encodedFile(text) ?? (OLD_PICKLE.test(text.slice(0, 130)) ? Buffer.from(text) : undefined);
  if (bytes === undefined) return undefined;
  const program = programOf(bytes);
  if (program !== undefined) return `holds a program (${program})`;
  const name = dangerousName(bufferInput('', bytes), createBudget(DEFAULT_SCAN_LIMITS, bytes.length, systemClock));
  return name === undefined ? undefined : `holds a pickle that brings in ${printable(name, 80)}`;
}
