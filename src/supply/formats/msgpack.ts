import { ConfigJudge } from '../config/values.ts';
import { MAX_READ, ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { windowInput } from '../input.ts';
import { looksLikePickle } from '../pickle/trial.ts';
import { printable } from '../printable.ts';
import { programAt, reportProgram, scanUnclaimed } from '../unclaimed.ts';
import { Unpackable } from '../unpack/source.ts';

/** MessagePack, as Flax writes its weights: maps of names to arrays, which are extensions of their own. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  object: { id: 'msgpack.object-array', title: 'An array of objects, which readers unpickle', severity: 'high', verdict: 'suspicious', references: ['CWE-502', ...REFERENCES] },
  code: { id: 'msgpack.dangerous-text', title: 'A text is code, or names what acts on the machine', severity: 'high', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  extension: { id: 'msgpack.unknown-extension', title: 'Data of a kind that no known reader of weights knows', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', ...REFERENCES] },
  malformed: { id: 'msgpack.malformed', title: 'Not MessagePack, cut off, or with lengths beyond the file', severity: 'medium', verdict: 'suspicious', references: ['CWE-20', 'CWE-1284'] },
} as const satisfies Record<string, SupplyRule>;

const MAX_DEPTH = 200;
/** In bytes: the header of any. */
const SHORTEST_PROGRAM = 52;
/** Types of numpy whose elements are pickled. */
const OBJECTS = /^[|<>=]?(?:object_?|O\d?)$/;

class Reader {
  private readonly input: ScanInput;
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  private at = 0;

  /** @param judge - of the texts; of an array, that of what it stands in */
  constructor(input: ScanInput, context: ScanContext, judge = new ConfigJudge(() => { context.budget.step(); })) {
    this.input = input;
    this.context = context;
    this.judge = judge;
  }

  run(): void {
    let first = 0;
    try {
      // One value, or several after each other.
      do {
        this.value('', 0);
        if (first === 0) this.behind(first = this.at);
      } while (this.at < this.input.size);
    } catch (error) {
      if (!(error instanceof Unpackable)) throw error;
      // What begins behind the first value may be a file of its own, whose first bytes read as values.
      if (first > 0) scanUnclaimed(this.input, first, this.context);
      this.context.report(RULES.malformed, `The data is broken: ${error.message}.`, this.at);
    }
    for (const { level, what } of this.judge.all()) if (level === 'danger') this.context.report(RULES.code, what);
  }

  /** A pickle or a program behind the first value reads as further ones: its bytes are values too. */
  private behind(at: number): void {
    const head = this.input.read(at, 2);
    if (head[0] === 0x80 || head[0] === 0x7f || head[0] === 0x4d) reportProgram(this.input, at, 'What follows the first value', this.context);
  }

  private bytes(count: number): Buffer {
    if (this.at + count > this.input.size) throw new Unpackable('torn', `${count} bytes where ${this.input.size - this.at} are left`);
    this.at += count;
    return this.input.read(this.at - count, count);
  }

  private uint(width: number): number {
    return this.bytes(width).readUIntBE(0, width);
  }

  private skip(count: number): void {
    if (this.at + count > this.input.size) throw new Unpackable('torn', `${count} bytes where ${this.input.size - this.at} are left`);
    this.at += count;
  }

  private value(key: string, depth: number): string {
    this.context.budget.step();
    if (depth > MAX_DEPTH) throw new Unpackable('broken', 'it is nested deeper than any weights');
    const type = this.uint(1);
    if (type <= 0x7f || type >= 0xe0 || type === 0xc0 || type === 0xc2 || type === 0xc3) return '';
    if (type <= 0x8f) return this.map(type & 15, key, depth);
    if (type <= 0x9f) return this.list(type & 15, key, depth);
    if (type <= 0xbf) return this.text(type & 31, key);
    switch (type) {
      case 0xc4: case 0xc5: case 0xc6: return this.binary(this.uint(1 << (type - 0xc4)), key);
      case 0xc7: case 0xc8: case 0xc9: return this.extension(this.uint(1 << (type - 0xc7)), depth);
      case 0xca: case 0xce: case 0xd2: this.skip(4); return '';
      case 0xcb: case 0xcf: case 0xd3: this.skip(8); return '';
      case 0xcc: case 0xd0: this.skip(1); return '';
      case 0xcd: case 0xd1: this.skip(2); return '';
      case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return this.extension(1 << (type - 0xd4), depth);
      case 0xd9: case 0xda: case 0xdb: return this.text(this.uint(1 << (type - 0xd9)), key);
      case 0xdc: return this.list(this.uint(2), key, depth);
      case 0xdd: return this.list(this.uint(4), key, depth);
      case 0xde: return this.map(this.uint(2), key, depth);
      case 0xdf: return this.map(this.uint(4), key, depth);
      default: throw new Unpackable('broken', `a byte that begins nothing (0x${type.toString(16)})`);
    }
  }

  private fits(count: number): void {
    if (count > this.input.size - this.at) throw new Unpackable('torn', `${count} elements where ${this.input.size - this.at} bytes are left`);
  }

  private map(count: number, key: string, depth: number): string {
    this.fits(count * 2);
    for (let i = 0; i < count; i++) {
      const name = this.value('', depth + 1);
      const found = this.value(name === '' ? key : name, depth + 1);
      if (/^(?:kind|dtype|type)$/.test(name) && OBJECTS.test(found)) this.context.report(RULES.object, 'An array has objects for elements.', this.at);
    }
    return '';
  }

  private list(count: number, key: string, depth: number): string {
    this.fits(count);
    for (let i = 0; i < count; i++) this.value(key, depth + 1);
    return '';
  }

  private text(length: number, key: string): string {
    // No weights hold a longer one, and none is read at once.
    if (length > MAX_READ) throw new Unpackable('broken', `a text of ${length} bytes`);
    const text = this.bytes(length).toString('utf8');
    if (length > 3) this.judge.text(key, text, [], '');
    return text;
  }

  private binary(length: number, key: string): string {
    const start = this.at;
    this.skip(length);
    this.pickle(start, length, 5);
    const program = length < SHORTEST_PROGRAM ? undefined : programAt(this.input, start);
    if (program !== undefined) this.context.report(GENERAL.program, `Bytes among the weights are a program for the machine (${program}).`, start);
    const short = length < 200 ? this.input.read(start, length).toString('latin1') : '';
    if (short.length > 3) this.judge.text(key, short, [], '');
    return length < 40 ? short : '';
  }

  private pickle(start: number, length: number, least: number): void {
    const inner = windowInput(this.input, start, length, `bytes at ${start}`);
    if (length > 4 && looksLikePickle(inner, 0, least)) this.context.enter(inner, { unknown: 'ignore' });
  }

  /** Flax: 1 an array, 2 a complex number, 3 a scalar. Minus one is a time. */
  private extension(length: number, depth: number): string {
    const kind = this.bytes(1).readInt8(0);
    const start = this.at;
    this.skip(length);
    if (kind === 1 || kind === 3) this.array(start, length, depth);
    else if (kind !== 2 && kind !== -1) {
      this.context.report(RULES.extension, `Data of the kind ${kind}.`, start);
      this.pickle(start, length, 4);
    }
    return '';
  }

  /** Shape, name of the type, bytes: packed once more, in whatever lengths of their own. */
  private array(start: number, length: number, depth: number): void {
    const inner = new Reader(windowInput(this.input, start, length), this.context, this.judge);
    const type = inner.elements(depth + 1).find((text) => OBJECTS.test(text));
    if (type !== undefined) this.context.report(RULES.object, `An array has objects (${printable(type, 20)}) for elements.`, start);
  }

  /** The texts of a list's elements, each read as any value is. @throws Unpackable for what is no list */
  private elements(depth: number): readonly string[] {
    const type = this.uint(1);
    const count = type >= 0x90 && type <= 0x9f ? type & 15 : type === 0xdc ? this.uint(2) : type === 0xdd ? this.uint(4) : undefined;
    if (count === undefined) throw new Unpackable('broken', 'an array that is no list of its shape, type and bytes');
    this.fits(count);
    const texts: string[] = [];
    for (let i = 0; i < count; i++) {
      const text = this.value('', depth + 1);
      if (text !== '') texts.push(text);
    }
    return texts;
  }
}

function scan(input: ScanInput, context: ScanContext): void {
  if (input.size > Number.MAX_SAFE_INTEGER) throw new ScanStop(RULES.malformed, 'The file is larger than any.');
  new Reader(input, context).run();
}

export const format: Format = {
  id: 'msgpack',
  title: 'MessagePack',
  extensions: ['.msgpack', '.mpk'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ extension }) => (extension === '.msgpack' || extension === '.mpk' ? 'name' : undefined),
  scan,
};
