import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** State Tax Service: weights -1, 5, 7, 9, 4, 6, 10, 5, 7 modulo 11, modulo 10. */
function rnokpp(digits: string): boolean {
  return (((weighted(digits, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === digitAt(digits, 9) && !sameDigits(digits);
}

/** Birth date, century and sex; weights 1 to 11, and 3 to 11, 1, 2 when that gives 10. */
function iin(digits: string): boolean {
  if (!monthDay(pair(digits, 2), pair(digits, 4))) return false;
  let rest = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  if (rest === 10) rest = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
  return rest === digitAt(digits, 11);
}

export const UKRAINE_KAZAKHSTAN: readonly Entry[] = [
  { name: 'ua-rnokpp', entity: 'RNOKPP', title: 'Ukrainian taxpayer number (RNOKPP)', locale: 'uk-UA', weak: ['10'], valid: rnokpp, words: words('рнокпп', 'іпн', 'ідентифікаційний код', 'ідентифікаційний номер', 'податковий номер', 'код платника', 'rnokpp', 'ipn', 'ukrainian tax', 'tax id', 'tax number') },
  { name: 'kz-iin', entity: 'IIN', title: 'Kazakh individual number (IIN)', locale: 'kk-KZ', weak: ['12'], valid: iin, words: words('иин', 'жсн', 'iin', 'individual identification number', 'индивидуальный идентификационный номер', 'kazakh id', 'national id') },
];
