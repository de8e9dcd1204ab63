/** Protocol buffers, FlatBuffers and HDF5: bounds of every offset and length. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { createBudget } from '../../../src/supply/budget.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop } from '../../../src/supply/contract.ts';
import { BrokenTable, Table } from '../../../src/supply/flatbuffer.ts';
import { Broken, Hdf5, SIGNATURE } from '../../../src/supply/hdf5/file.ts';
import { bufferInput } from '../../../src/supply/input.ts';
import { BrokenMessage, Message } from '../../../src/supply/protobuf/wire.ts';
import { bytesOf, formatCases } from '../../support/supply-corpus.ts';

const budget = (): ReturnType<typeof createBudget> => createBudget(DEFAULT_SCAN_LIMITS, 1000, systemClock);
const message = (hex: string): Message => new Message(bufferInput('m', Buffer.from(hex, 'hex')), budget());

describe('messages', () => {
  test('numbers, texts and fixed fields', () => {
    const whole = message('08ac02 1203616263 1d00000000 2100000000000000f0'.replaceAll(' ', ''));
    expect([...whole.fields()].map(({ number, type, value }) => [number, type, value])).toEqual([[1, 'varint', 300], [2, 'bytes', 3], [3, 'fixed', 0], [4, 'fixed', 0]]);
    expect([...whole.fields()].filter(({ number }) => number === 2).map((field) => whole.text(field))).toEqual(['abc']);
  });

  test.each([['08', 'cut off in a number'], ['0a05616263', 'a length beyond the end'], ['0affffffffffffffffff01', 'a length beyond any file'], ['08ffffffffffffffffffff01', 'a number longer than any'], ['00', 'the field zero'], ['0b', 'a type that is none'], ['0d0000', 'cut off in a fixed field']])('%s: %s', (hex) => {
    expect(() => [...message(hex).fields()]).toThrow(BrokenMessage);
  });

  test('random bytes end, or are said to be broken', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        let last = 0;
        for (const { start, end } of new Message(bufferInput('m', Buffer.from(bytes)), budget()).fields()) {
          expect(end).toBeLessThanOrEqual(bytes.length);
          expect(start).toBeGreaterThanOrEqual(last);
          last = end;
        }
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenMessage);
      }
    }));
  });
});

describe('tables', () => {
  test('offsets that lead anywhere are refused', () => {
    const bytes = bytesOf(formatCases('tflite')[1] ?? expect.fail('no case'));
    fc.assert(fc.property(fc.nat(bytes.length - 5), fc.integer({ min: 0, max: 0xffff_ffff }), (at, value) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt32LE(value, at);
      try {
        const root = Table.root(bufferInput('m', changed), budget());
        for (const table of root.tables(1)) table.text(1);
      } catch (error) {
        expect(error instanceof BrokenTable || error instanceof ScanStop).toBe(true);
      }
    }));
  });
});

describe('hdf5', () => {
  test('attributes of both kinds of object headers', () => {
    for (const id of ['benign', 'benign-latest']) {
      const found: string[] = [];
      const bytes = bytesOf(formatCases('hdf5').find((each) => each.id === id) ?? expect.fail('no case'));
      new Hdf5(bufferInput('m', bytes), 0, budget(), { attribute: (path, { name, values }) => { found.push(`${path}@${name} ${values[0]?.toString('utf8', 0, 16) ?? ''}`); }, external: () => undefined, numbers: () => undefined, unread: () => undefined }).run();
      expect(found).toContain('@keras_version 2.11.0');
      expect(found).toContain('@model_config {"class_name": "');
      expect(found.some((each) => each.startsWith('/model_weights@layer_names'))).toBe(true);
    }
  });

  test('random bytes behind a superblock end, or are said to be broken', () => {
    fc.assert(fc.property(fc.constantFrom(0, 1, 2, 3), fc.uint8Array({ minLength: 90, maxLength: 600 }), (version, bytes) => {
      const file = Buffer.concat([SIGNATURE, Buffer.from([version]), Buffer.from(bytes)]);
      file[version < 2 ? 13 : 9] = 8;
      file[version < 2 ? 14 : 10] = 8;
      try {
        new Hdf5(bufferInput('m', file), 0, budget(), { attribute: () => undefined, external: () => undefined, numbers: () => undefined, unread: () => undefined }).run();
      } catch (error) {
        expect(error instanceof Broken || error instanceof RangeError || error instanceof ScanStop).toBe(true);
      }
    }));
  });
});
