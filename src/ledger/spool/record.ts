import type { JsonValue } from '../../core/json.ts';
import { isObject } from '../../core/json.ts';
import type { Body } from '../chain.ts';
import type { LedgerEvent } from '../event.ts';
import type { Facets } from '../facets.ts';
import { facetsOf } from '../facets.ts';

/** An event as it waits in the spool: its JSON text as it will be hashed, and what entries are searched by. */
export interface SpooledEvent {
  readonly body: Body;
  readonly facets: Facets;
}

/** JSON text made by `JSON.stringify` holds no raw tab, so the first one ends the index. */
const SEPARATOR = '\t';

/**
 * The payload of a spool record: a JSON array of id, type, time, application, decision, session and rules; a tab; the
 * event's JSON text. Whoever records the event has it at hand as an object, so that the store's thread need not parse it.
 */
export function encodeRecord(event: LedgerEvent): string {
  const { application, decision, session, rules } = facetsOf(event);
  // `undefined` becomes null in an array.
  return `${JSON.stringify([event.id, event.type, event.time, application, decision, session, rules])}${SEPARATOR}${JSON.stringify(event)}`;
}

/** @returns undefined when the payload is no record; a body without an index, as earlier versions wrote it, is one */
export function decodeRecord(payload: string): SpooledEvent | undefined {
  const at = payload.indexOf(SEPARATOR);
  return at < 0 ? fromBody(payload) : fromIndex(parse(payload.slice(0, at)), payload.slice(at + 1));
}

/** An event that is not in the spool, as it would come out of it. */
export function spooled(event: LedgerEvent): SpooledEvent {
  return { body: { id: event.id, type: event.type, time: event.time, body: JSON.stringify(event) }, facets: facetsOf(event) };
}

function fromIndex(index: JsonValue | undefined, body: string): SpooledEvent | undefined {
  if (!Array.isArray(index) || !body.startsWith('{')) return undefined;
  const [id, type, time, application, decision, session, rules] = index;
  if (!Array.isArray(rules) || !rules.every((rule) => typeof rule === 'string')) return undefined;
  return { body: { id: text(id) ?? '', type: text(type) ?? '', time: text(time) ?? '', body }, facets: { application: text(application), decision: text(decision), session: text(session), rules } };
}

function fromBody(payload: string): SpooledEvent | undefined {
  const event = parse(payload);
  if (!isObject(event)) return undefined;
  return { body: { id: text(event['id']) ?? '', type: text(event['type']) ?? '', time: text(event['time']) ?? '', body: payload }, facets: facetsOf(event) };
}

function parse(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    // The caller quarantines the record and reports it.
    return undefined;
  }
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
