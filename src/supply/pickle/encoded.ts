import { systemClock } from '../../core/clock.ts';
import { createBudget } from '../budget.ts';
import type { Issue } from '../code/issue.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type Budget } from '../contract.ts';
import { encodedFile, OLD_PICKLE } from '../embedded.ts';
import { bufferInput } from '../input.ts';
import { printable } from '../printable.ts';
import { programOf } from '../program.ts';
import { gunzipped, inflated } from '../unpack/buffer.ts';
import { dangerousName } from './trial.ts';

/**
 * What a text that is a file does when somebody loads it, for readers that only have texts: after its name. The text is the whole one.
 * @param spend - called for the steps of the reading, so that many such texts have one budget; throws {@link ScanStop} at its end
 */
export function encodedIssue(text: string, spend: () => void): Omit<Issue, 'line'> | undefined {
  const bytes = encodedFile(text) ?? (OLD_PICKLE.test(text.slice(0, 130)) ? Buffer.from(text) : undefined);
  if (bytes === undefined) return undefined;
  return fileIssue(bytes, spend, true);
}

/** Unpacked bytes of what is packed in a text: a pickle that acts is short. */
const MAX_UNPACKED = 16 * 1024 * 1024;

/** @param packed - whether what is packed is unpacked, once */
function fileIssue(bytes: Buffer, spend: () => void, packed: boolean): Omit<Issue, 'line'> | undefined {
  const program = programOf(bytes);
  if (program !== undefined) return { level: 'danger', what: `holds a program (${program})` };
  if (packed && (bytes[0] === 0x1f || bytes[0] === 0x78)) {
    spend();
    const inner = bytes[0] === 0x1f ? gunzipped(bytes, MAX_UNPACKED) : inflated(bytes, MAX_UNPACKED);
    return inner === undefined || inner.length === 0 ? undefined : fileIssue(inner, spend, false);
  }
  try {
    const own = createBudget(DEFAULT_SCAN_LIMITS, bytes.length, systemClock);
    const shared: Budget = { ...own, step: (count = 1) => { own.step(count); spend(); } };
    const name = dangerousName(bufferInput('', bytes), shared);
    return name === undefined ? undefined : { level: 'danger', what: `holds a pickle that brings in ${printable(name, 80)}` };
  } catch (error) {
    if (!(error instanceof ScanStop)) throw error;
    return { level: 'odd', what: 'holds a pickle that is larger than is followed' };
  }
}
