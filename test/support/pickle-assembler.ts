/** Writes pickles opcode by opcode, for cases that no pickler would write. Nothing here or anywhere reads one back. */

const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes; };
const u64 = (value: number): Buffer => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(value)); return bytes; };
const op = (code: number, ...rest: (Buffer | string)[]): Buffer => Buffer.concat([Buffer.from([code]), ...rest.map((each) => (typeof each === 'string' ? Buffer.from(each, 'latin1') : each))]);

/** Opcodes without an argument, by name. */
export const PLAIN = {
  MARK: 0x28, STOP: 0x2e, POP: 0x30, POP_MARK: 0x31, DUP: 0x32, NONE: 0x4e, REDUCE: 0x52, APPEND: 0x61, BUILD: 0x62, DICT: 0x64, APPENDS: 0x65, LIST: 0x6c, OBJ: 0x6f, SETITEM: 0x73, TUPLE: 0x74, SETITEMS: 0x75,
  EMPTY_DICT: 0x7d, EMPTY_LIST: 0x5d, EMPTY_TUPLE: 0x29, NEWOBJ: 0x81, TUPLE1: 0x85, TUPLE2: 0x86, TUPLE3: 0x87, NEWTRUE: 0x88, NEWFALSE: 0x89, EMPTY_SET: 0x8f, ADDITEMS: 0x90, FROZENSET: 0x91, NEWOBJ_EX: 0x92, STACK_GLOBAL: 0x93, MEMOIZE: 0x94,
  BINPERSID: 0x51, NEXT_BUFFER: 0x97, READONLY_BUFFER: 0x98,
} as const;

const WITH: Readonly<Record<string, (argument: string) => Buffer>> = {
  PROTO: (n) => op(0x80, Buffer.from([Number(n)])),
  FRAME: (n) => op(0x95, u64(Number(n))),
  GLOBAL: (names) => op(0x63, `${names.replace(' ', '\n')}\n`),
  INST: (names) => op(0x69, `${names.replace(' ', '\n')}\n`),
  INT: (n) => op(0x49, `${n}\n`), LONG: (n) => op(0x4c, `${n}\n`), FLOAT: (n) => op(0x46, `${n}\n`),
  BININT: (n) => op(0x4a, u32(Number(n))), BININT1: (n) => op(0x4b, Buffer.from([Number(n)])), BININT2: (n) => op(0x4d, Buffer.from([Number(n) & 255, Number(n) >> 8])),
  LONG1: (hex) => op(0x8a, Buffer.from([hex.length / 2]), Buffer.from(hex, 'hex')), LONG4: (hex) => op(0x8b, u32(hex.length / 2), Buffer.from(hex, 'hex')), BINFLOAT: () => op(0x47, Buffer.alloc(8)),
  STRING: (text) => op(0x53, `'${text}'\n`), UNICODE: (text) => op(0x56, `${text}\n`),
  SHORT_BINSTRING: (text) => op(0x55, Buffer.from([text.length]), text), BINSTRING: (text) => op(0x54, u32(text.length), text),
  TEXT: (text) => op(0x8c, Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)), BINUNICODE: (text) => op(0x58, u32(Buffer.byteLength(text)), Buffer.from(text)), BINUNICODE8: (text) => op(0x8d, u64(Buffer.byteLength(text)), Buffer.from(text)),
  SHORT_BINBYTES: (hex) => op(0x43, Buffer.from([hex.length / 2]), Buffer.from(hex, 'hex')), BINBYTES: (hex) => op(0x42, u32(hex.length / 2), Buffer.from(hex, 'hex')), BINBYTES8: (hex) => op(0x8e, u64(hex.length / 2), Buffer.from(hex, 'hex')), BYTEARRAY8: (hex) => op(0x96, u64(hex.length / 2), Buffer.from(hex, 'hex')),
  PUT: (n) => op(0x70, `${n}\n`), BINPUT: (n) => op(0x71, Buffer.from([Number(n)])), LONG_BINPUT: (n) => op(0x72, u32(Number(n))),
  GET: (n) => op(0x67, `${n}\n`), BINGET: (n) => op(0x68, Buffer.from([Number(n)])), LONG_BINGET: (n) => op(0x6a, u32(Number(n))),
  PERSID: (text) => op(0x50, `${text}\n`), EXT1: (n) => op(0x82, Buffer.from([Number(n)])), EXT2: (n) => op(0x83, Buffer.from([Number(n) & 255, Number(n) >> 8])), EXT4: (n) => op(0x84, u32(Number(n))),
  RAW: (hex) => Buffer.from(hex, 'hex'),
};

/** Every opcode that can be written, for tests that want all of them. */
export const OPCODES: readonly string[] = [...Object.keys(PLAIN), ...Object.keys(WITH).filter((name) => name !== 'RAW')];

/** One instruction a line or between semicolons: `GLOBAL os system; TEXT id; TUPLE1; REDUCE; STOP`. */
export function assemble(source: string): Buffer {
  return Buffer.concat(source.split(/[;\n]/).map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const space = line.indexOf(' ');
    const name = space < 0 ? line : line.slice(0, space);
    const argument = space < 0 ? '' : line.slice(space + 1);
    const plain = Object.entries(PLAIN).find(([each]) => each === name)?.[1];
    if (plain !== undefined) return Buffer.from([plain]);
    const write = WITH[name];
    if (write === undefined) throw new Error(`no opcode ${name}`);
    return write(argument);
  }));
}
