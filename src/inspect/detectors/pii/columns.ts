import { isDigit, isLetter } from './chars.ts';
import type { Words } from './context.ts';
import { NEAR_LABELS, OTHER_LABELS, WEAK_LABELS } from './context.ts';
import { Mentions } from './mentions.ts';

/** What the head of a column says of the cells below it. */
export interface Column {
  readonly sets: ReadonlySet<Words>;
  /** The head names something else: `order_id`, `sku`. */
  readonly other: boolean;
}

interface Table {
  readonly start: number;
  readonly delimiter: string;
  readonly columns: readonly Column[];
  /** Up to this line start every line had as many cells as the head. */
  checked: number;
  /** End of the line that starts there, once looked for. */
  lineEnd: number;
  ended: boolean;
}

/** Longest line that may be a table's head. */
const MAX_HEAD = 600;
/** Longest cell of a head. */
const MAX_CELL = 48;
const DELIMITERS = ['|', '\t', ';', ','] as const;

/** Cells of a line; a delimiter in double quotes does not count. */
function cells(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const found: string[] = [];
  let cell = '';
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    if (char === delimiter && !quoted) {
      found.push(cell);
      cell = '';
    } else cell += char;
  }
  found.push(cell);
  return found;
}

/**
 * Tables in delimited text: a line without digits whose cells name kinds of personal data, and below it lines with as many
 * cells. Whether a cell belongs to a head depends only on the text from the head to the cell.
 */
export class Columns {
  private readonly text: string;
  private readonly reach: number;
  private tables: Table[] | undefined;
  private mentions: Mentions | undefined;
  private current = 0;
  private lineStart = -1;
  private column = 0;
  private counted = 0;
  private quoted = false;

  /** @param reach how far before a cell its head may begin; a stream shows a detector only so much of what went before */
  constructor(text: string, reach: number) {
    this.text = text;
    this.reach = reach;
  }

  release(): void {
    this.mentions?.release();
  }

  /** Whether there are any tables at all. */
  get any(): boolean {
    return (this.tables ??= this.heads()).length > 0;
  }

  /** The head of the column that the place `at` is in. Asked in order of places. */
  at(at: number): Column | undefined {
    this.tables ??= this.heads();
    const { tables } = this;
    if (tables.length === 0) return undefined;
    while (this.current + 1 < tables.length && (tables[this.current + 1]?.checked ?? Infinity) <= at) {
      this.current++;
      this.lineStart = -1;
    }
    const table = tables[this.current];
    if (table === undefined || table.checked > at || table.ended || at - table.start > this.reach) return undefined;
    while (lineEnd(this.text, table) < at) {
      const line = this.text.slice(table.checked, table.lineEnd);
      if (line.length > MAX_HEAD * 4 || cells(line, table.delimiter).length !== table.columns.length) {
        table.ended = true;
        return undefined;
      }
      table.checked = table.lineEnd + 1;
      table.lineEnd = -1;
    }
    return table.columns[this.cell(table, at)];
  }

  private cell(table: Table, at: number): number {
    if (this.lineStart !== table.checked || at < this.counted) {
      this.lineStart = this.counted = table.checked;
      this.column = 0;
      this.quoted = false;
    }
    const delimiter = table.delimiter.charCodeAt(0);
    for (; this.counted < at; this.counted++) {
      const code = this.text.charCodeAt(this.counted);
      if (code === 0x22) this.quoted = !this.quoted;
      else if (code === delimiter && !this.quoted) this.column++;
    }
    return this.column;
  }

  private heads(): Table[] {
    const tables: Table[] = [];
    const { text } = this;
    for (let start = 0, end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
      if (end - start < 5 || end - start > MAX_HEAD || !headLike(text, start, end)) continue;
      const line = text.slice(start, end);
      const delimiter = DELIMITERS.find((candidate) => line.includes(candidate));
      if (delimiter === undefined) continue;
      const heads = cells(line, delimiter);
      if (heads.some((head) => head.length > MAX_CELL)) continue;
      let place = start;
      let named = false;
      const columns: Column[] = [];
      for (const head of heads) {
        const sets = new Set((this.mentions ??= new Mentions(text)).within(place, place + head.length));
        const personal = [...sets].some((set) => set !== OTHER_LABELS && set !== WEAK_LABELS && set !== NEAR_LABELS);
        columns.push({ sets, other: !personal && sets.size > 0 });
        named ||= personal;
        place += head.length + 1;
      }
      if (named) tables.push({ start, delimiter, columns, checked: end + 1, lineEnd: -1, ended: false });
    }
    return tables;
  }
}

function lineEnd(text: string, table: Table): number {
  if (table.lineEnd < 0) {
    const end = text.indexOf('\n', table.checked);
    table.lineEnd = end < 0 ? text.length : end;
  }
  return table.lineEnd;
}

/** A line that could name columns: no digit in it, and some delimiter. */
function headLike(text: string, start: number, end: number): boolean {
  // Code is indented, and most lines of logs begin with a digit or a bracket.
  const first = text.charCodeAt(start);
  if (!isLetter(first) && first !== 0x22 && first !== 0x7c && first < 0x80) return false;
  let delimited = false;
  let cell = start;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    // Long cells, code, sentences and records are no heads.
    if (i - cell > MAX_CELL || code === 0x3a || code === 0x3d || code === 0x7b || code === 0x5b || code === 0x3c || code === 0x3f || code === 0x21) return false;
    // `address2` may head a column, a number alone does not.
    if (isDigit(code) && !isLetter(text.charCodeAt(i - 1)) && text.charCodeAt(i - 1) !== 0x5f) return false;
    if (code === 0x2c || code === 0x3b || code === 0x7c || code === 0x09) {
      delimited = true;
      cell = i + 1;
    }
  }
  return delimited;
}
