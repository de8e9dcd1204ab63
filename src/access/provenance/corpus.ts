import { blanked, documentStretches, type DocumentMarker } from '../../conversation/documents.ts';
import type { Conversation, Origin, Part, Trust } from '../../conversation/types.ts';
import { textWords } from '../labels/names.ts';
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
  /** The calls so far, in order. */
  readonly calls: readonly PastCall[];
  /** Results that answer no call of the conversation. */
  readonly orphans: readonly Part[];
  /** Tokens, estimated, that the model has read over all its turns. */
  readonly tokensRead: number;
  /** Tokens, estimated, that it has written. */
  readonly tokensWritten: number;
  /** Looks into a part that are left for this decision, and whether some value was not looked for everywhere. */
  readonly budget: { left: number; cut: boolean };
}

/** A call that the model has made before. */
export interface PastCall {
  readonly tool: string;
  readonly arguments: string;
  /** Index of the message that proposed it. */
  readonly message: number | undefined;
  /** Whether the user has said something since. */
  readonly answered: boolean;
}

const CHARS_PER_TOKEN = 4;

/** Looks into a part for one decision: an ordinary call takes a few thousand, and each takes some 20 nanoseconds. */
const LOOKS = 5_000_000;

/** What the model itself wrote is nobody's word: its values came from other parts, or from nothing. */
const READ: ReadonlySet<Origin> = new Set(['system', 'developer', 'user', 'document', 'tool_result', 'tool_definition']);

/**
 * The parts of a conversation that values can come from, indexed.
 * Documents inside a user's message are parts of their own.
 * @param before - only messages with a smaller index count, for a call that was recorded in the middle of a conversation
 */
export function corpusOf(conversation: Pick<Conversation, 'parts'>, trustOf: (origin: Origin, source: string | undefined) => Trust, indices: TextIndices, before = Infinity, markers: readonly DocumentMarker[] = []): Corpus {
  const parts: CorpusPart[] = [];
  const unread: Part[] = [];
  const calls = new Map<string, { tool: string; arguments: string }>();
  const past: { tool: string; arguments: string; message: number | undefined; answered: boolean }[] = [];
  const orphans: Part[] = [];
  let read = 0;
  let proposed: CorpusPart['part'] | undefined;
  let tokensRead = 0;
  let written = 0;
  let turn: number | undefined;
  for (const part of conversation.parts) {
    if (part.message !== undefined && part.message >= before) continue;
    // Each of its turns the model reads everything before it.
    if (part.origin === 'model' && part.message !== turn) tokensRead += read / CHARS_PER_TOKEN;
    if (part.origin === 'model') {
      turn = part.message;
      written += part.text?.length ?? 0;
    }
    read += part.text?.length ?? 0;
    if (part.kind === 'tool_arguments') past.push({ tool: part.source ?? '', arguments: part.text ?? '', message: part.message, answered: false });
    if (part.origin === 'user') for (const call of past) call.answered = true;
    if (part.origin === 'tool_result' && (part.callId === undefined || !calls.has(part.callId))) orphans.push(part);
    if (part.kind === 'tool_arguments' && part.callId !== undefined) calls.set(part.callId, { tool: part.source ?? '', arguments: part.text ?? '' });
    if (part.origin === 'model' && part.kind === 'text' && part.text !== undefined) proposed = part as CorpusPart['part'];
    if (part.origin === 'tool_result') proposed = undefined;
    if (part.origin === 'user' && part.text !== undefined) {
      // Whoever agrees to what the agent proposes has read it, and makes it a word of his own.
      if (proposed !== undefined && proposed.text.length <= MOST_PROPOSED && (agrees(part.text) || chooses(part.text, proposed.text))) parts.push({ part: proposed, trust: trustOf('user', undefined), index: indices.of(proposed.text), call: undefined });
      proposed = undefined;
    }
    if (!READ.has(part.origin)) continue;
    if (part.text === undefined) {
      unread.push(part);
      continue;
    }
    for (const piece of piecesOf(part as CorpusPart['part'], markers)) parts.push(toCorpus(piece));
  }
  return { parts, unread, calls: past, orphans, tokensRead: tokensRead + read / CHARS_PER_TOKEN, tokensWritten: written / CHARS_PER_TOKEN, budget: { left: LOOKS, cut: false } };

  function toCorpus(part: CorpusPart['part']): CorpusPart {
    const index = indices.of(part.text);
    if (index.incomplete) unread.push(part);
    return {
      part,
      trust: trustOf(part.origin, part.source),
      index,
      call: part.origin === 'tool_result' && part.callId !== undefined ? calls.get(part.callId) : undefined,
    };
  }
}

/** A short answer that agrees, in the commonest languages. */
const AGREEING = /^[^\p{L}]{0,4}(?:yes|yeah|yep|yup|sure|ok|okay|please do|go ahead|go for it|do it|do that|do so|sounds good|great|perfect|right|correct|confirmed?|approved?|exactly|fine|absolutely|of course|agreed|ja|jo|genau|klar|gern|mach|bitte|einverstanden|passt|oui|d.accord|vas-y|allez-y|parfait|si|sí|vale|claro|adelante|perfecto|hazlo|dale|va bene|certo|procedi|sim|pode|perfeito|graag|doe|goed|prima|tak|dobrze|zgoda|jasne|evet|tamam|olur|да|хорошо|давай|конечно|ok[,!.]|好|是|可以|行|はい|お願い|そう|네|예|좋아|نعم|حسنا)(?![\p{L}\p{N}])/iu;
/** A longer answer says itself what it wants; a longer proposal is a text. UTF-16 units. */
const MOST_AGREEING = 160;
const MOST_PROPOSED = 2_000;
const MOST_CHOOSING = 60;
/** Letters of a word that is taken up. */
const LEAST_CHOSEN = 4;

/** A short answer that takes up a word of what the agent offered: "the second room", "jazz, four tickets". */
function chooses(text: string, proposed: string): boolean {
  if (text.length > MOST_CHOOSING) return false;
  const offered = new Set(textWords(proposed));
  return textWords(text).some((word) => word.length >= LEAST_CHOSEN && offered.has(word));
}

function agrees(text: string): boolean {
  return text.length <= MOST_AGREEING && AGREEING.test(text);
}

/** A user's message and the documents in it, each with the other blanked, so that offsets stay. */
function piecesOf(part: CorpusPart['part'], markers: readonly DocumentMarker[]): CorpusPart['part'][] {
  if (part.origin !== 'user') return [part];
  const stretches = documentStretches(part.text, markers);
  if (stretches.length === 0) return [part];
  return [{ ...part, text: blanked(part.text, stretches, 'outside') }, { ...part, origin: 'document', text: blanked(part.text, stretches, 'inside') }];
}
