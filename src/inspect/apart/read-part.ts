import { blanked, documentStretches } from '../../conversation/documents.ts';
import type { InspectionContext, PartInspection } from '../contract.ts';
import type { Engine } from '../engine.ts';
import type { SubjectInput } from '../subject.ts';
import type { PackedInspection, PackedReading, PartOrder, PartReading } from './contract.ts';

/**
 * Reads one part of a request, and the documents in a user's message once more as what they are: orders have no place in
 * them. The same function on every thread, so that it does not matter which one reads.
 */
export function readPart(engine: Engine, order: PartOrder, context: InspectionContext): PartReading {
  const whole = engine.inspectText(inputOf(order), context);
  const document = documentOf(order);
  return { whole, document: document === undefined ? undefined : engine.inspectText(document, context) };
}

function inputOf({ text, origin, trust, kind, source, encoding }: PartOrder): SubjectInput {
  return { text, origin, trust, kind, source, direction: 'request', json: encoding !== 'string' };
}

/** The documents in a part, everything else blanked; undefined when there are none. */
function documentOf(order: PartOrder): SubjectInput | undefined {
  const { text, documents } = order;
  const stretches = documents === undefined ? [] : documentStretches(text, documents.markers);
  return documents === undefined || stretches.length === 0 ? undefined : { ...inputOf(order), text: blanked(text, stretches, 'inside'), origin: 'document', trust: documents.trust };
}

/** A reading as it crosses between threads, and back. What most parts are, clean and read in full, is one number. */
export function pack(engine: Engine, order: PartOrder, { whole, document }: PartReading): PackedReading {
  return [packOne(whole, engine.readBy(inputOf(order))), document === undefined ? undefined : packOne(document, engine.readBy(documentInput(order)))];
}

export function unpack(engine: Engine, order: PartOrder, [whole, document]: Exclude<PackedReading, string>): PartReading {
  return { whole: unpackOne(whole, engine.readBy(inputOf(order))), document: document === undefined ? undefined : unpackOne(document, engine.readBy(documentInput(order))) };
}

function documentInput(order: PartOrder): Pick<SubjectInput, 'origin' | 'trust' | 'kind' | 'direction'> {
  return { origin: 'document', trust: order.documents?.trust ?? 'untrusted', kind: order.kind, direction: 'request' };
}

function packOne(inspection: PartInspection, all: readonly string[]): PackedInspection {
  const { outcome, findings, unread, score } = inspection;
  // The engine gives the same list every time, so that identity tells.
  const read = inspection.read === all ? undefined : inspection.read;
  return read === undefined && outcome === 'clean' && findings.length === 0 && unread.length === 0 ? score : { outcome, findings, read, unread, score };
}

const NONE: readonly never[] = [];

function unpackOne(packed: PackedInspection, all: readonly string[]): PartInspection {
  if (typeof packed === 'number') return { outcome: 'clean', findings: NONE, read: all, unread: NONE, score: packed };
  const { outcome, findings, read, unread, score } = packed;
  return { outcome, findings, read: read ?? all, unread, score };
}
