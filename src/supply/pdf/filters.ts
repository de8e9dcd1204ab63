/** Packing of PDF streams that nothing else uses (ISO 32000-1, 7.4.4 and 7.4.5). */

const CLEAR = 256;
const END = 257;
const FIRST = 258;
const SHORTEST = 9;
const LONGEST = 12;
const CODES = 1 << LONGEST;

/**
 * LZW as TIFF and PDF pack it: the highest bit first, codes of 9 to 12 bits. One that is cut short gives what it has.
 * @param early - codes get longer one code before they must
 * @param most - unpacked bytes
 * @returns undefined where it is broken or longer
 */
export function unlzw(bytes: Uint8Array, early: boolean, most: number): Buffer | undefined {
  const prefixes = new Uint16Array(CODES);
  const lasts = new Uint8Array(CODES);
  const lengths = new Uint16Array(CODES);
  for (let code = 0; code < CLEAR; code++) {
    lasts[code] = code;
    lengths[code] = 1;
  }
  const ahead = early ? 1 : 0;
  let out = Buffer.alloc(Math.min(most, Math.max(1024, bytes.length * 4)));
  let filled = 0;
  let next = FIRST;
  let width = SHORTEST;
  let before = -1;
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfffff;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = (held >>> bits) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      next = FIRST;
      width = SHORTEST;
      before = -1;
      continue;
    }
    // A code may be the one that is being made: what came before it, and its first byte again.
    const made = code === next && before >= 0;
    if (!made && (code >= next || (code >= CLEAR && code < FIRST))) return undefined;
    const length = made ? lengths[before]! + 1 : lengths[code]!;
    if (filled + length > most) return undefined;
    if (filled + length > out.length) out = Buffer.concat([out, Buffer.alloc(Math.min(most, 2 * (filled + length)) - out.length)]);
    let at = filled + length;
    let from = code;
    if (made) {
      at--;
      from = before;
    }
    for (; at > filled; from = prefixes[from]!) out[--at] = lasts[from]!;
    if (made) out[filled + length - 1] = out[filled]!;
    if (before >= 0 && next < CODES) {
      prefixes[next] = before;
      lasts[next] = out[filled]!;
      lengths[next] = lengths[before]! + 1;
      next++;
      if (next + ahead >= 1 << width && width < LONGEST) width++;
    }
    filled += length;
    before = code;
  }
  return out.subarray(0, filled);
}

/** Runs of equal bytes, and bytes as they are, each with a byte before that says which and how many. */
export function unrun(bytes: Buffer, most: number): Buffer | undefined {
  const pieces: Buffer[] = [];
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const count = bytes[at++]!;
    if (count === 128) break;
    const piece = count < 128 ? bytes.subarray(at, at + count + 1) : Buffer.alloc(257 - count, bytes[at] ?? 0);
    at += count < 128 ? count + 1 : 1;
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
