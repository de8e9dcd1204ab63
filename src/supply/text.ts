import { isUtf8 } from 'node:buffer';
import { MAX_READ, ScanStop, type ScanContext, type ScanInput } from './contract.ts';
import { GENERAL } from './general-rules.ts';

/** What a file holds as text: UTF-8, UTF-16 with its mark, or one byte a character. */
export interface ReadText {
  readonly text: string;
  /** Zero bytes or control characters, which text has not. */
  readonly binary: boolean;
}

/**
 * Reads a whole file as text.
 * @param max - in bytes; longer files are not read
 * @throws ScanStop `limit.text`
 */
export function readText(input: ScanInput, max: number, context: ScanContext): ReadText {
  if (input.size > max) throw new ScanStop(GENERAL.text, `Text of ${input.size} bytes; at most ${max} are read.`);
  const pieces: Buffer[] = [];
  for (let at = 0; at < input.size; at += MAX_READ) {
    context.budget.step();
    pieces.push(input.read(at, MAX_READ));
  }
  return decodeText(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces));
}

/** Bytes as text, see {@link ReadText}. */
export function decodeText(bytes: Buffer): ReadText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString('utf16le', 2), binary: false };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: Buffer.from(bytes.subarray(2, 2 + ((bytes.length - 2) & ~1))).swap16().toString('utf16le'), binary: false };
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = isUtf8(bytes) ? bytes.toString('utf8', start) : bytes.toString('latin1', start);
  return { text, binary: /[\0-\u0008\u000e-\u001a\u001c-\u001f]/.test(text.length > 65_536 ? text.slice(0, 65_536) : text) };
}

/** What was found of the head that was looked at last: some twenty formats ask the same of one file. */
let last: { readonly head: Buffer; readonly text: boolean; readonly ink: number } | undefined;

function factsOf(head: Buffer): { readonly text: boolean; readonly ink: number } {
  if (last?.head !== head) last = { head, text: readsAsText(head), ink: inkOf(head) };
  return last;
}

/** Whether the first bytes of a file read as text. */
export function looksLikeText(head: Buffer): boolean {
  return factsOf(head).text;
}

/** The first byte that shows: no white space and no mark of UTF-8; 0 where there is none. */
export function firstInk(head: Buffer): number {
  return factsOf(head).ink;
}

function inkOf(head: Buffer): number {
  for (let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0; at < head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte > 0x20) return byte;
  }
  return 0;
}

function readsAsText(head: Buffer): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b) return false;
  return true;
}

/** Whether the beginning of a file reads as one of Python's path files (`.pth`): lines of paths and imports. */
export function isPathFile(head: Buffer): boolean {
  return looksLikeText(head) && head.toString('utf8').split('\n').every((line) => /^\s{0,100}(?:#|$|import[ \t]|[\w./\\~:@+-]{1,1000}\s{0,100}$)/.test(line) || head.length >= 4096);
}

/** The line, from 1, of places in a text that are asked for in order: what was counted is not counted again. */
export function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (index) => {
    for (; next >= 0 && next <= index; next = text.indexOf('\n', next + 1)) line++;
    return line;
  };
}
