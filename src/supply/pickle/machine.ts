import { ScanStop, type Budget, type ScanInput } from '../contract.ts';
import { Cursor, KEPT_BYTES } from './cursor.ts';
import { SHORTEST_ENCODED } from '../embedded.ts';
import type { Listener } from './listener.ts';
import { decimal, littleEndian, quoted, rawUnicode } from './literals.ts';
import { Objects } from './objects.ts';
import { PICKLE_RULES } from './rules.ts';
import type { Stack } from './stack.ts';
import { FALSE, NONE, NUMBER, text, TRUE, tuple, UNKNOWN, type Bytes, type Value } from './values.ts';

/** Most entries of the stack; no real pickle comes near, and each is memory. */
const MAX_STACK = 2_000_000;
/** The newest protocol. */
const HIGHEST = 5;

/** How a stream ended. `stop`: at its STOP; `unknown`: at a byte that is no opcode. */
export interface Ended { readonly how: 'stop' | 'unknown'; readonly value: Value; readonly end: number; readonly opcodes: number; /** How often a container was put to one more place. */ readonly shared: number }

/**
 * Interprets one stream as CPython's C loader does, with its stack, its marks as fences, its memo and its frames, on
 * symbolic values. Where that loader would give up the machine says so once and goes on with unknown values: what stands
 * behind is still seen.
 */
export class Machine {
  private readonly cursor: Cursor;
  private readonly listener: Listener;
  private readonly budget: Budget;
  private readonly objects: Objects;
  private readonly stack: Stack;
  private frameEnd = -1;
  private opcodes = 0;

  constructor(input: ScanInput, start: number, budget: Budget, listener: Listener) {
    this.cursor = new Cursor(input, start);
    this.listener = listener;
    this.budget = budget;
    this.objects = new Objects(listener);
    this.stack = this.objects.stack;
  }

  /** @throws ScanStop `pickle.truncated`, or a bound of the budget */
  run(): Ended {
    for (;;) {
      this.budget.step();
      this.objects.at = this.cursor.at;
      if (this.frameEnd >= 0 && this.objects.at >= this.frameEnd) this.leaveFrame();
      const opcode = this.cursor.byte();
      if (opcode === 0x2e) return { how: 'stop', value: this.stack.pop(), end: this.cursor.at, opcodes: this.opcodes, shared: this.objects.shared };
      if (!this.execute(opcode)) return { how: 'unknown', value: UNKNOWN, end: this.objects.at, opcodes: this.opcodes, shared: this.objects.shared };
      this.opcodes++;
      if (this.stack.size > MAX_STACK) throw new ScanStop(PICKLE_RULES.size, `More than ${MAX_STACK} values on the stack.`, this.objects.at);
    }
  }

  private leaveFrame(): void {
    if (this.objects.at > this.frameEnd) this.listener.problem(PICKLE_RULES.frame, 'An opcode reaches over the end of its frame; one loader refuses that, the other does not.', this.objects.at);
    this.frameEnd = -1;
  }

  private line(): string {
    return this.cursor.line().toString('utf8');
  }

  private build(): void {
    const target = this.objects.build();
    if (target.kind !== 'made' || this.listener.payload === undefined) return;
    const before = this.cursor.at;
    this.listener.payload(target, this.cursor);
    // Frames end before what is written between them.
    if (this.cursor.at !== before && this.frameEnd === before) this.frameEnd = -1;
  }

  /** A string whose length was read; only short ones can be names. */
  private pushText(count: number, encoding: 'utf8' | 'latin1'): void {
    const bytes = this.cursor.bytes(count);
    const value = bytes.toString(encoding);
    if (count >= SHORTEST_ENCODED) this.listener.text?.(value, this.objects.at);
    this.stack.push(text(value, false, count > KEPT_BYTES));
  }

  private pushBytes(count: number): void {
    const value: Bytes = { kind: 'bytes', at: this.cursor.at, length: count, bytes: undefined };
    this.cursor.skip(count);
    this.listener.bytes(value);
    this.stack.push(value);
  }

  private frame(): void {
    const size = this.cursor.uint64();
    if (this.frameEnd >= 0) this.listener.problem(PICKLE_RULES.frame, 'A frame begins inside another.', this.objects.at);
    if (size > this.cursor.end - this.cursor.at) {
      this.listener.problem(PICKLE_RULES.truncated, `A frame of ${size} bytes, and ${this.cursor.end - this.cursor.at} follow.`, this.objects.at);
      return;
    }
    this.frameEnd = this.cursor.at + size;
  }

  private version(): void {
    this.objects.protocol = this.cursor.byte();
    if (this.objects.protocol > HIGHEST) this.objects.fail(`protocol ${this.objects.protocol} does not exist`);
  }

  private number(line: string, what: string): void {
    const value = decimal(line);
    if (value === undefined) this.objects.fail(`${what} is none`);
    this.stack.push(value === undefined ? NUMBER : { kind: 'plain', value });
  }

  private long(length: number): void {
    if (length < 0) {
      this.objects.fail('a number of negative length');
      return;
    }
    const bytes = this.cursor.bytes(length);
    const value = length > 8 ? undefined : littleEndian(bytes);
    this.stack.push(value === undefined ? { kind: 'plain', value: undefined } : { kind: 'plain', value });
  }

  private signedBytes(encoding: 'text' | 'bytes', length: number): void {
    if (length < 0) {
      this.objects.fail('a string of negative length');
      this.stack.push(UNKNOWN);
    } else if (encoding === 'text') this.pushText(length, 'latin1');
    else this.pushBytes(length);
  }

  /** False when the byte is no opcode. */
  private execute(opcode: number): boolean {
    const { cursor } = this;
    switch (opcode) {
      case 0x80: this.version(); break; // PROTO
      case 0x95: this.frame(); break; // FRAME
      case 0x28: this.stack.mark(); break; // MARK
      case 0x30: this.stack.popOne(); break; // POP
      case 0x31: this.stack.popMark(); break; // POP_MARK
      case 0x32: this.objects.duplicate(); break; // DUP
      case 0x4e: this.stack.push(NONE); break; // NONE
      case 0x88: this.stack.push(TRUE); break; // NEWTRUE
      case 0x89: this.stack.push(FALSE); break; // NEWFALSE
      case 0x49: this.integer(this.line()); break; // INT
      case 0x4c: this.number(this.line(), 'a long number'); break; // LONG
      case 0x46: this.real(this.line()); break; // FLOAT
      case 0x4a: this.stack.push({ kind: 'plain', value: cursor.int32() }); break; // BININT
      case 0x4b: this.stack.push({ kind: 'plain', value: cursor.byte() }); break; // BININT1
      case 0x4d: this.stack.push({ kind: 'plain', value: cursor.uint16() }); break; // BININT2
      case 0x8a: this.long(cursor.byte()); break; // LONG1
      case 0x8b: this.long(cursor.int32()); break; // LONG4
      case 0x47: cursor.skip(8); this.stack.push(NUMBER); break; // BINFLOAT
      case 0x53: this.string(cursor.line().toString('latin1')); break; // STRING
      case 0x54: this.signedBytes('text', cursor.int32()); break; // BINSTRING
      case 0x55: this.pushText(cursor.byte(), 'latin1'); break; // SHORT_BINSTRING
      case 0x56: this.lineText(rawUnicode(cursor.line())); break; // UNICODE
      case 0x8c: this.pushText(cursor.byte(), 'utf8'); break; // SHORT_BINUNICODE
      case 0x58: this.pushText(cursor.uint32(), 'utf8'); break; // BINUNICODE
      case 0x8d: this.pushText(cursor.uint64(), 'utf8'); break; // BINUNICODE8
      case 0x43: this.pushBytes(cursor.byte()); break; // SHORT_BINBYTES
      case 0x42: this.signedBytes('bytes', cursor.uint32()); break; // BINBYTES
      case 0x8e: this.pushBytes(cursor.uint64()); break; // BINBYTES8
      case 0x96: this.pushBytes(cursor.uint64()); break; // BYTEARRAY8
      case 0x97: this.stack.push(UNKNOWN); break; // NEXT_BUFFER
      case 0x98: this.stack.top(); break; // READONLY_BUFFER
      case 0x5d: this.objects.collect('list', []); break; // EMPTY_LIST
      case 0x29: this.stack.push(tuple([])); break; // EMPTY_TUPLE
      case 0x7d: this.stack.push({ kind: 'dict', entries: [], cut: false }); break; // EMPTY_DICT
      case 0x8f: this.objects.collect('set', []); break; // EMPTY_SET
      case 0x6c: this.objects.collect('list', this.stack.popMark()); break; // LIST
      case 0x74: this.objects.collect('tuple', this.stack.popMark()); break; // TUPLE
      case 0x91: this.objects.collect('frozenset', this.stack.popMark()); break; // FROZENSET
      case 0x85: this.stack.push(tuple(this.stack.last(1))); break; // TUPLE1
      case 0x86: this.stack.push(tuple(this.stack.last(2))); break; // TUPLE2
      case 0x87: this.stack.push(tuple(this.stack.last(3))); break; // TUPLE3
      case 0x64: this.objects.dictionary(this.stack.popMark()); break; // DICT
      case 0x61: { const item = this.stack.pop(); this.objects.addTo([item], ['append']); break; } // APPEND
      case 0x65: this.objects.addTo(this.stack.popMark(), ['extend', 'append']); break; // APPENDS
      case 0x90: this.objects.addTo(this.stack.popMark(), ['add']); break; // ADDITEMS
      case 0x73: { const value = this.stack.pop(); const key = this.stack.pop(); this.objects.setItems([key, value]); break; } // SETITEM
      case 0x75: this.objects.setItems(this.stack.popMark()); break; // SETITEMS
      case 0x67: this.objects.get(decimal(this.line()) ?? -1); break; // GET
      case 0x68: this.objects.get(cursor.byte()); break; // BINGET
      case 0x6a: this.objects.get(cursor.uint32()); break; // LONG_BINGET
      case 0x70: this.objects.put(decimal(this.line()) ?? -1); break; // PUT
      case 0x71: this.objects.put(cursor.byte()); break; // BINPUT
      case 0x72: this.objects.put(cursor.uint32()); break; // LONG_BINPUT
      case 0x94: this.objects.put(this.objects.memo.size); break; // MEMOIZE
      case 0x63: this.objects.pushName(this.line(), this.line()); break; // GLOBAL
      case 0x93: this.objects.stackName(); break; // STACK_GLOBAL
      case 0x52: this.objects.apply('call'); break; // REDUCE
      case 0x62: this.build(); break; // BUILD
      case 0x69: this.objects.inst(this.line(), this.line()); break; // INST
      case 0x6f: { const [cls = UNKNOWN, ...args] = this.stack.popMark(); this.objects.instantiate(cls, args); break; } // OBJ
      case 0x81: this.objects.apply('new'); break; // NEWOBJ
      case 0x92: this.objects.newWithKeywords(); break; // NEWOBJ_EX
      case 0x50: this.objects.persistent(text(this.line())); break; // PERSID
      case 0x51: this.objects.persistent(this.stack.pop()); break; // BINPERSID
      case 0x82: this.objects.extension(cursor.byte()); break; // EXT1
      case 0x83: this.objects.extension(cursor.uint16()); break; // EXT2
      case 0x84: this.objects.extension(cursor.int32()); break; // EXT4
      default: return false;
    }
    return true;
  }

  private integer(line: string): void {
    if (line === '00' || line === '01') this.stack.push(line === '01' ? TRUE : FALSE);
    else this.number(line, 'a number');
  }

  private real(line: string): void {
    if (Number.isNaN(Number(line.trim().replaceAll('_', ''))) && !/^\s{0,8}[+-]?(?:nan|inf(?:inity)?)\s{0,8}$/i.test(line)) this.objects.fail('a number is none');
    this.stack.push(NUMBER);
  }

  private string(line: string): void {
    const value = quoted(line);
    if (value === undefined) {
      this.objects.fail('a string without its quotes');
      this.stack.push(UNKNOWN);
    } else this.lineText(value);
  }

  private lineText(value: string): void {
    if (value.length >= SHORTEST_ENCODED) this.listener.text?.(value, this.objects.at);
    this.stack.push(text(value));
  }
}
