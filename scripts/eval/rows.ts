import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './measure.ts';

/**
 * Labelled rows of a JSON Lines file, or of all such files in the folders of a folder. Rows that name no source are of
 * the folder they lie in, divided by origin; those that name no kind are of their intent.
 */
export function readRows(path: string): Row[] {
  if (!statSync(path).isDirectory()) return rowsOf(path, '');
  return readdirSync(path).sort().flatMap(folder => readdirSync(join(path, folder)).sort().filter(file => file.endsWith('.jsonl')).flatMap(file => rowsOf(join(path, folder, file), folder)));
}

function rowsOf(file: string, folder: string): Row[] {
  return readFileSync(file, 'utf8').split('\n').filter(line => line.trim() !== '').map(line => {
    const row = JSON.parse(line) as Omit<Row, 'source' | 'kind'> & { readonly source?: string; readonly kind?: string; readonly intent?: string };
    return { ...row, source: row.source ?? `${folder}/${row.origin === 'user' ? 'user' : 'document'}`, kind: row.kind ?? row.intent ?? '-' };
  });
}
