import { isUtf8 } from 'node:buffer';
import type { ScanContext, ScanInput } from '../../contract.ts';
import type { Cell, RowSink } from '../contract.ts';
import { isAnswer, isLabel, MAX_LABEL } from '../row.ts';
import { DATA } from '../rules.ts';
import { NO_TEXT } from './lines.ts';

/** Bytes read at once. */
const PIECE = 1024 * 1024;
/** Longest record, in UTF-16 units: a quote that is never closed must not gather the whole file. */
const MAX_RECORD = 4 * 1024 * 1024;
/** Most columns. */
const MAX_COLUMNS = 4096;
const LINE_ENDS: readonly number[] = [0x0a, 0x0d];
/** Records, the head included, from which one with fewer cells stands out. */
const LEAST_RECORDS = 4;
const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The delimiter that divides the first lines most evenly. */
export function delimiterOf(head: string): string {
  const lines = head.split(/\r?\n/, 12).slice(0, 10).filter((line) => line !== '');
  let best: { delimiter: string; weight: number } = { delimiter: ',', weight: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const least = Math.min(...counts);
    const weight = least * 10 + (counts.every((count) => count === counts[0]) ? 5 : 0);
    if (least > 0 && weight > best.weight) best = { delimiter, weight };
  }
  return best.delimiter;
}

/** Records of RFC 4180 and its relatives, fed in pieces. A quote opens a quoted cell only where a cell begins. */
class Records {
  private readonly delimiter: number;
  private readonly each: (cells: string[]) => void;
  private pending = '';
  tooLong = 0;
  /** Whether the text ends in a quoted cell. */
  unclosed = false;

  constructor(delimiter: string, each: (cells: string[]) => void) {
    this.delimiter = delimiter.charCodeAt(0);
    this.each = each;
  }

  push(text: string, last: boolean): void {
    const all = this.pending === '' ? text : this.pending + text;
    const done = this.read(all, last);
    this.pending = all.slice(done);
    if (this.pending.length <= MAX_RECORD) return;
    // A quote that nothing closes: its line is dropped, and reading goes on behind it.
    this.tooLong++;
    const end = this.pending.indexOf('\n');
    this.pending = end < 0 ? '' : this.pending.slice(end + 1);
  }

  /** Reads the records that are complete; returns where the first incomplete one begins. */
  private read(text: string, last: boolean): number {
    const { delimiter } = this;
    let at = 0;
    for (;;) {
      const record: string[] = [];
      let cell = at;
      for (;;) {
        if (text.charCodeAt(cell) === 0x22) {
          const closed = closing(text, cell);
          if (closed < 0) {
            if (!last) return at;
            this.unclosed = true;
            record.push(text.slice(cell + 1));
            this.each(record);
            return text.length;
          }
          let end = closed + 1;
          const stop = text.charCodeAt(end);
          if (end >= text.length && !last) return at;
          let value = text.slice(cell + 1, closed).replaceAll('""', '"');
          if (end < text.length && stop !== 0x0a && stop !== 0x0d && stop !== delimiter) {
            const more = cellEnd(text, end, delimiter);
            if (more >= text.length && !last) return at;
            value += text.slice(end, more);
            end = more;
          }
          record.push(value);
          cell = end;
        } else {
          const end = cellEnd(text, cell, delimiter);
          if (end >= text.length && !last) return at;
          record.push(text.slice(cell, end));
          cell = end;
        }
        if (text.charCodeAt(cell) !== delimiter || record.length > MAX_COLUMNS) break;
        cell++;
      }
      if (record.length > 1 || record[0] !== '') this.each(record);
      if (cell >= text.length) return text.length;
      if (text.charCodeAt(cell) === 0x0d) cell++;
      if (text.charCodeAt(cell) === 0x0a) cell++;
      // Beyond the widest record: the rest of its line is passed over.
      else if (record.length > MAX_COLUMNS) {
        const end = text.indexOf('\n', cell);
        if (end < 0) return text.length;
        cell = end + 1;
      }
      at = cell;
      if (at >= text.length) return text.length;
    }
  }
}

/** The quote that closes a cell: one that no other follows. */
function closing(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2)) if (text.charCodeAt(at + 1) !== 0x22) return at;
  return -1;
}

function cellEnd(text: string, from: number, delimiter: number): number {
  let end = text.length;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d || code === delimiter) {
      end = at;
      break;
    }
  }
  return end;
}

/** Rows of a table as text. The first record names the columns when it looks like names. */
export function readDelimited(input: ScanInput, context: ScanContext, sink: RowSink, delimiter?: string): void {
  let names: string[] | undefined;
  let label = -1;
  let answer = -1;
  let number = 0;
  let wide = 0;
  let short = 0;
  let lastShort = false;
  const row = (cells: string[]): void => {
    context.budget.step();
    number++;
    if (names === undefined) {
      names = headed(cells) ? cells.map((name) => name.trim()) : cells.map((_, i) => `column ${i + 1}`);
      label = names.findIndex(isLabel);
      answer = names.findIndex(isAnswer);
      // Without a head the last short column is the label, as most such files have it.
      if (headed(cells)) return;
    }
    if (cells.length > MAX_COLUMNS) wide++;
    lastShort = cells.length < names.length;
    if (lastShort) short++;
    const texts: Cell[] = [];
    for (let i = 0; i < cells.length; i++) if (i !== label) texts.push({ field: names[i] ?? `column ${i + 1}`, text: cells[i] ?? '', role: '' });
    const value = cells[label] ?? cells[answer];
    sink.row({ number, cells: texts, label: value === undefined || (label >= 0 && value.length > MAX_LABEL) ? undefined : value, source: undefined });
  };
  let records: Records | undefined;
  let carried: Buffer = Buffer.alloc(0);
  let latin = false;
  let zeros = false;
  let ended = true;
  for (let at = 0; at < input.size; at += PIECE) {
    context.budget.step(64);
    const piece = input.read(at, PIECE);
    const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
    const last = at + piece.length >= input.size;
    const end = last ? bytes.length : wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    carried = bytes.subarray(end);
    if (!latin && !isUtf8(whole)) latin = true;
    if (!zeros && piece.includes(0)) zeros = true;
    ended = LINE_ENDS.includes(piece.at(-1) ?? 0);
    const text = (latin ? whole.toString('latin1') : whole.toString('utf8')).replace(at === 0 ? /^\uFEFF/ : /^(?!)/, '');
    records ??= new Records(delimiter ?? delimiterOf(text.slice(0, 65_536)), row);
    records.push(text, last);
  }
  if (zeros) sink.broken(DATA.broken, NO_TEXT);
  if (latin) sink.broken(DATA.broken, 'The file is not UTF-8 throughout.');
  if (records?.unclosed === true) sink.broken(DATA.broken, 'The last record has a quote that nothing closes.');
  // Where rows have as many cells as they like, a short one says nothing.
  if (!ended && lastShort && short === 1 && number > LEAST_RECORDS && records?.unclosed !== true) sink.broken(DATA.cut, 'The last record is cut off: it has fewer cells than all others, and no line end.', `row ${number}`);
  if ((records?.tooLong ?? 0) > 0) sink.broken(DATA.unread, `${records?.tooLong ?? 0} records are longer than ${MAX_RECORD} characters and were not read whole.`);
  if (wide > 0) sink.broken(DATA.unread, `${wide} records have more than ${MAX_COLUMNS} columns.`);
}

/** Names, not values: short, no numbers among them, no two alike. */
function headed(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  if (names.some(isLabel)) return true;
  return names.length > 1 && new Set(names).size === names.length && names.every((name) => name.length > 0 && name.length <= 40 && /^[\p{L}_][\p{L}\p{N}_ .()/-]*$/u.test(name) && name.split(' ').length <= 4);
}

/** How many of the bytes are whole characters of UTF-8. Node's own decoders join what is cut, too, but hide which bytes were no UTF-8, on which it depends how the rest is read. */
function wholeCharacters(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  const lead = bytes[end - 1] ?? 0;
  const need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return need > bytes.length - end + 1 ? end - 1 : bytes.length;
}
