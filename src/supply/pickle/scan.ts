import { ScanStop, type ScanContext, type ScanInput } from '../contract.ts';
import { endless, LEAST_SHARED } from './expanding.ts';
import { joblibPayload } from './joblib.ts';
import { Judge } from './judge.ts';
import { Machine, type Ended } from './machine.ts';
import { PICKLE_RULES } from './rules.ts';
import { Storages } from './torch-numbers.ts';
import { looksLikePickle } from './trial.ts';
import type { Value } from './values.ts';
import { scanUnclaimed } from '../unclaimed.ts';

/** `PROTO 2, LONG1 0x1950a86a20f9469cfc6c, STOP`: what torch.save wrote first before it wrote zip files. */
export const TORCH_MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
/** Magic, protocol, system, object, keys of storages. */
const TORCH_STREAMS = 5;
/** Streams after each other that are followed. */
const MAX_STREAMS = 10_000;

export interface PickleOptions {
  /** Raw bytes follow the last stream, as after torch's keys or a numpy array. */
  readonly tail?: 'free';
}

/** Scans pickle streams from an offset on, one after the other, as many as there are. */
export function scanPickles(input: ScanInput, start: number, context: ScanContext, options: PickleOptions = {}): void {
  const torch = input.read(start, TORCH_MAGIC.length).equals(TORCH_MAGIC);
  let arrays = false;
  const storages = torch ? new Storages() : undefined;
  const judge = new Judge(input, context, joblibPayload(input, context.budget, () => { arrays = true; }), storages);
  const { end, last, count } = streams(input, start, context, judge, torch ? TORCH_STREAMS : MAX_STREAMS);
  judge.finish();
  if (torch) context.describe('pytorch-legacy');
  else if (arrays) {
    context.describe('joblib');
    asPlain(input, start, context);
  }
  if (torch && end !== undefined && count < TORCH_STREAMS) context.report(PICKLE_RULES.truncated, `The file is cut off: it has ${count} of the ${TORCH_STREAMS} streams that torch.load reads.`, end);
  if (end !== undefined && storages !== undefined && last !== undefined && count === TORCH_STREAMS) storages.scanBehind(input, end, last, context);
  if (end !== undefined && !torch && options.tail !== 'free') trailing(input, end, context);
}

/** Where streams end (undefined when the last one did not), what the last one made, and how many there were. */
interface Streams { readonly end: number | undefined; readonly last: Value | undefined; readonly count: number }

/** Runs streams until what follows is none. */
function streams(input: ScanInput, start: number, context: ScanContext, judge: Judge, most: number): Streams {
  let at = start;
  let last: Value | undefined;
  let count = 0;
  for (; at < input.size; count++) {
    if (count >= most) break;
    if (count > 0 && !looksLikePickle(input, at, 1)) break;
    let ended: Ended;
    try {
      ended = new Machine(input, at, context.budget, judge).run();
    } catch (error) {
      if (!(error instanceof ScanStop)) throw error;
      context.report(error.rule, error.message, error.at);
      return { end: undefined, last, count };
    }
    if (ended.how === 'unknown') {
      context.report(PICKLE_RULES.malformed, 'A byte that is no opcode; loaders fail here.', ended.end);
      return { end: undefined, last, count };
    }
    const grown = ended.shared < LEAST_SHARED ? undefined : endless(ended.value, () => { context.budget.step(); });
    if (grown !== undefined) context.report(PICKLE_RULES.expands, `Values stand inside each other so often that ${grown > 1e15 ? 'a number of them that nobody can write down' : `${grown}`} would be printed, compared or written out.`, at);
    at = ended.end;
    last = ended.value;
  }
  return { end: at, last, count };
}

/** What pickle.load, which knows nothing of joblib's arrays, would execute in them: only what is malicious is told. */
function asPlain(input: ScanInput, start: number, context: ScanContext): void {
  const judge = new Judge(input, {
    ...context, enter: () => undefined,
    report: (rule, message, at) => { if (rule.verdict === 'malicious') { context.report(rule, message, at); context.report(PICKLE_RULES.disagree, 'pickle.load executes what joblib.load takes for the bytes of an array.', at); } },
  });
  try {
    new Machine(input, start, context.budget, judge).run();
  } catch (error) {
    if (!(error instanceof ScanStop)) throw error;
    // Where a loader that does not know the arrays fails, nothing more is executed. At a bound of ours it goes on.
    if (error.rule !== PICKLE_RULES.truncated) context.report(error.rule, error.message, error.at);
  }
  judge.finish();
}

const PIECE = 64 * 1024;

function trailing(input: ScanInput, end: number, context: ScanContext): void {
  if (end >= input.size) return;
  const first = input.read(end, PIECE);
  if (input.size - end <= PIECE && /^[\s\0]*$/.test(first.toString('latin1'))) return;
  context.report(PICKLE_RULES.trailing, `${input.size - end} bytes follow the last stream.`, end);
  scanUnclaimed(input, end, context);
}
