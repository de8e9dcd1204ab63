import type { Conversation, Part, Trust } from '../conversation/types.ts';
import type { ApartReader, PartAnswer, PartOrder, PartReading } from '../inspect/apart/contract.ts';
import type { InspectionContext, PartInspection, Unread } from '../inspect/contract.ts';
import type { EffectivePolicy } from '../policy/types.ts';
import type { Histories } from './history.ts';

/**
 * Milliseconds that reading one request may take, waiting for the thread included: what is not read by then is
 * indeterminate, which the built-in policy blocks.
 */
export const EXCHANGE_MS = 3_000;
/**
 * Characters of new text up to which a request is read where it arrived, on the event loop; one with more is read by the
 * thread. UTF-16 units. Handing over and taking back costs some 20 us of the event loop's time and as much again in
 * waiting, reading 50 us a KB of ordinary text; so much of the slowest text known takes some milliseconds
 * (bench/RESULTS.md, docs/decisions/0010).
 */
export const HERE_CHARS = 2_048;

/** Why a part counts as not read, for answers that are no reading. */
const NOT_READ: Readonly<Record<'timeout' | 'busy' | 'failed', Unread>> = {
  timeout: { detector: '*', reason: 'timeout', message: `the request took longer than ${EXCHANGE_MS} ms to read` },
  busy: { detector: '*', reason: 'timeout', message: 'too many texts wait to be read' },
  failed: { detector: '*', reason: 'failed', message: 'the thread that read it ended' },
};

/** The reading of a part that was not read. */
export function notRead(why: keyof typeof NOT_READ): PartReading {
  const whole: PartInspection = { outcome: 'indeterminate', findings: [], read: [], unread: [NOT_READ[why]], score: 0 };
  return { whole, document: undefined };
}

/** What is known of a part after the thread answered; undefined when it has to be read here. */
export function readingOf(answer: PartAnswer | undefined): PartReading | undefined {
  if (answer === 'here') return undefined;
  return typeof answer === 'object' ? answer : notRead(answer ?? 'failed');
}

/** A part with a text as it is handed to whoever reads it. */
export function orderOf(part: Part, text: string, trust: Trust, policy: EffectivePolicy): PartOrder {
  const { origin, kind, source, encoding } = part;
  return { text, origin, trust, kind, source, encoding, documents: origin === 'user' ? { markers: policy.documentMarkers, trust: policy.trustOf('document', source) } : undefined };
}

/** The parts of a conversation that its history does not know, those without a text left out. Changes nothing. */
export function unknownParts(conversation: Conversation, histories: Histories, key: string | undefined, policy: EffectivePolicy): Part[] {
  const { parts, turns } = conversation;
  const history = key === undefined ? undefined : histories.peek(key);
  if (history === undefined) return parts.filter(hasText);
  const comparison = history.compare(conversation);
  const { kept } = comparison;
  const gaps = history.notable.filter((at) => at < kept && history.parts[at] === undefined).flatMap((at) => parts[at] ?? []);
  const fresh = parts.slice(kept).filter((part, i) => comparison.find(kept + i, part, policy.trustOf(part.origin, part.source), turns) === undefined);
  return [...gaps, ...fresh].filter(hasText);
}

function hasText({ text }: Part): boolean {
  return text !== undefined && text !== '';
}

/** Readings of parts, made off the event loop before a request is decided on. */
export type Readings = ReadonlyMap<Part, PartReading>;

/**
 * Has the thread read what a request brings that is new, when that is much. Another exchange of the same conversation may
 * end meanwhile and change what is known of it, so it is looked at again until everything new was read: a part that
 * was left out would be read on the event loop after all.
 * @param unknown - the parts that are not known at this moment
 * @param left - milliseconds that reading may still take
 */
export async function readAhead(reader: ApartReader, unknown: () => readonly Part[], order: (part: Part) => PartOrder, context: InspectionContext, left: () => number): Promise<Readings> {
  const readings = new Map<Part, PartReading>();
  for (const asked = new Set<Part>();;) {
    const parts = unknown().filter((part) => !asked.has(part));
    if (parts.reduce((sum, { text = '' }) => sum + text.length, 0) <= HERE_CHARS) return readings;
    const answers = await reader.read(parts.map(order), context, left());
    for (const [i, part] of parts.entries()) {
      asked.add(part);
      const reading = readingOf(answers[i]);
      if (reading !== undefined) readings.set(part, reading);
    }
  }
}
