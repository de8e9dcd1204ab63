import { Buffer } from 'node:buffer';
import { chars, runEnd, startsFresh } from './charset.ts';
import { decodeJson } from './checks.ts';
import type { Sink } from './sink.ts';
import { isMadeUp } from './value.ts';

/** Longest token read, in characters; kept below what a stream may hold. */
const MOST = 3800;
const MOST_HEADER = 1024;
/** Fewest characters of a signature, and of an encrypted token's tag. */
const LEAST_SIGNATURE = 16;

const opensJson = (part: string): boolean => Buffer.from(part.slice(0, 8), 'base64url').toString('latin1').startsWith('{');

/** JSON web tokens, signed (RFC 7515: three parts) or encrypted (RFC 7516: five parts), from `eyJ` at `start`. The header must decode to JSON that names its algorithm. */
export function readJwt(text: string, start: number, order: number, sink: Sink): void {
  if (text.charCodeAt(start) !== 0x65 || text.charCodeAt(start + 1) !== 0x79 || text.charCodeAt(start + 2) !== 0x4a) return;
  if (!startsFresh(text, start, chars.url)) return;
  const limit = start + MOST;
  const ends: number[] = [];
  let at = start;
  for (;;) {
    const end = runEnd(text, at, Math.min(limit, ends.length === 0 ? start + MOST_HEADER : limit), chars.url);
    ends.push(end);
    if (ends.length === 5 || end >= limit || text.charCodeAt(end) !== 0x2e) break;
    at = end + 1;
  }
  const last = ends.at(-1) as number;
  sink.read(start, last + 1);
  const parts = ends.map((end, index) => text.slice(index === 0 ? start : (ends[index - 1] as number) + 1, end));
  // Most are told apart by their parts alone, before any is decoded.
  if (last < limit && !((parts[2]?.length ?? 0) >= LEAST_SIGNATURE || (parts[4]?.length ?? 0) >= LEAST_SIGNATURE)) return;
  const header = decodeJson(parts[0] as string);
  if (typeof header !== 'object' || header === null || !('alg' in header) || typeof header.alg !== 'string') return;
  // A token longer than a stream may hold is told by its header and the beginning of its claims, and covered as far as it is read.
  if (last >= limit) {
    const claims = parts[1] ?? '';
    if (claims.length < 2000 || !('enc' in header) && !opensJson(claims)) return;
    sink.found.push({ rule: 'secret.jwt', start, end: limit, rank: 2, order, confidence: 0.9 });
    return;
  }
  const encrypted = 'enc' in header;
  const count = encrypted ? 5 : 3;
  if (parts.length < count || (parts[count - 1] as string).length < LEAST_SIGNATURE) return;
  if (!encrypted && !opensJson(parts[1] as string)) return;
  // A signature is random bytes; another header in its place means that these are tokens' parts in a row.
  if ((parts[count - 1] as string).startsWith('eyJ') || isMadeUp(parts[count - 1] as string)) return;
  sink.found.push({ rule: 'secret.jwt', start, end: ends[count - 1] as number, rank: 2, order, confidence: 0.95 });
}
