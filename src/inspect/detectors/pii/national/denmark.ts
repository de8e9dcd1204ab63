import type { Entry } from '../entry.ts';
import { dayMonth, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Numbers issued before 2007 pass this check; later ones need not. */
function checked(digits: string): boolean {
  return dayMonth(digits) && weighted(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

const CPR_WORDS = words('cpr', 'cpr nummer', 'cpr nr', 'cprnr', 'personnummer', 'cpr number', 'danish id', 'civil registration', 'civil registration number', 'national id');

export const DENMARK: readonly Entry[] = [
  { name: 'dk-cpr', entity: 'CPR', title: 'Danish CPR number', locale: 'da-DK', strong: ['6-4'], valid: checked, alone: 0.8, words: CPR_WORDS, also: [{ weak: ['6-4', '10', '6 4'], valid: dayMonth, confidence: 0.92, words: CPR_WORDS }] },
];
