import type { Entry } from '../entry.ts';
import { digitAt, pair, weighted } from '../checksums.ts';
import { words } from '../context.ts';

const RUC_KINDS = new Set([10, 15, 16, 17, 20]);

/** SUNAT: taxpayer kind and a check digit by weights modulo 11. */
function ruc(digits: string): boolean {
  return RUC_KINDS.has(pair(digits, 0)) && (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(digits, 10);
}

export const PERU: readonly Entry[] = [
  { name: 'pe-ruc', entity: 'RUC', title: 'Peruvian taxpayer number (RUC)', locale: 'es-PE', weak: ['11'], valid: ruc, words: words('ruc', 'r.u.c', 'registro único de contribuyentes', 'sunat', 'tax id') },
  { name: 'pe-dni', entity: 'DNI_PE', title: 'Peruvian identity document (DNI)', locale: 'es-PE', weak: ['8', '8-A'], words: words('dni', 'documento nacional de identidad', 'reniec', 'documento de identidad') },
];
