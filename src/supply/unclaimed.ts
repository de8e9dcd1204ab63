import type { ScanContext, ScanInput } from './contract.ts';
import { GENERAL } from './general-rules.ts';
import { windowInput } from './input.ts';
import { looksLikePickle } from './pickle/trial.ts';
import { programOf } from './program.ts';

/** How far into bytes that belong to nothing a file of its own is looked for. */
const SEARCHED = 64 * 1024;
/** Places at which a pickle could begin that are tried. */
const TRIED = 64;
/** Enough to see where a Windows program's second header is. */
const PROGRAM_HEAD = 4096 + 8;

/** The kind of machine program that stands at a place; stricter than the first bytes alone, since weights hold any bytes. */
export function programAt(input: ScanInput, at: number): string | undefined {
  const head = input.read(at, PROGRAM_HEAD);
  const kind = programOf(head);
  if (kind === 'ELF') return [1, 2].includes(head[4] ?? 0) && [1, 2].includes(head[5] ?? 0) && head[6] === 1 && machineOf(head) !== GPU ? kind : undefined;
  if (kind === 'PE') return head.readUInt32LE(60) + 4 <= head.length ? kind : undefined;
  return kind;
}

function isIn({ size }: ScanInput, at: number): boolean {
  return Number.isSafeInteger(at) && at >= 0 && at < size;
}

/** Kernels for graphics processors are ELF too, for this machine. */
const GPU = 190;

function machineOf(head: Buffer): number {
  return head.length < 20 ? 0 : head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
}

/** Reports a program where numbers belong, and scans a pickle that stands there and says so. */
export function reportProgram(input: ScanInput, at: number, what: string, context: ScanContext): void {
  // Offsets come from the file, which may say anything.
  if (!isIn(input, at)) return;
  const [first, second = 0] = input.read(at, 2);
  if (first === 0x80 && second >= 2 && second <= 5 && at > 0) {
    const inner = windowInput(input, at, input.size - at, `bytes at ${at}`);
    if (looksLikePickle(inner)) context.enter(inner, { unknown: 'ignore' });
  }
  const program = programAt(input, at);
  if (program !== undefined) context.report(GENERAL.program, `${what} is a program for the machine (${program}).`, at);
}

/** How far readers of messages may read on in what is none before they notice. */
const NOTICED = 64;

/** Looks into what follows the end of messages, which a reader notices only where the bytes stop making sense. */
export function scanAfterBreak(input: ScanInput, at: number, context: ScanContext): void {
  scanUnclaimed(input, Math.max(0, at - NOTICED), context);
}

/**
 * Looks into bytes that the format has no place for: a program, or a file of its own that another loader, or code that
 * knows where to look, would find there. That the bytes are there is for the caller to report.
 */
export function scanUnclaimed(input: ScanInput, from: number, context: ScanContext): void {
  if (!isIn(input, from)) return;
  const window = input.read(from, SEARCHED);
  const first = window.findIndex((byte) => byte !== 0 && byte !== 0x0a && byte !== 0x0d && byte !== 0x20);
  if (first < 0) return;
  reportProgram(input, from + first, 'What belongs to nothing', context);
  const inner = (at: number): ScanInput => windowInput(input, from + at, input.size - from - at, `bytes at ${from + at}`);
  // Its first bytes are long enough not to occur by chance.
  for (let at = window.indexOf('\x7fELF', first + 1, 'latin1'), tried = 0; at >= 0 && tried < TRIED; at = window.indexOf('\x7fELF', at + 1, 'latin1'), tried++) reportProgram(input, from + at, 'What belongs to nothing', context);
  const starts = [first];
  for (let at = window.indexOf(0x80, first + 1), tried = 0; at >= 0 && tried < TRIED; at = window.indexOf(0x80, at + 1)) {
    const protocol = window[at + 1] ?? 0;
    if (protocol < 1 || protocol > 5) continue;
    tried++;
    if (looksLikePickle(inner(at))) {
      starts.push(at);
      break;
    }
  }
  for (const at of starts) context.enter(inner(at), { unknown: 'ignore' });
}
