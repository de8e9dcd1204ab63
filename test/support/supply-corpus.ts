import { gunzipSync } from 'node:zlib';
import type { FileReport, Verdict } from '../../src/supply/contract.ts';
import { bufferInput } from '../../src/supply/input.ts';
import { scanInput } from '../../src/supply/scan.ts';
import { corpusLines } from './corpus.ts';
import { assemble } from './pickle-assembler.ts';

/**
 * One case of a format's corpus: a file as text or as encoded bytes, never as a file that a loader could pick up.
 * Exactly one of `text`, `base64`, `hex`, `gzip` (base64 of gzip) and `pickle` (its opcodes in words) is there.
 */
export interface FormatCase {
  readonly id: string;
  /** What the file is called. */
  readonly name: string;
  readonly text?: string;
  readonly base64?: string;
  readonly hex?: string;
  readonly gzip?: string;
  readonly pickle?: string;
  readonly verdict: Verdict;
  /** The format that must be reported. */
  readonly format?: string;
  /** Rules that must be found; others may be. */
  readonly rules?: readonly string[];
  /** Rules that must not be found. */
  readonly not?: readonly string[];
  readonly note?: string;
  readonly file: string;
  readonly line: number;
}

export function formatCases(id: string): readonly FormatCase[] {
  return corpusLines<Omit<FormatCase, 'file' | 'line'>>(`formats/${id}`);
}

export function bytesOf(each: FormatCase): Buffer {
  if (each.pickle !== undefined) return assemble(each.pickle);
  if (each.text !== undefined) return Buffer.from(each.text);
  if (each.hex !== undefined) return Buffer.from(each.hex.replaceAll(/\s/g, ''), 'hex');
  if (each.gzip !== undefined) return gunzipSync(Buffer.from(each.gzip, 'base64'));
  return Buffer.from(each.base64 ?? '', 'base64');
}

export function scanBytes(bytes: Buffer, name: string): FileReport {
  return scanInput(bufferInput(name, bytes), name);
}

/** What a case does otherwise than it says, or undefined. */
export function problemOf(each: FormatCase): string | undefined {
  const { verdict, format, findings } = scanBytes(bytesOf(each), each.name);
  const found = findings.map(({ rule }) => rule);
  const at = `${each.file}:${each.line} ${each.id}`;
  const shown = `${verdict}, ${format}: ${findings.map(({ rule, message }) => `${rule} (${message})`).join(' ') || 'no findings'}`;
  if (verdict !== each.verdict) return `${at}: not ${each.verdict} but ${shown}`;
  if (each.format !== undefined && format !== each.format) return `${at}: not ${each.format} but ${shown}`;
  const missing = (each.rules ?? []).filter((rule) => !found.includes(rule));
  if (missing.length > 0) return `${at}: no ${missing.join(', ')} but ${shown}`;
  const unwanted = (each.not ?? []).filter((rule) => found.includes(rule));
  return unwanted.length > 0 ? `${at}: ${unwanted.join(', ')}: ${shown}` : undefined;
}
