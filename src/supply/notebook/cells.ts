import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Probe } from '../contract.ts';
import { firstInk } from '../text.ts';

/** Notebooks of Jupyter (nbformat 3 and 4) and Zeppelin-like exports: cells with sources and outputs. */

export interface Output {
  /** MIME type, or `text/plain` for streams. */
  readonly mime: string;
  readonly text: string;
}

export interface Cell {
  /** From 1. */
  readonly number: number;
  readonly kind: string;
  readonly source: string;
  readonly outputs: readonly Output[];
  readonly metadata: JsonValue;
  /** Files that lie in the cell, as base64 or text. */
  readonly attachments: readonly Output[];
}

/** Text or a list of lines. */
export function joined(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('') : '';
}

function outputsOf(cell: JsonObject): readonly Output[] {
  const list = cell['outputs'];
  if (!Array.isArray(list)) return [];
  const found: Output[] = [];
  for (const output of list) {
    if (!isObject(output)) continue;
    const { data } = output;
    if (isObject(data)) for (const [mime, value] of Object.entries(data)) found.push({ mime, text: typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : joined(value) });
    for (const [key, mime] of [['text', 'text/plain'], ['html', 'text/html'], ['javascript', 'application/javascript'], ['svg', 'image/svg+xml'], ['traceback', 'text/plain']] as const) if (output[key] !== undefined) found.push({ mime, text: joined(output[key]) });
  }
  return found;
}

function attachmentsOf(cell: JsonObject): readonly Output[] {
  const { attachments } = cell;
  if (!isObject(attachments)) return [];
  return Object.values(attachments).flatMap((file) => (isObject(file) ? Object.entries(file).map(([mime, value]) => ({ mime, text: joined(value) })) : []));
}

function cellOf(value: JsonValue, number: number): Cell | undefined {
  if (!isObject(value)) return undefined;
  const kind = typeof value['cell_type'] === 'string' ? value['cell_type'] : typeof value['type'] === 'string' ? value['type'] : 'code';
  return { number, kind, source: joined(value['source'] ?? value['input'] ?? value['text'] ?? value['content']), outputs: outputsOf(value), metadata: value['metadata'] ?? null, attachments: attachmentsOf(value) };
}

/** Cells in order; undefined when a value is no notebook. */
export function cellsOf(value: JsonValue): readonly Cell[] | undefined {
  if (!isObject(value)) return undefined;
  const sheets = value['worksheets'];
  const list = Array.isArray(value['cells']) ? value['cells'] : Array.isArray(sheets) ? sheets.flatMap((sheet) => (isObject(sheet) && Array.isArray(sheet['cells']) ? sheet['cells'] : [])) : undefined;
  return list?.flatMap((cell, i) => cellOf(cell, i + 1) ?? []);
}

/** The language of a notebook's kernel, in lower case; empty where it does not say. */
export function languageOf(value: JsonValue | undefined): string {
  const metadata = isObject(value) ? value['metadata'] : undefined;
  const kernel = isObject(metadata) ? metadata['kernelspec'] : undefined;
  const info = isObject(metadata) ? metadata['language_info'] : undefined;
  const named = (isObject(kernel) ? kernel['language'] ?? kernel['name'] : undefined) ?? (isObject(info) ? info['name'] : undefined);
  return typeof named === 'string' ? named.toLowerCase() : '';
}

/** Whether a file is a notebook, by its name or by words that only notebooks have at their ends. */
export function looksLikeNotebook({ head, tail, extension }: Pick<Probe, 'head' | 'tail' | 'extension'>): boolean {
  if (extension === '.ipynb') return true;
  if (firstInk(head) !== 0x7b || !/^\uFEFF?\s{0,100}\{/.test(head.toString('utf8', 0, 200))) return false;
  const [first, last] = [head.toString('latin1'), tail.toString('latin1')];
  return (first.includes('"cell_type"') || first.includes('"cells"')) && (last.includes('"nbformat"') || first.includes('"nbformat"'));
}
