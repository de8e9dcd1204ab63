import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Weights 3 and 7 modulo 10. */
function taj(digits: string): boolean {
  return weighted(digits, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === digitAt(digits, 8) && !sameDigits(digits);
}

/** Tax authority: begins with 8, positions as weights modulo 11. */
function taxId(digits: string): boolean {
  return digits[0] === '8' && weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === digitAt(digits, 9);
}

/** Sex and century, birth date, serial; weights 1 to 10, or 10 to 1 since 1997, modulo 11. */
function personal(digits: string): boolean {
  if (!monthDay(pair(digits, 3), pair(digits, 5))) return false;
  const check = digitAt(digits, 10);
  return weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11 === check || weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === check;
}

export const HUNGARY: readonly Entry[] = [
  { name: 'hu-taj', entity: 'TAJ', title: 'Hungarian social security number (TAJ)', locale: 'hu-HU', weak: ['9', '3 3 3', '3-3-3'], valid: taj, words: words('taj', 'taj szám', 'tajszám', 'taj száma', 'társadalombiztosítási', 'társadalombiztosítási azonosító', 'social security number') },
  { name: 'hu-tax-id', entity: 'ADOAZONOSITO', title: 'Hungarian personal tax number', locale: 'hu-HU', weak: ['10', '3 3 4'], valid: taxId, words: words('adóazonosító', 'adóazonosító jel', 'adóazonosító jele', 'adóazonosító szám', 'adószám', 'tax id') },
  { name: 'hu-personal-id', entity: 'SZEMELYI', title: 'Hungarian personal number', locale: 'hu-HU', strong: ['1-6-4'], weak: ['11', '1 6 4'], valid: personal, alone: 0.82, words: words('személyi szám', 'személyi azonosító', 'személyi száma', 'személyazonosító', 'national id', 'personal id') },
];
