import { MAX_READ, ScanStop, type ScanContext, type ScanInput } from '../../contract.ts';
import type { Cell, Row, RowSink } from '../contract.ts';
import { Column, type Leaf } from '../parquet/column.ts';
import { PageError } from '../parquet/compression.ts';
import { leavesOf } from '../parquet/schema.ts';
import { listAt, numberAt, structAt, ThriftError, ThriftReader, type ThriftStruct } from '../parquet/thrift.ts';
import type { Value } from '../parquet/values.ts';
import { isAnswer, isLabel, MAX_LABEL } from '../row.ts';
import { DATA } from '../rules.ts';

const ROLES = new Set(['role', 'from', 'speaker', 'author']);
const SOURCES = new Set(['source', 'origin', 'dataset', 'provenance', 'url', 'domain', 'annotator']);
/** Longest footer that is read, in bytes. */
const MAX_FOOTER = MAX_READ;

/** Rows of a Parquet file, one page of each column at a time. */
export function readParquet(input: ScanInput, context: ScanContext, sink: RowSink): void {
  try {
    read(input, context, sink);
  } catch (error) {
    if (error instanceof PageError || error instanceof ThriftError) throw new ScanStop(DATA.unread, `The file has ${error.message}; rows behind it are not read.`);
    throw error;
  }
}

function read(input: ScanInput, context: ScanContext, sink: RowSink): void {
  const tail = input.read(Math.max(0, input.size - 8), 8);
  if (tail.length < 8 || tail.toString('latin1', 4) !== 'PAR1') throw new ScanStop(DATA.unread, tail.toString('latin1', 4) === 'PARE' ? 'The file is encrypted.' : 'The end of the file is missing.');
  const length = tail.readUInt32LE(0);
  if (length > MAX_FOOTER || length + 12 > input.size) throw new ScanStop(DATA.unread, `The metadata of ${length} bytes does not fit the file.`);
  const metadata = new ThriftReader(input.read(input.size - 8 - length, length)).struct();
  const leaves = leavesOf(listAt(metadata, 2));
  const unlooked = leaves.filter(({ type, text }) => !text && type >= 6).map(({ path }) => path.join('.'));
  if (unlooked.length > 0) sink.broken(DATA.binary, `Columns of bytes are not looked into: ${unlooked.slice(0, 8).join(', ')}${unlooked.length > 8 ? ', …' : ''}.`);
  let number = 0;
  for (const group of listAt(metadata, 4)) {
    if (!(group instanceof Map)) throw new PageError('a row group that is none');
    number = readGroup(input, context, sink, leaves, group, number);
  }
  const rows = numberAt(metadata, 3);
  if (rows !== undefined && rows !== number) sink.broken(DATA.unread, `The file says that it has ${rows} rows, and has ${number}.`);
}

function readGroup(input: ScanInput, context: ScanContext, sink: RowSink, leaves: readonly Leaf[], group: ThriftStruct, before: number): number {
  const chunks = listAt(group, 1);
  const columns: Column[] = [];
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i]!;
    const chunk = chunks[i];
    if (!(chunk instanceof Map)) throw new PageError('fewer columns than its schema');
    if (chunk.has(1)) throw new PageError('a column in another file');
    const name = leaf.path.at(-1) ?? '';
    // Numbers count only where they may be labels.
    if (!leaf.text && !(leaf.type <= 5 && isLabel(name))) continue;
    const meta = structAt(chunk, 3);
    if (meta === undefined) throw new PageError('an encrypted column');
    columns.push(new Column(input, leaf, meta));
  }
  const rows = numberAt(group, 3) ?? 0;
  let number = before;
  for (let i = 0; i < rows; i++) {
    context.budget.step(1 + columns.length);
    const values: (readonly Value[])[] = [];
    for (const column of columns) {
      const value = column.next();
      if (value === undefined) throw new PageError('a column of fewer rows than the others');
      values.push(value);
    }
    number++;
    if (columns.length > 0) sink.row(rowOf(number, columns, values));
  }
  return number;
}

function rowOf(number: number, columns: readonly Column[], values: readonly (readonly Value[])[]): Row {
  const cells: Cell[] = [];
  let label: string | undefined;
  let answer: string | undefined;
  let source: string | undefined;
  for (let i = 0; i < columns.length; i++) {
    const { path } = columns[i]!.leaf;
    const name = path.at(-1) ?? '';
    const field = path.join('.');
    if (ROLES.has(name) && path.length > 1) continue;
    const roles = rolesBeside(path, columns, values);
    const list = values[i] ?? [];
    for (let k = 0; k < list.length; k++) {
      const value = list[k];
      if (value === undefined) continue;
      if (isLabel(name) && (typeof value !== 'string' || value.length <= MAX_LABEL)) {
        label ??= String(value);
        continue;
      }
      if (typeof value !== 'string') continue;
      const role = roles?.[k];
      const says = typeof role === 'string' ? role : '';
      if (SOURCES.has(name) && value.length <= MAX_LABEL) source ??= value;
      if (isAnswer(name) || isAnswer(says)) answer = value;
      cells.push({ field, text: value, role: says });
    }
  }
  return { number, cells, label: label ?? answer, source };
}

/** Who says the texts of a list of messages: the column of roles that has the same parent. */
function rolesBeside(path: readonly string[], columns: readonly Column[], values: readonly (readonly Value[])[]): readonly Value[] | undefined {
  if (path.length < 2) return undefined;
  const parent = path.slice(0, -1).join('.');
  const at = columns.findIndex(({ leaf }) => leaf.path.length === path.length && ROLES.has(leaf.path.at(-1) ?? '') && leaf.path.slice(0, -1).join('.') === parent);
  return at < 0 ? undefined : values[at];
}
