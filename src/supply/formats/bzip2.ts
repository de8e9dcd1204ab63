import type { Format } from '../contract.ts';
import { bunzip2 } from '../unpack/bzip2.ts';
import { compressedFormat } from '../unpack/format.ts';

/** After `BZh` and the level comes a block, or the end of an empty stream. */
const HEAD = /^BZh[1-9](?:1AY&SY|\u0017rE8P\u0090)/;

export const format: Format = compressedFormat({
  id: 'bzip2', title: 'bzip2', extensions: { '.tbz2': '.tar', '.tbz': '.tar', '.bz2': '', '.bz': '' },
  detect: ({ head }) => head[0] === 0x42 && HEAD.test(head.toString('latin1', 0, 10)),
  partial: true,
  unpack: bunzip2,
});
