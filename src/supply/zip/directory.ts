import { ScanStop, type Budget, type ScanInput } from '../contract.ts';
import { nameOf } from '../printable.ts';
import { ZIP_RULES } from './rules.ts';

/** One member as the central directory, or a local header, describes it. */
export interface Entry {
  /** As printable text; its bytes are in `raw`. */
  readonly name: string;
  readonly raw: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Of the local header, in the file. */
  readonly at: number;
  readonly needed: number;
  /** Unix mode, 0 where another system made the entry. */
  readonly mode: number;
  readonly directory: boolean;
}

export interface Directory {
  readonly entries: readonly Entry[];
  /** Where the central directory begins and the end record ends. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the comment, which end at {@link Directory.end}. */
  readonly comment: number;
  /** Bytes before the first byte that offsets count from. */
  readonly prefix: number;
}

const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const LOCATOR64 = 0x0706_4b50;
const END64 = 0x0606_4b50;
const CENTRAL = 0x0201_4b50;
const CENTRAL_MAGIC = Buffer.from('504b0102', 'hex');
const LOCAL = 0x0403_4b50;

/** Where the end record begins: the last one whose comment fits into the file; undefined without one. */
export function findEnd(input: ScanInput): number | undefined {
  const from = Math.max(0, input.size - END_BYTES - MAX_COMMENT);
  const tail = input.read(from, END_BYTES + MAX_COMMENT);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    at = tail.lastIndexOf('PK\u0005\u0006', at, 'latin1');
    if (at < 0) return undefined;
    if (at + END_BYTES <= tail.length && at + END_BYTES + tail.readUInt16LE(at + 20) <= tail.length) return from + at;
  }
  return undefined;
}

/** A 64-bit number; what no file can have becomes the largest exact one. */
function uint64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

interface End { readonly entries: number; readonly size: number; readonly offset: number; readonly start: number }

function endOf(input: ScanInput, at: number): End {
  const record = input.read(at, END_BYTES);
  const plain: End = { entries: record.readUInt16LE(10), size: record.readUInt32LE(12), offset: record.readUInt32LE(16), start: at };
  const locator = at >= 20 ? input.read(at - 20, 20) : Buffer.alloc(0);
  if (locator.length < 20 || locator.readUInt32LE(0) !== LOCATOR64) return plain;
  const where = uint64(locator, 8);
  // The 64-bit record stands right before its locator, whatever the locator says of a file that was prefixed.
  for (const place of [where, at - 20 - 56]) {
    if (place < 0 || place + 56 > at) continue;
    const big = input.read(place, 56);
    if (big.readUInt32LE(0) !== END64) continue;
    const record: End = { entries: uint64(big, 32), size: uint64(big, 40), offset: uint64(big, 48), start: place };
    // Some writers always add the 64-bit record; some readers believe it, others only where the short one has no room.
    if ((plain.entries !== 0xffff && plain.entries !== record.entries) || (plain.size !== 0xffff_ffff && plain.size !== record.size) || (plain.offset !== 0xffff_ffff && plain.offset !== record.offset)) throw new ScanStop(ZIP_RULES.malformed, 'The two end records say different things.', place);
    return record;
  }
  return plain;
}

/** Whether the end record at a place belongs to a directory that begins where it must, and to nothing behind it. */
export function endsHere(input: ScanInput, at: number): boolean {
  if (at + END_BYTES + input.read(at, END_BYTES).readUInt16LE(20) !== input.size) return false;
  try {
    const { entries, size, start } = endOf(input, at);
    return entries === 0 ? size === 0 : start - size >= 0 && input.read(start - size, 4).equals(CENTRAL_MAGIC);
  } catch (error) {
    // Two end records that disagree are an archive's own.
    if (error instanceof ScanStop) return true;
    throw error;
  }
}

/** The values of the ZIP64 extra field that replace those which do not fit, in their fixed order. */
function zip64(extra: Buffer, size: number, packed: number, at: number): { readonly size: number; readonly packed: number; readonly at: number } {
  for (let i = 0; i + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(i + 2);
    if (extra.readUInt16LE(i) !== 1) {
      i += 4 + length;
      continue;
    }
    const field = extra.subarray(i + 4, i + 4 + length);
    let next = 0;
    const take = (value: number): number => {
      if (value !== 0xffff_ffff || next + 8 > field.length) return value;
      next += 8;
      return uint64(field, next - 8);
    };
    return { size: take(size), packed: take(packed), at: take(at) };
  }
  return { size, packed, at };
}

/**
 * Reads the central directory.
 * @throws ScanStop `zip.malformed` when it is none, or a bound of the budget
 */
export function readDirectory(input: ScanInput, budget: Budget): Directory {
  const endAt = findEnd(input);
  if (endAt === undefined) throw new ScanStop(ZIP_RULES.truncated, 'The archive has no end record.', input.size);
  const end = endOf(input, endAt);
  const start = end.start - end.size;
  if (start < 0) throw new ScanStop(ZIP_RULES.malformed, 'The central directory is larger than what stands before its end.', endAt);
  const prefix = start - end.offset;
  if (prefix < 0) throw new ScanStop(ZIP_RULES.malformed, 'The central directory begins elsewhere than its end record says.', endAt);
  const entries: Entry[] = [];
  let at = start;
  while (at + 46 <= end.start) {
    budget.member();
    const fixed = input.read(at, 46);
    if (fixed.readUInt32LE(0) !== CENTRAL) break;
    const [nameLength, extraLength, commentLength] = [fixed.readUInt16LE(28), fixed.readUInt16LE(30), fixed.readUInt16LE(32)];
    const rest = input.read(at + 46, nameLength + extraLength);
    const raw = rest.subarray(0, nameLength);
    const big = zip64(rest.subarray(nameLength), fixed.readUInt32LE(24), fixed.readUInt32LE(20), fixed.readUInt32LE(42));
    const mode = fixed[5] === 3 ? fixed.readUInt32LE(38) >>> 16 : 0;
    entries.push({
      name: nameOf(raw).text, raw, flags: fixed.readUInt16LE(8), method: fixed.readUInt16LE(10), crc: fixed.readUInt32LE(16), packed: big.packed, size: big.size,
      at: big.at + prefix, needed: fixed.readUInt16LE(6), mode, directory: raw.at(-1) === 0x2f,
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  if (at !== end.start) throw new ScanStop(ZIP_RULES.malformed, 'The central directory does not end where its end record says.', at);
  if (end.entries !== entries.length) throw new ScanStop(ZIP_RULES.malformed, `The end record counts ${end.entries} members, the directory has ${entries.length}.`, endAt);
  const last = input.read(endAt, END_BYTES);
  return { entries, start, end: endAt + END_BYTES + last.readUInt16LE(20), comment: last.readUInt16LE(20), prefix };
}

/** A local header and where the member's bytes begin; undefined when there is none at that place. */
export function readLocal(input: ScanInput, at: number): { readonly entry: Entry; readonly dataAt: number } | undefined {
  if (at < 0 || at + 30 > input.size) return undefined;
  const fixed = input.read(at, 30);
  if (fixed.readUInt32LE(0) !== LOCAL) return undefined;
  const [nameLength, extraLength] = [fixed.readUInt16LE(26), fixed.readUInt16LE(28)];
  const rest = input.read(at + 30, nameLength + extraLength);
  const raw = rest.subarray(0, nameLength);
  const big = zip64(rest.subarray(nameLength), fixed.readUInt32LE(22), fixed.readUInt32LE(18), 0);
  const entry: Entry = {
    name: nameOf(raw).text, raw, flags: fixed.readUInt16LE(6), method: fixed.readUInt16LE(8), crc: fixed.readUInt32LE(14), packed: big.packed, size: big.size,
    at, needed: fixed.readUInt16LE(4), mode: 0, directory: raw.at(-1) === 0x2f,
  };
  return { entry, dataAt: at + 30 + nameLength + extraLength };
}
