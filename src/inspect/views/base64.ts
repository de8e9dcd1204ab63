import type { View, ViewMaker } from '../contract.ts';
import { OffsetMapBuilder } from './offset-map.ts';
import type { ByteText } from './lib/bytes.ts';
import { eachCharacter, following, readText, readUtf16 } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { MIN_WORD_RUN as MIN_RUN, type TextScan, WORD_RUNS } from './lib/scan.ts';
import { COST, spend } from '../effort.ts';

/** Shortest run on a line that continues a wrapped one. */
const MIN_CONTINUATION = 4;

/** Value of each ASCII character in the standard and the URL-safe alphabet (RFC 4648), or -1. */
const VALUE = new Int8Array(128).fill(-1);
for (const [index, letter] of Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').entries()) VALUE[letter.charCodeAt(0)] = index;
VALUE['-'.charCodeAt(0)] = 62;
VALUE['_'.charCodeAt(0)] = 63;

function value(code: number): number {
  return code < 128 ? VALUE[code] ?? -1 : -1;
}

/** A stretch of base64, possibly wrapped over lines: raw spans of its pieces, padding left out. */
interface Candidate {
  readonly pieces: readonly (readonly [start: number, end: number])[];
  /** Just past the padding. */
  readonly end: number;
}

/** A stretch that decodes to text. */
export interface Base64Region {
  readonly start: number;
  readonly end: number;
  readonly decoded: ByteText;
  /** Base64 characters without line breaks and padding, from where decoding begins. */
  readonly body: string;
  readonly pieces: Candidate['pieces'];
}

/** The runs of the scan, followed over line breaks; a run that continues one is not tried again. */
function candidates(text: string, scan: TextScan): Candidate[] {
  const found: Candidate[] = [];
  let floor = 0;
  for (let i = 0; i < scan.words.length; i += 2) {
    const start = scan.words[i]!;
    if (start < floor) continue;
    const candidate = unwrap(text, start, scan.words[i + 1]!);
    found.push(candidate);
    floor = candidate.end;
  }
  return found;
}

/** Follows a run over single line breaks (with indentation), and past its padding. */
function unwrap(text: string, start: number, firstEnd: number): Candidate {
  const pieces: [number, number][] = [[start, firstEnd]];
  let end = firstEnd;
  for (;;) {
    let at = end;
    if (text.charCodeAt(at) === 0x0d) at++;
    if (text.charCodeAt(at) !== 0x0a) break;
    at++;
    while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at++;
    let next = at;
    while (next < text.length && value(text.charCodeAt(next)) >= 0) next++;
    const after = text.charCodeAt(next);
    // A short line goes on with a stretch that is padded or wrapped already; otherwise it is the next word of the text.
    const shortest = after === 0x3d || (pieces.length > 1 && Number.isNaN(after)) ? 1 : pieces.length > 1 ? MIN_CONTINUATION : MIN_RUN;
    if (next - at < shortest) break;
    // A line that ends in anything else is prose, unless padding closes the whole.
    if (!(Number.isNaN(after) || after === 0x0a || after === 0x0d || after === 0x3d || after === 0x22 || after === 0x27)) break;
    pieces.push([at, next]);
    end = next;
  }
  for (let padding = 0; padding < 2 && text.charCodeAt(end) === 0x3d; padding++) end++;
  return { pieces, end };
}

/** Whether the first four quads from `start` on decode to text: a look that random letters fail within two bytes or so. */
function promising(body: string, start: number): boolean {
  let follow = 0;
  for (let i = start; i + 4 <= body.length && i < start + 16; i += 4) {
    const bits = (value(body.charCodeAt(i)) << 18) | (value(body.charCodeAt(i + 1)) << 12) | (value(body.charCodeAt(i + 2)) << 6) | value(body.charCodeAt(i + 3));
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >> shift) & 0xff;
      follow = following(byte, follow);
      if (follow < 0) return false;
    }
  }
  return true;
}

/**
 * Whether base64 from `start` on may be UTF-16 of an alphabet: the upper halves of its units are below 8, so that the two
 * quads which begin with one begin with A or B. Every other quad begins with an upper half, as a quad is a unit and a half.
 */
function wideness(body: string, start: number): 'big' | 'little' | undefined {
  const small = (at: number): boolean => body.charCodeAt(at) === 0x41 || body.charCodeAt(at) === 0x42;
  if (small(start + 4) && small(start + 12) && small(start + 20)) return 'little';
  return small(start) && small(start + 8) && small(start + 16) ? 'big' : undefined;
}

/** Longest stretch that is decoded although its first bytes are no text, in case a message follows binary data. */
const LENIENT = 4096;

function decode(text: string, candidate: Candidate): Base64Region | undefined {
  const body = candidate.pieces.length === 1
    ? text.slice(candidate.pieces[0]?.[0], candidate.pieces[0]?.[1])
    : candidate.pieces.map(([from, to]) => text.slice(from, to)).join('');
  spend(body.length * COST.encoded);
  // Letters that touch the stretch on the left (`data/aWdu...`, `x=aWdu`) shift the quads: try each alignment, and once
  // more further in for a word glued to the front.
  for (const start of [0, 1, 2, 3]) {
    let from = start;
    const wide = wideness(body, start);
    if (wide !== undefined) {
      const tail = body.slice(start);
      const decoded = readUtf16(Buffer.from(tail, 'base64'), wide === 'big');
      if (decoded !== undefined && isMessage(decoded)) return { start: rawOffset(candidate, start), end: candidate.end, decoded, body: tail, pieces: candidate.pieces };
    }
    if (!promising(body, from)) {
      const middle = start + (Math.min(LENIENT, body.length - start) >> 3 << 2);
      if (body.length - middle < MIN_RUN || !promising(body, middle)) continue;
      from = middle;
      while (from >= 4 && promising(body, from - 4)) from -= 4;
    }
    const tail = body.slice(from);
    const decoded = readText(Buffer.from(tail, 'base64'));
    if (decoded === undefined || !isMessage(decoded)) continue;
    return { start: rawOffset(candidate, from), end: candidate.end, decoded, body: tail, pieces: candidate.pieces };
  }
  return undefined;
}

/** Whether decoded text is more than chance: a short mix of scripts is what random letters decode to. */
function isMessage(decoded: ByteText): boolean {
  const { text } = decoded;
  if (decoded.ascii) return text.length >= 8;
  let foreign = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) foreign++;
  return text.length >= 16 || (foreign >= 4 && foreign * 2 >= text.length);
}

function rawOffset(candidate: Candidate, at: number): number {
  let rest = at;
  for (const [from, to] of candidate.pieces) {
    if (rest < to - from) return from + rest;
    rest -= to - from;
  }
  return candidate.end;
}

/** Every stretch of the text that is base64 of mostly printable UTF-8, in order. */
export function base64Regions(text: string, scan: TextScan): Base64Region[] {
  const regions: Base64Region[] = [];
  for (const candidate of candidates(text, scan)) {
    const region = decode(text, candidate);
    if (region !== undefined) regions.push(region);
  }
  return regions;
}

function place(builder: RegionViewBuilder, region: Base64Region): void {
  const { decoded, body } = region;
  // Offsets in the body to offsets in the raw text; one run unless the stretch is wrapped.
  const lines = new OffsetMapBuilder();
  let skip = region.pieces.reduce((sum, [from, to]) => sum + to - from, 0) - body.length;
  for (const [from, to] of region.pieces) {
    const cut = Math.min(skip, to - from);
    skip -= cut;
    lines.copy(to - from - cut, from + cut);
  }
  const raw = lines.finish(region.end);
  const quads = (firstByte: number, endByte: number): readonly [number, number] => {
    const from = Math.floor(firstByte / 3) * 4;
    const to = Math.ceil(endByte / 3) * 4;
    const [rawFrom, rawTo] = raw.toRaw(from, Math.min(to, body.length));
    // The last quad takes the padding with it.
    return [rawFrom, to >= body.length ? region.end : rawTo];
  };
  if (decoded.ascii && region.pieces.length === 1) {
    const whole = decoded.text.length - (decoded.text.length % 3);
    const tail = whole === decoded.text.length && region.end === region.start + body.length ? whole : Math.max(0, whole - (whole === decoded.text.length ? 3 : 0));
    builder.units(decoded.text.slice(0, tail), 3, 4, region.start);
    if (tail < decoded.text.length) builder.unit(decoded.text.slice(tail), region.start + (tail / 3) * 4, region.end);
    return;
  }
  let last = region.start;
  const emit = (piece: string, first: number, end: number): void => {
    const [from, to] = quads(first, end);
    // The line break of a wrapped stretch is no part of the message.
    if (from > last) builder.unit('', last, from);
    builder.unit(piece, from, to);
    last = to;
  };
  if (decoded.ascii) for (let i = 0; i < decoded.text.length; i += 3) emit(decoded.text.slice(i, i + 3), i, Math.min(i + 3, decoded.text.length));
  else eachCharacter(decoded, emit);
}

/** Base64 and base64url text, with or without padding, in one line or wrapped, decoded where it stands. */
export const view: ViewMaker = {
  id: 'base64',
  title: 'Base64 text (standard and URL-safe alphabet)',
  needs: WORD_RUNS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (const region of base64Regions(text, scan)) place(builder, region);
    return builder.finish('base64');
  },
};
