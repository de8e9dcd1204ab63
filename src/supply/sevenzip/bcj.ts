import type { Unpacking } from '../unpack/source.ts';

/**
 * The filter for x86 programs (BCJ, of the LZMA SDK's `Bra86.c`): addresses behind calls and jumps were made absolute before
 * packing, and are made relative again. Writers apply it to everything.
 */

/** Bytes of a call: its opcode and the address. */
const LENGTH = 5;
const ALLOWED = [true, true, true, false, true, false, false, false];
const BIT = [0, 1, 2, 2, 3, 3, 3, 3];

function isSign(byte: number | undefined): boolean {
  return byte === 0 || byte === 0xff;
}

/** What the filter left of the bytes, in order. */
export function* unfiltered(pieces: Unpacking): Unpacking {
  const state = { mask: 0, at: 0 };
  let kept: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  for (const piece of pieces) {
    const bytes = Buffer.concat([kept, piece]);
    const done = convert(bytes, state);
    state.at += done;
    yield bytes.subarray(0, done);
    kept = bytes.subarray(done);
  }
  yield kept;
}

/** Converts in place, and says how many bytes are done; the rest waits for what follows. */
function convert(bytes: Buffer, state: { mask: number; readonly at: number }): number {
  if (bytes.length < LENGTH) return 0;
  let { mask } = state;
  let at = 0;
  let before = -1;
  for (;;) {
    while (at < bytes.length - 4 && ((bytes[at] ?? 0) & 0xfe) !== 0xe8) at++;
    if (at >= bytes.length - 4) break;
    const distance = at - before;
    mask = distance > 3 ? 0 : (mask << (distance - 1)) & 7;
    before = at;
    // Bytes of an address that was looked at already decide whether this one was converted.
    const skipped = mask !== 0 && (ALLOWED[mask] !== true || isSign(bytes[at + 4 - (BIT[mask] ?? 0)]));
    if (skipped || !isSign(bytes[at + 4])) {
      mask = ((mask << 1) & 7) | 1;
      at++;
      continue;
    }
    bytes.writeInt32LE(relative(bytes.readInt32LE(at + 1), state.at + at + LENGTH, mask), at + 1);
    bytes[at + 4] = ((bytes[at + 4] ?? 0) & 1) === 1 ? 0xff : 0;
    at += LENGTH;
  }
  const distance = at - before;
  state.mask = distance > 3 ? 0 : (mask << (distance - 1)) & 7;
  return at;
}

function relative(absolute: number, after: number, mask: number): number {
  let source = absolute;
  for (;;) {
    const value = (source - after) | 0;
    if (mask === 0) return value;
    const index = (BIT[mask] ?? 0) * 8;
    if (!isSign((value >>> (24 - index)) & 0xff)) return value;
    source = value ^ ((2 ** (32 - index) - 1) | 0);
  }
}
