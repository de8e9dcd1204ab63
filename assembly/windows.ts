import { LINEAR, scratch, segmentEnds, slots } from './layout';

/** Weights of one table: a byte for each slot. */
const SIZE: usize = (1 << 18) + (1 << 16);

/** Writes, for each segment from `first` to before `last`, the sum of the weights of its features. */
export function sumSegments(which: u32, first: u32, last: u32): void {
  const weights = LINEAR + <usize>which * SIZE;
  let at = slots + (first == 0 ? 0 : <usize>load<u32>(segmentEnds + (<usize>(first - 1) << 2)) << 2);
  let out = scratch;
  for (let segment = first; segment < last; segment++) {
    const end = slots + (<usize>load<u32>(segmentEnds + (<usize>segment << 2)) << 2);
    let sum: i32 = 0;
    for (; at < end; at += 4) sum += <i32>load<i8>(weights + <usize>load<u32>(at));
    store<i32>(out, sum);
    out += 4;
  }
}
