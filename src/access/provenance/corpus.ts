import type { Conversation, Origin, Part, Trust } from '../../conversation/types.ts';
import type { TextIndex, TextIndices } from './text-index.ts';

/** A part of the conversation as a possible origin of values. */
export interface CorpusPart {
  readonly part: Part & { readonly text: string };
  readonly trust: Trust;
  readonly index: TextIndex;
  /** The call whose result this is, as far as the conversation has it. */
  readonly call: { readonly tool: string; readonly arguments: string } | undefined;
}

/** What the model had read when it proposed a call. */
export interface Corpus {
  readonly parts: readonly CorpusPart[];
  /** Parts that hold something nobody can read, or too much of it: what stands there cannot be traced. */
  readonly unread: readonly Part[];
  /** Looks into a part that are left for this decision, and whether some value was not looked for everywhere. */
  readonly budget: { left: number; cut: boolean };
}

/** Looks into a part for one decision: an ordinary call takes a few thousand, and each takes some 20 nanoseconds. */
const LOOKS = 5_000_000;

/** What the model itself wrote is nobody's word: its values came from other parts, or from nothing. */
const READ: ReadonlySet<Origin> = new Set(['system', 'developer', 'user', 'document', 'tool_result', 'tool_definition']);

/**
 * The parts of a conversation that values can come from, indexed.
 * @param before - only messages with a smaller index count, for a call that was recorded in the middle of a conversation
 */
export function corpusOf(conversation: Pick<Conversation, 'parts'>, trustOf: (origin: Origin, source: string | undefined) => Trust, indices: TextIndices, before = Infinity): Corpus {
  const parts: CorpusPart[] = [];
  const unread: Part[] = [];
  const calls = new Map<string, { tool: string; arguments: string }>();
  for (const part of conversation.parts) {
    if (part.message !== undefined && part.message >= before) continue;
    if (part.kind === 'tool_arguments' && part.callId !== undefined) calls.set(part.callId, { tool: part.source ?? '', arguments: part.text ?? '' });
    if (!READ.has(part.origin)) continue;
    if (part.text === undefined) {
      unread.push(part);
      continue;
    }
    const index = indices.of(part.text);
    if (index.incomplete) unread.push(part);
    parts.push({
      part: part as CorpusPart['part'],
      trust: trustOf(part.origin, part.source),
      index,
      call: part.origin === 'tool_result' && part.callId !== undefined ? calls.get(part.callId) : undefined,
    });
  }
  return { parts, unread, budget: { left: LOOKS, cut: false } };
}
