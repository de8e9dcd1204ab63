import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scanned } from '../../../src/ledger/spool/frame.ts';
import { FrameEncoder, scanFrames } from '../../../src/ledger/spool/frame.ts';

const encoder = new FrameEncoder();
const frame = (json: string): Buffer => {
  encoder.clear();
  encoder.add(json);
  return Buffer.from(encoder.bytes);
};
const A = frame('{"id":"a","text":"first"}');
const B = frame('{"id":"b","text":"zweiter Satz: é 日本 \\n"}');
const C = frame('{"id":"c"}');
const jsons = (items: readonly Scanned[]): string[] => items.flatMap((item) => (item.kind === 'record' ? [item.payload] : []));
const kinds = (items: readonly Scanned[]): string[] => items.map(({ kind }) => kind);

describe('spool frames', () => {
  test('records come back as they went in, whatever their size', () => {
    fc.assert(fc.property(fc.array(fc.json()), (payloads) => {
      const bytes = Buffer.concat(payloads.map((payload) => frame(JSON.stringify(JSON.parse(payload)))));
      const { items, consumed } = scanFrames(bytes, true);
      expect(jsons(items)).toEqual(payloads.map((payload) => JSON.stringify(JSON.parse(payload))));
      expect(consumed).toBe(bytes.length);
    }));
    const long = JSON.stringify('日'.repeat(100_000));
    expect(jsons(scanFrames(frame(long), true).items)).toEqual([long]);
  });

  test('a tail torn at any byte of the last record is cut off, reported once, and costs no other record', () => {
    const whole = Buffer.concat([A, B]);
    for (let cut = A.length + 1; cut < whole.length; cut++) {
      const torn = whole.subarray(0, cut);
      const sealed = scanFrames(torn, true);
      expect(kinds(sealed.items), `cut at ${cut}`).toEqual(['record', 'torn']);
      expect(sealed.items[1]).toEqual({ kind: 'torn', start: A.length, end: cut });
      expect(sealed.consumed).toBe(cut);
      // While somebody may still write to it, the rest is awaited.
      const open = scanFrames(torn, false);
      expect(kinds(open.items)).toEqual(['record']);
      expect(open.consumed).toBe(A.length);
    }
    expect(kinds(scanFrames(A, true).items)).toEqual(['record']);
  });

  test('a tail of zeros, as a power loss leaves it, is torn', () => {
    expect(kinds(scanFrames(Buffer.concat([A, Buffer.alloc(4096)]), true).items)).toEqual(['record', 'torn']);
  });

  test('any changed byte of a middle record is noticed, and the records around it survive', () => {
    const whole = Buffer.concat([A, B, C]);
    for (let at = A.length; at < A.length + B.length; at++) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        for (const final of [true, false]) {
          const { items, consumed } = scanFrames(bytes, final);
          const found = jsons(items);
          expect(found[0]).toBe(A.toString('utf8', 17, A.length - 1));
          expect(found.at(-1)).toBe(C.toString('utf8', 17, C.length - 1));
          // The newline after B is not part of what it says: B is whole then.
          if (at === A.length + B.length - 1) expect(kinds(items)).toEqual(['record', 'record', 'record']);
          else expect(kinds(items), `byte ${at} ^ ${flip}`).toEqual(['record', 'corrupt', 'record']);
          expect(consumed).toBe(bytes.length);
        }
      }
    }
  });

  test('damage over several records is one gap', () => {
    const whole = Buffer.concat([A, B, B, C]);
    whole.fill(0x0a, A.length + 3, A.length + B.length + 9);
    expect(kinds(scanFrames(whole, true).items)).toEqual(['record', 'corrupt', 'record']);
  });

  test('a length that points past the end does not swallow what follows', () => {
    const bytes = Buffer.concat([A, B, C]);
    bytes.write('00ffffff', A.length);
    expect(kinds(scanFrames(bytes, false).items)).toEqual(['record', 'corrupt', 'record']);
  });

  test('accounts for every byte of anything, in any pieces', () => {
    const piece = fc.oneof(fc.constantFrom(A, B, C, A.subarray(0, 20), Buffer.from('\n'), Buffer.from('00000005')), fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const bytes = Buffer.concat(pieces);
      const { items, consumed } = scanFrames(bytes, true);
      expect(consumed).toBe(bytes.length);
      let at = 0;
      for (const { start, end } of items) {
        expect(start).toBe(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBe(bytes.length);
    }), { numRuns: 500 });
  });

  test('stops after the number of records asked for', () => {
    const { items, consumed } = scanFrames(Buffer.concat([A, B, C]), true, 2);
    expect(items).toHaveLength(2);
    expect(consumed).toBe(A.length + B.length);
  });
});
