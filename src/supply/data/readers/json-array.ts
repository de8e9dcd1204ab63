import { isUtf8 } from 'node:buffer';
import type { JsonValue } from '../../../core/json.ts';
import type { ScanContext, ScanInput } from '../../contract.ts';
import type { RowSink } from '../contract.ts';
import { rowOf } from '../row.ts';
import { DATA } from '../rules.ts';

const PIECE = 1024 * 1024;
/** Longest item that is read, in bytes. */
const MAX_ITEM = 16 * 1024 * 1024;
/** Byte order mark of UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];
const QUOTE = 0x22, BACKSLASH = 0x5c, OPEN = 0x7b, CLOSE = 0x7d, LIST = 0x5b, END = 0x5d, COMMA = 0x2c;

/** Rows of one JSON array, item by item, so that a file of any length is read in constant memory. What stands before or behind the array is told: no parser of JSON takes such a file. */
export function readJsonArray(input: ScanInput, context: ScanContext, sink: RowSink): void {
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let item: Buffer[] = [];
  let held = 0;
  let number = 0;
  let broken = 0;
  let deep = 0;
  let tooLong = 0;
  let latin = false;
  let opened = false;
  let outside = false;
  let unlike = false;
  const finish = (bytes: Buffer): void => {
    const whole = item.length === 0 ? bytes : Buffer.concat([...item, bytes]);
    item = [];
    held = 0;
    const utf8 = isUtf8(whole);
    if (!utf8) latin = true;
    const text = (utf8 ? whole.toString('utf8') : whole.toString('latin1')).trim();
    if (text === '') return;
    number++;
    context.budget.step();
    let value: JsonValue;
    try {
      value = JSON.parse(text) as JsonValue;
    } catch {
      // Told below; whoever takes it in as text reads what it says.
      broken++;
      return sink.row({ number, cells: [{ field: '', text, role: '' }], label: undefined, source: undefined });
    }
    const read = rowOf(number, value);
    if (read.deep) deep++;
    sink.row(read.row);
  };
  for (let at = 0; at < input.size; at += PIECE) {
    context.budget.step(64);
    const piece = input.read(at, PIECE);
    let start = 0;
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i]!;
      if (quoted) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) quoted = false;
        continue;
      }
      if (byte === QUOTE) {
        quoted = true;
        if (depth === 0) outside = true;
      } else if (byte === OPEN || byte === LIST) {
        if (depth++ === 0) {
          start = i + 1;
          if (opened || byte !== LIST) outside = true;
          opened = true;
        }
      } else if (byte === CLOSE || byte === END) {
        if (--depth === 0) {
          if (byte !== END) unlike = true;
          finish(piece.subarray(start, i));
          start = piece.length;
        }
      } else if (byte === COMMA && depth === 1) {
        finish(piece.subarray(start, i));
        start = i + 1;
      } else if (depth === 0 && byte > 0x20 && (at > 0 || byte !== MARK[i])) outside = true;
    }
    if (depth > 0 && start < piece.length) {
      item.push(piece.subarray(start));
      held += piece.length - start;
      if (held > MAX_ITEM) {
        tooLong++;
        item = [];
        held = 0;
      }
    }
  }
  if (depth !== 0 || unlike) sink.broken(DATA.broken, 'The array is cut off, or closed by what closes none.');
  if (outside) sink.broken(DATA.broken, 'Something stands before or behind the array.');
  if (latin) sink.broken(DATA.broken, 'The file is not UTF-8 throughout.');
  if (broken > 0) sink.broken(DATA.broken, `${broken} items cannot be read.`);
  if (deep > 0) sink.broken(DATA.unread, `${deep} rows nest too deep to be read whole.`);
  if (tooLong > 0) sink.broken(DATA.unread, `${tooLong} items of more than ${MAX_ITEM} bytes are not read.`);
}
