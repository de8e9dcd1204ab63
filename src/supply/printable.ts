/** Control and format characters (escapes, direction marks, invisible ones), line separators, halves of pairs, private use. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** Text from a scanned file made safe for a terminal and a report, cut to a length in UTF-16 units. */
export function printable(text: string, max = 200): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  if (/^[\x20-\x7e]*$/.test(cut)) return cut;
  return cut.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Bytes of a name as text: UTF-8 where it is that, else every other byte as `\xNN`. */
export function nameOf(bytes: Buffer): { readonly text: string; readonly utf8: boolean } {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return { text, utf8: true };
  let escaped = '';
  for (const byte of bytes) escaped += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  return { text: escaped, utf8: false };
}
