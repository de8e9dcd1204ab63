import type { Entry } from '../entry.ts';
import { digitAt, mod11, monthDay, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Skatteetaten: birth date (day plus 40 for D numbers, month plus 40 for H numbers) and two check digits modulo 11. */
function fodselsnummer(digits: string): boolean {
  const day = pair(digits, 0) % 40;
  if (!monthDay(pair(digits, 2) % 40, day)) return false;
  return mod11(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) === digitAt(digits, 9) && mod11(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 10);
}

export const NORWAY: readonly Entry[] = [
  { name: 'no-fodselsnummer', entity: 'FODSELSNUMMER', title: 'Norwegian birth number', locale: 'nb-NO', strong: ['11', '6 5'], weak: ['6-5', '6 3 2'], valid: fodselsnummer, alone: 0.82, words: words('fødselsnummer', 'fodselsnummer', 'fnr', 'personnummer', 'f nr', 'd nummer', 'national identity number', 'norwegian id', 'national id', 'birth number') },
];
