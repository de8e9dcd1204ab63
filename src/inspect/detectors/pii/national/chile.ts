import type { Entry } from '../entry.ts';
import { digitAt, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

/** Servicio de Impuestos Internos: weights 2 to 7 from the right, K for 10. */
function rut(id: string): boolean {
  const body = id.slice(0, -1);
  if (!/^\d{7,8}$/.test(body) || sameDigits(body)) return false;
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += digitAt(body, body.length - 1 - i) * (2 + (i % 6));
  return '0123456789K'[(11 - (sum % 11)) % 11] === id.at(-1);
}

export const CHILE: readonly Entry[] = [
  { name: 'cl-rut', entity: 'RUT', title: 'Chilean RUT or RUN', locale: 'es-CL', strong: ['2.3.3-A', '1.3.3-A'], weak: ['8-A', '7-A', '8A', '7A'], valid: rut, alone: 0.94, words: words('rut', 'run', 'r.u.t', 'rol único tributario', 'rol único nacional', 'cédula', 'cédula de identidad', 'carnet', 'tax id', 'national id') },
];
