import type { ClassTable } from './classes.ts';
import type { Hits } from './concepts.ts';
import { kernelWith } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/**
 * What the classifier sees of a text: for each segment (a sentence, a line or a field of data) the hashed features of its words, word
 * pairs, word classes and concepts, and of its form: how it begins, what stands between its words, how it ends, how long it is. They are made by the kernel (`assembly/features.ts`), for training and inspection alike; changing anything there makes the
 * stored weights meaningless, so {@link FEATURES_VERSION} must change with it.
 */
export const FEATURES_VERSION = 7;
const WORD_BITS = 18;
/** Slots of words and word pairs. Those of classes and concepts, the features that hold across languages, follow. */
export const WORD_SLOTS = 1 << WORD_BITS;
const CLASS_BITS = 16;
export const SLOTS = WORD_SLOTS + (1 << CLASS_BITS);

export interface Features {
  /** Slots of the features, segment after segment. */
  slots: Int32Array;
  segments: number;
  /** Number of features up to the end of each segment. */
  ends: Int32Array;
  /** Token after the last one of each segment. */
  tokenEnds: Int32Array;
}

let features: Features | undefined;

/** Features of a text. The result is overwritten by the next call. */
export function extract(tokens: Tokens, hits: Hits, classes: ClassTable): Features {
  classes.provide();
  const place = kernelWith(tokens, hits.count);
  const { hitTokens, hitConcepts } = place;
  for (let i = 0; i < hits.count; i++) {
    hitTokens[i] = hits.token[i]!;
    hitConcepts[i] = hits.concept[i]!;
  }
  if (features?.slots !== place.slots) features = { slots: place.slots, segments: 0, ends: place.segmentEnds, tokenEnds: place.tokenEnds };
  features.segments = place.run.extract(tokens.count, tokens.tail, hits.count);
  return features;
}
