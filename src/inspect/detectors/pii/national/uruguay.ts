import type { Entry } from '../entry.ts';
import { digitAt, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Dirección Nacional de Identificación Civil: weights 2, 9, 8, 7, 6, 3, 4 modulo 10. */
function cedula(digits: string): boolean {
  return (10 - (weighted(digits, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10 === digitAt(digits, 7) && !sameDigits(digits);
}

export const URUGUAY: readonly Entry[] = [
  { name: 'uy-ci', entity: 'CI_UY', title: 'Uruguayan identity card', locale: 'es-UY', strong: ['1.3.3-1'], weak: ['7-1', '8', '1.3.3.1'], valid: cedula, alone: 0.9, words: words('ci', 'c.i', 'cédula', 'cédula de identidad', 'documento', 'national id') },
];
