import { MAX_READ, type Budget, type ScanInput } from '../contract.ts';
import { windowInput } from '../input.ts';
import { dangerousName, looksLikePickle } from './trial.ts';

/** Opcodes that streams begin with: names, texts, collections and frames. */
const STARTS = Buffer.from('c(]}X\x8c\x95\x28', 'latin1');
/** The first bytes of a stream, which two readings share. */
const BEGINNING = 3;

/**
 * The first pickle among other bytes that brings in what data has no use for: its place and the name. Weights hold any
 * bytes, so that a pickle without such a name is none as far as anybody knows.
 * @param end - offset up to which streams may begin
 */
export function pickleAmong(input: ScanInput, end: number, budget: Budget): { readonly at: number; readonly name: string } | undefined {
  for (let from = 0; from < end; from += MAX_READ - BEGINNING) {
    const bytes = input.read(from, Math.min(MAX_READ, end - from));
    for (let found = bytes.indexOf(0x80); found >= 0; found = bytes.indexOf(0x80, found + 1)) {
      const [protocol = 0, opcode = 0] = [bytes[found + 1], bytes[found + 2]];
      if (protocol < 2 || protocol > 5 || !STARTS.includes(opcode)) continue;
      budget.step();
      const at = from + found;
      const inner = windowInput(input, at, input.size - at, `bytes at ${at}`);
      const name = looksLikePickle(inner) ? dangerousName(inner, budget) : undefined;
      if (name !== undefined) return { at, name };
    }
  }
  return undefined;
}
