import type { ScanInput } from '../contract.ts';

/** Packed bytes that are not what their format says; what was unpacked before stays. */
export class Unpackable extends Error {
  override readonly name = 'Unpackable';
  /** `torn`: the bytes end too early. `checksum`: all was unpacked, and is not what was packed. `unsupported`: a valid file of a kind that is not read here. */
  readonly reason: 'torn' | 'broken' | 'unsupported' | 'checksum';

  constructor(reason: Unpackable['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

const PIECE = 64 * 1024;
/** Bytes that can be given back. */
const KEPT = 8;

/** The bytes of an input one after the other. */
export class ByteSource {
  private readonly input: ScanInput;
  private readonly end: number;
  private window: Buffer = Buffer.alloc(0);
  private index = 0;
  private readonly start: number;
  private next: number;

  constructor(input: ScanInput, start = 0, end: number = input.size) {
    this.input = input;
    this.start = start;
    this.next = start;
    this.end = end;
  }

  /** Offset of the next byte. */
  get at(): number {
    return this.next - this.window.length + this.index;
  }

  get atEnd(): boolean {
    return this.index >= this.window.length && this.next >= this.end;
  }

  byte(): number {
    if (this.index >= this.window.length) this.fill();
    return this.window[this.index++] ?? 0;
  }

  private fill(): void {
    if (this.next >= this.end) throw new Unpackable('torn', 'the packed bytes end too early');
    // The last bytes before stay in the window, so that they can be given back.
    const from = Math.max(this.start, this.next - KEPT);
    this.window = this.input.read(from, Math.min(PIECE, this.end - from));
    this.index = this.next - from;
    this.next = from + this.window.length;
  }

  bytes(count: number): Buffer {
    const ready = this.window.length - this.index;
    if (count <= ready) {
      this.index += count;
      return this.window.subarray(this.index - count, this.index);
    }
    const found = Buffer.allocUnsafe(count);
    for (let i = 0; i < count; ) {
      if (this.index >= this.window.length) this.fill();
      const copied = this.window.copy(found, i, this.index, this.index + count - i);
      i += copied;
      this.index += copied;
    }
    return found;
  }

  /** At least one of the next bytes and at most `most`, as far as there are any. */
  some(most: number): Buffer {
    if (this.index >= this.window.length) this.fill();
    const count = Math.min(most, this.window.length - this.index);
    this.index += count;
    return this.window.subarray(this.index - count, this.index);
  }

  /** Goes back, inside what was just read, by whole bytes that were taken too early. */
  back(count: number): void {
    this.index -= count;
  }

  /** Whether the next four bytes are a little-endian number, which stays to be read. */
  startsWith(magic: number): boolean {
    if (this.end - this.at < 4) return false;
    const found = this.uint32();
    this.back(4);
    return found === magic;
  }

  uint32(): number {
    return this.bytes(4).readUInt32LE(0);
  }

  uint64(): number {
    return Number(this.bytes(8).readBigUInt64LE(0));
  }
}

/** Unpacked bytes in pieces; each is the receiver's to keep. */
export type Unpacking = Generator<Buffer, void, void>;

/**
 * Collects unpacked bytes with a window of the last ones, to copy from. Full at every {@link PIECE}: what was collected
 * is then taken by {@link drain}.
 */
export class Window {
  private readonly buffer: Buffer;
  private readonly keep: number;
  private filled = 0;
  private given = 0;
  private limit = PIECE;

  /** @param keep - how far back copies may reach */
  constructor(keep: number) {
    this.keep = keep;
    // Half a window more, so that moving the last bytes to the front is rare.
    this.buffer = Buffer.allocUnsafe(keep + Math.max(PIECE, keep >> 1));
  }

  /** Bytes that may be put until it is full. */
  get room(): number {
    return this.limit - this.filled;
  }

  put(byte: number): void {
    this.buffer[this.filled++] = byte;
  }

  /** The byte `distance` before the next one; 0 before the first. */
  before(distance: number): number {
    return this.buffer[this.filled - distance] ?? 0;
  }

  /** Whether that many bytes were unpacked and are kept. */
  reaches(distance: number): boolean {
    return distance <= this.filled;
  }

  /** Copies as much as there is room for, and tells how many bytes it copied. */
  copy(distance: number, length: number): number {
    const { buffer } = this;
    const count = Math.min(length, this.room);
    let to = this.filled;
    if (distance >= count) buffer.copyWithin(to, to - distance, to - distance + count);
    else if (distance === 1) buffer.fill(buffer[to - 1] ?? 0, to, to + count);
    else for (const end = to + count; to < end; to++) buffer[to] = buffer[to - distance] ?? 0;
    this.filled += count;
    return count;
  }

  /** Takes bytes, at most {@link room}. */
  take(bytes: Buffer): void {
    this.filled += bytes.copy(this.buffer, this.filled);
  }

  /** The bytes since the last call. Makes room for more. */
  drain(): Buffer {
    const out = Buffer.from(this.buffer.subarray(this.given, this.filled));
    if (this.buffer.length - this.filled < PIECE) {
      const kept = Math.min(this.keep, this.filled);
      this.buffer.copyWithin(0, this.filled - kept, this.filled);
      this.filled = kept;
    }
    this.given = this.filled;
    this.limit = this.filled + PIECE;
    return out;
  }
}

/** Bytes that are stored as they are, moved from the source to the window; of a torn source those that are there. */
export function* stored(source: ByteSource, out: Window, length: number): Unpacking {
  for (let left = length; left > 0; ) {
    if (out.room === 0) yield out.drain();
    const piece = source.some(Math.min(left, out.room));
    out.take(piece);
    left -= piece.length;
  }
}
