import { crc32 } from 'node:zlib';

/**
 * One record of the spool: 8 hex digits of the payload's length in bytes, 8 hex digits of its CRC-32, a space, the
 * payload (record.ts), a newline. JSON text made by `JSON.stringify` holds no raw newline, so a reader that lost its
 * way finds the next record after the next newline; the length lets it pass a damaged newline.
 */
const HEADER_BYTES = 17;
/** Bytes that framing adds to a payload. */
export const FRAME_BYTES = HEADER_BYTES + 1;
/** Largest payload, in bytes: bounds the memory of whoever reads the spool. */
export const MAX_PAYLOAD_BYTES = 128 * 1024 * 1024;

const NEWLINE = 0x0a;
const SPACE = 0x20;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex8(value: number): string {
  return `${HEX[value >>> 24] ?? ''}${HEX[(value >>> 16) & 255] ?? ''}${HEX[(value >>> 8) & 255] ?? ''}${HEX[value & 255] ?? ''}`;
}

/** What the encoder keeps between two batches. */
const SCRATCH_BYTES = 64 * 1024;

/** Turns payloads into framed bytes, one after the other in one buffer. */
export class FrameEncoder {
  #buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  #used = 0;

  /** The frames added since the last {@link clear}. Valid until then. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
    if (this.#buffer.length > SCRATCH_BYTES) this.#buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  }

  /** @returns the payload's length in bytes */
  add(payload: string): number {
    // One UTF-16 unit is at most three bytes of UTF-8.
    if (payload.length * 3 + FRAME_BYTES > this.#buffer.length - this.#used) this.#grow(Buffer.byteLength(payload) + FRAME_BYTES);
    const start = this.#used + HEADER_BYTES;
    const length = this.#buffer.write(payload, start, 'utf8');
    const end = start + length;
    this.#buffer.write(`${hex8(length)}${hex8(crc32(this.#buffer.subarray(start, end)))} `, this.#used, 'latin1');
    this.#buffer[end] = NEWLINE;
    this.#used = end + 1;
    return length;
  }

  #grow(by: number): void {
    if (by <= this.#buffer.length - this.#used) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#used + by));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }
}

/** What stands at a place in a segment. Offsets count bytes from the start of the scanned bytes; `end` is exclusive. */
export type Scanned =
  | { readonly kind: 'record'; readonly start: number; readonly end: number; readonly payload: string }
  /** Bytes that are no record, with a newline or a record after them. */
  | { readonly kind: 'corrupt'; readonly start: number; readonly end: number }
  /** An unfinished record at the end of a segment that nobody writes to any more. */
  | { readonly kind: 'torn'; readonly start: number; readonly end: number };

interface Header { readonly length: number; readonly crc: number }

/** Value of eight lower-case hex digits, or -1. */
function readHex8(bytes: Buffer, at: number): number {
  let value = 0;
  for (let i = at; i < at + 8; i++) {
    const c = bytes[i] ?? 0;
    const digit = c >= 0x30 && c <= 0x39 ? c - 0x30 : c >= 0x61 && c <= 0x66 ? c - 0x57 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function readHeader(bytes: Buffer, at: number): Header | undefined {
  const length = readHex8(bytes, at);
  const crc = readHex8(bytes, at + 8);
  if (length < 0 || length > MAX_PAYLOAD_BYTES || crc < 0 || bytes[at + 16] !== SPACE) return undefined;
  return { length, crc };
}

function hasNewline(bytes: Buffer, from: number, to: number): boolean {
  const at = bytes.indexOf(NEWLINE, from);
  return at >= 0 && at < to;
}

/** The record at `at`; `partial` when its end has not arrived; `bad` when no record begins here. */
function recordAt(bytes: Buffer, at: number): { readonly end: number; readonly payload: string } | 'partial' | 'bad' {
  const available = bytes.length - at;
  if (available < HEADER_BYTES) return hasNewline(bytes, at, bytes.length) ? 'bad' : 'partial';
  const header = readHeader(bytes, at);
  if (header === undefined) return 'bad';
  const start = at + HEADER_BYTES;
  const end = start + header.length;
  if (end >= bytes.length) return hasNewline(bytes, start, bytes.length) ? 'bad' : 'partial';
  if (crc32(bytes.subarray(start, end)) !== header.crc) return 'bad';
  return { end: end + 1, payload: bytes.toString('utf8', start, end) };
}

/**
 * Reads records from bytes of a segment, in order and in time linear in their length.
 * @param final - whether the bytes reach the end of a segment that is no longer written: then everything is accounted for
 * @param maxRecords - stop after this many records
 * @returns what was found, and how many bytes that is; an unfinished record is left for later unless `final`
 */
export function scanFrames(bytes: Buffer, final: boolean, maxRecords = Number.POSITIVE_INFINITY): { readonly items: Scanned[]; readonly consumed: number } {
  const items: Scanned[] = [];
  let records = 0;
  let at = 0;
  while (at < bytes.length && records < maxRecords) {
    const record = recordAt(bytes, at);
    if (typeof record === 'object') {
      items.push({ kind: 'record', start: at, end: record.end, payload: record.payload });
      records++;
      at = record.end;
      continue;
    }
    const end = record === 'partial' ? -1 : nextRecord(bytes, at);
    if (end >= 0) {
      items.push({ kind: 'corrupt', start: at, end });
      at = end;
      continue;
    }
    // No newline and no record follow: either the write is still under way, or its writer died in it.
    if (!final) break;
    items.push({ kind: 'torn', start: at, end: bytes.length });
    at = bytes.length;
  }
  return { items, consumed: at };
}

/** Where the next record (or the beginning of one) stands after damaged bytes; -1 when no newline follows them. */
function nextRecord(bytes: Buffer, damaged: number): number {
  let candidate = -1;
  for (let newline = bytes.indexOf(NEWLINE, damaged); newline >= 0; newline = bytes.indexOf(NEWLINE, newline + 1)) {
    candidate = newline + 1;
    if (candidate >= bytes.length || recordAt(bytes, candidate) !== 'bad') return candidate;
  }
  return candidate;
}
