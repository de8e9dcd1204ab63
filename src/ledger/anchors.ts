import { readFileSync } from 'node:fs';
import { SallyportError, systemReason } from '../core/errors.ts';
import { isObject, type JsonValue } from '../core/json.ts';
import type { Head } from './chain.ts';

/**
 * Heads that somebody kept outside the data directory: lines of what `ledger verify --format json` printed at earlier
 * times. Heads of runs that found tampering, or no entry, say nothing that has to hold and are left out.
 * @throws SallyportError `input.unreadable` when the file cannot be read, holds a line of another kind, or no head
 */
export function readAnchors(path: string): readonly Head[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new SallyportError('input.unreadable', `The anchors ${path} cannot be read (${systemReason(error)}).`, { cause: error });
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const heads = lines.flatMap((line, index) => headOf(path, line, index + 1));
  if (heads.length === 0) throw new SallyportError('input.unreadable', `${path} holds no head; write one with sallyport ledger verify --format json.`);
  return heads;
}

function headOf(path: string, line: string, number: number): Head[] {
  let value: JsonValue | undefined;
  try {
    value = JSON.parse(line) as JsonValue;
  } catch {
    value = undefined; // said below, with every other line that is none
  }
  if (!isObject(value) || typeof value['ok'] !== 'boolean' || !Number.isSafeInteger(value['last']) || typeof value['head'] !== 'string' || !/^[0-9a-f]{64}$/.test(value['head'])) {
    throw new SallyportError('input.unreadable', `Line ${number} of ${path} is no result of sallyport ledger verify --format json.`);
  }
  const seq = Number(value['last']);
  return value['ok'] && seq > 0 ? [{ seq, hash: value['head'] }] : [];
}
