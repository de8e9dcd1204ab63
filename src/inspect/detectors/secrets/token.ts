import { chars, inSet, runEnd, runStart, startsFresh } from './charset.ts';
import type { Family, TokenFormat } from './family.ts';
import type { Sink } from './sink.ts';
import { isMadeUp, isRandomBody } from './value.ts';

const MARKS = chars.dotted & ~chars.url | chars.colon & ~chars.url;

/** A format as the scanner uses it. */
export interface TokenEntry { readonly prefix: string; readonly format: TokenFormat; readonly family: Family; readonly order: number }

/**
 * End of the body. An `=` inside it may be padding or the sign before the next secret: the body ends there if its own
 * prefix follows, so that no two candidates of one format overlap although `=` is no boundary.
 */
function bodyRun(text: string, from: number, most: number, set: number, prefix: string): number {
  const limit = from + most + 2;
  if ((set & chars.equals) === 0) return runEnd(text, from, limit, set);
  let at = from;
  for (;;) {
    at = runEnd(text, at, limit, set & ~chars.equals);
    if (at >= limit || text.charCodeAt(at) !== 0x3d || text.startsWith(prefix, at + 1)) return at;
    at++;
  }
}

/** Checks one prefixed format whose prefix ends at `prefixEnd` (compared without case by the automaton). */
export function readToken(text: string, prefixEnd: number, entry: TokenEntry, sink: Sink): void {
  const { prefix, format, family } = entry;
  const prefixStart = prefixEnd - prefix.length;
  if (!text.startsWith(prefix, prefixStart)) return;
  const boundary = (format.boundary ?? (format.body | (format.before?.set ?? 0))) & ~chars.equals;
  const { before } = format;
  if (before === undefined && !startsFresh(text, prefixStart, boundary)) return;

  const [least, most] = format.length;
  const bodyEnd = bodyRun(text, prefixEnd, most, format.body, prefix);
  // Whether an `=` ends the body depends on whether the prefix follows it.
  const settled = bodyEnd + 1 + ((format.body & chars.equals) === 0 ? 0 : prefix.length);
  let start = format.label === true ? prefixEnd : prefixStart;
  if (before !== undefined) {
    // The body first: it is short, and a run of prefixes fails there before anything is read backwards.
    if (bodyEnd - prefixEnd < least || bodyEnd - prefixEnd > most + 1) {
      sink.read(Math.max(0, prefixStart - before.length[1]), settled);
      return;
    }
    start = runStart(text, prefixStart, before.length[1], before.set);
    sink.read(start, settled);
    const length = prefixStart - start;
    if (length < before.length[0] || !startsFresh(text, start, boundary)) return;
  } else {
    sink.read(start, settled);
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
  const found = { rule: `secret.${family.name}`, start, end, rank: format.issuer === 'unknown' ? 1 as const : 2 as const, order: entry.order };
  sink.found.push(check === 'ok'
    ? { ...found, confidence: 0.95 }
    : { ...found, confidence: 0.6, severity: 'medium', note: 'checksum does not hold' });
}
