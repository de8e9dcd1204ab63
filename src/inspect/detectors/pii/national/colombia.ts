import type { Entry } from '../entry.ts';
import { digitAt, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

const NIT_WEIGHTS = [41, 37, 29, 23, 19, 17, 13, 7, 3];

/** DIAN: prime weights modulo 11. */
function nit(digits: string): boolean {
  const rest = weighted(digits, NIT_WEIGHTS) % 11;
  return (rest < 2 ? rest : 11 - rest) === digitAt(digits, 9) && !sameDigits(digits);
}

export const COLOMBIA: readonly Entry[] = [
  { name: 'co-nit', entity: 'NIT', title: 'Colombian tax number (NIT)', locale: 'es-CO', strong: ['3.3.3-1'], weak: ['9-1', '10', '3 3 3 1'], valid: nit, alone: 0.88, words: words('nit', 'n.i.t', 'dian', 'rut', 'identificación tributaria', 'tax id') },
  { name: 'co-cedula', entity: 'CEDULA_CO', title: 'Colombian citizenship card number', locale: 'es-CO', weak: ['10', '8', '7', '1.3.3.3', '2.3.3', '1 3 3 3'], words: words('cédula', 'cédula de ciudadanía', 'cedula no', 'número de cédula', 'documento de identidad', 'tarjeta de identidad', 'ciudadanía') },
];
