import { programOf } from './program.ts';

/** Files that stand in texts as base64 or hexadecimal digits. */

/** In characters of the text: no file that does something is shorter. */
export const SHORTEST_ENCODED = 24;
const BASE64 = /^(?:data:[\w/+.;=-]{0,80}base64,)?([A-Za-z0-9+/_-]{20}[A-Za-z0-9+/_=\s-]{4,})$/;
const HEX = /^(?:0x|\\x)?((?:[\da-fA-F]{2}(?:\\x)?){16,})$/;
/** Bytes that are decoded to see what begins. */
const HEAD = 64;

/** A stream of pickle's oldest protocol that begins with an import. */
export const OLD_PICKLE = /^\(?[ci][a-zA-Z_][\w.]{0,60}\n\w{1,60}\n/;

/** Whether bytes begin like a pickle, an archive, a compressed stream or a program; what follows is for readers to check. */
function beginsFile(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  if (first === 0x80) return second >= 2 && second <= 5;
  if (first === 0x1f) return second === 0x8b;
  if (first === 0x78) return ((first << 8) | second) % 31 === 0;
  const text = bytes.toString('latin1');
  return /^(?:PK\x03\x04|BZh[1-9]1AY|\xfd7zXZ)/.test(text) || OLD_PICKLE.test(text) || programOf(bytes) !== undefined;
}

/** What a text is as a file, when all of it is one in base64 or in hexadecimal digits; undefined when it is none. */
export function encodedFile(text: string): Buffer | undefined {
  if (text.length < SHORTEST_ENCODED) return undefined;
  const start = text.slice(0, 200).trimStart();
  if (!/^[\w+/\\:;,.=\s-]*$/.test(start)) return undefined;
  const whole = text.trim();
  const hex = HEX.exec(start) === null ? undefined : HEX.exec(whole)?.[1];
  if (hex !== undefined) {
    const digits = hex.replaceAll('\\x', '');
    return beginsFile(Buffer.from(digits.slice(0, 2 * HEAD), 'hex')) ? Buffer.from(digits, 'hex') : undefined;
  }
  const letters = BASE64.exec(start)?.[1];
  if (letters === undefined || !beginsFile(Buffer.from(letters.slice(0, 2 * HEAD), 'base64'))) return undefined;
  const all = BASE64.exec(whole)?.[1];
  return all === undefined ? undefined : Buffer.from(all, 'base64');
}
