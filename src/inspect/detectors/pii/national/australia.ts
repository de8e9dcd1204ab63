import type { Entry } from '../entry.ts';
import { digitAt, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Australian Taxation Office: weights 1, 4, 3, 7, 5, 8, 6, 9, 10 modulo 11. */
function tfn(digits: string): boolean {
  return weighted(digits.padStart(9, '0'), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !sameDigits(digits);
}

/** Services Australia: weights 1, 3, 7, 9 over the first eight digits modulo 10. */
function medicare(digits: string): boolean {
  return /^[2-6]/.test(digits) && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(digits, 8) && !sameDigits(digits);
}

/** Australian Business Register: one off the first digit, weights modulo 89. */
function abn(digits: string): boolean {
  return digits[0] !== '0' && (weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}

export const AUSTRALIA: readonly Entry[] = [
  { name: 'au-tfn', entity: 'TFN', title: 'Australian tax file number', locale: 'en-AU', weak: ['9', '3 3 3', '3-3-3', '8'], valid: tfn, words: words('tfn', 'tax file', 'tax file number', 'tax file no') },
  { name: 'au-medicare', entity: 'AU_MEDICARE', title: 'Australian Medicare number', locale: 'en-AU', strong: ['4 5 1', '4 5 1 1', '4 5 1-1', '4 5 1/1'], weak: ['10', '11', '4-5-1'], valid: medicare, alone: 0.84, words: words('medicare', 'medicare card', 'medicare number', 'medicare no', 'irn') },
  { name: 'au-abn', entity: 'ABN', title: 'Australian business number', locale: 'en-AU', strong: ['2 3 3 3'], weak: ['11', '2-3-3-3'], valid: abn, alone: 0.88, words: words('abn', 'abn number', 'australian business', 'australian business number', 'business number') },
  { name: 'au-bsb', entity: 'BSB', title: 'Australian bank branch number (BSB)', locale: 'en-AU', weak: ['3-3', '6', '3 3'], window: 28, confidence: 0.9, words: words('bsb', 'bsb number', 'bsb code', 'bank state branch', 'branch number') },
];
