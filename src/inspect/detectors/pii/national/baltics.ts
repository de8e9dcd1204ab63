import type { Entry } from '../entry.ts';
import { dayMonth, digitAt, monthDay, pair, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Sex and century, birth date, serial; weights 1 to 9 and 1, and 3 to 9 and 1 to 3 when that gives 10 (Estonia and Lithuania). */
function isikukood(digits: string): boolean {
  if (!/^[1-6]/.test(digits) || !monthDay(pair(digits, 3), pair(digits, 5))) return false;
  let rest = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  if (rest === 10) rest = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return rest % 10 === digitAt(digits, 10);
}

/** Numbers from before July 2017: birth date, century, serial, weights 1, 6, 3, 7, 9, 10, 5, 8, 4, 2; later ones begin with 32 and carry no date. */
function latvian(digits: string): boolean {
  return dayMonth(digits) && ((1101 - weighted(digits, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11) % 10 === digitAt(digits, 10);
}

const LATVIAN_WORDS = words('personas kods', 'personas kodu', 'personas koda', 'p.k', 'latvian id', 'national id', 'personal code');

export const BALTICS: readonly Entry[] = [
  { name: 'ee-isikukood', entity: 'ISIKUKOOD', title: 'Estonian personal code', locale: 'et-EE', strong: ['11'], valid: isikukood, alone: 0.75, words: words('isikukood', 'isikukoodi', 'ik', 'estonian id', 'national id', 'personal code', 'personal identification code') },
  { name: 'lt-asmens-kodas', entity: 'ASMENS_KODAS', title: 'Lithuanian personal code', locale: 'lt-LT', weak: ['11'], valid: isikukood, confidence: 0.97, words: words('asmens kodas', 'asmens kodą', 'asmens kodo', 'a.k', 'lithuanian id') },
  { name: 'lv-personas-kods', entity: 'PERSONAS_KODS', title: 'Latvian personal code', locale: 'lv-LV', strong: ['6-5'], valid: latvian, alone: 0.86, words: LATVIAN_WORDS, also: [{ weak: ['6-5', '11'], valid: (digits) => dayMonth(digits) || digits.startsWith('32'), confidence: 0.92, words: LATVIAN_WORDS }] },
];
