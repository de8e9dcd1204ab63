import type { Budget, ScanInput } from '../contract.ts';

/** The wire format of protocol buffers, read where it lies: nothing is copied but what is asked for. */

/** Bytes that are no message. */
export class BrokenMessage extends Error {
  override readonly name = 'BrokenMessage';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** One field. `start` and `end` bound its bytes for a string, bytes or message; `value` is that of a number. */
export interface Field {
  readonly number: number;
  readonly type: 'varint' | 'fixed' | 'bytes';
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

const WINDOW = 4096;
const MAX_TEXT = 1024 * 1024;

/** A message between two offsets of an input. */
export class Message {
  private readonly input: ScanInput;
  private readonly budget: Budget;
  readonly start: number;
  readonly end: number;

  constructor(input: ScanInput, budget: Budget, start = 0, end: number = input.size) {
    this.input = input;
    this.budget = budget;
    this.start = start;
    this.end = end;
  }

  /** Fields in order. @throws BrokenMessage */
  *fields(): Generator<Field> {
    let window = Buffer.alloc(0);
    let windowAt = 0;
    let at = this.start;
    const byte = (): number => {
      if (at >= this.end) throw new BrokenMessage('it ends inside a field', at);
      if (at < windowAt || at >= windowAt + window.length) {
        windowAt = at;
        window = Buffer.from(this.input.read(at, Math.min(WINDOW, this.end - at)));
        if (window.length === 0) throw new BrokenMessage('it ends inside a field', at);
      }
      return window[at++ - windowAt] ?? 0;
    };
    // Numbers beyond a double lose their lowest digits, which no check here needs.
    const varint = (): number => {
      let value = 0;
      let factor = 1;
      for (let i = 0; i < 10; i++) {
        const next = byte();
        value += (next & 0x7f) * factor;
        if (next < 0x80) return value;
        factor *= 128;
      }
      throw new BrokenMessage('a number is longer than any', at);
    };
    while (at < this.end) {
      this.budget.step();
      const from = at;
      const key = varint();
      const number = Math.floor(key / 8);
      if (number < 1 || number > 0x1fff_ffff) throw new BrokenMessage('a field has no valid number', from);
      switch (key % 8) {
        case 0: { const value = varint(); yield { number, type: 'varint', value, start: from, end: at }; break; }
        case 1: case 5: {
          const size = key % 8 === 1 ? 8 : 4;
          if (at + size > this.end) throw new BrokenMessage('it ends inside a field', at);
          at += size;
          yield { number, type: 'fixed', value: 0, start: at - size, end: at };
          break;
        }
        case 2: {
          const length = varint();
          if (length > this.end - at) throw new BrokenMessage(`a field of ${length} bytes, where ${this.end - at} are left`, from);
          const start = at;
          at += length;
          yield { number, type: 'bytes', value: length, start, end: at };
          break;
        }
        default: throw new BrokenMessage('a field has no valid type', from);
      }
    }
  }

  message({ start, end }: Field): Message {
    return new Message(this.input, this.budget, start, end);
  }

  /** A string field's text, cut at a megabyte. */
  text({ start, end }: Field): string {
    return this.input.read(start, Math.min(end - start, MAX_TEXT)).toString('utf8');
  }

  bytes({ start, end }: Field): Buffer {
    return this.input.read(start, Math.min(end - start, MAX_TEXT));
  }

  /** Key and value of an entry of a map of strings. */
  entry(field: Field): { readonly key: string; readonly value: string } {
    let [key, value] = ['', ''];
    const message = this.message(field);
    for (const each of message.fields()) if (each.type === 'bytes') {
      if (each.number === 1) key = message.text(each);
      else if (each.number === 2) value = message.text(each);
    }
    return { key, value };
  }
}

/**
 * Whether the first fields of a file are of a message with these fields: number to wire type. Looks at most at sixteen.
 * @param needed - fields of which one must be there
 */
export function looksLikeMessage(input: ScanInput, budget: Budget, known: Readonly<Record<number, Field['type']>>, needed: readonly number[]): boolean {
  let count = 0;
  let seen = false;
  try {
    for (const { number, type } of new Message(input, budget).fields()) {
      if (known[number] !== type) return false;
      seen ||= needed.includes(number);
      if (++count >= 16) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    return false;
  }
  return seen;
}
