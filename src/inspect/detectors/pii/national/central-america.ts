import type { Entry } from '../entry.ts';
import { digitAt, luhn, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Junta Central Electoral: Luhn. */
function dominican(digits: string): boolean {
  return luhn(digits) && !sameDigits(digits);
}

/** RNPN: weights 9 to 2 modulo 10. */
function dui(digits: string): boolean {
  return (10 - (weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 10)) % 10 === digitAt(digits, 8);
}

export const CENTRAL_AMERICA: readonly Entry[] = [
  { name: 'do-cedula', entity: 'CEDULA_DO', title: 'Dominican identity card', locale: 'es-DO', strong: ['3-7-1'], weak: ['11'], valid: dominican, alone: 0.82, words: words('cédula', 'cédula de identidad', 'national id') },
  { name: 'sv-dui', entity: 'DUI', title: 'Salvadoran identity document (DUI)', locale: 'es-SV', weak: ['8-1', '9'], valid: dui, words: words('dui', 'documento único de identidad', 'national id') },
  { name: 'gt-dpi', entity: 'DPI', title: 'Guatemalan identity document (DPI)', locale: 'es-GT', weak: ['4 5 4', '13', '4-5-4'], words: words('dpi', 'cui', 'documento personal de identificación', 'código único de identificación') },
  { name: 'cr-cedula', entity: 'CEDULA_CR', title: 'Costa Rican identity card', locale: 'es-CR', weak: ['1-4-4', '9', '1 4 4'], words: words('cédula', 'cédula de identidad', 'cédula física', 'national id') },
  { name: 'hn-dni', entity: 'DNI_HN', title: 'Honduran identity document', locale: 'es-HN', weak: ['4-4-5', '13'], words: words('dni', 'identidad', 'tarjeta de identidad', 'número de identidad', 'rtn') },
];
