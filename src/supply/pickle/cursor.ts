import { ScanStop, type ScanInput } from '../contract.ts';
import { PICKLE_RULES } from './rules.ts';

const WINDOW = 64 * 1024;
/** Bytes of one string or line that are kept; longer ones are passed over. */
export const KEPT_BYTES = 64 * 1024;
/** Longest line of the text opcodes that is looked for. */
const MAX_LINE = 64 * 1024 * 1024;

/** Reads forward through an input in pieces. */
export class Cursor {
  at: number;
  readonly end: number;
  private readonly input: ScanInput;
  private window: Buffer = Buffer.alloc(0);
  private windowAt = 0;

  constructor(input: ScanInput, at: number, end: number = input.size) {
    this.input = input;
    this.at = at;
    this.end = end;
  }

  private torn(): ScanStop {
    return new ScanStop(PICKLE_RULES.truncated, 'The stream ends before its STOP.', this.end);
  }

  /** Offset of the next `count` bytes in the window, which may be another one afterwards; the cursor moves behind them. */
  private take(count: number): number {
    if (this.at + count > this.end) throw this.torn();
    let index = this.at - this.windowAt;
    if (index < 0 || index + count > this.window.length) {
      this.windowAt = this.at;
      this.window = this.input.read(this.at, Math.max(count, Math.min(WINDOW, this.end - this.at)));
      index = 0;
    }
    this.at += count;
    return index;
  }

  byte(): number {
    const index = this.take(1);
    return this.window[index] ?? 0;
  }

  uint16(): number {
    const index = this.take(2);
    return this.window.readUInt16LE(index);
  }

  uint32(): number {
    const index = this.take(4);
    return this.window.readUInt32LE(index);
  }

  int32(): number {
    const index = this.take(4);
    return this.window.readInt32LE(index);
  }

  /** An unsigned number of eight bytes. Beyond what a file can have, it is only known to be too large. */
  uint64(): number {
    const index = this.take(8);
    return Number(this.window.readBigUInt64LE(index));
  }

  float(): number {
    const index = this.take(8);
    return this.window.readDoubleBE(index);
  }

  /** The next bytes: all of them up to {@link KEPT_BYTES}, of more only the first; the cursor moves behind all. */
  bytes(count: number): Buffer {
    if (count > this.end - this.at) throw this.torn();
    const kept = Math.min(count, KEPT_BYTES);
    const index = this.take(kept);
    const bytes = this.window.subarray(index, index + kept);
    this.at += count - kept;
    return bytes;
  }

  skip(count: number): void {
    if (count > this.end - this.at) throw this.torn();
    this.at += count;
  }

  /** A line without its end; of a long one the first {@link KEPT_BYTES}. A line must end. */
  line(): Buffer {
    const start = this.at;
    let first: Buffer | undefined;
    for (;;) {
      if (this.at >= this.end) throw this.torn();
      const piece = this.input.read(this.at, Math.min(WINDOW, this.end - this.at));
      const found = piece.indexOf(0x0a);
      first ??= found >= 0 ? piece.subarray(0, found) : piece;
      this.at += found >= 0 ? found + 1 : piece.length;
      if (found >= 0) return first;
      if (this.at - start > MAX_LINE) throw new ScanStop(PICKLE_RULES.size, `A line is longer than ${MAX_LINE} bytes.`, start);
    }
  }

  /** The byte at the place where the cursor is, without moving; undefined at the end. */
  peek(): number | undefined {
    if (this.at >= this.end) return undefined;
    const byte = this.byte();
    this.at--;
    return byte;
  }
}
