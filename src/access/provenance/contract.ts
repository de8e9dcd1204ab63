import type { CorpusPart } from './corpus.ts';
import type { EntityKind } from './entities.ts';
import type { Place } from './place.ts';

/** How a value in the arguments and the text it came from differ. */
export type How =
  /** Character for character. */
  | 'verbatim'
  /** Other case, spacing, punctuation or look-alike characters. */
  | 'normalised'
  /** A piece of a longer word of the text. */
  | 'contained'
  /** The same number, written in another way. */
  | 'number'
  /** The URL's host stands in the text, the whole URL does not. */
  | 'host'
  /** One of the two is base64, hex, percent or otherwise encoded. */
  | 'encoded'
  /** Put together from stretches that stand apart in the text. */
  | 'assembled';

/** One place that a value, or a piece of it, came from. */
export interface Source {
  readonly from: CorpusPart;
  /** In the part's raw text. */
  readonly span: readonly [start: number, end: number];
  readonly how: How;
  readonly place: Place;
}

/**
 * Whose word a value is. `user`: a user or a trusted text gave it. `trusted`: a trusted tool did. `definition`: the
 * tools' own definitions. `untrusted`: only untrusted content has it; it is tainted. `model`: it is in no text read.
 */
export type Standing = 'user' | 'trusted' | 'definition' | 'untrusted' | 'model';

/** What a piece of a value is: an entity, a stretch of text, or what a number or an encoding stands for. */
export type PieceKind = EntityKind | 'value' | 'text' | 'number' | 'decoded';

/** A piece of a leaf with the places it came from. */
export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
  readonly standing: Standing;
  readonly sources: readonly Source[];
}

/** One leaf of the arguments, traced. */
export interface Trace {
  readonly pointer: string;
  readonly keys: readonly string[];
  readonly value: string | number | boolean | null;
  /** The whole value where it was found as such; otherwise the least trusted of its pieces that were found. */
  readonly standing: Standing;
  /** The whole value first, when it was found; then what it consists of. */
  readonly pieces: readonly Piece[];
}
