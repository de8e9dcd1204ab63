import type { Frame } from './pii-frames.ts';
import type { Negative } from './pii-negatives.ts';
export const HELD_OUT_FRAMES: readonly Frame[] = [];
export const HELD_OUT_NEGATIVES: readonly Negative[] = [];
