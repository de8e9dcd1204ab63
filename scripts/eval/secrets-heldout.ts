import type { Frame } from './secrets-frames.ts';
import type { Format } from './secrets-formats.ts';
export const HELD_OUT_FRAMES: readonly Frame[] = [];
export const HELD_OUT_PROVIDERS: readonly string[] = [];
export const HELD_OUT_FORMATS: readonly Format[] = [];
export const HELD_OUT_BENIGN: readonly string[] = [];
