/** The decoders against what other implementations packed, cut anywhere, and changed. */
import { deflateRawSync, gzipSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferInput } from '../../../src/supply/input.ts';
import { bunzip2 } from '../../../src/supply/unpack/bzip2.ts';
import { gunzip } from '../../../src/supply/unpack/gzip.ts';
import { inflate } from '../../../src/supply/unpack/inflate.ts';
import { unlz4 } from '../../../src/supply/unpack/lz4.ts';
import { unlzmaAlone } from '../../../src/supply/unpack/lzma.ts';
import { ByteSource, Unpackable, type Unpacking } from '../../../src/supply/unpack/source.ts';
import { unxz } from '../../../src/supply/unpack/xz.ts';
import { bytesOf, formatCases } from '../../support/supply-corpus.ts';

function all(packed: Buffer, unpack: (source: ByteSource) => Unpacking): { readonly bytes: Buffer; readonly fault: Unpackable | undefined; readonly used: number } {
  const source = new ByteSource(bufferInput('p', packed));
  const pieces: Buffer[] = [];
  try {
    for (const piece of unpack(source)) pieces.push(piece);
  } catch (error) {
    if (error instanceof Unpackable) return { bytes: Buffer.concat(pieces), fault: error, used: source.at };
    throw error;
  }
  return { bytes: Buffer.concat(pieces), fault: undefined, used: source.at };
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc.array(fc.constantFrom('weight', 'bias', ' ', '0', 'layer.', '\n'), { maxLength: 20_000 }).map((words) => Buffer.from(words.join(''))),
  fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 300_000 })).map(([byte, length]) => Buffer.alloc(length, byte)),
);

describe('inflate', () => {
  test('gives what deflate took, at every level and strategy, and stops behind it', () => {
    fc.assert(fc.property(content, fc.integer({ min: 0, max: 9 }), fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE), (bytes, level, strategy) => {
      const packed = deflateRawSync(bytes, { level, strategy });
      const { bytes: found, fault, used } = all(Buffer.concat([packed, Buffer.from('behind')]), inflate);
      expect(fault).toBeUndefined();
      expect(found.equals(bytes)).toBe(true);
      expect(used).toBe(packed.length);
    }), { numRuns: 150 });
  });

  test('what is cut gives a beginning of the whole, and says so', () => {
    const bytes = Buffer.from('the quick brown fox jumps over the lazy dog. '.repeat(400));
    const packed = deflateRawSync(bytes);
    for (let end = 0; end < packed.length; end++) {
      const { bytes: found, fault } = all(packed.subarray(0, end), inflate);
      expect(fault?.reason).toBe('torn');
      expect(bytes.subarray(0, found.length).equals(found)).toBe(true);
    }
  });
});

test('members of gzip one after the other are one', () => {
  const { bytes, fault } = all(Buffer.concat([gzipSync('one '), gzipSync('two')]), gunzip);
  expect([bytes.toString(), fault]).toEqual(['one two', undefined]);
});

describe.each([['bzip2', bunzip2], ['xz', unxz], ['lzma', unlzmaAlone], ['lz4', unlz4]] as const)('%s', (id, unpack) => {
  const packed = formatCases(id).filter(({ verdict, name }) => verdict === 'malicious' && !name.endsWith('.joblib')).map(bytesOf);

  test('any change ends with bytes or a fault, in bounded time', () => {
    expect(packed.length).toBeGreaterThan(0);
    fc.assert(fc.property(fc.constantFrom(...packed), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), (bytes, edits) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of edits) changed[at % changed.length] = value;
      let total = 0;
      try {
        for (const piece of unpack(new ByteSource(bufferInput('p', changed)))) {
          total += piece.length;
          if (total > 10_000_000) break;
        }
      } catch (error) {
        expect(error).toBeInstanceOf(Unpackable);
      }
    }), { numRuns: 300 });
  });

  test('random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => { all(Buffer.from(bytes), unpack); }), { numRuns: 200 });
  });
});
