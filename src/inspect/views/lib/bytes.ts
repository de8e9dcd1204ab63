/** Decoded bytes as text, with the number of bytes behind every character. */
export interface ByteText {
  readonly text: string;
  /** Whether every character came from one byte. */
  readonly ascii: boolean;
  /** Byte offset at which each UTF-16 unit of `text` begins, with the total last; only when not `ascii`. */
  readonly offsets: readonly number[];
}

/** Share of bytes that may be unprintable or broken before the whole is taken for binary data. */
const MAX_NOISE = 0.1;

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Whether an ASCII byte is one that text has: printable, tab, line feed or carriage return. */
export function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * One step through UTF-8.
 * @param follow - how many bytes of a character were still to come before this one
 * @returns how many are to come after it; -1 when it cannot stand there, or is none that text has
 */
export function following(byte: number, follow: number): number {
  if (follow > 0) return (byte & 0xc0) === 0x80 ? follow - 1 : -1;
  if (byte < 0x80) return isTextByte(byte) ? 0 : -1;
  if (byte < 0xc2 || byte >= 0xf5) return -1;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/**
 * Reads bytes as UTF-8. A few stray bytes are read as spaces, as a reader would skip them.
 * @returns undefined when the bytes are not mostly printable text
 */
export function readText(bytes: Uint8Array): ByteText | undefined {
  const allowed = Math.floor(bytes.length * MAX_NOISE);
  let noise = 0;
  let ascii = true;
  for (const byte of bytes) {
    if (byte >= 0x80) { ascii = false; break; }
    if (!isTextByte(byte) && ++noise > allowed) return undefined;
  }
  if (ascii) return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), ascii, offsets: [] };
  noise = 0;
  let text = '';
  const offsets: number[] = [];
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0;
    let length = 1;
    let piece = ' ';
    if (byte < 0x80) {
      if (isTextByte(byte)) piece = String.fromCharCode(byte);
      else if (++noise > allowed) return undefined;
    } else {
      length = sequenceLength(bytes, i);
      if (length === 0) {
        length = 1;
        if (++noise > allowed) return undefined;
      } else piece = codePoint(bytes, i, length);
    }
    for (let unit = 0; unit < piece.length; unit++) offsets.push(i);
    text += piece;
    i += length;
  }
  offsets.push(bytes.length);
  return { text, ascii, offsets };
}

/**
 * Reads bytes as UTF-16 of alphabets (Latin, Greek, Cyrillic, Hebrew, Arabic), with or without a byte order mark.
 * @returns undefined when a unit is anything else, but for what a last odd byte leaves open
 */
export function readUtf16(bytes: Uint8Array, bigEndian: boolean): ByteText | undefined {
  let text = '';
  const offsets: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const unit = bigEndian ? (bytes[i]! << 8) | bytes[i + 1]! : bytes[i]! | (bytes[i + 1]! << 8);
    if (i === 0 && unit === 0xfeff) continue;
    // Typographic quotes and dashes are in a block of their own.
    if (!(unit < 0x80 ? isTextByte(unit) : (unit >= 0xa0 && unit < 0x700) || (unit >= 0x2010 && unit <= 0x203f))) return undefined;
    text += String.fromCharCode(unit);
    offsets.push(i);
  }
  offsets.push(bytes.length);
  return { text, ascii: false, offsets };
}

function codePoint(bytes: Uint8Array, at: number, length: number): string {
  let code = (bytes[at] ?? 0) & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f);
  // F4 90 and above name nothing, and a surrogate by itself is not text.
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? ' ' : String.fromCodePoint(code);
}

/**
 * Calls `emit` for every character of a byte text with the bytes it came from; surrogate pairs come as one.
 */
export function eachCharacter(decoded: ByteText, emit: (piece: string, firstByte: number, endByte: number) => void): void {
  const { text, offsets } = decoded;
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    const size = code >= 0xd800 && code < 0xdc00 ? 2 : 1;
    emit(text.slice(i, i + size), offsets[i] ?? 0, offsets[i + size] ?? 0);
    i += size;
  }
}

/** Value of a hexadecimal digit's code, or -1. */
export function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
