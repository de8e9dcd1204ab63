import type { Random } from './secrets-values.ts';

export interface Format {
  readonly name: string;
  readonly group: string;
  readonly make: (random: Random) => string;
  /** The frame it stands in, where its format needs one. */
  readonly frame?: string;
  /** Where in the value the secret begins. */
  readonly from?: number;
}
export const FORMATS: readonly Format[] = [];
