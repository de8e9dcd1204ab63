import type { Format } from '../contract.ts';
import { compressedFormat } from '../unpack/format.ts';
import { unlz4 } from '../unpack/lz4.ts';

export const format: Format = compressedFormat({
  id: 'lz4', title: 'LZ4 frame', extensions: { '.lz4': '' },
  detect: ({ head }) => head.length >= 7 && head.readUInt32LE(0) === 0x184d_2204,
  partial: true,
  unpack: unlz4,
});
