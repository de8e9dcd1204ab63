/**
 * The code point at an offset inside a text, as `codePointAt` gives it; by units, since once compiled V8's reads past the
 * end of a text that was cut out of a longer one, and makes a character of its last half and of what came behind it.
 */
export function pointAt(text: string, at: number): number {
  const high = text.charCodeAt(at);
  if ((high & 0xfc00) !== 0xd800) return high;
  const low = text.charCodeAt(at + 1);
  return (low & 0xfc00) === 0xdc00 ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high;
}
