import type { Trace } from '../provenance/contract.ts';
import type { Corpus } from '../provenance/corpus.ts';
import { leavesOf } from '../provenance/leaves.ts';

/*
 * A value that the agent used in a call before any untrusted text had it was brought in by none: the repository that it
 * looked into first, the project that its instructions name in other words.
 */

/** Earlier calls that are looked at, from the first, and arguments of one. UTF-16 units. Beyond, a value stays the text's. */
const MOST_CALLS = 64;
const MOST_ARGUMENTS = 4_000;

/** An address: where it leads is weighed by itself. A project below its owner is none. */
const ADDRESS = /[@/]|\.\p{L}/u;
const SLUG = /^[\p{L}\p{N}_-]{1,60}\/[\p{L}\p{N}_-]{1,60}$/u;

/** Whether every untrusted text that has a value was read after a call that had the same value already. */
export function usedBefore({ value, standing, pieces }: Trace, { calls, unread }: Corpus): boolean {
  const [whole] = pieces;
  if (standing !== 'untrusted' || whole === undefined || (whole.kind !== 'value' && whole.kind !== 'number') || (ADDRESS.test(String(value)) && !SLUG.test(String(value)))) return false;
  let first = Infinity;
  for (const { from } of whole.sources) {
    // Whose place in the conversation is not known may have come before.
    if (from.part.message === undefined) return false;
    if (from.part.origin !== 'tool_definition') first = Math.min(first, from.part.message);
  }
  // What nobody can read may have had it.
  for (const { origin, message } of unread) if (origin !== 'tool_definition') first = Math.min(first, message ?? -1);
  return calls.slice(0, MOST_CALLS).some((call) => call.message !== undefined && call.message < first && call.arguments.length <= MOST_ARGUMENTS
    && call.arguments.includes(String(value)) && leavesOf(call.arguments).leaves.some((leaf) => leaf.value === value));
}

/** The trace of a value that is the agent's own. */
export function ofModel(trace: Trace): Trace {
  return { ...trace, standing: 'model', pieces: trace.pieces.map((piece) => ({ ...piece, standing: 'model' })) };
}
