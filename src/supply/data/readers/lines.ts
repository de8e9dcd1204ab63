import { isUtf8 } from 'node:buffer';
import { MAX_READ, type ScanContext, type ScanInput } from '../../contract.ts';
import type { RowSink } from '../contract.ts';
import { DATA } from '../rules.ts';

/** Bytes read at once. */
const PIECE = 1024 * 1024;
/** What is told of a text with zero bytes: UTF-16, or none. */
export const NO_TEXT = 'The file is not text in UTF-8: it holds zero bytes, as UTF-16 and what is no text do.';
/** Longest line that is read, in bytes. */
export const MAX_LINE = MAX_READ;

/**
 * The lines of a text, in pieces: each call gets many lines at once, without their ends. Constant memory whatever the
 * file's length; a line beyond {@link MAX_LINE} is told and passed over.
 * @param each - lines, the number of the first, and the offset of the piece they stand in
 */
export function eachLines(input: ScanInput, context: ScanContext, sink: RowSink, each: (lines: readonly string[], first: number) => void): void {
  let rest: Buffer[] = [];
  let held = 0;
  let skipping = false;
  let number = 1;
  let latin = 0;
  let zeros = false;
  const decode = (bytes: Buffer, at: number): string => {
    const from = at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    if (!zeros && bytes.includes(0)) zeros = true;
    if (isUtf8(bytes)) return bytes.toString('utf8', from);
    latin++;
    return bytes.toString('latin1', from);
  };
  for (let at = 0; at < input.size; at += PIECE) {
    context.budget.step(64);
    const piece = input.read(at, PIECE);
    const end = at + piece.length >= input.size ? piece.length : piece.lastIndexOf(0x0a) + 1;
    if (end === 0) {
      if (!skipping) {
        rest.push(piece);
        held += piece.length;
        if (held > MAX_LINE) {
          sink.broken(DATA.unread, `A line of more than ${MAX_LINE} bytes is not read.`, `row ${number}`);
          rest = [];
          held = 0;
          skipping = true;
        }
      }
      continue;
    }
    let start = 0;
    if (skipping) {
      start = piece.indexOf(0x0a) + 1;
      skipping = start === 0;
      number++;
      if (skipping) continue;
    }
    const whole = piece.subarray(start, end);
    const text = decode(rest.length === 0 ? whole : Buffer.concat([...rest, whole]), at);
    rest = end < piece.length ? [piece.subarray(end)] : [];
    held = piece.length - end;
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    each(lines, number);
    number += lines.length;
  }
  if (rest.length > 0 && held > 0) each([decode(Buffer.concat(rest), 1)], number);
  if (zeros) sink.broken(DATA.broken, NO_TEXT);
  if (latin > 0) sink.broken(DATA.broken, 'The file is not UTF-8 throughout.');
}
