import type { Entry } from '../entry.ts';
import { luhn, monthDay, pair, verhoeff } from '../checksums.ts';
import { words } from '../context.ts';

/** Law of 19 June 2013: birth date, serial, a Luhn and a Verhoeff digit over the first eleven. */
function matricule(digits: string): boolean {
  return /^(?:18|19|20)/.test(digits) && monthDay(pair(digits, 4), pair(digits, 6)) && luhn(digits.slice(0, 12)) && verhoeff(digits.slice(0, 11) + (digits[12] ?? ''));
}

export const LUXEMBOURG: readonly Entry[] = [
  { name: 'lu-matricule', entity: 'MATRICULE', title: 'Luxembourg identification number', locale: 'fr-LU', weak: ['13', '8 5', '4 4 5', '8-5'], valid: matricule, words: words('matricule', 'numéro matricule', "numéro d'identification", "numéro d'identification national", 'identification nationale', 'identifikationsnummer', 'sozialversicherungsnummer', 'cns', 'national id', 'luxembourg id', 'social security number') },
];
