import { systemClock } from '../../core/clock.ts';
import { SallyportError } from '../../core/errors.ts';
import { createBudget } from '../budget.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { openFile } from '../input.ts';
import type { Row } from './contract.ts';
import { readDelimited } from './readers/delimited.ts';
import { readJsonArray } from './readers/json-array.ts';
import { readJsonLines } from './readers/jsonl.ts';
import { readParquet } from './readers/parquet.ts';
import { readTextLines } from './readers/text.ts';
import type { Reader } from './check.ts';

/** How a file of data is read, by its name and its first characters. */
export function readerFor(input: ScanInput): Reader {
  const name = input.name.toLowerCase();
  if (input.read(0, 4).toString('latin1') === 'PAR1') return readParquet;
  const head = input.read(0, 2048).toString('utf8').replace(/^\uFEFF/, '').trimStart();
  if (/\.(?:csv|tsv|tab|psv)$/.test(name)) return (from, context, sink) => { readDelimited(from, context, sink, name.endsWith('.tsv') || name.endsWith('.tab') ? '\t' : undefined); };
  if (head.startsWith('[') && !/\.(?:jsonl|ndjson|jsonlines)$/.test(name)) return readJsonArray;
  return head.startsWith('{') || /\.(?:jsonl|ndjson|jsonlines)$/.test(name) ? readJsonLines : readTextLines;
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
    throw new SallyportError('input.unreadable', `${path} cannot be read.`, { cause: error });
  }
  try {
    const context: ScanContext = {
      depth: 0, budget: createBudget({ ...DEFAULT_SCAN_LIMITS, steps: Number.MAX_SAFE_INTEGER, ms: Number.MAX_SAFE_INTEGER }, input.size, systemClock),
      report: () => undefined, enter: () => undefined, describe: () => undefined, list: () => undefined, state: () => undefined, beside: () => undefined, knowledge: {},
    };
    readerFor(input)(input, context, { row, broken: (rule, message) => { broken.push({ rule, message }); } });
  } catch (error) {
    if (error instanceof ScanStop) throw new SallyportError('input.unreadable', `${path}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    input.close();
  }
  return broken;
}
