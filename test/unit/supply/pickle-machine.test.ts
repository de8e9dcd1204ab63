/** Every opcode: what it leaves on the stack, and what it tells. */
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../../src/supply/budget.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { DEFAULT_SCAN_LIMITS } from '../../../src/supply/contract.ts';
import { bufferInput } from '../../../src/supply/input.ts';
import type { Listener } from '../../../src/supply/pickle/listener.ts';
import { Machine } from '../../../src/supply/pickle/machine.ts';
import { show } from '../../../src/supply/pickle/values.ts';
import { assemble, OPCODES } from '../../support/pickle-assembler.ts';

function run(source: string): { readonly value: string; readonly told: readonly string[] } {
  const bytes = assemble(source);
  const told: string[] = [];
  const listener: Listener = {
    name: (name) => { told.push(`name ${show(name)}`); },
    call: (callee, args, how) => { told.push(`${how} ${show(callee)}${show(args)}`); },
    build: (target, state) => { told.push(`build ${show(target)} ${show(state)}`); },
    add: (target) => { told.push(`add ${show(target)}`); },
    persistent: (id) => { told.push(`persistent ${show(id)}`); },
    extension: (code) => { told.push(`extension ${code}`); },
    bytes: ({ length }) => { told.push(`bytes ${length}`); },
    problem: (rule, message) => { told.push(`${rule.id} ${message}`); },
  };
  const ended = new Machine(bufferInput('m', bytes), 0, createBudget(DEFAULT_SCAN_LIMITS, bytes.length, systemClock), listener).run();
  return { value: show(ended.value), told };
}

/** Opcode to a stream with it, the value that is left, and what is told. */
const CASES: Readonly<Record<string, readonly [source: string, value: string, ...told: string[]]>> = {
  MARK: ['MARK; INT 1; TUPLE; STOP', '(1)'], STOP: ['NONE; STOP', 'None'], POP: ['INT 1; INT 2; POP; STOP', '1'], POP_MARK: ['INT 1; MARK; INT 2; INT 3; POP_MARK; STOP', '1'], DUP: ['INT 4; DUP; TUPLE2; STOP', '(4, 4)'],
  NONE: ['NONE; STOP', 'None'], NEWTRUE: ['NEWTRUE; STOP', 'True'], NEWFALSE: ['NEWFALSE; STOP', 'False'],
  INT: ['INT 01; INT 00; INT -7; TUPLE3; STOP', '(True, False, -7)'], LONG: ['LONG 12L; STOP', '12'], FLOAT: ['FLOAT 1.5; STOP', 'number'], BINFLOAT: ['BINFLOAT; STOP', 'number'],
  BININT: ['BININT -2; STOP', '-2'], BININT1: ['BININT1 200; STOP', '200'], BININT2: ['BININT2 40000; STOP', '40000'], LONG1: ['LONG1 ff; STOP', '-1'], LONG4: ['LONG4 0001; STOP', '256'],
  STRING: ['STRING a\\x62\\n; STOP', '"ab\\n"'], UNICODE: ['UNICODE a\\u0062; STOP', '"ab"'], SHORT_BINSTRING: ['SHORT_BINSTRING ab; STOP', '"ab"'], BINSTRING: ['BINSTRING ab; STOP', '"ab"'], TEXT: ['TEXT ä; STOP', '"ä"'], BINUNICODE: ['BINUNICODE ab; STOP', '"ab"'], BINUNICODE8: ['BINUNICODE8 ab; STOP', '"ab"'],
  SHORT_BINBYTES: ['SHORT_BINBYTES 0102; STOP', '2 bytes', 'bytes 2'], BINBYTES: ['BINBYTES 01; STOP', '1 bytes', 'bytes 1'], BINBYTES8: ['BINBYTES8 01; STOP', '1 bytes', 'bytes 1'], BYTEARRAY8: ['BYTEARRAY8 01; STOP', '1 bytes', 'bytes 1'],
  NEXT_BUFFER: ['NEXT_BUFFER; STOP', 'unknown'], READONLY_BUFFER: ['NEXT_BUFFER; READONLY_BUFFER; STOP', 'unknown'],
  EMPTY_LIST: ['EMPTY_LIST; STOP', '[]'], EMPTY_TUPLE: ['EMPTY_TUPLE; STOP', '()'], EMPTY_DICT: ['EMPTY_DICT; STOP', '{}'], EMPTY_SET: ['EMPTY_SET; STOP', '{}'],
  LIST: ['MARK; INT 1; LIST; STOP', '[1]'], TUPLE: ['MARK; INT 1; INT 2; INT 3; INT 4; TUPLE; STOP', '(1, 2, 3, 4)'], FROZENSET: ['MARK; INT 1; FROZENSET; STOP', '{1}'], TUPLE1: ['INT 1; TUPLE1; STOP', '(1)'], TUPLE2: ['INT 1; INT 2; TUPLE2; STOP', '(1, 2)'], TUPLE3: ['INT 1; INT 2; INT 3; TUPLE3; STOP', '(1, 2, 3)'],
  DICT: ['MARK; INT 1; INT 2; DICT; STOP', '{…}'], APPEND: ['EMPTY_LIST; INT 1; APPEND; STOP', '[1]'], APPENDS: ['EMPTY_LIST; MARK; INT 1; INT 2; APPENDS; STOP', '[1, 2]'], ADDITEMS: ['EMPTY_SET; MARK; INT 1; ADDITEMS; STOP', '{1}'], SETITEM: ['EMPTY_DICT; INT 1; INT 2; SETITEM; STOP', '{…}'], SETITEMS: ['EMPTY_DICT; MARK; INT 1; INT 2; SETITEMS; STOP', '{…}'],
  PUT: ['INT 7; PUT 300; POP; GET 300; STOP', '7'], BINPUT: ['INT 7; BINPUT 3; POP; BINGET 3; STOP', '7'], LONG_BINPUT: ['INT 7; LONG_BINPUT 70000; POP; LONG_BINGET 70000; STOP', '7'], MEMOIZE: ['INT 7; MEMOIZE; INT 8; MEMOIZE; POP; POP; BINGET 1; STOP', '8'],
  GET: ['INT 1; PUT 0; GET 0; TUPLE2; STOP', '(1, 1)'], BINGET: ['INT 1; PUT 0; BINGET 0; TUPLE2; STOP', '(1, 1)'], LONG_BINGET: ['INT 1; PUT 0; LONG_BINGET 0; TUPLE2; STOP', '(1, 1)'],
  GLOBAL: ['GLOBAL a.b c; STOP', 'a.b.c', 'name a.b.c'], STACK_GLOBAL: ['PROTO 4; TEXT a; TEXT b.c; STACK_GLOBAL; STOP', 'a.b.c', 'name a.b.c'], INST: ['MARK; INT 1; INST a b; STOP', 'a.b(1)', 'name a.b', 'call a.b(1)'], OBJ: ['MARK; GLOBAL a b; INT 1; OBJ; STOP', 'a.b(1)', 'name a.b', 'call a.b(1)'],
  REDUCE: ['GLOBAL a b; INT 1; TUPLE1; REDUCE; STOP', 'a.b(1)', 'name a.b', 'call a.b(1)'], NEWOBJ: ['GLOBAL a B; INT 1; TUPLE1; NEWOBJ; STOP', 'a.B(1)', 'name a.B', 'new a.B(1)'], NEWOBJ_EX: ['GLOBAL a B; INT 1; TUPLE1; EMPTY_DICT; TEXT k; INT 2; SETITEM; NEWOBJ_EX; STOP', 'a.B(1, 2)', 'name a.B', 'new a.B(1, 2)'],
  BUILD: ['GLOBAL a B; EMPTY_TUPLE; NEWOBJ; INT 5; BUILD; STOP', 'a.B()', 'name a.B', 'new a.B()', 'build a.B() 5'],
  PERSID: ['PERSID x; STOP', 'persistent object', 'persistent "x"'], BINPERSID: ['TEXT x; BINPERSID; STOP', 'persistent object', 'persistent "x"'],
  EXT1: ['EXT1 5; STOP', 'unknown', 'extension 5'], EXT2: ['EXT2 500; STOP', 'unknown', 'extension 500'], EXT4: ['EXT4 70000; STOP', 'unknown', 'extension 70000'],
  PROTO: ['PROTO 5; NONE; STOP', 'None'], FRAME: ['PROTO 4; FRAME 2; NONE; STOP', 'None'],
};

describe('opcodes', () => {
  test('all of them have a case', () => {
    expect(OPCODES.filter((name) => !Object.hasOwn(CASES, name))).toEqual([]);
    expect(OPCODES.length).toBe(68);
  });

  test.each(Object.entries(CASES))('%s', (_, [source, value, ...told]) => {
    expect(run(source)).toEqual({ value, told });
  });
});

describe('what a loader refuses is told once, and what follows is still seen', () => {
  test.each([
    ['POP; NONE; STOP', 'the stack is empty'], ['TUPLE; STOP', 'there is no mark'], ['INT 1; MARK; REDUCE; STOP', 'the stack is empty'], ['GET 4; STOP', 'nothing at place 4 of the memo'], ['INT 1; PUT -1; STOP', 'a negative place in the memo'],
    ['INT x; STOP', 'a number is none'], ['FLOAT x; STOP', 'a number is none'], ['RAW 53610a; STOP', 'a string without its quotes'], ['PROTO 6; NONE; STOP', 'protocol 6 does not exist'], ['INT 1; INT 2; STACK_GLOBAL; STOP', 'a name that is no text'], ['RAW 8bffffffff; NONE; STOP', 'a number of negative length'],
  ])('%s', (source, what) => {
    const { told } = run(`${source.slice(0, -'; STOP'.length)}; GLOBAL a b; POP; STOP`);
    expect(told[0]).toBe(`pickle.malformed Loaders fail here: ${what}.`);
    expect(told.at(-1)).toBe('name a.b');
  });
});

describe('calls that make calls', () => {
  test('names of Python 2 are those of Python 3 below protocol 3 only', () => {
    expect(run('GLOBAL __builtin__ eval; STOP').told).toEqual(['name builtins.eval']);
    expect(run('PROTO 2; GLOBAL commands getoutput; STOP').told).toEqual(['name subprocess.getoutput']);
    expect(run('PROTO 3; GLOBAL commands getoutput; STOP').told).toEqual(['name commands.getoutput']);
  });

  test('map of map of map does not multiply', () => {
    const nested = (depth: number): string => (depth === 0 ? 'GLOBAL a f' : `GLOBAL functools partial; GLOBAL builtins map; ${nested(depth - 1)}; TUPLE2; REDUCE`);
    const list = (depth: number): string => (depth === 0 ? 'INT 1' : `MARK; ${Array.from({ length: 8 }, () => list(depth - 1)).join('; ')}; LIST`);
    const { told } = run(`GLOBAL builtins map; ${nested(3)}; ${list(4)}; TUPLE2; REDUCE; STOP`);
    expect(told.length).toBeLessThan(200);
  });
});
