import { meter } from './charset.ts';
import type { KeywordKind } from './keywords.ts';
import type { Sink } from './sink.ts';

/** Most characters between a name and an evident value that nothing ties to it. */
const MOST_AFTER = 80;
const MOST_VALUE = 256;

const LEADS_ON = new Set([0x20, 0x0a, 0x0d, 0x22, 0x27, 0x60, 0x28, 0x2a, 0x3f, 0x2c, 0x2e]);

/** Units that end a value: everything beyond ASCII too. */
const DELIMITERS = new Uint8Array(65_536).fill(1, 0x7f);
DELIMITERS.fill(1, 0, 0x21);
for (const mark of '"\'`()<>[]{},;|\\') DELIMITERS[mark.charCodeAt(0)] = 1;

/** An evident value after the name that ends at `ident`, in the same line or the next: `the token there, I think: X`. */
export function readNear(text: string, ident: number, kind: KeywordKind, sink: Sink): { readonly start: number; readonly end: number } | undefined {
  // Names in code are followed by its signs; only words, line ends and the like lead on to a value.
  const first = text.charCodeAt(ident);
  if (!LEADS_ON.has(first) || ((first === 0x2c || first === 0x2e) && text.charCodeAt(ident + 1) !== 0x20)) return undefined;
  const stop = Math.min(text.length, ident + MOST_AFTER);
  const least = kind === 'password' ? 8 : 16;
  // An exclamation mark may be a password's own.
  const marks = kind === 'password' ? '.:?' : '.:?!';
  let lines = 0;
  for (let at = ident; at < stop;) {
    const code = text.charCodeAt(at);
    if (code === 0x3d || code === 0x7d || code === 0x3b || (code === 0x7b && text.charCodeAt(at + 1) !== 0x20)) break;
    if (DELIMITERS[code] === 1) {
      if (code === 0x0a && ++lines > 1) break;
      at++;
      continue;
    }
    let end = at, digits = 0;
    const most = Math.min(text.length, at + MOST_VALUE + 1);
    for (; end < most; end++) {
      const each = text.charCodeAt(end);
      if (DELIMITERS[each] === 1) break;
      if (each >= 0x30 && each <= 0x39) digits++;
    }
    meter.steps += (end - at) / 4;
    if (end - at >= least && end - at <= MOST_VALUE && digits > 0) {
      // An assignment or address inside: the value is what comes after its sign.
      const sign = text.slice(at, end).lastIndexOf('=', end - at - least);
      const start = sign > 0 ? at + sign + 1 : at;
      let close = end;
      while (close > start && marks.includes(text.charAt(close - 1))) close--;
      sink.read(at, end + 1);
      if (sink.near.isEvident(text, start, close, kind, ident, start)) return { start, end: close };
    } else if (end >= text.length) sink.read(at, end + 1);
    at = end;
  }
  return undefined;
}
