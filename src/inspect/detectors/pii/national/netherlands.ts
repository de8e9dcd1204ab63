import type { Entry } from '../entry.ts';
import { sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Elfproef of the citizen service number: weights 9 to 2 and -1. */
function bsn(digits: string): boolean {
  return weighted(digits.padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !sameDigits(digits);
}

export const NETHERLANDS: readonly Entry[] = [
  { name: 'nl-bsn', entity: 'BSN', title: 'Dutch citizen service number (BSN)', locale: 'nl-NL', weak: ['9', '4.2.3', '4 2 3', '3 3 3', '3.3.3', '8'], valid: bsn, words: words('bsn', 'bsn nummer', 'burgerservicenummer', 'sofinummer', 'sofi nummer', 'burger service nummer', 'citizen service number', 'dutch id') },
];
