import type { Format } from '../contract.ts';
import { compressedFormat } from '../unpack/format.ts';
import { unzstd } from '../unpack/zstd.ts';

export const format: Format = compressedFormat({
  id: 'zstd', title: 'Zstandard', extensions: { '.tzst': '.tar', '.zst': '', '.zstd': '' },
  detect: ({ head }) => head.length >= 4 && head.readUInt32LE(0) === 0xfd2f_b528,
  partial: true,
  unpack: (_, input) => unzstd(input),
  whole: true,
});
