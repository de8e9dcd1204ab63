import type { Entry } from '../entry.ts';
import { monthDay, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Act 133/2000: birth date (month plus 50 for women, plus 20 when a day's serials ran out), divisible by 11. */
function birthNumber(digits: string): boolean {
  const month = pair(digits, 2) % 50;
  if (!monthDay(month > 20 ? month - 20 : month, pair(digits, 4))) return false;
  if (digits.length === 9) return pair(digits, 0) <= 53;
  return Number(digits) % 11 === 0 || (Number(digits.slice(0, 9)) % 11 === 10 && digits[9] === '0');
}

export const CZECHIA: readonly Entry[] = [
  { name: 'cz-rodne-cislo', entity: 'RODNE_CISLO', title: 'Czech or Slovak birth number', locale: 'cs-CZ', strong: ['6/4'], weak: ['10', '6/3', '9', '6 4', '6-4'], valid: birthNumber, alone: 0.88, words: words('rodné číslo', 'rodného čísla', 'rodným číslem', 'r.č', 'rc', 'birth number', 'national id') },
];
