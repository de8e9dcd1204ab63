import type { Entry } from '../entry.ts';
import { digitAt, mod11, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

const CUIT_TYPES = new Set([20, 23, 24, 25, 26, 27, 30, 33, 34]);

/** AFIP: type, document and a check digit by weights modulo 11. */
function cuit(digits: string): boolean {
  return CUIT_TYPES.has(pair(digits, 0)) && mod11(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 10) && !sameDigits(digits.slice(2));
}

/** BCRA: bank and branch, account, each block with a check digit of its own. */
function cbu(digits: string): boolean {
  const first = (10 - (weighted(digits, [7, 1, 3, 9, 7, 1, 3]) % 10)) % 10;
  const second = (10 - (weighted(digits.slice(8), [3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]) % 10)) % 10;
  return first === digitAt(digits, 7) && second === digitAt(digits, 21) && !sameDigits(digits);
}

export const ARGENTINA: readonly Entry[] = [
  { name: 'ar-cuit', starts: '23', entity: 'CUIT', title: 'Argentine tax or labour id (CUIT, CUIL)', locale: 'es-AR', strong: ['2-8-1'], weak: ['11', '2 8 1', '2.8.1'], valid: cuit, alone: 0.9, words: words('cuit', 'cuil', 'cuit cuil', 'afip', 'clave única', 'tax id') },
  { name: 'ar-dni', entity: 'DNI_AR', title: 'Argentine identity document (DNI)', locale: 'es-AR', weak: ['2.3.3', '8', '7', '1.3.3'], words: words('dni', 'documento', 'documento nacional de identidad', 'nro de documento', 'número de documento', 'libreta de enrolamiento') },
  { name: 'ar-cbu', entity: 'CBU', title: 'Argentine bank account (CBU)', locale: 'es-AR', strong: ['22'], weak: ['8 14', '8-14'], valid: cbu, alone: 0.85, words: words('cbu', 'clave bancaria', 'clave bancaria uniforme', 'cvu', 'cuenta') },
];
