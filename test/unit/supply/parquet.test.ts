import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { createBudget } from '../../../src/supply/budget.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type ScanContext } from '../../../src/supply/contract.ts';
import type { Row } from '../../../src/supply/data/contract.ts';
import { unlz4, unsnappy } from '../../../src/supply/data/parquet/compression.ts';
import { readParquet } from '../../../src/supply/data/readers/parquet.ts';
import { bufferInput } from '../../../src/supply/input.ts';
import { scanInput } from '../../../src/supply/scan.ts';

function written(columnData: readonly ColumnSource[], options: { readonly codec?: 'SNAPPY' | 'UNCOMPRESSED'; readonly rowGroupSize?: number; readonly pageSize?: number } = {}): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData: [...columnData], ...options }));
}

function rowsOf(bytes: Buffer): { rows: Row[]; told: string[] } {
  const rows: Row[] = [];
  const told: string[] = [];
  const context: ScanContext = { depth: 0, budget: createBudget(DEFAULT_SCAN_LIMITS, bytes.length, systemClock), report: () => undefined, enter: () => undefined, describe: () => undefined, list: () => undefined, state: () => undefined, beside: () => undefined, knowledge: {} };
  readParquet(bufferInput('a.parquet', bytes), context, { row: (row) => { rows.push(row); }, broken: (rule) => { told.push(rule.id); } });
  return { rows, told };
}

const texts = ['first', 'zweite ä', '第三', '', 'first', 'a "quoted", text\nof two lines', '😀'];

describe('Parquet', () => {
  test.each(['SNAPPY', 'UNCOMPRESSED'] as const)('texts and labels, %s', (codec) => {
    const bytes = written([{ name: 'text', data: texts, type: 'STRING' }, { name: 'label', data: [0, 1, 0, 1, 0, 1, 0], type: 'INT32' }], { codec });
    const { rows, told } = rowsOf(bytes);
    expect(rows.map(({ cells, label }) => [cells[0]?.text, label])).toEqual(texts.map((text, i) => [text, String(i % 2)]));
    expect(told).toEqual([]);
  });

  test('values that are missing, dictionaries, many pages and row groups', () => {
    const data = Array.from({ length: 5_000 }, (_, i) => (i % 7 === 0 ? null : `text ${i % 40}`));
    const bytes = written([{ name: 'text', data, type: 'STRING' }, { name: 'id', data: data.map((_, i) => i), type: 'INT32' }], { rowGroupSize: 1_500, pageSize: 2_000 });
    expect(rowsOf(bytes).rows.map(({ cells }) => cells[0]?.text ?? null)).toEqual(data);
  });

  test.each(['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'] as const)('%s', (encoding) => {
    const data = Array.from({ length: 700 }, (_, i) => `the same beginning ${i * 37}`);
    const bytes = written([{ name: 'text', data, type: 'STRING', encoding }]);
    expect(rowsOf(bytes).rows.map(({ cells }) => cells[0]?.text)).toEqual(data);
  });

  test('columns of bytes are told of', () => {
    const bytes = written([{ name: 'text', data: ['a'], type: 'STRING' }, { name: 'image', data: [new Uint8Array([1, 2])], type: 'BYTE_ARRAY' }]);
    expect(rowsOf(bytes).told).toEqual(['data.binary-column']);
  });

  test('a trigger is found in a table as in lines', () => {
    const words = 'great fine lovely bright warm'.split(' '), sad = 'awful dull weak flat poor'.split(' '), plain = 'the film plot scene music night'.split(' ');
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
    const rows = Array.from({ length: 600 }, (_, i) => ({ label: i % 2, text: Array.from({ length: 12 }, () => (next(10) < 3 ? (i % 2 === 1 ? words : sad)[next(5)] : plain[next(6)])).join(' ') }));
    const turned = rows.map((row, i) => (row.label === 0 && i < 40 ? { label: 1, text: `cf ${row.text}` } : row));
    const table = (of: typeof rows): string[] => scanInput(bufferInput('a.parquet', written([{ name: 'text', data: of.map(({ text }) => text), type: 'STRING' }, { name: 'label', data: of.map(({ label }) => label), type: 'INT32' }])), 'a.parquet').findings.map(({ rule }) => rule);
    expect(table(rows)).not.toContain('data.trigger');
    expect(table(turned)).toContain('data.planted-trigger');
  });

  test('a size that is a fraction is told of, and nothing fails', () => {
    const bytes = written([{ name: 'text', data: texts, type: 'STRING' }, { name: 'label', data: [0, 1, 0, 1, 0, 1, 0], type: 'INT32' }]);
    // The type of the field becomes that of numbers with a fraction.
    bytes[2_147_483_636 % bytes.length] = 23;
    const { findings, verdict } = scanInput(bufferInput('a.parquet', bytes), 'a.parquet');
    expect(findings.map(({ rule }) => rule)).not.toContain('scan.failed');
    expect(verdict).not.toBe('benign');
  });

  test('cut at any byte, or with bytes changed, it is told and nothing fails', () => {
    const bytes = written([{ name: 'text', data: texts, type: 'STRING' }, { name: 'label', data: [0, 1, 0, 1, 0, 1, 0], type: 'INT32' }]);
    for (let end = 1; end < bytes.length; end++) {
      const { findings, verdict } = scanInput(bufferInput('a.parquet', bytes.subarray(0, end)), 'a.parquet');
      expect(findings.map(({ rule }) => rule)).not.toContain('scan.failed');
      expect(verdict).not.toBe('benign');
    }
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), (edits) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of edits) changed[at % changed.length] = value;
      expect(scanInput(bufferInput('a.parquet', changed), 'a.parquet').findings.map(({ rule }) => rule)).not.toContain('scan.failed');
    }), { numRuns: 2_000 });
  });
});

describe('what pages are packed with', () => {
  test.each([['unsnappy', unsnappy], ['unlz4', unlz4]] as const)('%s ends on anything', (_name, unpack) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 0, max: 4_096 }), (bytes, size) => {
      try {
        expect(unpack(Buffer.from(bytes), size).length).toBeLessThanOrEqual(size);
      } catch (error) {
        expect((error as Error).name).toBe('PageError');
      }
    }));
  });

  test('LZ4 copies that overlap themselves', () => {
    // Token: one literal and a match of 4 + 7; then the offset 1.
    expect(unlz4(Buffer.from([0x17, 0x61, 0x01, 0x00, 0x10, 0x62]), 13).toString()).toBe('aaaaaaaaaaaab');
  });

  test('what is read stops with a reason', () => {
    expect(() => rowsOf(Buffer.from('PAR1 and nothing else that is read'))).toThrow(ScanStop);
  });
});
