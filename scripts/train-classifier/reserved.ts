import { textHash } from './random.ts';

export const FOLD_COUNT = 4;

/** Writers whose texts are kept out of training: all of them, or half of their groups. */
const RESERVED: Readonly<Record<string, 'all' | 'half'>> = { w1: 'half', w2: 'half', w4: 'all' };

/** Whether a group of hand-written texts is kept out of training and tuning, and its fold otherwise. */
export function placeOf(writer: string, group: string): { readonly reserved: boolean; readonly fold: number } {
  const h = textHash(group);
  const reserved = RESERVED[writer];
  return { reserved: reserved === 'all' || reserved === 'half' && h % 2 === 0, fold: (h >>> 1) % FOLD_COUNT };
}
