import type { DocumentMarker } from '../../conversation/documents.ts';
import type { Conversation, Origin, Trust } from '../../conversation/types.ts';
import { corpusOf } from '../provenance/corpus.ts';
import { leavesOf, type Unreadable } from '../provenance/leaves.ts';
import type { TextIndices } from '../provenance/text-index.ts';
import { traceLeaves } from '../provenance/trace.ts';
import type { Source, Trace } from '../provenance/contract.ts';
import { amountOf } from './amounts.ts';
import type { ParkedCall, ShownArgument, ShownContent, ShownSource } from './contract.ts';

/** More values than a person reads one by one; beyond it the arguments are shown as one text. */
const MAX_ARGUMENTS = 200;
/** Places that are named for one value; of more their number is told. */
const MAX_SOURCES = 4;

const WHY: Readonly<Record<Unreadable, string>> = {
  not_json: 'The arguments are not JSON.',
  duplicate_key: 'A key stands twice: which of the two counts depends on who reads it.',
  too_large: 'The arguments are too long to be traced.',
  too_deep: 'The arguments are nested too deep to be traced in full.',
  too_many: 'The arguments have too many values to be traced in full.',
};

/**
 * What an approver sees of the arguments: every value in full, where it came from, and whether only untrusted text has
 * it. Nothing is cut: what is too long to be shown cannot be approved.
 * @param text - the arguments as the client would get them
 * @param masked - the same with its secrets masked, still JSON where it was
 */
export function shownArguments(conversation: Pick<Conversation, 'parts'>, text: string, masked: string, policy: { trustOf(origin: Origin, source: string | undefined): Trust; readonly documentMarkers: readonly DocumentMarker[] }, indices: TextIndices): Pick<ShownContent, 'arguments' | 'text' | 'unreadable'> & Pick<ParkedCall, 'amount'> {
  const { leaves, unreadable } = leavesOf(text);
  const amount = amountOf(leaves, unreadable === undefined);
  const why = unreadable === undefined ? {} : { unreadable: WHY[unreadable] };
  const whole = { text: masked };
  if (leaves.length > MAX_ARGUMENTS || leaves.length === 0 || unreadable === 'too_large') return { arguments: [], ...whole, ...why, ...(amount === undefined ? {} : { amount }) };
  // Only what is JSON keeps its structure when it is masked; a value whose place is another then is shown as masked.
  const plain = new Map(leavesOf(masked).leaves.map((leaf) => [leaf.pointer, leaf.value]));
  const traces = traceLeaves(leaves, corpusOf(conversation, policy.trustOf, indices, undefined, policy.documentMarkers));
  return {
    arguments: traces.map((trace) => shownArgument(trace, plain.get(trace.pointer))),
    ...(unreadable === undefined ? {} : whole), ...why,
    ...(amount === undefined ? {} : { amount }),
  };
}

function shownArgument({ pointer, standing, pieces }: Trace, value: Trace['value'] | undefined): ShownArgument {
  const places = new Map<string, Source>();
  for (const source of pieces.flatMap((piece) => piece.sources)) if (!places.has(source.from.part.pointer)) places.set(source.from.part.pointer, source);
  const more = places.size - MAX_SOURCES;
  return {
    // A key that is not there any more was masked.
    ...(value === undefined ? { pointer: '(masked)', value: '[masked]' } : { pointer, value: typeof value === 'string' ? value : JSON.stringify(value) }),
    standing, tainted: standing === 'untrusted',
    sources: [...places.values()].slice(0, MAX_SOURCES).map(shownSource),
    ...(more > 0 ? { moreSources: more } : {}),
  };
}

function shownSource({ from: { part, trust, call }, how }: Source): ShownSource {
  const name = call?.tool ?? part.source;
  return { pointer: part.pointer, origin: part.origin, trust, ...(name === undefined ? {} : { source: cut(name, 100) }), how };
}

/** At most so many UTF-16 units; what was cut is told. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = /[\ud800-\udbff]/.test(text[max - 1] ?? '') ? max - 1 : max;
  return `${text.slice(0, end)}… (${text.length - end} more)`;
}
