import type { Format } from '../contract.ts';
import { compressedFormat } from '../unpack/format.ts';
import { unxz } from '../unpack/xz.ts';

export const format: Format = compressedFormat({
  id: 'xz', title: 'xz', extensions: { '.txz': '.tar', '.xz': '' },
  detect: ({ head }) => head.subarray(0, 6).equals(Buffer.from('fd377a585a00', 'hex')),
  partial: true,
  unpack: unxz,
});
