import type { Entry } from '../entry.ts';
import { digitAt, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Population directorate: the tenth and eleventh digits check the others. */
function tckn(digits: string): boolean {
  if (digits[0] === '0' || sameDigits(digits)) return false;
  const tenth = (7 * weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]) - weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1])) % 10;
  return (tenth + 10) % 10 === digitAt(digits, 9) && weighted(digits, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === digitAt(digits, 10);
}

/** Revenue administration: digits shifted by their place, times powers of two, modulo 9. */
function vkn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i++) {
    const shifted = (digitAt(digits, i) + 9 - i) % 10;
    const rest = (shifted * 2 ** (9 - i)) % 9;
    sum += shifted !== 0 && rest === 0 ? 9 : rest;
  }
  return (10 - (sum % 10)) % 10 === digitAt(digits, 9) && !sameDigits(digits);
}

export const TURKEY: readonly Entry[] = [
  { name: 'tr-tckn', entity: 'TCKN', title: 'Turkish identity number', locale: 'tr-TR', weak: ['11', '3 3 3 2'], valid: tckn, words: words('tc kimlik', 'tc kimlik no', 'tc kimlik numarası', 'tc kimlik numaram', 'tc no', 'tc', 't.c. kimlik', 't.c. kimlik no', 't.c. kimlik numarası', 'tckn', 'kimlik', 'kimlik no', 'kimlik numarası', 'kimlik numaram', 'turkish id', 'national id') },
  { name: 'tr-vkn', entity: 'VKN', title: 'Turkish tax number', locale: 'tr-TR', weak: ['10', '3 3 4'], valid: vkn, words: words('vkn', 'vergi kimlik', 'vergi kimlik no', 'vergi no', 'vergi numarası', 'vergi kimlik numarası', 'vergi numaram', 'tax id', 'tax number') },
];
