import type { Entry } from '../entry.ts';
import { mod97, pair, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

/** Rijksregister: birth date, serial, key 97 - n mod 97, with a 2 in front of n from 2000 on. */
function rrn(digits: string): boolean {
  if (pair(digits, 2) % 20 > 12 || pair(digits, 4) > 31) return false;
  const key = Number(digits.slice(9));
  const body = digits.slice(0, 9);
  return !sameDigits(digits) && (97 - mod97(body) === key || 97 - mod97(`2${body}`) === key);
}

export const BELGIUM: readonly Entry[] = [
  { name: 'be-rrn', entity: 'NATIONAL_NUMBER', title: 'Belgian national register number', locale: 'nl-BE', strong: ['2.2.2-3.2', '2.2.2-3-2', '6-3.2', '6-3-2'], weak: ['11', '2 2 2 3 2', '2.2.2.3.2', '6 3 2'], valid: rrn, alone: 0.94, words: words('rijksregisternummer', 'rijksregister', 'numéro national', 'registre national', 'numéro de registre national', 'numéro du registre national', 'national number', 'national register', 'national register number', 'nationalregisternummer', 'niss', 'insz', 'rrn', 'nrn', 'bis nummer') },
];
