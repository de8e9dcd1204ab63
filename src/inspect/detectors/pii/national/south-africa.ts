import type { Entry } from '../entry.ts';
import { luhn, monthDay, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Department of Home Affairs: birth date, sequence, citizenship 0 to 2, Luhn. */
function identity(digits: string): boolean {
  return monthDay(pair(digits, 2), pair(digits, 4)) && (digits[10] ?? '9') <= '2' && luhn(digits);
}

export const SOUTH_AFRICA: readonly Entry[] = [
  { name: 'za-id', entity: 'ZA_ID', title: 'South African identity number', locale: 'en-ZA', weak: ['13', '6 4 2 1', '6 4 3', '6 4 1 2'], valid: identity, words: words('id number', 'id no', 'identity number', 'identity no', 'sa id', 'sa id number', 'rsa id', 'south african id', 'identiteitsnommer', 'id nommer', 'inombolo kamazisi', 'inombolo yesazisi', 'national id', 'identity document') },
];
