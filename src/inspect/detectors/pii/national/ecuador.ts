import type { Entry } from '../entry.ts';
import { digitAt, luhn, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Registro Civil: province, a third digit below 6, and Luhn over the ten digits. */
function cedula(digits: string): boolean {
  const province = pair(digits, 0);
  return ((province >= 1 && province <= 24) || province === 30) && digitAt(digits, 2) < 6 && luhn(digits.slice(0, 10));
}

export const ECUADOR: readonly Entry[] = [
  { name: 'ec-cedula', entity: 'CEDULA_EC', title: 'Ecuadorian identity card or RUC', locale: 'es-EC', weak: ['10', '9-1', '13'], valid: (digits) => cedula(digits) && (digits.length === 10 || digits.endsWith('001')), words: words('cédula', 'cédula de identidad', 'cédula de ciudadanía', 'ruc', 'c.i', 'ci', 'identificación', 'documento', 'national id') },
];
