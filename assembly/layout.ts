/**
 * Where things lie in the memory, in bytes. Tables are put there by the host and stay; what is made of a text lies behind
 * them, in regions that {@link arrange} lays out for the longest text that the memory is for.
 */

/** For each UTF-16 unit: in the low half its folded code (0 where it is no part of a word, 1 where it is skipped), in the high half what a gap that has it says. */
export const FOLDS: usize = 1 << 10;
/** For each UTF-16 unit, the bits that a scan reads. */
export const ALPHABETS: usize = FOLDS + (4 << 16);
/** For each pair of letter classes, its evidence. */
export const EVIDENCE: usize = ALPHABETS + (4 << 16);
/** For the low bits of a word's hash, and for those of two, what begins with them. */
export const FIRST_WORDS: usize = EVIDENCE + (4 << 12);
export const FIRST_PAIRS: usize = FIRST_WORDS + (1 << 15);
/** Classes of words, stems and pairs: room for some four times what was trained. */
export const CLASSES: usize = FIRST_PAIRS + (1 << 17);
/** The automaton of the words at which a check for secrets begins: room for twice as many states. */
export const ANCHORS: usize = CLASSES + (2 << 20);
/** Things that the detector of harmful content looks for. */
export const THINGS: usize = ANCHORS + (1 << 21);
/** Weights of the classifier's first stage, for two heads; hidden layers of two networks; entries of a window. */
export const LINEAR: usize = THINGS + (1 << 19);
export const NETWORKS: usize = LINEAR + 2 * ((1 << 18) + (1 << 16));
export const SUM: usize = NETWORKS + (1 << 14);
/** What is made of a text. */
export const TEXT: usize = SUM + (1 << 10);

/** Units behind a text that may be read. */
const PADDING: usize = 16;
/** Most features of a token, and of a concept. */
const OF_TOKEN: usize = 13;
const OF_HIT: usize = 3;

export let units: usize = 0;
/** Of each token: hash of its word, of its stem, where it begins and ends, and what stands before it. */
export let hashes: usize = 0;
export let stems: usize = 0;
export let starts: usize = 0;
export let ends: usize = 0;
export let gaps: usize = 0;
/** Of each concept that was met: at which token, and which. */
export let hitTokens: usize = 0;
export let hitConcepts: usize = 0;
/** Of each segment: the feature, and the token, after its last one. */
export let segmentEnds: usize = 0;
export let tokenEnds: usize = 0;
/** Slots of the features. */
export let slots: usize = 0;
/** Lists of what a pass found, overwritten by the next. */
export let scratch: usize = 0;

@inline
function aligned(at: usize): usize {
  return (at + 15) & ~(<usize>15);
}

/**
 * Lays out the regions for texts of up to so many units, tokens and concepts.
 * @returns bytes of memory that are needed
 */
export function arrange(capacity: u32): usize {
  const n = <usize>capacity;
  units = TEXT;
  hashes = aligned(units + 2 * (n + PADDING));
  stems = hashes + aligned(4 * n);
  starts = stems + aligned(4 * n);
  ends = starts + aligned(4 * n);
  gaps = ends + aligned(4 * n);
  hitTokens = gaps + aligned(2 * n);
  hitConcepts = hitTokens + aligned(4 * n);
  segmentEnds = hitConcepts + aligned(n);
  tokenEnds = segmentEnds + aligned(2 * n + 64);
  slots = tokenEnds + aligned(2 * n + 64);
  scratch = slots + aligned(4 * ((OF_TOKEN + OF_HIT) * n + 64));
  return scratch + aligned(8 * n + 64);
}
