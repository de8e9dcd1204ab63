import { skipString, splice } from './json.ts';

/** Digits or an exponent that a double may not hold: read and written again, such a number would be another. */
const UNSAFE = /(?<!\d)\d{16}|\d[eE][+-]?\d{2}/;

/** JSON text with no white space, strings in their shortest spelling and numbers as they are. The text must be JSON. */
function compact(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      const end = skipString(text, at);
      out += JSON.stringify(JSON.parse(text.slice(at, end)));
      at = end;
    } else {
      if (code > 0x20) out += text[at] ?? '';
      at++;
    }
  }
  return out;
}

/**
 * The values at some pointers whose numbers JavaScript cannot hold, as JSON text in which they stand as they came. One
 * pass over the text, and none where it has no such number.
 * @param pointers - of values that exist, none inside another
 */
export function exactValues(text: string, pointers: readonly string[]): ReadonlyMap<string, string> {
  const exact = new Map<string, string>();
  if (!UNSAFE.test(text)) return exact;
  splice(text, new Map(pointers.map((pointer) => [pointer, (was: string): string => {
    if (UNSAFE.test(was)) exact.set(pointer, compact(was));
    return '';
  }])));
  return exact;
}
