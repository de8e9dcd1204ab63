import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, sameDigits, valueOf, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Births from 1800 to 2299 add 80, 0, 20, 40 or 60 to the month. */
function pesel(digits: string): boolean {
  return monthDay(pair(digits, 2) % 20, pair(digits, 4)) && (10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digitAt(digits, 10);
}

/** Ministry of Finance: weights 6, 5, 7, 2, 3, 4, 5, 6, 7 modulo 11. */
function nip(digits: string): boolean {
  return weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digitAt(digits, 9) && !sameDigits(digits);
}

/** Statistics Poland: nine digits, or fourteen with a check digit of their own. */
function regon(digits: string): boolean {
  const nine = (weighted(digits, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === digitAt(digits, 8) && !sameDigits(digits);
  return nine && (digits.length === 9 || (weighted(digits, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11) % 10 === digitAt(digits, 13));
}

/** Ministry of the Interior: three letters, a check digit by weights 7, 3, 1, and five digits. */
function identityCard(id: string): boolean {
  if (!/^[A-Z]{3}\d{6}$/.test(id)) return false;
  let sum = 0;
  for (const [i, weight] of [7, 3, 1, 9, 7, 3, 1, 7, 3].entries()) sum += valueOf(id[i] ?? '0') * weight;
  return sum % 10 === 0;
}

export const POLAND: readonly Entry[] = [
  { name: 'pl-pesel', entity: 'PESEL', title: 'Polish PESEL number', locale: 'pl-PL', weak: ['11'], valid: pesel, words: words('pesel', 'numer pesel', 'nr pesel', 'peselu', 'polish id', 'national id', 'personal id') },
  { name: 'pl-nip', entity: 'NIP', title: 'Polish tax number (NIP)', locale: 'pl-PL', weak: ['10', '3-3-2-2', '3-2-2-3', '3 3 2 2', '3 2 2 3'], valid: nip, words: words('nip', 'numer nip', 'nr nip', 'identyfikacji podatkowej', 'numer identyfikacji podatkowej', 'tax id', 'vat') },
  { name: 'pl-regon', entity: 'REGON', title: 'Polish business number (REGON)', locale: 'pl-PL', weak: ['9', '14'], valid: regon, words: words('regon', 'numer regon', 'nr regon') },
  { name: 'pl-identity-card', entity: 'DOWOD', title: 'Polish identity card', locale: 'pl-PL', weak: ['LLL6', 'LLL 6', 'LLL-6'], valid: identityCard, words: words('dowód', 'dowód osobisty', 'dowodu', 'dowodu osobistego', 'numer dowodu', 'seria i numer', 'identity card', 'id card', 'polish id') },
];
