import type { Budget } from '../contract.ts';
import { inflated } from '../unpack/buffer.ts';
import { unlzw, unrun } from './filters.ts';
import { PdfParser, type PdfObject } from './objects.ts';

/** One object of a document, with the stream that follows it. */
export interface PdfEntry {
  readonly object: PdfObject;
  /** Where the stream's bytes are in the text; undefined without one. */
  readonly stream?: { readonly start: number; readonly end: number };
}

const OBJECT = /(?<!\d)(\d{1,10})[\0\t\n\f\r ]{1,20}\d{1,5}[\0\t\n\f\r ]{1,20}obj(?![a-z])/g;
/** Unpacked bytes of one stream; what holds scripts or objects has a few kilobytes. */
const MAX_STREAM = 16 * 1024 * 1024;
const MAX_OBJECTS = 200_000;
/** Layers of packing that are taken off one stream. */
const MAX_FILTERS = 4;
/** Objects of one number that a reference may lead to: updates add a few; the first and the last are kept. */
const MAX_SAME = 16;

/**
 * The objects of a PDF, wherever in the file they stand: a reader takes those that the table at the end lists, and falls
 * back to looking for them as is done here. Of two with one number both are kept, since which counts depends on the reader.
 */
export class PdfDocument {
  readonly entries: PdfEntry[] = [];
  private readonly byNumber = new Map<number, PdfEntry[]>();
  /** Trailers, and dictionaries of tables that are streams. */
  readonly roots: PdfObject[] = [];
  /** What was asked for and could not be read, in words; empty when everything was. */
  readonly unread = new Set<string>();
  private readonly text: string;
  private readonly budget: Budget;

  /** @param text - the file, one byte a character */
  constructor(text: string, budget: Budget) {
    this.text = text;
    this.budget = budget;
    const spend = (): void => { budget.step(); };
    for (const { 0: whole, 1: number, index } of text.matchAll(OBJECT)) {
      if (this.entries.length >= MAX_OBJECTS) {
        this.unread.add(`more than ${MAX_OBJECTS} objects`);
        break;
      }
      const parser = new PdfParser(text, index + whole.length, spend);
      const object = parser.object();
      if (parser.tooDeep) this.unread.add('an object nested too deep');
      if (object === undefined) continue;
      parser.blanks();
      const stream = text.startsWith('stream', parser.at) ? this.streamAt(parser.at + 6) : undefined;
      this.add(Number(number), stream === undefined ? { object } : { object, stream });
    }
    for (const { index } of text.matchAll(/trailer(?=[\0\t\n\f\r ]{0,20}<<)/g)) {
      const root = new PdfParser(text, index + 7, spend).object();
      if (root !== undefined) this.roots.push(root);
    }
    for (const { object, stream } of this.entries) if (stream !== undefined && nameOf(entry(object, 'Type')) === 'ObjStm') this.packed({ object, stream }, spend);
    for (const { object } of this.entries) if (nameOf(entry(object, 'Type')) === 'XRef' || nameOf(entry(object, 'Type')) === 'Catalog') this.roots.push(object);
  }

  private add(number: number, found: PdfEntry): void {
    this.entries.push(found);
    const before = this.byNumber.get(number);
    if (before === undefined) this.byNumber.set(number, [found]);
    else if (before.length < MAX_SAME) before.push(found);
    else before[MAX_SAME - 1] = found;
  }

  private streamAt(after: number): PdfEntry['stream'] {
    const start = after + (this.text.startsWith('\r\n', after) ? 2 : 1);
    const end = this.text.indexOf('endstream', start);
    return { start, end: end < 0 ? this.text.length : end };
  }

  /** Objects that are packed together in one stream (7.5.7): numbers and places first, the objects behind. */
  private packed(holder: PdfEntry, spend: () => void): void {
    const bytes = this.bytes(holder);
    const first = numberOf(entry(holder.object, 'First'));
    if (bytes === undefined || first === undefined) {
      this.unread.add('objects that are packed together');
      return;
    }
    const text = bytes.toString('latin1');
    const places = text.slice(0, first).match(/\d{1,10}/g) ?? [];
    if (this.entries.length + places.length / 2 > MAX_OBJECTS) this.unread.add(`more than ${MAX_OBJECTS} objects`);
    for (let i = 0; i + 1 < places.length && this.entries.length < MAX_OBJECTS; i += 2) {
      const object = new PdfParser(text, first + Number(places[i + 1]), spend).object();
      if (object !== undefined) this.add(Number(places[i]), { object });
    }
  }

  /** What a value stands for: itself, or all that a reference may lead to. */
  resolve(object: PdfObject | undefined): readonly PdfEntry[] {
    if (object === undefined) return [];
    return object.kind === 'reference' ? this.byNumber.get(object.number) ?? [] : [{ object }];
  }

  /** The unpacked bytes of a stream; undefined where it is packed in a way that is not read, or broken, which {@link unread} then says. */
  bytes({ object, stream }: PdfEntry): Buffer | undefined {
    if (stream === undefined) return undefined;
    if (stream.end - stream.start > MAX_STREAM) this.unread.add('a long stream');
    let bytes = Buffer.from(this.text.slice(stream.start, Math.min(stream.end, stream.start + MAX_STREAM)), 'latin1');
    const filter = this.resolve(entry(object, 'Filter') ?? entry(object, 'F'))[0]?.object;
    const filters = filter === undefined ? [] : filter.kind === 'list' ? filter.items.map((item) => nameOf(item) ?? '') : [nameOf(filter) ?? ''];
    for (const [i, each] of filters.entries()) {
      const next = i < MAX_FILTERS ? unpacked(each, bytes, this.early(object, i)) : undefined;
      if (next === undefined) {
        this.unread.add('a stream that is packed in a way that is not read');
        return undefined;
      }
      this.budget.bytes(next.length);
      bytes = Buffer.from(next);
    }
    return bytes;
  }

  /** The parameter by which LZW lengthens its codes, of the filter at a place: 1 unless the document says 0. */
  private early(object: PdfObject, place: number): boolean {
    const parameters = this.resolve(entry(object, 'DecodeParms') ?? entry(object, 'DP'))[0]?.object;
    const own = parameters?.kind === 'list' ? this.resolve(parameters.items[place])[0]?.object : parameters;
    return numberOf(this.resolve(entry(own, 'EarlyChange'))[0]?.object) !== 0;
  }
}

/** @param early - of LZW: whether codes get longer one code before they must */
function unpacked(filter: string, bytes: Buffer, early: boolean): Buffer | undefined {
  if (filter === 'FlateDecode' || filter === 'Fl') return inflated(bytes, MAX_STREAM);
  if (filter === 'LZWDecode' || filter === 'LZW') return unlzw(bytes, early, MAX_STREAM);
  if (filter === 'RunLengthDecode' || filter === 'RL') return unrun(bytes, MAX_STREAM);
  const text = bytes.toString('latin1');
  if (filter === 'ASCIIHexDecode' || filter === 'AHx') return Buffer.from(text.split('>')[0]?.replaceAll(/\s/g, '') ?? '', 'hex');
  if (filter === 'ASCII85Decode' || filter === 'A85') return ascii85(text);
  return undefined;
}

function ascii85(text: string): Buffer {
  const bytes: number[] = [];
  let group: number[] = [];
  for (const letter of text.split('~')[0] ?? '') {
    const code = letter.charCodeAt(0);
    if (letter === 'z' && group.length === 0) bytes.push(0, 0, 0, 0);
    else if (code >= 33 && code <= 117) group.push(code - 33);
    if (group.length === 5) {
      bytes.push(...fromBase85(group));
      group = [];
    }
  }
  if (group.length > 1) bytes.push(...fromBase85([...group, 84, 84, 84, 84].slice(0, 5)).slice(0, group.length - 1));
  return Buffer.from(bytes);
}

function fromBase85(digits: readonly number[]): readonly number[] {
  const value = digits.reduce((sum, digit) => sum * 85 + digit, 0);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) & 0xff);
}

/** What a dictionary holds under a key. */
export function entry(object: PdfObject | undefined, key: string): PdfObject | undefined {
  return object?.kind === 'dictionary' ? object.entries.get(key) : undefined;
}

export function nameOf(object: PdfObject | undefined): string | undefined {
  return object?.kind === 'name' ? object.text : undefined;
}

function numberOf(object: PdfObject | undefined): number | undefined {
  const number = object?.kind === 'word' ? Number(object.text) : Number.NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
