import type { Budget } from '../contract.ts';
import { Unpackable } from '../unpack/source.ts';

/** The header of a 7z archive (7zFormat.txt of the LZMA SDK): where packed streams lie, how they are packed, what they hold. */

export interface Folder {
  /** Hex ids of its coders, with their properties. */
  readonly coders: readonly { readonly id: string; readonly properties: Buffer }[];
  readonly packed: number;
  size: number;
}

export interface Streams {
  packAt: number;
  packSizes: number[];
  folders: Folder[];
  /** For each folder, the sizes of the files in it. */
  parts: number[][];
}

export interface Member { readonly name: string; readonly hasStream: boolean; readonly attributes: number }

const MAX_FILES = 1_000_000;

/** Numbers, one after the other. Everything beyond the end is torn. */
class Bytes {
  private readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Unpackable('torn', 'the header ends too early');
    return value;
  }

  take(count: number): Buffer {
    if (count > this.bytes.length - this.at) throw new Unpackable('torn', 'the header ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** The first byte's leading ones tell how many bytes follow; its rest are the highest bits. */
  number(): number {
    const first = this.byte();
    let value = 0;
    let mask = 0x80;
    for (let i = 0; i < 8; i++) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * 2 ** (8 * i);
      value += this.byte() * 2 ** (8 * i);
      mask >>= 1;
    }
    return value;
  }

  count(most = MAX_FILES): number {
    const value = this.number();
    if (value > most) throw new Unpackable('broken', `a count of ${value}`);
    return value;
  }

  /** One bit for each of `count`, the highest first; or all of them. */
  bits(count: number, allDefined: boolean): boolean[] {
    if (allDefined && this.byte() !== 0) return Array<boolean>(count).fill(true);
    const bytes = this.take(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, i) => ((bytes[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0);
  }
}

function digests(from: Bytes, count: number): void {
  from.take(4 * from.bits(count, true).filter(Boolean).length);
}

function packInfo(from: Bytes, streams: Streams): void {
  streams.packAt = from.number();
  const count = from.count();
  for (let id = from.byte(); id !== 0; id = from.byte()) {
    if (id === 9) streams.packSizes = Array.from({ length: count }, () => from.number());
    else if (id === 10) digests(from, count);
    else throw new Unpackable('broken', `an unknown property ${id}`);
  }
}

function folder(from: Bytes): { readonly folder: Folder; readonly outputs: number } {
  const coders: { id: string; properties: Buffer }[] = [];
  let inputs = 0;
  let outputs = 0;
  const count = from.count(32);
  for (let i = 0; i < count; i++) {
    const flags = from.byte();
    const id = from.take(flags & 15).toString('hex');
    const complex = (flags & 0x10) !== 0;
    inputs += complex ? from.count(32) : 1;
    outputs += complex ? from.count(32) : 1;
    coders.push({ id, properties: (flags & 0x20) === 0 ? Buffer.alloc(0) : from.take(from.number()) });
  }
  const binds = outputs - 1;
  for (let i = 0; i < binds * 2; i++) from.number();
  const packed = inputs - binds;
  if (packed > 1) for (let i = 0; i < packed; i++) from.number();
  return { folder: { coders, packed: Math.max(1, packed), size: 0 }, outputs };
}

function folders(from: Bytes, streams: Streams): void {
  if (from.byte() !== 11) throw new Unpackable('broken', 'no folders where they must be');
  const count = from.count();
  if (from.byte() !== 0) throw new Unpackable('unsupported', 'folders outside the header');
  const outputs: number[] = [];
  for (let i = 0; i < count; i++) {
    const one = folder(from);
    streams.folders.push(one.folder);
    outputs.push(one.outputs);
  }
  if (from.byte() !== 12) throw new Unpackable('broken', 'no sizes where they must be');
  for (const [i, each] of streams.folders.entries()) for (let j = 0; j < (outputs[i] ?? 0); j++) each.size = from.number();
  for (let id = from.byte(); id !== 0; id = from.byte()) {
    if (id !== 10) throw new Unpackable('broken', `an unknown property ${id}`);
    digests(from, count);
  }
  streams.parts = streams.folders.map(({ size }) => [size]);
}

function subStreams(from: Bytes, streams: Streams): void {
  const counts = streams.folders.map(() => 1);
  let id = from.byte();
  if (id === 13) {
    for (let i = 0; i < counts.length; i++) counts[i] = from.count();
    id = from.byte();
  }
  streams.parts = streams.folders.map(({ size }, i) => {
    const count = counts[i] ?? 0;
    let left = size;
    return Array.from({ length: count }, (_, j) => {
      const part = j === count - 1 ? left : id === 9 ? from.number() : 0;
      left = Math.max(0, left - part);
      return part;
    });
  });
  if (id === 9) id = from.byte();
  // Checksums are not compared: what a reader unpacks is what counts.
  if (id === 10) digests(from, counts.reduce((a, b) => a + b, 0));
}

function readStreams(from: Bytes): Streams {
  const streams: Streams = { packAt: 0, packSizes: [], folders: [], parts: [] };
  for (let id = from.byte(); id !== 0; id = from.byte()) {
    if (id === 6) packInfo(from, streams);
    else if (id === 7) folders(from, streams);
    else if (id === 8) {
      subStreams(from, streams);
      // Its end may stand behind checksums of single folders that are left out above.
      while (from.byte() !== 0) continue;
    } else throw new Unpackable('broken', `an unknown property ${id}`);
  }
  return streams;
}

function names(bytes: Buffer): string[] {
  if (bytes[0] !== 0) throw new Unpackable('unsupported', 'names outside the header');
  return bytes.subarray(1).toString('utf16le').split('\0').slice(0, -1);
}

function files(from: Bytes, budget: Budget): Member[] {
  const count = from.count();
  let found: string[] = [];
  let empty: boolean[] = [];
  let attributes: number[] = [];
  for (let id = from.byte(); id !== 0; id = from.byte()) {
    const property = from.take(from.number());
    if (id === 17) found = names(property);
    else if (id === 14) empty = new Bytes(property).bits(count, false);
    else if (id === 21) {
      const inside = new Bytes(property);
      const defined = inside.bits(count, true);
      if (inside.byte() === 0) attributes = defined.map((has) => (has ? inside.take(4).readUInt32LE(0) : 0));
    }
  }
  return found.slice(0, count).map((name, i) => {
    budget.member();
    return { name, hasStream: empty[i] !== true, attributes: attributes[i] ?? 0 };
  });
}

/** The header, or (`encoded`) how the real one is packed. */
export function readHeader(bytes: Buffer, budget: Budget): { readonly encoded: Streams } | { readonly streams: Streams; readonly members: readonly Member[] } {
  const from = new Bytes(bytes);
  const kind = from.byte();
  if (kind === 0x17) return { encoded: readStreams(from) };
  if (kind !== 1) throw new Unpackable('broken', 'no header where one must be');
  let streams: Streams = { packAt: 0, packSizes: [], folders: [], parts: [] };
  let members: readonly Member[] = [];
  for (let id = from.byte(); id !== 0; id = from.byte()) {
    if (id === 4) streams = readStreams(from);
    else if (id === 5) members = files(from, budget);
    else if (id === 2) while (from.byte() !== 0) from.take(from.number());
    else throw new Unpackable('broken', `an unknown property ${id}`);
  }
  return { streams, members };
}
