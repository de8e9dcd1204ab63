import type { ScanContext, ScanInput } from '../contract.ts';
import { ByteSource, Unpackable } from '../unpack/source.ts';

/** What R's serialisation holds that is more than data (R Internals, 1.8; versions 2 and 3, binary in XDR order or little-endian). */
export interface RListener {
  /** The expression begins of a value that is computed when it is first looked at; one that was computed before is none. */
  promise(at: number): void;
  /** That expression ends. */
  promiseEnd(): void;
  /** A name or environment that stands before, again. */
  reference(at: number): void;
  /** An address or handle of the process that wrote it. */
  pointer(at: number): void;
  /** Compiled code. */
  bytecode(at: number): void;
  /** A function with its environment. */
  closure(at: number): void;
  /** A call in the language, not yet made. */
  call(at: number): void;
  symbol(name: string, at: number): void;
  text(text: string, at: number): void;
}

const MAX_DEPTH = 5000;
const MAX_TEXT = 1024 * 1024;

/** Items that stand for values without content. */
const EMPTY = new Set([254, 253, 252, 251, 242, 241, 244, 243]);

/** What stands for a value that is still to be computed. */
const UNBOUND = 251;

export class RReader {
  private readonly source: ByteSource;
  private readonly size: number;
  private readonly context: ScanContext;
  private readonly listener: RListener;
  private readonly little: boolean;
  private depth = 0;

  /** @param start - where the version begins, behind `X\n` or `B\n` */
  constructor(input: ScanInput, start: number, little: boolean, context: ScanContext, listener: RListener) {
    this.source = new ByteSource(input, start);
    this.size = input.size;
    this.little = little;
    this.context = context;
    this.listener = listener;
  }

  /** @returns where the value ends. @throws Unpackable */
  run(): number {
    const version = this.int();
    this.int();
    this.int();
    if (version !== 2 && version !== 3) throw new Unpackable('unsupported', `version ${version}`);
    if (version === 3) this.skip(this.length());
    this.item();
    return this.source.at;
  }

  private int(): number {
    const bytes = this.source.bytes(4);
    return this.little ? bytes.readInt32LE(0) : bytes.readInt32BE(0);
  }

  private skip(count: number): void {
    if (count > this.size - this.source.at) throw new Unpackable('torn', `${count} bytes, where ${this.size - this.source.at} are left`);
    for (let left = count; left > 0; left -= MAX_TEXT) this.source.bytes(Math.min(left, MAX_TEXT));
  }

  private length(): number {
    const length = this.int();
    if (length >= 0) return length;
    if (length !== -1) throw new Unpackable('broken', `a length of ${length}`);
    return this.int() * 2 ** 32 + (this.int() >>> 0);
  }

  private item(): void {
    this.depth++;
    if (this.depth > MAX_DEPTH) throw new Unpackable('broken', 'it is nested deeper than any data');
    this.read();
    this.depth--;
  }

  private read(): void {
    // Lists are chains of pairs; a loop keeps long ones off the stack.
    for (;;) {
      this.context.budget.step();
      const at = this.source.at;
      const flags = this.int();
      const type = flags & 0xff;
      const [attributes, tagged] = [(flags & 0x200) !== 0, (flags & 0x400) !== 0];
      if (EMPTY.has(type)) return;
      switch (type) {
        case 255: // a reference to what came before
          if (flags >>> 8 === 0) this.int();
          this.listener.reference(at);
          return;
        case 0: return;
        case 1: return this.symbol(at);
        case 5: return this.promise(at, attributes, tagged);
        case 2: case 6: case 3: case 17: case 239: case 240:
          if (type === 3) this.listener.closure(at);
          else if (type === 6 || type === 240) this.listener.call(at);
          if (attributes || type === 239 || type === 240) this.item();
          if (tagged) this.item();
          this.item();
          continue;
        case 4: case 249: case 250: return this.environment(type);
        case 7: case 8: return this.text(this.length(), at);
        case 9: {
          const length = this.int();
          return length < 0 ? undefined : this.text(length, at);
        }
        case 10: case 13: this.vector(4); break;
        case 14: this.vector(8); break;
        case 15: this.vector(16); break;
        case 24: this.vector(1); break;
        case 16: case 19: case 20: {
          const count = this.length();
          if (count * 4 > this.size - this.source.at) throw new Unpackable('torn', `${count} elements, where ${this.size - this.source.at} bytes are left`);
          for (let i = 0; i < count; i++) this.item();
          break;
        }
        case 21: this.listener.bytecode(at); this.bytecode(); break;
        case 22: this.listener.pointer(at); this.item(); this.item(); break;
        case 23: break;
        case 25: break;
        case 238: this.item(); this.item(); this.item(); return;
        case 247: case 248: return this.strings();
        default: throw new Unpackable('broken', `a value of the type ${type}`);
      }
      if (attributes) this.item();
      return;
    }
  }

  /** Environment, value and expression; what was computed before has no environment any more. */
  private promise(at: number, attributes: boolean, waits: boolean): void {
    if (attributes) this.item();
    if (waits) this.item();
    // Without an environment it is computed all the same where it has no value yet.
    const value = this.int();
    this.source.back(4);
    this.item();
    const computed = waits || (value & 0xff) === UNBOUND;
    if (computed) this.listener.promise(at);
    this.item();
    if (computed) this.listener.promiseEnd();
  }

  private vector(bytes: number): void {
    this.skip(this.length() * bytes);
  }

  private text(length: number, at: number): void {
    if (length > this.size - this.source.at) throw new Unpackable('torn', `a text of ${length} bytes, where ${this.size - this.source.at} are left`);
    const kept = Math.min(length, MAX_TEXT);
    this.listener.text(this.source.bytes(kept).toString('utf8'), at);
    this.skip(length - kept);
  }

  private symbol(at: number): void {
    const flags = this.int();
    if ((flags & 0xff) !== 9) throw new Unpackable('broken', 'a name that is no text');
    const length = this.int();
    if (length >= 0) {
      if (length > 100_000) throw new Unpackable('broken', `a name of ${length} bytes`);
      this.listener.symbol(this.source.bytes(length).toString('utf8'), at);
    }
  }

  private environment(type: number): void {
    if (type !== 4) return this.strings();
    this.int();
    for (let i = 0; i < 4; i++) this.item();
  }

  private strings(): void {
    this.int();
    const count = this.int();
    for (let i = 0; i < count; i++) this.item();
  }

  /** Code, and its constants: numbers, calls and more code. */
  private bytecode(): void {
    this.int();
    this.bytecodeBody();
  }

  private bytecodeBody(): void {
    this.depth++;
    if (this.depth > MAX_DEPTH) throw new Unpackable('broken', 'it is nested deeper than any code');
    this.item();
    const count = this.int();
    for (let i = 0; i < count; i++) {
      const type = this.int();
      if (type === 21) this.bytecodeBody();
      else if (type === 6 || type === 2 || type === 239 || type === 240 || type === 244 || type === 243 || type === 242) this.bytecodeCall(type);
      else this.item();
    }
    this.depth--;
  }

  private bytecodeCall(start: number): void {
    let type = start;
    this.depth++;
    if (this.depth > MAX_DEPTH) throw new Unpackable('broken', 'it is nested deeper than any code');
    for (let again = true; again; ) {
      again = false;
      this.context.budget.step();
      if (type === 243) { this.int(); break; }
      if (type === 244) { this.int(); type = this.int(); }
      if (type !== 6 && type !== 2 && type !== 239 && type !== 240) { this.item(); break; }
      if (type === 239 || type === 240) this.item();
      this.listener.call(this.source.at);
      this.item();
      const first = this.int();
      if ([6, 2, 239, 240, 244, 243].includes(first)) this.bytecodeCall(first);
      else this.item();
      type = this.int();
      again = true;
    }
    this.depth--;
  }
}
