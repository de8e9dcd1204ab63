import { chars, inSet, meter } from './charset.ts';
import type { Sink } from './sink.ts';

/** Longest key read, in characters. A PEM RSA key of 4096 bits has 3272; a longer block is matched up to here, so that a stream never holds more. */
const MOST = 3900;
const LEAST_BODY = 40;
const LABEL = /^(?:[A-Z0-9]{2,12} ){0,3}(?:PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1)-----/;
const HEADER_LINE = /^(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Key-Info|Subject)\b/;

/** One past the escape or separator at `at`, or `at` when it is none. Escaped line ends (`\n`, `\\n`) separate like real ones, and so do quotes, comment marks and `+` between quoted lines. */
function skipSeparator(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0x5c) {
    let end = at + 1;
    while (end < at + 3 && text.charCodeAt(end) === 0x5c) end++;
    const letter = text.charCodeAt(end);
    return letter === 0x6e || letter === 0x72 || letter === 0x74 ? end + 1 : end;
  }
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x23 || code === 0x3e || code === 0x7c || code === 0x2a || code === 0x2c || code === 0x60 ? at + 1 : at;
}

interface Body { readonly end: number; readonly size: number; readonly read: number; readonly closed: boolean }

/** Reads lines of base64 from `from` up to a line of dashes, a character that belongs to no key, or `limit`. */
function readBody(text: string, from: number, limit: number): Body {
  const stop = Math.min(limit, text.length);
  let at = from, end = from, size = 0, peeked = 0;
  let short = false, padded = false;
  while (at < stop) {
    const next = skipSeparator(text, at);
    if (next > at) { at = next; continue; }
    if (text.startsWith('-----END', at)) {
      const close = text.slice(at + 8, at + 68).indexOf('-----');
      const done = close >= 0 ? at + 8 + close + 5 : at + 8;
      return { end: size >= LEAST_BODY ? done : end, size, read: close >= 0 ? done : at + 69, closed: true };
    }
    const begin = at;
    while (at < stop && inSet(text.charCodeAt(at), chars.base64)) at++;
    if (at === begin) break;
    peeked = begin + 13;
    if (HEADER_LINE.test(text.slice(begin, begin + 12))) {
      while (at < stop && at - begin < 120 && text.charCodeAt(at) !== 0x0a && text.charCodeAt(at) !== 0x5c) at++;
      continue;
    }
    // Keys come in long lines; only the last is short, and it counts when the end line follows. Prose after a bare
    // header is short words from the first. Padding ends the body but for OpenPGP's checksum (`=` and four letters).
    if (padded && text.charCodeAt(begin) !== 0x3d) break;
    padded = text.charCodeAt(at - 1) === 0x3d;
    size += at - begin;
    if (at - begin >= 16 && !short) { end = at; continue; }
    if (short || size < 16) break;
    short = true;
    // A key cut off by the text's end is cut anywhere in a line.
    if (at === text.length) end = at;
  }
  // A line of dashes that ends the block may still be arriving, and so may the rest of an escape.
  return { end, size, read: Math.max(peeked, at + (text.charCodeAt(at) === 0x2d ? 9 : 5)), closed: false };
}

/** A PEM or OpenPGP private key whose `-----BEGIN ` ends at `labelStart`: header, body and end line, or the part of them that is there. */
export function readPrivateKey(text: string, labelStart: number, order: number, sink: Sink): void {
  const start = labelStart - 11;
  const label = text.slice(labelStart, labelStart + 64);
  const named = LABEL.exec(label);
  if (named === null) {
    meter.steps += 8;
    // While the label is incomplete it may still become one.
    if (labelStart + label.length === text.length && /^[A-Za-z0-9 ]*-{0,4}$/.test(label)) sink.read(start, text.length + 1);
    return;
  }
  const bodyStart = labelStart + named[0].length;
  const body = readBody(text, bodyStart, start + MOST);
  meter.steps += body.read - labelStart;
  sink.read(start, body.read);
  if (body.size < LEAST_BODY) return;
  sink.found.push({ rule: 'secret.private-key', start, end: body.end, rank: 2, order, confidence: body.closed ? 0.98 : 0.9 });
}

/** A PuTTY private key's body, after `Private-Lines:` which ends at `from`. */
export function readPuttyKey(text: string, from: number, order: number, sink: Sink): void {
  const count = /^ ?\d{1,3}(?:\r?\n|\\r?\\n|\\n)/.exec(text.slice(from, from + 10));
  const bodyStart = from + (count?.[0].length ?? 0);
  if (count === null) {
    sink.read(from, from + 10);
    return;
  }
  const body = readBody(text, bodyStart, bodyStart + MOST);
  sink.read(bodyStart, Math.max(body.read, from + 10));
  if (body.size >= LEAST_BODY) sink.found.push({ rule: 'secret.private-key', start: bodyStart, end: body.end, rank: 2, order, confidence: 0.95 });
}
