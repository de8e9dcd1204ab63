import type { Entry } from '../entry.ts';
import { digitAt, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Federal Tax Service: ten digits for organisations, twelve for persons. */
function inn(digits: string): boolean {
  const check = (weights: readonly number[]): number => (weighted(digits, weights) % 11) % 10;
  if (sameDigits(digits)) return false;
  if (digits.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === digitAt(digits, 9);
  return check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digitAt(digits, 10) && check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digitAt(digits, 11);
}

/** Pension Fund: weights 9 to 1 modulo 101, 100 counts as 0. */
function snils(digits: string): boolean {
  return (weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(digits.slice(9)) && !sameDigits(digits);
}

export const RUSSIA: readonly Entry[] = [
  { name: 'ru-inn', entity: 'INN', title: 'Russian taxpayer number (INN)', locale: 'ru-RU', weak: ['10', '12'], valid: inn, words: words('инн', 'inn', 'идентификационный номер налогоплательщика', 'налогоплательщика', 'russian tax', 'tax id') },
  { name: 'ru-snils', entity: 'SNILS', title: 'Russian pension insurance number (SNILS)', locale: 'ru-RU', strong: ['3-3-3 2'], weak: ['11', '3-3-3-2', '3 3 3 2'], valid: snils, alone: 0.95, words: words('снилс', 'snils', 'страховой номер', 'пенсионного страхования', 'страховое свидетельство', 'pension insurance') },
  { name: 'ru-passport', entity: 'PASSPORT_RU', title: 'Russian internal passport', locale: 'ru-RU', weak: ['4 6', '2 2 6', '10', '4-6', '2-2 6'], words: words('паспорт', 'паспорта', 'паспорту', 'паспортом', 'паспортные данные', 'серия', 'серия и номер', 'серия номер', 'russian passport', 'internal passport', 'passport') },
];
