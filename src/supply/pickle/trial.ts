import { ScanStop, type Budget, type ScanInput, type SupplyRule } from '../contract.ts';
import { DEFAULT_SCAN_LIMITS } from '../contract.ts';
import type { Listener } from './listener.ts';
import { Machine } from './machine.ts';
import { knownOf } from './names.ts';
import { PICKLE_RULES } from './rules.ts';

/** Opcodes that a trial reads; fewer where the first bytes already say that they are a pickle. */
const TRIAL = 512;
const TRIAL_DECLARED = 64;

/** Bytes that a trial reads: a file that is no pickle may have no end of a line for gigabytes. */
const TRIAL_BYTES = 4 * 1024 * 1024;

/** What ends a reading as it ends a loader's. */
const LOADERS_FAIL: ReadonlySet<SupplyRule> = new Set([PICKLE_RULES.malformed, PICKLE_RULES.truncated]);

class TrialOver extends Error {}
/** One for all trials: where it came from is never told, and taking that down costs more than most trials. */
const OVER = new TrialOver();

/**
 * Whether bytes read as a pickle: a stream that no loader would refuse and that reaches its end, or at least imports
 * something dangerous on the way. Looks at the first {@link TRIAL} opcodes only.
 * @param least - opcodes that a stream without a protocol must have; fewer are found in any bytes
 */
export function looksLikePickle(input: ScanInput, start = 0, least = 3): boolean {
  const [first, second = 0] = input.read(start, 2);
  if (first === undefined || !FIRST.has(first)) return false;
  // `const x = …`, `import os; …` and `cve,summary`: the first line would be the name of a module, and no module has a name with such signs.
  if ((first === 0x63 || first === 0x69) && /[=;,\t"'{(]/.test(input.read(start, 200).toString('latin1').split('\n')[0] ?? '')) return false;
  const declared = first === 0x80 && second >= 2 && second <= 5;
  const most = declared ? TRIAL_DECLARED : TRIAL;
  let steps = 0;
  let dangerous = false;
  let calls = 0;
  const over = (): never => { throw OVER; };
  const budget: Budget = { limits: DEFAULT_SCAN_LIMITS, bytes: () => undefined, member: () => undefined, step: () => { if (steps++ > most) over(); } };
  let bytes = 0;
  const bounded: ScanInput = {
    name: input.name, size: input.size,
    read: (offset, length) => {
      bytes += length;
      return bytes > TRIAL_BYTES ? over() : input.read(offset, length);
    },
  };
  const listener: Listener = {
    name: (name) => { dangerous ||= knownOf(name).level === 'danger'; },
    call: () => { calls++; }, build: () => undefined, add: () => undefined, persistent: () => undefined, extension: () => undefined, bytes: () => undefined,
    problem: (rule) => { if (rule === PICKLE_RULES.malformed || (rule === PICKLE_RULES.truncated && !declared)) over(); },
  };
  try {
    const ended = new Machine(bounded, start, budget, listener).run();
    if (ended.how === 'unknown') return dangerous;
    return declared || ended.opcodes >= least || calls > 0 || dangerous;
  } catch (error) {
    if (error instanceof TrialOver) return dangerous || (steps > most && (declared || calls > 0));
    if (error instanceof ScanStop) return dangerous || (declared && steps > 2);
    throw error;
  }
}

/**
 * The first name of a stream that data has no use for, with a reading of all of it; undefined when it has none, up to where loaders fail.
 * @throws ScanStop when a bound ends the reading before
 */
export function dangerousName(input: ScanInput, budget: Budget): string | undefined {
  let found: string | undefined;
  const listener: Listener = {
    name: (name) => { if (knownOf(name).level === 'danger') found ??= `${name.module}.${name.name}`; },
    call: () => undefined, build: () => undefined, add: () => undefined, persistent: () => undefined, extension: () => undefined, bytes: () => undefined, problem: () => undefined,
  };
  try {
    new Machine(input, 0, budget, listener).run();
  } catch (error) {
    if (found === undefined && !(error instanceof ScanStop && LOADERS_FAIL.has(error.rule))) throw error;
  }
  return found;
}

/** Opcodes that a stream can begin with. */
const FIRST = new Set([0x80, 0x28, 0x29, 0x5d, 0x7d, 0x63, 0x69, 0x4e, 0x49, 0x4c, 0x46, 0x4a, 0x4b, 0x4d, 0x8a, 0x8b, 0x47, 0x53, 0x54, 0x55, 0x56, 0x58, 0x8c, 0x8d, 0x43, 0x42, 0x8e, 0x8f, 0x95, 0x88, 0x89, 0x96, 0x82, 0x83, 0x84]);
