/**
 * The loops over every character and word of a text, in AssemblyScript: as WebAssembly they take half of what the same
 * loops take as JavaScript. `npm run generate` compiles them to `src/inspect/kernel.generated.ts`.
 */
export { arrange, ALPHABETS, ANCHORS, CLASSES, EVIDENCE, FIRST_PAIRS, FIRST_WORDS, FOLDS, LINEAR, NETWORKS, SUM, THINGS, units, hashes, stems, starts, ends, gaps, hitTokens, hitConcepts, segmentEnds, tokenEnds, slots, scratch } from './layout';
export { tokenize, tail } from './tokens';
export { phraseStarts } from './concepts';
export { extract } from './features';
export { scan, seen } from './scan';
export { findAnchors } from './anchors';
export { findThings } from './things';
export { logit } from './network';
export { sumSegments } from './windows';
