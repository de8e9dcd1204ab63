import type { Format } from '../contract.ts';
import { compressedFormat } from '../unpack/format.ts';
import { unlzmaAlone } from '../unpack/lzma.ts';

/** Largest size that a header may tell. */
const MAX_SIZE = 2n ** 40n;

/** The file has no magic: the usual properties, a dictionary of 2^n or 2^n + 2^(n-1) bytes, a size, and a stream that begins with zero. */
function looksLike(head: Buffer): boolean {
  if (head.length < 18 || head[0] !== 0x5d || head[13] !== 0) return false;
  const dictionary = head.readUInt32LE(1);
  const top = 2 ** Math.floor(Math.log2(Math.max(1, dictionary)));
  const size = head.readBigUInt64LE(5);
  return dictionary >= 4096 && (dictionary === top || dictionary === top + top / 2) && (size === 0xffff_ffff_ffff_ffffn || size < MAX_SIZE);
}

export const format: Format = compressedFormat({
  id: 'lzma', title: 'LZMA file', extensions: { '.tlz': '.tar', '.lzma': '' },
  detect: ({ head }) => looksLike(head),
  partial: true,
  unpack: unlzmaAlone,
});
