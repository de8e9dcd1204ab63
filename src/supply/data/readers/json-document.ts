import { isObject, type JsonValue } from '../../../core/json.ts';
import { ScanStop, type ScanContext, type ScanInput } from '../../contract.ts';
import { readText } from '../../text.ts';
import type { RowSink } from '../contract.ts';
import { rowOf } from '../row.ts';
import { DATA } from '../rules.ts';

/** Longest document that is read, in bytes. */
const MAX_DOCUMENT = 64 * 1024 * 1024;

/**
 * Rows of a JSON document that is no array: the items of its only list of objects (`{"version": 1, "data": [...]}`), or
 * the document itself as one example.
 * @throws ScanStop `data.unread` when it is no JSON
 */
export function readJsonDocument(input: ScanInput, context: ScanContext, sink: RowSink): void {
  const { text, binary } = readText(input, MAX_DOCUMENT, context);
  let value: JsonValue;
  try {
    if (binary) throw new SyntaxError('no text');
    value = JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) throw new ScanStop(DATA.unread, 'The file is not JSON, or cut off.');
    throw error;
  }
  let deep = 0;
  for (const [i, item] of rowsIn(value).entries()) {
    context.budget.step();
    const read = rowOf(i + 1, item);
    if (read.deep) deep++;
    sink.row(read.row);
  }
  if (deep > 0) sink.broken(DATA.unread, `${deep} rows nest too deep to be read whole.`);
}

function rowsIn(value: JsonValue): readonly JsonValue[] {
  if (!isObject(value)) return [value];
  const lists = Object.values(value).filter((each) => Array.isArray(each) && each.length > 1 && each.every(isObject));
  const [only] = lists;
  // Turns of a chat are one example.
  return lists.length === 1 && Array.isArray(only) && !only.some((each) => isObject(each) && ('role' in each || 'from' in each)) ? only : [value];
}
