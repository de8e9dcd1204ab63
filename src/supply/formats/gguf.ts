import { ggufStated } from '../card/embedded.ts';
import { hiddenOrder } from '../config/instructions.ts';
import { templateOrder } from '../config/template-words.ts';
import { ConfigJudge, type ConfigIssue } from '../config/values.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { reportNotNumbers, type FloatKind } from '../not-numbers.ts';
import { printable } from '../printable.ts';
import { templateDangers } from '../templates.ts';
import { reportProgram, scanUnclaimed } from '../unclaimed.ts';
import { Unpackable } from '../unpack/source.ts';
import { ByteSource } from '../unpack/source.ts';

/** GGUF, versions 1 to 3, as the ggml specification has it. Numbers are little-endian; version 3 may be big-endian. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];

const RULES = {
  header: { id: 'gguf.header', title: 'The header is not what the format says', severity: 'high', verdict: 'suspicious', references: ['CWE-1284', ...REFERENCES] },
  truncated: { id: 'gguf.truncated', title: 'The file ends before its metadata or tensors do', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  bounds: { id: 'gguf.bounds', title: 'A length or number beyond what the file can hold, as in attacks on parsers', severity: 'high', verdict: 'suspicious', references: ['CWE-190', 'CWE-787', ...REFERENCES] },
  overflow: { id: 'gguf.overflow', title: 'A number that no file reaches, and that overflows the arithmetic of parsers', severity: 'critical', verdict: 'malicious', references: ['CWE-190', 'CWE-787', ...REFERENCES] },
  duplicate: { id: 'gguf.duplicate-key', title: 'A key or tensor occurs twice', severity: 'high', verdict: 'suspicious', references: ['CWE-694', ...REFERENCES] },
  overlap: { id: 'gguf.overlap', title: 'Two tensors share bytes', severity: 'high', verdict: 'suspicious', references: REFERENCES },
  template: { id: 'gguf.template-code', title: 'The chat template reaches into the program that renders it, or gives hidden orders', severity: 'critical', verdict: 'malicious', references: ['CWE-1336', ...REFERENCES] },
  oddTemplate: { id: 'gguf.odd-template', title: 'The chat template does what templates of chats have no use for', severity: 'medium', verdict: 'suspicious', references: ['CWE-1336', ...REFERENCES] },
  trailing: { id: 'gguf.trailing-data', title: 'Bytes after the last tensor', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  code: { id: 'gguf.dangerous-text', title: 'A text of the metadata is a command or code that acts on the machine', severity: 'high', verdict: 'malicious', references: ['CWE-94', 'OWASP LLM03:2025', 'AML.T0010'] },
} as const satisfies Record<string, SupplyRule>;

/** Bytes of the scalar types, by their number; 8 is a string, 9 an array. */
const SCALARS: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const STRING = 8;
const ARRAY = 9;
const MAX_DIMENSIONS = 4;
const MAX_KEY = 65_535;
/** Longest text that is looked into. */
const MAX_TEXT = 1024 * 1024;
const MAX_NESTED = 4;
/** Texts about the model that are kept, keys and texts of each, and how much of one. */
const MAX_STATED = 200;
const MAX_KEPT = 400;
/** Beyond any count or length of a file, also of one that was cut off: made up to overflow. */
const ABSURD = 2 ** 40;
/** Keys and tensors that no model comes near. */
const MANY = 2 ** 32;

/** Elements and bytes of a block of each tensor type (ggml's type traits). */
const BLOCKS: Readonly<Record<number, readonly [elements: number, bytes: number]>> = {
  0: [1, 4], 1: [1, 2], 2: [32, 18], 3: [32, 20], 6: [32, 22], 7: [32, 24], 8: [32, 34], 9: [32, 36], 10: [256, 84], 11: [256, 110], 12: [256, 144], 13: [256, 176], 14: [256, 210], 15: [256, 292],
  16: [256, 66], 17: [256, 74], 18: [256, 98], 19: [256, 50], 20: [32, 18], 21: [256, 110], 22: [256, 82], 23: [256, 136], 24: [1, 1], 25: [1, 2], 26: [1, 4], 27: [1, 8], 28: [1, 8], 29: [256, 56], 30: [1, 2], 31: [32, 18], 32: [32, 18], 33: [32, 18], 34: [256, 54], 35: [256, 66], 36: [32, 18], 37: [32, 18], 38: [32, 18], 39: [32, 17],
};
/** Types that llama.cpp (two were given up before there was the format, some came since the table above) and its well-known fork have: 97 to 99, 133 to 160 and rows from 200 on. */
const isType = (type: number): boolean => BLOCKS[type] !== undefined || (type >= 40 && type < 64) || (type >= 97 && type <= 99) || (type >= 133 && type <= 160) || (type >= 200 && type < 400);

/** Where numbers stand in a block: those themselves, or what the others are multiplied by. */
const NUMBERS: Readonly<Record<number, readonly [kind: FloatKind, at: number]>> = {
  0: ['f32', 0], 1: ['f16', 0], 28: ['f64', 0], 30: ['bf16', 0], 2: ['f16', 0], 3: ['f16', 0], 6: ['f16', 0], 7: ['f16', 0], 8: ['f16', 0], 9: ['f16', 0], 10: ['f16', 80], 11: ['f16', 108], 12: ['f16', 0], 13: ['f16', 0], 14: ['f16', 208],
};

interface Tensor { readonly name: string; readonly type: number; readonly offset: number; readonly bytes: number | undefined }

class Reader {
  private readonly input: ScanInput;
  private readonly context: ScanContext;
  private readonly source: ByteSource;
  private readonly big: boolean;
  private readonly version: number;
  private alignment = 32;
  /** Texts of the metadata about the model as a whole. */
  private readonly general = new Map<string, string[]>();

  constructor(input: ScanInput, context: ScanContext) {
    this.input = input;
    this.context = context;
    this.source = new ByteSource(input, 8);
    const version = input.read(4, 4);
    this.big = version.readUInt32LE(0) > 0xffff;
    this.version = this.big ? version.readUInt32BE(0) : version.readUInt32LE(0);
  }

  private u32(): number {
    const bytes = this.source.bytes(4);
    return this.big ? bytes.readUInt32BE(0) : bytes.readUInt32LE(0);
  }

  private u64(): number {
    const bytes = this.source.bytes(8);
    return Number(this.big ? bytes.readBigUInt64BE(0) : bytes.readBigUInt64LE(0));
  }

  /** A count or length: version 1 had four bytes for them. */
  private count(): number {
    return this.version === 1 ? this.u32() : this.u64();
  }

  /** Ends the scan where more is claimed than the file can hold. */
  private bounded(count: number, bytesEach: number, what: string, absurd = ABSURD): number {
    const left = this.input.size - this.source.at;
    if (count * bytesEach > left) throw new ScanStop(count > absurd ? RULES.overflow : RULES.bounds, `${what}: ${count}, and ${left} bytes are left.`, this.source.at);
    return count;
  }

  private skip(count: number): void {
    for (let left = count; left > 0; left -= MAX_TEXT) this.source.bytes(Math.min(left, MAX_TEXT));
  }

  private string(what: string): string {
    const length = this.bounded(this.count(), 1, `The length of ${what}`);
    const kept = this.source.bytes(Math.min(length, MAX_TEXT)).toString('utf8');
    this.skip(length - Math.min(length, MAX_TEXT));
    return kept;
  }

  run(): void {
    if (this.version < 1 || this.version > 3) throw new ScanStop(RULES.header, `Version ${this.version} of the format does not exist.`, 4);
    const tensorCount = this.bounded(this.count(), 24, 'The number of tensors', MANY);
    const keyCount = this.bounded(this.count(), 13, 'The number of keys', MANY);
    const keys = new Set<string>();
    for (let i = 0; i < keyCount; i++) {
      this.context.budget.step();
      const at = this.source.at;
      const key = this.string('a key');
      if (key.length > MAX_KEY) throw new ScanStop(RULES.bounds, `A key of ${key.length} characters.`, at);
      if (keys.has(key)) this.context.report(RULES.duplicate, `The key ${printable(key)} occurs twice.`, at);
      keys.add(key);
      this.value(key, this.u32(), 0);
    }
    const facts = ggufStated(this.general);
    if (facts !== undefined) this.context.state(facts);
    this.tensors(tensorCount);
  }

  private value(key: string, type: number, depth: number): void {
    const size = SCALARS[type];
    if (size !== undefined) {
      if (key === 'general.alignment' && type === 4) this.align(this.u32());
      else if (type === 7 && this.source.bytes(1).readUInt8(0) > 1) this.context.report(RULES.header, `${printable(key)} is neither true nor false.`, this.source.at - 1);
      else if (type !== 7) this.source.bytes(size);
      return;
    }
    if (type === STRING) {
      const at = this.source.at;
      const text = this.string(printable(key, 60));
      this.keep(key, text);
      this.text(key, text, at);
      return;
    }
    if (type !== ARRAY) throw new ScanStop(RULES.header, `${printable(key, 80)} has the unknown type ${type}.`, this.source.at - 4);
    if (depth >= MAX_NESTED) throw new ScanStop(RULES.bounds, `${printable(key, 80)} is nested more than ${MAX_NESTED} deep.`, this.source.at);
    const element = this.u32();
    const fixed = SCALARS[element];
    const count = this.bounded(this.count(), fixed ?? (element === STRING ? 4 : 8), `The number of elements of ${printable(key, 80)}`);
    if (fixed !== undefined) this.skip(count * fixed);
    else for (let i = 0; i < count; i++) {
      this.context.budget.step();
      this.value(key, element, depth + 1);
    }
  }

  /** Keeps what the file says of the model. */
  private keep(key: string, text: string): void {
    if (!key.startsWith('general.')) return;
    const known = this.general.get(key);
    if (known === undefined) {
      if (this.general.size < MAX_STATED) this.general.set(key, [text.slice(0, MAX_KEPT)]);
    } else if (known.length < MAX_STATED) known.push(text.slice(0, MAX_KEPT));
  }

  private align(value: number): void {
    if (value === 0 || value % 8 !== 0 || value > 65_536) this.context.report(RULES.bounds, `An alignment of ${value} bytes.`, this.source.at - 4);
    else this.alignment = value;
  }

  private text(key: string, text: string, at: number): void {
    if (!/(?:^|\.)chat_template(?:\.|$)/.test(key) && !text.includes('{%') && !text.includes('{{')) {
      // Tokens and merges are data; the other texts are few.
      if (!key.startsWith('tokenizer.')) for (const { level, what, topic } of textIssues(key, text, this.context)) if (level === 'danger') this.context.report(RULES.code, what, at);
        else if (topic === 'key') this.context.report(GENERAL.key, what, at);
      return;
    }
    const order = hiddenOrder(text) ?? templateOrder(text);
    for (const { level, what } of [...templateDangers(text), ...(order === undefined ? [] : [order])]) this.context.report(level === 'danger' ? RULES.template : RULES.oddTemplate, `${printable(key, 80)} ${what}.`, at);
  }

  private tensors(count: number): void {
    const found: Tensor[] = [];
    const names = new Set<string>();
    for (let i = 0; i < count; i++) {
      this.context.budget.step();
      const at = this.source.at;
      const name = this.string('a tensor name');
      if (names.has(name)) this.context.report(RULES.duplicate, `The tensor ${printable(name)} occurs twice.`, at);
      names.add(name);
      const dimensions = this.u32();
      if (dimensions > MAX_DIMENSIONS) throw new ScanStop(RULES.bounds, `The tensor ${printable(name)} has ${dimensions} dimensions.`, at);
      let elements = 1;
      for (let d = 0; d < dimensions; d++) elements *= this.count();
      const type = this.u32();
      const offset = this.u64();
      if (elements > Number.MAX_SAFE_INTEGER) this.context.report(RULES.overflow, `The tensor ${printable(name)} has more elements than any file.`, at);
      const block = BLOCKS[type];
      if (!isType(type)) this.context.report(RULES.header, `The tensor ${printable(name)} is of the type ${type}, which does not exist.`, at);
      if (block !== undefined && elements % block[0] !== 0) this.context.report(RULES.bounds, `The tensor ${printable(name)} does not fill its blocks.`, at);
      found.push({ name, type, offset, bytes: block === undefined ? undefined : (elements / block[0]) * block[1] });
    }
    this.places(found, Math.ceil(this.source.at / this.alignment) * this.alignment);
  }

  private places(tensors: Tensor[], dataAt: number): void {
    tensors.sort((a, b) => a.offset - b.offset);
    let end = 0;
    let known = true;
    for (const { name, offset, bytes } of tensors) {
      if (offset < end) this.context.report(RULES.overlap, `The tensor ${printable(name)} begins inside the one before it.`, dataAt + offset);
      if (offset % this.alignment !== 0) this.context.report(RULES.bounds, `The tensor ${printable(name)} is not aligned.`, dataAt + offset);
      known &&= bytes !== undefined;
      end = Math.max(end, offset + (bytes ?? 0));
    }
    if (dataAt + end > this.input.size && tensors.length > 0) this.context.report(dataAt + end > ABSURD * 16 ? RULES.overflow : RULES.truncated, `The tensors need ${dataAt + end} bytes, and the file has ${this.input.size}.`);
    const padded = Math.ceil(end / this.alignment) * this.alignment;
    if (known && tensors.length > 0 && this.input.size > dataAt + padded) {
      this.context.report(RULES.trailing, `${this.input.size - dataAt - padded} bytes follow the last tensor.`, dataAt + padded);
      scanUnclaimed(this.input, dataAt + padded, this.context);
    }
    for (const { name, type, offset, bytes } of tensors) {
      reportProgram(this.input, dataAt + offset, `The tensor ${printable(name)}`, this.context);
      this.numbers(name, type, dataAt + offset, bytes ?? 0);
    }
  }

  private numbers(name: string, type: number, at: number, bytes: number): void {
    const place = NUMBERS[type];
    if (place === undefined) return;
    const [kind, within] = place;
    reportNotNumbers(this.input, { at: at + within, bytes: bytes - within, kind, big: this.big, stride: BLOCKS[type]?.[1] ?? 1 }, `The tensor ${printable(name)}`, this.context);
  }
}

function textIssues(key: string, text: string, context: ScanContext): readonly ConfigIssue[] {
  const judge = new ConfigJudge(() => { context.budget.step(); }, { metadata: true });
  judge.text(key, text, [], '');
  return judge.all();
}

function scan(input: ScanInput, context: ScanContext): void {
  try {
    if (input.size < 8) throw new Unpackable('torn', 'the header is cut off');
    new Reader(input, context).run();
  } catch (error) {
    if (error instanceof Unpackable) throw new ScanStop(RULES.truncated, 'The file ends inside its metadata.', input.size);
    throw error;
  }
}

/** Weights of llama.cpp. Loading runs no code, but the chat template is a program, and parsers have been attacked through lengths. */
export const format: Format = {
  id: 'gguf',
  title: 'GGUF',
  extensions: ['.gguf'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => (head[0] === 0x47 && head.toString('latin1', 0, 4) === 'GGUF' ? 'signature' : extension === '.gguf' ? 'name' : undefined),
  scan,
};
