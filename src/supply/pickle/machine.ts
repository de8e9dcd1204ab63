import { ScanStop, type Budget, type ScanInput } from '../contract.ts';
import { Cursor, KEPT_BYTES } from './cursor.ts';
import { apply } from './evaluate.ts';
import type { Listener } from './listener.ts';
import { Memo } from './memo.ts';
import { decimal, littleEndian, quoted, rawUnicode } from './literals.ts';
import { modernName } from './python2.ts';
import { PICKLE_RULES } from './rules.ts';
import { Stack } from './stack.ts';
import { DATA, extend, FALSE, holdsData, made, NONE, NUMBER, setItem, text, TRUE, tuple, UNKNOWN, type Bytes, type Items, type Name, type Value } from './values.ts';

/** Most entries of the stack and of the memo; no real pickle comes near, and each is memory. */
const MAX_STACK = 2_000_000;
const MAX_MEMO = 5_000_000;
/** From this many memo entries on, what holds nothing but data is forgotten once it is inside something else. */
const LARGE = 100_000;
/** The newest protocol. */
const HIGHEST = 5;

/** How a stream ended. `stop`: at its STOP; `unknown`: at a byte that is no opcode. */
export interface Ended { readonly how: 'stop' | 'unknown'; readonly value: Value; readonly end: number; readonly opcodes: number }

/**
 * Interprets one stream as CPython's C loader does, with its stack, its marks as fences, its memo and its frames, on
 * symbolic values. Where that loader would give up the machine says so once and goes on with unknown values: what stands
 * behind is still seen.
 */
export class Machine {
  private readonly cursor: Cursor;
  private readonly listener: Listener;
  private readonly budget: Budget;
  private readonly stack = new Stack((what) => this.fail(what));
  private readonly memo = new Memo();
  private protocol = 0;
  private frameEnd = -1;
  private broken = false;
  private opcodes = 0;
  private at = 0;

  constructor(input: ScanInput, start: number, budget: Budget, listener: Listener) {
    this.cursor = new Cursor(input, start);
    this.listener = listener;
    this.budget = budget;
  }

  /** @throws ScanStop `pickle.truncated`, or a bound of the budget */
  run(): Ended {
    for (;;) {
      this.budget.step();
      this.at = this.cursor.at;
      if (this.frameEnd >= 0 && this.at >= this.frameEnd) this.leaveFrame();
      const opcode = this.cursor.byte();
      if (opcode === 0x2e) return { how: 'stop', value: this.stack.pop(), end: this.cursor.at, opcodes: this.opcodes };
      if (!this.execute(opcode)) return { how: 'unknown', value: UNKNOWN, end: this.at, opcodes: this.opcodes };
      this.opcodes++;
      if (this.stack.size > MAX_STACK) throw new ScanStop(PICKLE_RULES.size, `More than ${MAX_STACK} values on the stack.`, this.at);
    }
  }

  private fail(what: string): void {
    if (this.broken) return;
    this.broken = true;
    this.listener.problem(PICKLE_RULES.malformed, `Loaders fail here: ${what}.`, this.at);
  }

  private leaveFrame(): void {
    if (this.at > this.frameEnd) this.listener.problem(PICKLE_RULES.frame, 'An opcode reaches over the end of its frame; one loader refuses that, the other does not.', this.at);
    this.frameEnd = -1;
  }

  private collect(type: Items['type'], values: readonly Value[]): void {
    const items: Items = { kind: 'items', type, items: [], cut: false };
    extend(items, values);
    this.stack.push(items);
  }

  private line(): string {
    return this.cursor.line().toString('utf8');
  }

  /** A string whose length was read; only short ones can be names. */
  private pushText(count: number, encoding: 'utf8' | 'latin1'): void {
    const bytes = this.cursor.bytes(count);
    this.stack.push(text(bytes.toString(encoding), false, count > KEPT_BYTES));
  }

  private pushBytes(count: number): void {
    const value: Bytes = { kind: 'bytes', at: this.cursor.at, length: count, bytes: undefined };
    this.cursor.skip(count);
    this.listener.bytes(value);
    this.stack.push(value);
  }

  private put(index: number): void {
    if (index < 0) this.fail('a negative place in the memo');
    if (this.memo.size > MAX_MEMO) throw new ScanStop(PICKLE_RULES.size, `More than ${MAX_MEMO} values in the memo.`, this.at);
    const value = this.stack.top();
    if (value.kind === 'items' || value.kind === 'dict') value.place = index;
    this.memo.set(index, value);
  }

  private get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) this.fail(`nothing at place ${index} of the memo`);
    this.stack.push(value ?? UNKNOWN);
  }

  private pushName(module: string, name: string, computed = false): void {
    const [realModule, realName] = this.protocol < 3 ? modernName(module, name) : [module, name];
    const value: Name = { kind: 'name', module: realModule, name: realName, at: this.at, computed };
    this.listener.name(value);
    this.stack.push(value);
  }

  private stackName(): void {
    const name = this.stack.pop();
    const module = this.stack.pop();
    if (name.kind === 'text' && module.kind === 'text' && !name.cut && !module.cut) {
      if (name.computed || module.computed) this.listener.problem(PICKLE_RULES.computed, `The name ${JSON.stringify(module.text)} ${JSON.stringify(name.text)} is put together while loading.`, this.at);
      this.pushName(module.text, name.text, true);
      return;
    }
    if (name.kind === 'made' || module.kind === 'made' || name.kind === 'attribute' || module.kind === 'attribute' || (name.kind === 'unknown' && !this.broken) || name.kind === 'text') this.listener.problem(PICKLE_RULES.computed, 'A name to import is the result of a call.', this.at);
    else this.fail('a name that is no text');
    this.stack.push(UNKNOWN);
  }

  /** Calls something and gives the result as far as it is known. */
  private call(callee: Value, args: Value, how: 'call' | 'new'): Value {
    this.listener.call(callee, args, how, this.at);
    if (callee.kind === 'plain' || callee.kind === 'text' || callee.kind === 'bytes' || callee.kind === 'items' || callee.kind === 'dict') this.fail('something is called that cannot be');
    return apply(callee, args, how, this.at, this.listener) ?? made(callee, args, how, this.at);
  }

  private build(): void {
    const state = this.stack.pop();
    const target = this.stack.top();
    if (target.kind === 'made') {
      // An instance's own __setstate__, which an earlier state may have set, is called.
      const setter = target.attributes?.get('__setstate__');
      if (setter !== undefined) this.listener.call(setter, tuple([state]), 'call', this.at);
      target.state = state;
      for (const part of state.kind === 'items' && state.type === 'tuple' ? state.items : [state]) {
        if (part.kind !== 'dict') continue;
        target.attributes ??= new Map();
        for (const [key, value] of part.entries) if (key.kind === 'text') target.attributes.set(key.text, value);
      }
    }
    this.listener.build(target, state, this.at);
    if (target.kind !== 'made' || this.listener.payload === undefined) return;
    const before = this.cursor.at;
    this.listener.payload(target, this.cursor);
    // Frames end before what is written between them.
    if (this.cursor.at !== before && this.frameEnd === before) this.frameEnd = -1;
  }

  /** In a large stream, containers of nothing but data are forgotten once they are inside another: memory would grow with the file. */
  private forget(values: readonly Value[]): readonly Value[] {
    if (this.memo.size <= LARGE) return values;
    return values.map((value) => {
      if (!holdsData(value)) return value;
      if (value.place !== undefined && this.memo.get(value.place) === value) this.memo.set(value.place, DATA);
      return DATA;
    });
  }

  /** APPEND, APPENDS and ADDITEMS: on anything but a list or set, a method of the value is called. */
  private addTo(items: readonly Value[], methods: readonly string[]): void {
    const target = this.stack.top();
    if (target.kind === 'items') {
      extend(target, this.forget(items));
      return;
    }
    if (target.kind === 'made') {
      for (const method of methods) {
        const own = target.attributes?.get(method);
        if (own !== undefined) this.listener.call(own, tuple([...items]), 'call', this.at);
      }
    }
    this.listener.add(target, this.at);
  }

  private setItems(pairs: readonly Value[]): void {
    const target = this.stack.top();
    if (pairs.length % 2 !== 0) this.fail('a key without a value');
    if (target.kind === 'dict') {
      const kept = this.forget(pairs);
      for (let i = 0; i + 1 < kept.length; i += 2) setItem(target, kept[i] ?? UNKNOWN, kept[i + 1] ?? UNKNOWN);
      return;
    }
    this.listener.add(target, this.at);
  }

  private extension(code: number): void {
    this.listener.extension(code, this.at);
    this.stack.push(UNKNOWN);
  }

  /** CLASS(*args), for INST and OBJ. */
  private instantiate(cls: Value, args: readonly Value[]): void {
    this.stack.push(this.call(cls, tuple([...args]), 'call'));
  }

  private frame(): void {
    const size = this.cursor.uint64();
    if (this.frameEnd >= 0) this.listener.problem(PICKLE_RULES.frame, 'A frame begins inside another.', this.at);
    if (size > this.cursor.end - this.cursor.at) {
      this.listener.problem(PICKLE_RULES.truncated, `A frame of ${size} bytes, and ${this.cursor.end - this.cursor.at} follow.`, this.at);
      return;
    }
    this.frameEnd = this.cursor.at + size;
  }

  private version(): void {
    this.protocol = this.cursor.byte();
    if (this.protocol > HIGHEST) this.fail(`protocol ${this.protocol} does not exist`);
  }

  private number(line: string, what: string): void {
    const value = decimal(line);
    if (value === undefined) this.fail(`${what} is none`);
    this.stack.push(value === undefined ? NUMBER : { kind: 'plain', value });
  }

  private long(length: number): void {
    if (length < 0) {
      this.fail('a number of negative length');
      return;
    }
    const bytes = this.cursor.bytes(length);
    const value = length > 8 ? undefined : littleEndian(bytes);
    this.stack.push(value === undefined ? { kind: 'plain', value: undefined } : { kind: 'plain', value });
  }

  private signedBytes(encoding: 'text' | 'bytes', length: number): void {
    if (length < 0) {
      this.fail('a string of negative length');
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
      case 0x32: this.stack.push(this.stack.top()); break; // DUP
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
      case 0x56: this.stack.push(text(rawUnicode(cursor.line()))); break; // UNICODE
      case 0x8c: this.pushText(cursor.byte(), 'utf8'); break; // SHORT_BINUNICODE
      case 0x58: this.pushText(cursor.uint32(), 'utf8'); break; // BINUNICODE
      case 0x8d: this.pushText(cursor.uint64(), 'utf8'); break; // BINUNICODE8
      case 0x43: this.pushBytes(cursor.byte()); break; // SHORT_BINBYTES
      case 0x42: this.signedBytes('bytes', cursor.uint32()); break; // BINBYTES
      case 0x8e: this.pushBytes(cursor.uint64()); break; // BINBYTES8
      case 0x96: this.pushBytes(cursor.uint64()); break; // BYTEARRAY8
      case 0x97: this.stack.push(UNKNOWN); break; // NEXT_BUFFER
      case 0x98: this.stack.top(); break; // READONLY_BUFFER
      case 0x5d: this.collect('list', []); break; // EMPTY_LIST
      case 0x29: this.stack.push(tuple([])); break; // EMPTY_TUPLE
      case 0x7d: this.stack.push({ kind: 'dict', entries: [], cut: false }); break; // EMPTY_DICT
      case 0x8f: this.collect('set', []); break; // EMPTY_SET
      case 0x6c: this.collect('list', this.stack.popMark()); break; // LIST
      case 0x74: this.collect('tuple', this.stack.popMark()); break; // TUPLE
      case 0x91: this.collect('frozenset', this.stack.popMark()); break; // FROZENSET
      case 0x85: this.stack.push(tuple(this.stack.last(1))); break; // TUPLE1
      case 0x86: this.stack.push(tuple(this.stack.last(2))); break; // TUPLE2
      case 0x87: this.stack.push(tuple(this.stack.last(3))); break; // TUPLE3
      case 0x64: this.dictionary(this.stack.popMark()); break; // DICT
      case 0x61: { const item = this.stack.pop(); this.addTo([item], ['append']); break; } // APPEND
      case 0x65: this.addTo(this.stack.popMark(), ['extend', 'append']); break; // APPENDS
      case 0x90: this.addTo(this.stack.popMark(), ['add']); break; // ADDITEMS
      case 0x73: { const value = this.stack.pop(); const key = this.stack.pop(); this.setItems([key, value]); break; } // SETITEM
      case 0x75: this.setItems(this.stack.popMark()); break; // SETITEMS
      case 0x67: this.get(decimal(this.line()) ?? -1); break; // GET
      case 0x68: this.get(cursor.byte()); break; // BINGET
      case 0x6a: this.get(cursor.uint32()); break; // LONG_BINGET
      case 0x70: this.put(decimal(this.line()) ?? -1); break; // PUT
      case 0x71: this.put(cursor.byte()); break; // BINPUT
      case 0x72: this.put(cursor.uint32()); break; // LONG_BINPUT
      case 0x94: this.put(this.memo.size); break; // MEMOIZE
      case 0x63: this.pushName(this.line(), this.line()); break; // GLOBAL
      case 0x93: this.stackName(); break; // STACK_GLOBAL
      case 0x52: { const args = this.stack.pop(); const callee = this.stack.pop(); this.stack.push(this.call(callee, args, 'call')); break; } // REDUCE
      case 0x62: this.build(); break; // BUILD
      case 0x69: this.inst(); break; // INST
      case 0x6f: { const [cls = UNKNOWN, ...args] = this.stack.popMark(); this.instantiate(cls, args); break; } // OBJ
      case 0x81: { const args = this.stack.pop(); const cls = this.stack.pop(); this.stack.push(this.call(cls, args, 'new')); break; } // NEWOBJ
      case 0x92: this.newWithKeywords(); break; // NEWOBJ_EX
      case 0x50: this.persistent(text(this.line())); break; // PERSID
      case 0x51: this.persistent(this.stack.pop()); break; // BINPERSID
      case 0x82: this.extension(cursor.byte()); break; // EXT1
      case 0x83: this.extension(cursor.uint16()); break; // EXT2
      case 0x84: this.extension(cursor.int32()); break; // EXT4
      default: return false;
    }
    return true;
  }

  private integer(line: string): void {
    if (line === '00' || line === '01') this.stack.push(line === '01' ? TRUE : FALSE);
    else this.number(line, 'a number');
  }

  private real(line: string): void {
    if (Number.isNaN(Number(line.trim().replaceAll('_', ''))) && !/^\s{0,8}[+-]?(?:nan|inf(?:inity)?)\s{0,8}$/i.test(line)) this.fail('a number is none');
    this.stack.push(NUMBER);
  }

  private string(line: string): void {
    const value = quoted(line);
    if (value === undefined) this.fail('a string without its quotes');
    this.stack.push(value === undefined ? UNKNOWN : text(value));
  }

  private dictionary(pairs: readonly Value[]): void {
    this.stack.push({ kind: 'dict', entries: [], cut: false });
    this.setItems(pairs);
  }

  private inst(): void {
    const [module, name] = [this.line(), this.line()];
    const args = this.stack.popMark();
    this.pushName(module, name);
    this.instantiate(this.stack.pop(), args);
  }

  private newWithKeywords(): void {
    const keywords = this.stack.pop();
    const args = this.stack.pop();
    const cls = this.stack.pop();
    const all = args.kind === 'items' && keywords.kind === 'dict' ? tuple([...args.items, ...keywords.entries.map(([, value]) => value)]) : keywords.kind === 'dict' ? args : UNKNOWN;
    this.stack.push(this.call(cls, all, 'new'));
  }

  private persistent(id: Value): void {
    this.listener.persistent(id, this.at);
    // torch's loader before 1.0 gives the class that a module id names.
    const [kind, cls] = id.kind === 'items' ? id.items : [];
    this.stack.push(kind?.kind === 'text' && kind.text === 'module' && cls !== undefined ? cls : { kind: 'persistent', id });
  }
}

