import type { Entry } from '../entry.ts';
import { digitAt, pair, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Dachverband der Sozialversicherungsträger: serial, check digit, birth date. */
function svnr(digits: string): boolean {
  return weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(digits, 3) && digits[0] !== '0' && pair(digits, 6) >= 1 && pair(digits, 6) <= 15 && pair(digits, 4) <= 31;
}

export const AUSTRIA: readonly Entry[] = [
  { name: 'at-svnr', entity: 'SVNR_AT', title: 'Austrian social insurance number', locale: 'de-AT', weak: ['10', '4 6', '4-6', '4 2 2 2'], valid: svnr, words: words('sozialversicherungsnummer', 'svnr', 'sv nummer', 'sv nr', 'versicherungsnummer', 'e card', 'social insurance number', 'social security number') },
  { name: 'at-steuernummer', entity: 'STEUERNUMMER_AT', title: 'Austrian tax number', locale: 'de-AT', weak: ['2-3/4', '2 3/4', '9'], words: words('steuernummer', 'abgabenkontonummer', 'finanzamt', 'tax number') },
];
