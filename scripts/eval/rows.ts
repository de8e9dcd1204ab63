import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from '../train-classifier/reserved.ts';
import type { Row } from './measure.ts';

type Written = Omit<Row, 'source' | 'kind'> & { readonly source?: string; readonly kind?: string; readonly intent?: string; readonly group?: string };

/**
 * Labelled rows of a JSON Lines file, or of all such files in the folders of a folder. Rows that name no source are of
 * the folder they lie in, divided by origin; those that name no kind are of their intent. Single sentences
 * (`sentences/`) are parts to put into documents, not texts, and are left out.
 * @param reserved - only hand-written texts that the classifier is never trained on
 */
export function readRows(path: string, reserved = false): Row[] {
  if (!statSync(path).isDirectory()) return rowsOf(path, '', reserved);
  const folders = readdirSync(path).sort().filter(folder => folder !== 'sentences');
  return folders.flatMap(folder => readdirSync(join(path, folder)).sort().filter(file => file.endsWith('.jsonl')).flatMap(file => rowsOf(join(path, folder, file), folder, reserved)));
}

function rowsOf(file: string, folder: string, reserved: boolean): Row[] {
  const rows = readFileSync(file, 'utf8').split('\n').filter(line => line.trim() !== '').map(line => JSON.parse(line) as Written);
  return rows.filter(row => !reserved || placeOf(folder, row.group ?? row.id).reserved).map(row => {
    return { ...row, source: row.source ?? `${folder}/${row.origin === 'user' ? 'user' : 'document'}`, kind: row.kind ?? row.intent ?? '-' };
  });
}
