/** Control and format characters (escapes, direction marks, invisible ones), line separators, and halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/**
 * Text from the record made safe for a terminal: recorded content is data, and must not move the cursor, set a title or
 * turn the line around. Unprintable characters become `\u{...}`.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === '\n' ? '\\n' : character === '\t' ? '\\t' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`));
}

/** {@link printable} text of at most `width` characters, padded to it. */
export function cell(text: string, width: number): string {
  const safe = printable(text);
  // One character is at most two units: enough to see whether there are more than fit.
  const characters = Array.from(safe.slice(0, width * 2 + 2));
  return characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : safe.padEnd(width + safe.length - characters.length);
}
