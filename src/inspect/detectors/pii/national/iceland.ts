import type { Entry } from '../entry.ts';
import { digitAt, mod11, monthDay, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Registers Iceland: birth date (day plus 40 for companies), weights 3, 2, 7, 6, 5, 4, 3, 2, century digit. */
function kennitala(digits: string): boolean {
  const day = pair(digits, 0) % 40;
  return monthDay(pair(digits, 2), day) && mod11(digits, [3, 2, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 8) && '089'.includes(digits[9] ?? '1');
}

export const ICELAND: readonly Entry[] = [
  { name: 'is-kennitala', entity: 'KENNITALA', title: 'Icelandic identification number', locale: 'is-IS', strong: ['6-4'], weak: ['10', '6 4'], valid: kennitala, alone: 0.86, words: words('kennitala', 'kennitölu', 'kt', 'icelandic id', 'national id') },
];
