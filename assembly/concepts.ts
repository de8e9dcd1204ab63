import { FIRST_PAIRS, FIRST_WORDS, hashes, scratch, stems } from './layout';

/** What the tables of first words and pairs tell: a word (a stem) ends a phrase here, or a longer one goes on. */
const WORD: u32 = 1;
const STEM: u32 = 2;
const MORE: u32 = 4;
const WORD_MASK: u32 = (1 << 15) - 1;
const PAIR_MASK: u32 = (1 << 17) - 1;

@inline
function pair(first: u32, second: u32): u32 {
  return <u32>load<u8>(FIRST_PAIRS + (((first * 0x9e3779b1) ^ second) & PAIR_MASK));
}

/** Writes the numbers of the tokens at which a phrase may begin. @returns how many */
export function phraseStarts(count: u32): u32 {
  const ofHash = hashes, ofStem = stems;
  let out = scratch;
  for (let i: u32 = 0; i < count; i++) {
    const at = <usize>i << 2;
    const hash = load<u32>(ofHash + at);
    const words = <u32>load<u8>(FIRST_WORDS + (hash & WORD_MASK));
    const ends = (words & WORD) | (<u32>load<u8>(FIRST_WORDS + (load<u32>(ofStem + at) & WORD_MASK)) & STEM);
    let begins = ends != 0;
    // Words that only begin phrases are the commonest of all (`do`, `you`, `the`): the next word settles most of them.
    if (!begins && (words & MORE) != 0 && i + 1 < count) begins = ((pair(hash, load<u32>(ofHash + at + 4)) & WORD) | (pair(hash, load<u32>(ofStem + at + 4)) & STEM)) != 0;
    store<u32>(out, i);
    out += begins ? 4 : 0;
  }
  return <u32>(out - scratch) >> 2;
}
