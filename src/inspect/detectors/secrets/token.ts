import { chars, inSet, runEnd, runStart, startsFresh } from './charset.ts';
import type { Family, TokenFormat } from './family.ts';
import type { Sink } from './sink.ts';
import { isMadeUp, isRandomBody } from './value.ts';

const MARKS = chars.dotted & ~chars.url | chars.colon & ~chars.url;

/** A format as the scanner uses it. */
export interface TokenEntry { readonly prefix: string; readonly format: TokenFormat; readonly family: Family; readonly order: number }

/** Checks one prefixed format whose prefix ends at `prefixEnd` (compared without case by the automaton). */
export function readToken(text: string, prefixEnd: number, entry: TokenEntry, sink: Sink): void {
  const { prefix, format, family } = entry;
  const prefixStart = prefixEnd - prefix.length;
  if (!text.startsWith(prefix, prefixStart)) return;
  const boundary = format.boundary ?? (format.body | (format.before?.set ?? 0));
  const { before } = format;
  if (before === undefined && !startsFresh(text, prefixStart, boundary)) return;

  const [least, most] = format.length;
  const bodyEnd = runEnd(text, prefixEnd, prefixEnd + most + 2, format.body);
  let start = format.label === true ? prefixEnd : prefixStart;
  if (before !== undefined) {
    start = runStart(text, prefixStart, before.length[1] + 1, before.set);
    sink.read(start, bodyEnd + 1);
    const length = prefixStart - start;
    if (length < before.length[0] || length > before.length[1] || !startsFresh(text, start, boundary)) return;
  } else {
    sink.read(start, bodyEnd + 1);
  }
  let end = bodyEnd;
  // A sentence's full stop or a label's colon is not the secret's.
  while (end > prefixEnd && inSet(text.charCodeAt(end - 1), MARKS)) end--;
  if (end - prefixEnd < least || end - prefixEnd > most) return;
  const body = text.slice(prefixEnd, end);
  if (format.shape !== undefined && !format.shape.test(body)) return;
  const secret = text.slice(start, end);
  if (isMadeUp(before === undefined ? body : secret) || !isRandomBody(before === undefined ? body : secret, format.entropy)) return;
  const check = format.check?.(secret) ?? 'ok';
  if (check === 'no') return;
  const found = { rule: `secret.${family.name}`, start, end, rank: 2 as const, order: entry.order };
  sink.found.push(check === 'ok'
    ? { ...found, confidence: 0.95 }
    : { ...found, confidence: 0.6, severity: 'medium', note: 'checksum does not hold' });
}
