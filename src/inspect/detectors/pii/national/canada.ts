import type { Entry } from '../entry.ts';
import { luhn, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

export const CANADA: readonly Entry[] = [
  { name: 'ca-sin', entity: 'SIN', title: 'Canadian social insurance number', locale: 'en-CA', weak: ['9', '3 3 3', '3-3-3'], valid: (digits) => digits[0] !== '0' && digits[0] !== '8' && luhn(digits) && !sameDigits(digits), words: words('sin', 'sin number', 'sin no', 'social insurance', 'social insurance number', 'nas', "numéro d'assurance sociale", 'assurance sociale', 'insurance sociale') },
  { name: 'ca-bank-transit', entity: 'BANK_TRANSIT', title: 'Canadian bank transit number', locale: 'en-CA', weak: ['5-3', '9'], valid: (digits) => digits.length === 8 || digits[0] === '0', confidence: 0.86, words: words('transit', 'transit number', 'transit no', 'institution number', 'numéro de transit', 'domiciliation') },
];
