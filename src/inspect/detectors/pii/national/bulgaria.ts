import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Civil registration act: birth date (month plus 20 or 40), weights 2, 4, 8, 5, 10, 9, 7, 3, 6 modulo 11, modulo 10. */
function egn(digits: string): boolean {
  return monthDay(pair(digits, 2) % 20, pair(digits, 4)) && pair(digits, 2) < 53 && (weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digitAt(digits, 9);
}

export const BULGARIA: readonly Entry[] = [
  { name: 'bg-egn', entity: 'EGN', title: 'Bulgarian civil number (EGN)', locale: 'bg-BG', weak: ['10'], valid: egn, words: words('егн', 'е.г.н', 'egn', 'единен граждански номер', 'лнч', 'bulgarian id', 'national id', 'personal id') },
];
