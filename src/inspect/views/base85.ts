import type { View, ViewMaker } from '../contract.ts';
import type { ByteText } from './lib/bytes.ts';
import { eachCharacter, following, isTextByte, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { DENSE_RUNS, type TextScan } from './lib/scan.ts';
import { LESS } from './lib/alphabets.ts';
import { unitsOf } from '../units.ts';

/** Shortest run without delimiters that is tried: 16 bytes. */
const MIN_RUN = 20;
/** Longest text between `<~` and `~>`. UTF-16 units. */
const MAX_DELIMITED = 65_536;

function alphabet(characters: string): Int8Array {
  const values = new Int8Array(65_536).fill(-1);
  for (let i = 0; i < characters.length; i++) values[characters.charCodeAt(i)] = i;
  return values;
}

/** Ascii85 (Adobe), Z85 (ZeroMQ RFC 32) and the alphabet of RFC 1924 that Python and git use. */
const ASCII85 = alphabet(Array.from({ length: 85 }, (_, i) => String.fromCharCode(0x21 + i)).join(''));
const Z85 = alphabet('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#');
const RFC1924 = alphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~');

const ZEROS = 0x7a;

interface Group { readonly start: number; readonly end: number; readonly bytes: readonly number[] }

/** The bytes of up to five characters, or undefined when they are not of the alphabet. */
function group(values: readonly number[]): number[] | undefined {
  let number = 0;
  for (let i = 0; i < 5; i++) number = number * 85 + (values[i] ?? 84);
  if (number > 0xffffffff) return undefined;
  return [number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff].slice(0, values.length - 1);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Groups of five from `start` on, up to `end` or the first character that is not of the alphabet. Stops at bytes that no text has. */
function groups(text: string, start: number, end: number, alphabet: Int8Array): Group[] {
  const found: Group[] = [];
  let values: number[] = [];
  let from = start;
  let strange = 0;
  for (let at = start; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : Number.NaN;
    if (isSpace(code)) continue;
    if (values.length === 0) from = at;
    const value = at < end ? alphabet[code]! : -1;
    const zeros = code === ZEROS && alphabet === ASCII85 && values.length === 0;
    if (value >= 0) values.push(value);
    if (values.length === 5 || (value < 0 && values.length > 1)) {
      const bytes = group(values);
      if (bytes === undefined) break;
      for (const byte of bytes) if (byte < 0x80 && !isTextByte(byte)) strange++;
      found.push({ start: from, end: value >= 0 ? at + 1 : at, bytes });
      // Anything but base85 of text fails within two groups.
      if (strange * 8 > found.length * 4) return [];
      values = [];
    }
    if (value < 0 && !zeros) break;
  }
  return found;
}

function decoded(found: readonly Group[]): ByteText | undefined {
  const bytes = Uint8Array.from(found.flatMap((each) => each.bytes));
  const text = bytes.length >= 12 ? readText(bytes) : undefined;
  return text;
}

function place(builder: RegionViewBuilder, found: readonly Group[], text: ByteText, start: number, end: number): void {
  let last = start;
  const emit = (piece: string, first: number, stop: number): void => {
    const from = first < 4 ? start : found[first >> 2]!.start;
    const to = (stop - 1) >> 2 >= found.length - 1 ? end : found[(stop - 1) >> 2]!.end;
    if (from > last) builder.unit('', last, from);
    builder.unit(piece, from, to);
    last = to;
  };
  if (text.ascii) for (let i = 0; i < text.text.length; i += 4) emit(text.text.slice(i, i + 4), i, Math.min(i + 4, text.text.length));
  else eachCharacter(text, emit);
}

/** Groups that are looked at before anything is built. */
const FIRST_GROUPS = 3;

/** Whether the first groups decode to text; data, code and addresses fail in the first or second. */
function promising(text: string, start: number, alphabet: Int8Array): boolean {
  // Behind the text stand spaces, which are of no alphabet.
  const units = unitsOf(text);
  let follow = 0;
  for (let from = start; from < start + FIRST_GROUPS * 5; from += 5) {
    let number = 0;
    for (let at = from; at < from + 5; at++) {
      const value = alphabet[units[at]!]!;
      if (value < 0) return false;
      number = number * 85 + value;
    }
    if (number > 0xffffffff) return false;
    for (let shift = 24; shift >= 0; shift -= 8) {
      const byte = (number >>> shift) & 0xff;
      follow = following(byte, follow);
      if (follow < 0) return false;
    }
  }
  return true;
}

/** Reads a run in the first alphabet in which it is text from one end to the other. */
function tryRun(text: string, start: number, end: number, builder: RegionViewBuilder): boolean {
  for (const alphabet of [ASCII85, RFC1924, Z85]) {
    if (!promising(text, start, alphabet)) continue;
    const found = groups(text, start, end, alphabet);
    const last = found.at(-1);
    if (last === undefined || last.end - start < MIN_RUN || last.end < end - 2) continue;
    const read = decoded(found);
    if (read === undefined) continue;
    place(builder, found, read, start, last.end);
    return true;
  }
  return false;
}

/** Where `<~` and `~>` stand around something. */
function delimitedSpans(text: string): (readonly [start: number, end: number])[] {
  const spans: (readonly [number, number])[] = [];
  let close = -1;
  for (let open = text.indexOf('<~'); open >= 0;) {
    if (close < open + 2) close = text.indexOf('~>', open + 2);
    if (close < 0) break;
    const fits = close - open <= MAX_DELIMITED;
    if (fits) spans.push([open, close + 2]);
    open = text.indexOf('<~', fits ? close + 2 : open + 2);
  }
  return spans;
}

/** Ascii85 with or without its delimiters, Z85, and the base85 of RFC 1924, decoded where they stand. */
export const view: ViewMaker = {
  id: 'base85',
  title: 'Base85 text (Ascii85, Z85, RFC 1924)',
  needs: DENSE_RUNS | LESS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const delimited = delimitedSpans(text);
    let next = 0;
    let floor = 0;
    for (let i = 0; i <= scan.dense.length; i += 2) {
      const start = scan.dense[i] ?? Infinity;
      const end = scan.dense[i + 1] ?? Infinity;
      for (; next < delimited.length && delimited[next]![0] < end; next++) {
        const [open, close] = delimited[next]!;
        const found = groups(text, open + 2, close - 2, ASCII85);
        const read = decoded(found);
        if (read !== undefined) place(builder, found, read, open, close);
        floor = close;
      }
      if (start === Infinity || start < floor || (delimited[next - 1]?.[0] ?? -1) >= start) continue;
      // A quote may stand around it.
      if (!tryRun(text, start, end, builder) && isQuote(text.charCodeAt(start)) && isQuote(text.charCodeAt(end - 1))) tryRun(text, start + 1, end - 1, builder);
    }
    return builder.finish('base85');
  },
};

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}
