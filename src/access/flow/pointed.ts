import type { Source, Trace } from '../provenance/contract.ts';
import { nameWords, textWords } from '../labels/names.ts';
import { elementAround, isMarkedUp } from '../provenance/markup.ts';
import { sharesName, STEM, type Intent } from './intent.ts';

/*
 * Whether an object of a listing is the one that the request speaks of: "cancel my flight to Lisbon" points to the row
 * with Lisbon in it, and so to the row's id.
 */

/** Text of a record on either side of a value. UTF-16 units. */
const REACH = 300;
/** Letters of an ordinary word by which a row is told from others. */
const LEAST_WORD = 5;
/** Most places of one value that are looked at. */
const MOST_PLACES = 8;

/** Whether a value is a field of a record that has a name or a word of the user's. */
export function isPointedTo(intent: Intent, trace: Trace): boolean {
  const [first] = trace.pieces;
  if (trace.standing !== 'untrusted' || first === undefined || (first.kind !== 'value' && first.kind !== 'number')) return false;
  return first.sources.slice(0, MOST_PLACES).some((source) => source.place === 'record' && speaksOfRow(intent, source));
}

/** Whether the record that a value stands in has a name that the user said. */
export function isCalled(intent: Intent, source: Source): boolean {
  return sharesName(intent, restOfRecord(source));
}

function speaksOfRow(intent: Intent, source: Source): boolean {
  const rest = restOfRecord(source);
  if (sharesName(intent, rest)) return true;
  return new Set([...textWords(rest), ...nameWords(rest)].filter((word) => word.length >= LEAST_WORD && intent.stems.has(word.slice(0, STEM)) && !KEYS.has(word))).size >= 2;
}

/** What stands in a value's record beside it. */
function restOfRecord({ from, span }: Source): string {
  const [start, end] = recordAround(from.part.text, span[0], span[1]);
  return `${from.part.text.slice(start, span[0])} ${from.part.text.slice(span[1], end)}`;
}

/** Names of fields, which every row has. */
const KEYS: ReadonlySet<string> = new Set(['title', 'subject', 'status', 'state', 'amount', 'price', 'total', 'number', 'email', 'address', 'phone', 'label', 'labels', 'items', 'order', 'message', 'content', 'description', 'customer', 'account', 'balance', 'created', 'updated', 'author', 'owner', 'sender', 'recipient', 'where', 'there', 'their', 'about', 'please', 'which']);

/** The line, the object, the element or the block between blank lines that a value stands in. */
function recordAround(text: string, start: number, end: number): readonly [number, number] {
  if (isMarkedUp(text)) return elementAround(text, start, end, REACH);
  const before = text.slice(Math.max(0, start - REACH), start);
  const after = text.slice(end, end + REACH);
  const structured = /[{[]\s{0,8}["']/u.test(text.slice(0, 200));
  const opens = structured ? before.lastIndexOf('{') : before.lastIndexOf('\n');
  const closes = structured ? after.search(/\}/u) : after.indexOf('\n');
  return [start - (opens < 0 ? before.length : before.length - opens - 1), closes < 0 ? end + after.length : end + closes];
}
