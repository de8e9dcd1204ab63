import type { Entry } from '../entry.ts';
import { luhn, monthDay, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Skatteverket: birth date (day plus 60 for coordination numbers), Luhn over the last ten digits. */
function personnummer(digits: string): boolean {
  const short = digits.slice(-10);
  const day = pair(short, 4);
  if (digits.length === 12 && !/^(?:18|19|20)/.test(digits)) return false;
  return monthDay(pair(short, 2), day > 60 ? day - 60 : day) && luhn(short);
}

export const SWEDEN: readonly Entry[] = [
  { name: 'se-personnummer', entity: 'PERSONNUMMER', title: 'Swedish personal identity number', locale: 'sv-SE', strong: ['6-4', '8-4', '6+4'], weak: ['10', '12', '6 4', '8 4'], valid: personnummer, alone: 0.88, words: words('personnummer', 'personnr', 'person nr', 'pnr', 'samordningsnummer', 'personal identity number', 'personal number', 'födelsenummer', 'swedish id', 'national id') },
];
