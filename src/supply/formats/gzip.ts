import type { Format } from '../contract.ts';
import { compressedFormat } from '../unpack/format.ts';
import { gunzip } from '../unpack/gzip.ts';

export const format: Format = compressedFormat({
  id: 'gzip', title: 'gzip', extensions: { '.tgz': '.tar', '.gz': '', '.gzip': '' },
  detect: ({ head }) => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8,
  unpack: gunzip,
});
