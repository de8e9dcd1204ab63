import { constants, inflateSync } from 'node:zlib';
import { blobHeader } from '../git-object.ts';
import type { Format } from '../contract.ts';
import { compressedFormat } from '../unpack/format.ts';
import { unzlib } from '../unpack/gzip.ts';

/** joblib before 0.10: `ZF`, the unpacked length as 19 characters, a zlib stream. */
const ZFILE = /^ZF0x[0-9a-f]{1,16}L? {0,16}$/;
const ZFILE_BYTES = 21;

/** The first byte is a letter, so that only what really unpacks counts. */
function unpacks(head: Buffer): boolean {
  if (head[0] !== 0x78 || ((head[0] << 8) | (head[1] ?? 0)) % 31 !== 0 || ((head[1] ?? 0) & 0x20) !== 0) return false;
  try {
    return inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).length > 0;
  } catch {
    return false; // no zlib stream, which is what was asked
  }
}

export const format: Format = compressedFormat({
  id: 'zlib', title: 'zlib stream', extensions: { '.z': '', '.zlib': '' },
  detect: ({ head }) => unpacks(head) || (head[0] === 0x5a && ZFILE.test(head.toString('latin1', 0, ZFILE_BYTES))),
  start: (head) => (ZFILE.test(head.toString('latin1', 0, ZFILE_BYTES)) ? ZFILE_BYTES : 0),
  // What `compress` packs is called `.Z`.
  other: (head) => head[0] === 0x1f && (head[1] === 0x9d || head[1] === 0xa0),
  ahead: blobHeader,
  unpack: unzlib,
});
