import { MAX_READ, type ScanContext, type ScanInput } from '../contract.ts';

/**
 * What follows the first bytes of a picture, sound or font: whether its first structures are there and the parts that
 * tell their own length end where the file does. Each check answers in words what is wrong, undefined where nothing is.
 */

type Check = (input: ScanInput, context: ScanContext) => string | undefined;

/** What a file is said to be whose parts do not reach its end. */
const CUT = 'it is cut off';

/** Chunks of PNG (RFC 2083) from the header to the end; Apple puts a chunk of its own before. */
const png: Check = (input, context) => {
  if (!/^(?:IHDR|CgBI)$/.test(input.read(12, 4).toString('latin1'))) return 'no header follows';
  for (let at = 8; at + 12 <= input.size; ) {
    context.budget.step();
    const chunk = input.read(at, 8);
    const kind = chunk.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(kind)) return 'its chunks break off';
    if (kind === 'IEND') return undefined;
    at += 12 + chunk.readUInt32BE(0);
  }
  return CUT;
};

/** Segments of JPEG up to the picture (T.81, B.1.1), and the mark of its end somewhere behind. */
const jpeg: Check = (input, context) => {
  let framed = false;
  for (let at = 2; at + 4 <= input.size; ) {
    context.budget.step();
    const marker = input.read(at, 4);
    const kind = marker[1] ?? 0;
    if (marker[0] !== 0xff) return 'its segments break off';
    if (kind === 0xff || kind === 0x01) {
      at += kind === 0xff ? 1 : 2;
      continue;
    }
    if (kind === 0xda) return framed ? (input.read(Math.max(at, input.size - MAX_READ), MAX_READ).lastIndexOf('\xff\xd9', undefined, 'latin1') < 0 ? CUT : undefined) : 'no frame stands before the picture';
    if (kind < 0xc0 || marker.readUInt16BE(2) < 2) return 'its segments break off';
    if (kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc) framed = true;
    at += 2 + marker.readUInt16BE(2);
  }
  return CUT;
};

function colours(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Blocks of GIF; what stands where none begins is not one. */
const gif: Check = (input, context) => {
  if (input.size < 13) return CUT;
  let images = 0;
  let at = 13 + colours(input.read(10, 1)[0] ?? 0);
  while (at < input.size) {
    context.budget.step();
    const [kind, second = 0] = input.read(at, 2);
    if (kind === 0x3b) return undefined;
    if (kind === 0x2c) {
      images++;
      at += 11 + colours(input.read(at + 9, 1)[0] ?? 0);
    } else if (kind === 0x21 && second !== 0) at += 2;
    // Some writers leave zeros between blocks, which readers pass over.
    else if (kind === 0 && images > 0) {
      at++;
      continue;
    } else return 'its blocks break off';
    for (let size = input.read(at, 1)[0]; size !== undefined && size !== 0; size = input.read(at, 1)[0]) {
      context.budget.step();
      at += 1 + size;
    }
    at++;
  }
  // Some end with their last picture, without the byte that ends them.
  return images > 0 && at === input.size ? undefined : CUT;
};

/** Lengths that writers leave where they do not know it yet: nothing, or the largest. */
const UNKNOWN_FROM = 0x7fff_0000;

/** Chunks of RIFF: sound needs its format and data, pictures one of theirs, films a list. */
const riff: Check = (input, context) => {
  const big = input.read(0, 4).toString('latin1') === 'RIFX';
  const lengthOf = (bytes: Buffer): number => (bytes.length < 4 ? 0 : big ? bytes.readUInt32BE(0) : bytes.readUInt32LE(0));
  const kind = input.read(8, 4).toString('latin1');
  const needed = kind === 'WAVE' ? /^fmt /i : kind === 'WEBP' ? /^VP8[ LX]$/ : /^LIST$/;
  const total = lengthOf(input.read(4, 4));
  const end = total === 0 || total >= UNKNOWN_FROM ? input.size : Math.min(input.size, 8 + total);
  let found = false;
  for (let at = 12; at + 8 <= input.size && at < end; ) {
    context.budget.step();
    const chunk = input.read(at, 8);
    const size = lengthOf(chunk.subarray(4));
    if (!/^[\x20-\x7e]{4}$/.test(chunk.toString('latin1', 0, 4))) return found ? undefined : 'no chunk follows';
    found ||= needed.test(chunk.toString('latin1', 0, 4));
    if (at + 8 + size > input.size) return found && size >= UNKNOWN_FROM ? undefined : CUT;
    at += 8 + size + (size % 2);
  }
  return found ? undefined : 'what it must have does not follow';
};

const SIZES_OF_BITMAPS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);
const bmp: Check = (input) => {
  const head = input.read(0, 18);
  if (head.length < 18) return CUT;
  if (!SIZES_OF_BITMAPS.has(head.readUInt32LE(14))) return 'no header follows';
  return head.readUInt32LE(10) > input.size ? CUT : undefined;
};

const ico: Check = (input, context) => {
  const head = input.read(0, 6);
  if (head.length < 6) return CUT;
  const count = head.readUInt16LE(4);
  for (let i = 0; i < count; i++) {
    context.budget.step();
    const entry = input.read(6 + 16 * i, 16);
    if (entry.length < 16) return CUT;
    const [size, at] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
    if (size === 0 || at < 6 + 16 * count || at + size > input.size) return 'a picture in it lies beyond the end';
  }
  return count === 0 ? 'it holds no picture' : undefined;
};

/** The first directory of TIFF 6.0, and of its 64-bit form. */
const tiff: Check = (input) => {
  const head = input.read(0, 16);
  if (head.length < 8) return CUT;
  const little = head[0] === 0x49;
  const big = (little ? head[2] : head[3]) === 0x2b;
  if (big && head.length < 16) return CUT;
  const at = big ? Number(little ? head.readBigUInt64LE(8) : head.readBigUInt64BE(8)) : little ? head.readUInt32LE(4) : head.readUInt32BE(4);
  if (at < 8 || at + 2 > input.size) return 'its directory lies beyond the end';
  const first = input.read(at, 12);
  if (first.length < 12) return CUT;
  const count = big ? Number(little ? first.readBigUInt64LE(0) : first.readBigUInt64BE(0)) : little ? first.readUInt16LE(0) : first.readUInt16BE(0);
  if (count === 0 || at + (big ? 8 + 20 * count : 2 + 12 * count) > input.size) return 'its directory lies beyond the end';
  const type = big ? (little ? first.readUInt16LE(10) : first.readUInt16BE(10)) : little ? first.readUInt16LE(4) : first.readUInt16BE(4);
  return type >= 1 && type <= 18 ? undefined : 'its directory is none';
};

/** The length that seven bits of each byte make, as ID3 writes it; undefined where it is none. */
function synchsafe(bytes: Buffer): number | undefined {
  return bytes.length < 4 || bytes.some((byte) => byte > 0x7f) ? undefined : bytes.reduce((sum, byte) => sum * 128 + byte, 0);
}

/** Zeros that writers leave behind a tag, which players look through for the first frame. */
const PADDING = 64 * 1024;

/** What stands behind one tag of ID3 after the other; undefined where a tag is none. */
function behindTags(input: ScanInput): number | undefined {
  let at = 0;
  for (let tags = 0; tags < 8 && input.read(at, 3).toString('latin1') === 'ID3'; tags++) {
    const head = input.read(at, 10);
    const size = synchsafe(head.subarray(6));
    if (size === undefined || (head[3] ?? 9) > 4 || at + 10 + size > input.size) return undefined;
    at += 10 + size + (((head[5] ?? 0) & 0x10) === 0 ? 0 : 10);
  }
  return at;
}

const RATES: Readonly<Record<string, readonly number[]>> = {
  v1l1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448], v1l2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384], v1l3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2l1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256], v2l2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLES = [44_100, 48_000, 32_000];

/** Length in bytes of the frame of MPEG audio (ISO 11172-3, 13818-3) that a header begins; 0 where it is not told, undefined where it is none. */
function frameLength(head: Buffer): number | undefined {
  const [first, second = 0, third = 0] = head;
  if (head.length < 4 || first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const [version, layer, rate, sample] = [(second >> 3) & 3, 4 - ((second >> 1) & 3), third >> 4, (third >> 2) & 3];
  // The layer that there is not is that of AAC, whose frames say their length themselves.
  if (layer === 4) return (second & 0xf0) === 0xf0 && head.length >= 6 ? ((head[3] ?? 0) & 3) * 2048 + (head[4] ?? 0) * 8 + ((head[5] ?? 0) >> 5) : undefined;
  if (version === 1 || rate === 15 || sample === 3) return undefined;
  if (rate === 0) return 0;
  const kbits = RATES[version === 3 ? `v1l${layer}` : layer === 1 ? 'v2l1' : 'v2l2']?.[rate] ?? 0;
  const hertz = (SAMPLES[sample] ?? 44_100) / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  if (layer === 1) return (Math.floor((12_000 * kbits) / hertz) + padding) * 4;
  return Math.floor(((layer === 3 && version !== 3 ? 72_000 : 144_000) * kbits) / hertz) + padding;
}

/** A frame of sound, and another where it ends. */
const mpeg: Check = (input, context) => {
  const at = behindTags(input);
  if (at === undefined) return 'its tag is none';
  if (input.read(at, 4).toString('latin1') === 'fLaC') return flac(input, context);
  const window = input.read(at, PADDING);
  for (let start = window.indexOf(0xff), tried = 0; start >= 0 && tried < 256; start = window.indexOf(0xff, start + 1), tried++) {
    context.budget.step();
    const length = frameLength(input.read(at + start, 6));
    if (length === undefined) continue;
    if (length === 0) return undefined;
    const next = at + start + length;
    if (next >= input.size || frameLength(input.read(next, 6)) !== undefined || /^(?:TAG|APE)/.test(input.read(next, 3).toString('latin1'))) return start === 0 || next < input.size ? undefined : 'no frame of sound follows';
  }
  return 'no frame of sound follows';
};

/** Boxes of MPEG-4 and QuickTime, one after the other to the end. */
const mp4: Check = (input, context) => {
  let content = false;
  for (let at = 0; at < input.size; ) {
    context.budget.step();
    const box = input.read(at, 16);
    if (box.length < 8) return content ? undefined : CUT;
    const kind = box.toString('latin1', 4, 8);
    // Zeros at the end are padding.
    if (!/^[\x20-\x7e\xa9]{4}$/.test(kind)) return content && box.subarray(0, 8).every((byte) => byte === 0) ? undefined : 'its boxes break off';
    content ||= /^(?:moov|moof|mdat|meta)$/.test(kind);
    const short = box.readUInt32BE(0);
    const size = short === 0 ? input.size - at : short === 1 && box.length === 16 ? Number(box.readBigUInt64BE(8)) : short;
    if (size < 8) return 'its boxes break off';
    if (at + size > input.size) return CUT;
    at += size;
  }
  return content ? undefined : CUT;
};

/** Pages of Ogg (RFC 3533), one after the other to the end. */
const ogg: Check = (input, context) => {
  for (let at = 0; at < input.size; ) {
    context.budget.step();
    const page = input.read(at, 27 + 255);
    if (page.toString('latin1', 0, 4) !== 'OggS' || page[4] !== 0 || (page[5] ?? 8) > 7) return 'its pages break off';
    const segments = page[26] ?? 256;
    if (page.length < 27 + segments) return CUT;
    at += 27 + segments + page.subarray(27, 27 + segments).reduce((sum, length) => sum + length, 0);
    if (at > input.size) return CUT;
  }
  return undefined;
};

/** Blocks of FLAC (RFC 9639): what the stream is comes first, frames follow the last. */
const flac: Check = (input, context) => {
  const start = behindTags(input);
  if (start === undefined) return 'its tag is none';
  const first = input.read(start + 4, 4);
  if (first.length < 4 || ((first[0] ?? 0) & 0x7f) !== 0 || first.readUIntBE(1, 3) !== 34) return 'no header follows';
  for (let at = start + 4; at + 4 <= input.size; ) {
    context.budget.step();
    const block = input.read(at, 4);
    at += 4 + block.readUIntBE(1, 3);
    if (((block[0] ?? 0) & 0x80) === 0) continue;
    if (at === input.size) return undefined;
    const frame = input.read(at, 2);
    return frame.length < 2 ? CUT : frame[0] === 0xff && ((frame[1] ?? 0) & 0xfe) === 0xf8 ? undefined : 'no frame of sound follows';
  }
  return CUT;
};

/** Of Matroska: behind the header of EBML comes a segment, or padding. */
const webm: Check = (input) => {
  const [first = 0] = input.read(4, 1);
  const width = first === 0 ? 9 : Math.clz32(first) - 23;
  if (width > 8) return 'no header follows';
  const bytes = input.read(4, width);
  const size = bytes.length < width ? Number.NaN : bytes.reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & (0xff >> width) : byte), 0);
  return /^(?:\x18\x53\x80\x67|\xec)/.test(input.read(Number.isSafeInteger(size) ? 4 + width + size : input.size, 4).toString('latin1')) ? undefined : 'no segment follows';
};

/** Tables of a font (OpenType), each within the file. */
const font: Check = (input, context) => {
  const head = input.read(0, 16);
  if (head.length < 16) return CUT;
  const start = head.toString('latin1', 0, 4) === 'ttcf' ? head.readUInt32BE(12) : 0;
  const count = start + 12 > input.size ? 0 : input.read(start + 4, 2).readUInt16BE(0);
  if (count === 0) return 'no table follows';
  for (let i = 0; i < count; i++) {
    context.budget.step();
    const entry = input.read(start + 12 + 16 * i, 16);
    if (entry.length < 16 || !/^[\x20-\x7e]{4}$/.test(entry.toString('latin1', 0, 4))) return 'its tables break off';
    if (entry.readUInt32BE(8) + entry.readUInt32BE(12) > input.size) return CUT;
  }
  return undefined;
};

/** A packed font says how long it is. */
const woff: Check = (input) => {
  const head = input.read(0, 14);
  if (head.length < 14 || head.readUInt16BE(12) === 0) return 'no table follows';
  const length = head.readUInt32BE(8);
  return length > input.size ? CUT : length < 44 ? 'no table follows' : undefined;
};

interface Kind {
  readonly head: RegExp;
  readonly check: Check;
  /** Its first bytes are longer than occurs by chance. */
  readonly clear?: true;
}

const KINDS: readonly Kind[] = [
  { head: /^\x89PNG\r\n\x1a\n/, check: png, clear: true }, { head: /^\xff\xd8\xff/, check: jpeg, clear: true }, { head: /^GIF8[79]a/, check: gif, clear: true },
  { head: /^(?:RIF[FX]|RF64)[\s\S]{4}(?:WEBP|WAVE|AVI )/, check: riff, clear: true }, { head: /^BM/, check: bmp }, { head: /^\0\0[\x01\x02]\0/, check: ico },
  { head: /^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/, check: tiff }, { head: /^fLaC/, check: flac, clear: true }, { head: /^ID3[\x02-\x04]/, check: mpeg, clear: true },
  { head: /^(?:ID3|\xff[\xe0-\xff])/, check: mpeg }, { head: /^[\s\S]{4}ftyp/, check: mp4, clear: true }, { head: /^[\s\S]{4}(?:moov|mdat|wide|free)/, check: mp4 },
  { head: /^OggS/, check: ogg, clear: true }, { head: /^\x1aE\xdf\xa3/, check: webm, clear: true },
  { head: /^(?:\0\x01\0\0|OTTO|true|ttcf)/, check: font }, { head: /^wOF[F2]/, check: woff, clear: true },
];

function kindOf(head: Buffer): Kind | undefined {
  const text = head.toString('latin1', 0, 16);
  return KINDS.find((kind) => kind.head.test(text));
}

/** Whether a file begins as a picture, sound or font, by first bytes of which some are short. */
export function isMedia(head: Buffer): boolean {
  return kindOf(head) !== undefined;
}

/** Whether a file begins as a picture, sound or font does and hardly anything else by chance. */
export function isClearlyMedia(head: Buffer): boolean {
  return kindOf(head)?.clear === true;
}

/** What is wrong with how a picture, sound or font goes on, in words; undefined where nothing is, or it begins as none. */
export function brokenMedia(input: ScanInput, context: ScanContext): string | undefined {
  return kindOf(input.read(0, 16))?.check(input, context);
}
