import type { Entry } from '../entry.ts';
import { digitAt, ean, mod11 } from '../checksums.ts';
import { words } from '../context.ts';

/** Bundesamt für Statistik: weights 5, 4, 3, 2, 7, 6, 5, 4 modulo 11. */
function uid(id: string): boolean {
  return /^CHE\d{9}$/.test(id) && mod11(id.slice(3), [5, 4, 3, 2, 7, 6, 5, 4]) === digitAt(id, 11);
}

export const SWITZERLAND: readonly Entry[] = [
  { name: 'ch-ahv', starts: '7', entity: 'AHV', title: 'Swiss AHV number', locale: 'de-CH', strong: ['3.4.4.2', '3 4 4 2', '13', '3-4-4-2'], valid: (digits) => digits.startsWith('756') && ean(digits), alone: 0.94, words: words('ahv', 'avs', 'ahv nummer', 'ahv nr', 'ahvn', 'oasi', 'sozialversicherungsnummer', 'numéro avs', 'numero avs', 'social security number') },
  { name: 'ch-uid', entity: 'UID_CH', title: 'Swiss business identification number', locale: 'de-CH', strong: ['LLL-3.3.3'], weak: ['LLL9', 'LLL-9', 'LLL 3.3.3'], valid: uid, alone: 0.92, words: words('uid', 'ide', 'mwst', 'unternehmens identifikationsnummer', 'tva', 'iva', 'vat') },
];
