import { encodedFile } from '../embedded.ts';
import { MAX_READ, type ScanContext, type ScanInput } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { bufferInput, windowInput } from '../input.ts';
import { looksLikePickle } from '../pickle/trial.ts';
import { programAt, reportProgram } from '../unclaimed.ts';
import { inflated } from '../unpack/buffer.ts';

/** Parts of pictures and sounds that are none of them: descriptions, chunks of no known kind, and programs in the middle. */

/** Chunks that hold the picture itself, of PNG and its relatives. */
const OWN = /^(?:IHDR|PLTE|IDAT|IEND|fdAT|fcTL|acTL|tRNS|gAMA|cHRM|sRGB|iCCP|bKGD|hIST|pHYs|sBIT|sPLT|tIME|eXIf)$/;
const TEXTS = /^(?:tEXt|zTXt|iTXt)$/;
const MAX_TEXT = 4 * 1024 * 1024;

/** The text of a chunk behind its keyword; undefined where it is none. */
function textOf(kind: string, bytes: Buffer): string | undefined {
  const end = bytes.indexOf(0);
  if (end < 0) return undefined;
  if (kind === 'tEXt') return bytes.toString('latin1', end + 1);
  const packed = kind === 'zTXt' ? bytes.subarray(end + 2) : bytes[end + 1] === 1 ? bytes.subarray(bytes.indexOf(0, bytes.indexOf(0, end + 3) + 1) + 1) : undefined;
  if (packed === undefined) return bytes.toString('utf8', end + 1);
  // No text, or longer than a description: what is no picture's is not judged here.
  return inflated(packed, MAX_TEXT)?.toString('latin1');
}

/** One chunk of a PNG. Texts come back, to be looked through for scripts; files in them, and in chunks of no known kind, are scanned. */
export function pngChunk(input: ScanInput, kind: string, at: number, size: number, context: ScanContext): string | undefined {
  if (OWN.test(kind)) return undefined;
  if (!TEXTS.test(kind)) {
    fileAt(input, at, size, context);
    return undefined;
  }
  const text = size <= MAX_TEXT ? textOf(kind, input.read(at, size)) : undefined;
  if (text === undefined) context.report(GENERAL.text, `A description of ${size} bytes that is longer than is read, or broken.`, at);
  const file = text === undefined ? undefined : encodedFile(text.trim());
  if (file !== undefined) context.enter(bufferInput(`encoded file at ${at}`, file), { unknown: 'ignore' });
  return text;
}

/** A pickle or program where a chunk begins. */
export function fileAt(input: ScanInput, at: number, size: number, context: ScanContext): void {
  const inner = windowInput(input, at, size, `bytes at ${at}`);
  if (inner.size > 4 && looksLikePickle(inner)) context.enter(inner, { unknown: 'ignore' });
  else reportProgram(input, at, 'A part', context);
}

/** Bytes that two readings share, so that what begins at the end of one is seen whole in the next. */
const SHARED = 16;

/** Programs anywhere; their headers are longer than occurs by chance. */
export function programsIn(input: ScanInput, context: ScanContext): void {
  for (let from = 0; from < input.size; from += MAX_READ - SHARED) {
    const bytes = input.read(from, MAX_READ);
    for (const magic of ['\x7fELF', 'MZ']) for (let at = bytes.indexOf(magic, from === 0 ? 1 : 0, 'latin1'); at >= 0; at = bytes.indexOf(magic, at + 1, 'latin1')) {
      context.budget.step();
      if (programAt(input, from + at) !== undefined) return reportProgram(input, from + at, 'A part', context);
    }
  }
}

/** Segments of a JPEG that hold descriptions: EXIF and XMP, IPTC, and remarks. */
const DESCRIBING = new Set([0xe1, 0xed, 0xfe]);
/** Runs of letters in them, which stand between numbers and names of fields. */
const RUN = /[\t\n\r -~]{24,65000}/g;

/** Texts in the segments of a JPEG before its picture, with their offsets. */
export function* jpegTexts(input: ScanInput, context: ScanContext): Generator<{ readonly words: string; readonly at: number }> {
  for (let at = 2; at + 4 <= input.size; ) {
    context.budget.step();
    const marker = input.read(at, 4);
    const kind = marker[1] ?? 0;
    const size = marker.readUInt16BE(2);
    if (marker[0] !== 0xff || kind === 0xda || size < 2) return;
    if (DESCRIBING.has(kind)) {
      const bytes = input.read(at + 4, size - 2);
      // EXIF's own remarks may be in UTF-16.
      for (const text of [bytes.toString('latin1'), bytes.toString('latin1').replaceAll('\0', '')]) for (const { 0: words } of text.matchAll(RUN)) yield { words, at };
    }
    at += 2 + size;
  }
}
