/** Rows are the same wherever a reading of the file happens to end, and nothing that is no row ends the reading. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../src/supply/budget.ts';
import { DEFAULT_SCAN_LIMITS, type ScanContext, type ScanInput } from '../../src/supply/contract.ts';
import type { Row } from '../../src/supply/data/contract.ts';
import { readDelimited } from '../../src/supply/data/readers/delimited.ts';
import { readJsonArray } from '../../src/supply/data/readers/json-array.ts';
import { readJsonLines } from '../../src/supply/data/readers/jsonl.ts';
import { readTextLines } from '../../src/supply/data/readers/text.ts';
import { systemClock } from '../../src/core/clock.ts';

/** Padding that moves rows over the border between two readings of a megabyte. */
const MEGABYTE = 1024 * 1024;

function rows(read: (input: ScanInput, context: ScanContext, sink: { row(row: Row): void; broken(): void }) => void, bytes: Buffer): { rows: Row[]; broken: number } {
  const found: Row[] = [];
  let broken = 0;
  const input: ScanInput = { name: 'data', size: bytes.length, read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)) };
  const context: ScanContext = { depth: 0, budget: createBudget(DEFAULT_SCAN_LIMITS, bytes.length, systemClock), report: () => undefined, enter: () => undefined, describe: () => undefined, list: () => undefined, state: () => undefined, beside: () => undefined, knowledge: {} };
  read(input, context, { row: (row) => { found.push(row); }, broken: () => { broken++; } });
  return { rows: found, broken };
}

const text = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('', 'ä', '中文', '"', '""', 'a"b', ',', '\n', '\r\n', '\\', '😀', '{', '}]', '[,', '\u2028'));

describe('readers of data', () => {
  test('CSV gives back what was written, across the border of two readings', () => {
    const cell = (value: string): string => (/[",\n\r]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value);
    fc.assert(fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 60 }), (values, shift) => {
      const pad = 'x'.repeat(MEGABYTE - 40 + shift);
      const file = `first,second\n${cell(pad)},pad\n${values.map(([a, b]) => `${cell(a)},${cell(b)}`).join('\n')}\n`;
      const found = rows(readDelimited, Buffer.from(file)).rows;
      expect(found.map(({ cells }) => cells.map((each) => each.text))).toEqual([[pad, 'pad'], ...values.map(([a, b]) => [a, b])]);
    }), { numRuns: 60 });
  });

  test('JSON lines and arrays give the same rows, across the border of two readings', () => {
    fc.assert(fc.property(fc.array(fc.record({ text, label: fc.integer({ min: 0, max: 3 }) }), { minLength: 1, maxLength: 10 }), fc.integer({ min: 0, max: 60 }), (values, shift) => {
      const all = [{ text: 'x'.repeat(MEGABYTE - 50 + shift), label: 0 }, ...values];
      const want = all.map((value) => [value.text, String(value.label)]);
      const lines = rows(readJsonLines, Buffer.from(all.map((value) => JSON.stringify(value)).join('\n')));
      const array = rows(readJsonArray, Buffer.from(JSON.stringify(all, undefined, 1)));
      for (const { rows: found, broken } of [lines, array]) {
        expect(found.map((row) => [row.cells[0]?.text, row.label])).toEqual(want);
        expect(broken).toBe(0);
      }
    }), { numRuns: 60 });
  });

  test('anything at all is read to its end', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom('{"a":', '"x', '}', ']', '[', ',', '\n', '"', '\\', 'null', ';', '\t', '\r'), fc.string({ maxLength: 8 })), { maxLength: 40 });
    fc.assert(fc.property(pieces, (parts) => {
      const bytes = Buffer.from(parts.join(''));
      for (const read of [readDelimited, readJsonArray, readJsonLines, readTextLines]) rows(read, bytes);
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const read of [readDelimited, readJsonArray, readJsonLines, readTextLines]) rows(read, Buffer.from(bytes));
    }));
  });

  test('a quote that nothing closes, and a line without an end, are told and passed over', () => {
    const open = rows(readDelimited, Buffer.from(`a,b\n"${'x,y\n'.repeat(1_200_000)}`));
    expect(open.broken).toBeGreaterThan(0);
    const long = rows(readJsonLines, Buffer.concat([Buffer.from('{"text":"'), Buffer.alloc(17 * MEGABYTE, 0x61), Buffer.from('"}\n{"text":"after"}\n')]));
    expect(long.broken).toBe(1);
    expect(long.rows.map(({ cells }) => cells[0]?.text)).toEqual(['after']);
  });
});
