import { systemClock } from '../../core/clock.ts';
import { SallyportError, systemReason } from '../../core/errors.ts';
import { createBudget } from '../budget.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type Budget, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { format as bzip2 } from '../formats/bzip2.ts';
import { format as gzip } from '../formats/gzip.ts';
import { format as xz } from '../formats/xz.ts';
import { format as zstd } from '../formats/zstd.ts';
import { openFile } from '../input.ts';
import { probeOf } from '../scan.ts';
import type { Row, RowSink } from './contract.ts';
import { readDelimited } from './readers/delimited.ts';
import { readJsonArray } from './readers/json-array.ts';
import { readJsonDocument } from './readers/json-document.ts';
import { readJsonLines } from './readers/jsonl.ts';
import { readParquet } from './readers/parquet.ts';
import { readTextLines } from './readers/text.ts';
import type { Reader } from './check.ts';

/** Methods by which single files of data are packed. */
const PACKED: readonly Format[] = [gzip, zstd, bzip2, xz];
const LINES = /\.(?:jsonl|ndjson|jsonlines)$/;

/** How a file of data is read, by its name and its first characters. What the name promises is held to it: a torn table is no text. */
export function readerFor(input: ScanInput): Reader {
  const name = input.name.toLowerCase();
  if (input.read(0, 4).toString('latin1') === 'PAR1' || /\.(?:parquet|pq)$/.test(name)) return readParquet;
  const head = input.read(0, 65_536).toString('utf8').replace(/^\uFEFF/, '').trimStart();
  if (/\.(?:csv|tsv|tab|psv)$/.test(name)) return (from, context, sink) => { readDelimited(from, context, sink, name.endsWith('.tsv') || name.endsWith('.tab') ? '\t' : undefined); };
  if (LINES.test(name)) return readJsonLines;
  if (head.startsWith('[')) return readJsonArray;
  if (head.startsWith('{')) return isLines(head) ? readJsonLines : readJsonDocument;
  return name.endsWith('.json') && head !== '' ? readJsonDocument : readTextLines;
}

/** Whether a text that begins with a brace has one value a line. */
function isLines(head: string): boolean {
  const end = head.indexOf('\n');
  const first = head.slice(0, end < 0 ? undefined : end);
  if (end < 0 || !/^\s{0,100}\{/.test(head.slice(end + 1))) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    // Of a document over several lines the first is no JSON; of rows of which the first is broken it is.
    return first.trimEnd().endsWith('}');
  }
}

/**
 * Reads all rows of an open file of data, which may be packed.
 * @throws ScanStop when it cannot be read, or a bound of the budget is passed
 */
export function readData(input: ScanInput, budget: Budget, sink: RowSink): void {
  const context: ScanContext = {
    depth: 0, budget, report: (rule, message, at) => { sink.broken(rule, message, at); },
    enter: (inner) => { readerFor(inner)(inner, context, sink); },
    describe: () => undefined, list: () => undefined, state: () => undefined, beside: () => undefined, knowledge: {},
  };
  const probe = probeOf(input);
  const packed = PACKED.find((format) => format.detect(probe) === 'signature');
  if (packed === undefined) readerFor(input)(input, context, sink);
  else packed.scan(input, context);
}

/** A part of a file that is no row, for who compares files. */
export interface Broken { readonly rule: SupplyRule; readonly message: string }

/**
 * Reads all rows of a file of data.
 * @returns what could not be read
 * @throws SallyportError `input.unreadable`
 */
export function readRows(path: string, row: (row: Row) => void): readonly Broken[] {
  const broken: Broken[] = [];
  let input;
  try {
    input = openFile(path, path);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${path} cannot be read (${systemReason(error)}).`, { cause: error });
  }
  try {
    const budget = createBudget({ ...DEFAULT_SCAN_LIMITS, steps: Number.MAX_SAFE_INTEGER, ms: Number.MAX_SAFE_INTEGER, unpackedBytes: Number.MAX_SAFE_INTEGER }, input.size, systemClock);
    readData(input, budget, { row, broken: (rule, message) => { broken.push({ rule, message }); } });
  } catch (error) {
    if (error instanceof ScanStop) throw new SallyportError('input.unreadable', `${path}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    input.close();
  }
  return broken;
}
