import { ALPHABETS, EVIDENCE, scratch, units } from './layout';

/** As `src/inspect/views/lib/alphabets.ts` has them. */
const LETTER_MASK: u32 = 63;
const MEMBER: u32 = 1 << 6;
const RUNS: u32 = 63 << 7;
const SIGN: u32 = 1 << 22;

/** Added to either half of an entry of the evidence, so that sums of both stay apart. */
const EVIDENCE_BIAS: i32 = 32;
/**
 * Sums of evidence over two windows of 24 units (18 pairs) from which a stretch is suspected, in tenths of a nat. Of
 * benign windows 2 % are (measured over 6,000 texts), of messages in shifted or mirrored letters and backwards 98 %.
 */
const UNLIKELY_SUM: i32 = 8;
const BACKWARDS_SUM: i32 = 28;

/** What a group of eight units is noted for, beside the runs that all of its units may be part of. */
const SIGNS: u32 = 1;
const APART: u32 = 2;
const UNLIKELY: u32 = 4;
const BACKWARDS: u32 = 8;

/** Bits of all units of the text. */
export let seen: u32 = 0;

@inline
function bits(at: usize): u32 {
  return load<u32>(ALPHABETS + (<usize>load<u16>(at) << 2));
}

@inline
function evidence(first: u32, second: u32): u32 {
  return load<u32>(EVIDENCE + (<usize>(((first & LETTER_MASK) << 6) | (second & LETTER_MASK)) << 2));
}

/**
 * Looks at every unit once, in groups of eight; the last group reads up to seven units behind the text. Writes where each
 * group begins that may be of interest to somebody, and why: the runs that all of its units may be part of, and the bits above.
 * @returns how many
 */
export function scan(length: u32): u32 {
  const begin = units;
  let out = scratch;
  let any: u32 = 0;
  let sum: u32 = 0;
  let left: i32 = 3;
  let unlikelyBefore: i32 = 0;
  let backwardsBefore: i32 = 0;
  for (let at: u32 = 0; at < length; at += 8) {
    const place = begin + (<usize>at << 1);
    const a = bits(place), b = bits(place + 2), c = bits(place + 4), d = bits(place + 6);
    const e = bits(place + 8), f = bits(place + 10), g = bits(place + 12), h = bits(place + 14);
    const some = a | b | c | d | e | f | g | h;
    any |= some;
    let why = a & b & c & d & e & f & g & h & RUNS;
    if ((some & SIGN) != 0) why |= SIGNS;
    const de = d ^ e;
    // Letters and others by turns, or letters of which no two are neighbours.
    const turns = (((a ^ b) & (b ^ c) & (c ^ d) & de) | (de & (e ^ f) & (f ^ g) & (g ^ h))) & MEMBER;
    const together = ((a & b) | (b & c) | (c & d) | (d & e) | (e & f) | (f & g) | (g & h) | ~some) & MEMBER;
    if (turns != 0 || together == 0) why |= APART;
    sum += evidence(a, b) + evidence(d, e) + evidence(g, h);
    if (--left == 0 || at + 8 >= length) {
      const bias = (3 - left) * 3 * EVIDENCE_BIAS;
      const unlikely = <i32>(sum & 0xffff) - bias;
      const backwards = <i32>(sum >> 16) - bias;
      if (unlikely + unlikelyBefore >= UNLIKELY_SUM) why |= UNLIKELY;
      if (backwards + backwardsBefore >= BACKWARDS_SUM) why |= BACKWARDS;
      unlikelyBefore = unlikely;
      backwardsBefore = backwards;
      sum = 0;
      left = 3;
    }
    store<u32>(out, at);
    store<u32>(out + 4, why);
    out += why == 0 ? 0 : 8;
  }
  seen = any;
  return <u32>(out - scratch) >> 3;
}
