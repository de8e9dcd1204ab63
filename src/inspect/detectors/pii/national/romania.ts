import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** OUG 97/2005: sex and century, birth date, county, serial, weights 279146358279 modulo 11. */
function cnp(digits: string): boolean {
  const county = pair(digits, 7);
  if (digits[0] === '0' || !monthDay(pair(digits, 3), pair(digits, 5)) || county < 1 || county > 70) return false;
  const rest = weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (rest === 10 ? 1 : rest) === digitAt(digits, 12);
}

/** Fiscal code: weights 753217532 from the right, times ten, modulo 11. */
function cui(digits: string): boolean {
  const body = digits.slice(0, -1).padStart(9, '0');
  return ((weighted(body, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === digitAt(digits, digits.length - 1) && !sameDigits(digits);
}

export const ROMANIA: readonly Entry[] = [
  { name: 'ro-cnp', entity: 'CNP', title: 'Romanian personal number (CNP)', locale: 'ro-RO', strong: ['13'], valid: cnp, alone: 0.75, words: words('cnp', 'cod numeric personal', 'codul numeric personal', 'romanian id', 'national id', 'personal id') },
  { name: 'ro-cui', entity: 'CUI', title: 'Romanian fiscal code (CUI)', locale: 'ro-RO', weak: ['10', '9', '8', '7', 'LL10', 'LL9', 'LL8', 'LL7'], valid: (id) => cui(id.replace(/^RO/, '')), words: words('cui', 'cif', 'cod fiscal', 'cod unic', 'cod de înregistrare fiscală', 'cod unic de înregistrare') },
];
