import type { Entry } from '../entry.ts';
import { digitAt, mod11, pair } from '../checksums.ts';
import { words } from '../context.ts';

/** Inland Revenue: weights 3, 2, 7, 6, 5, 4, 3, 2, and others when the first give 10. */
function ird(digits: string): boolean {
  const body = digits.padStart(9, '0');
  let check = mod11(body, [3, 2, 7, 6, 5, 4, 3, 2]);
  if (check === 10) check = mod11(body, [7, 4, 3, 2, 5, 2, 7, 6]);
  return check === digitAt(body, 8) && Number(digits) >= 10_000_000;
}

const NHI_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** HISO 10046: letters without I and O count from 1, weights 7 to 2; the check is a digit modulo 11, or a letter modulo 24. */
function nhi(id: string): boolean {
  if (!/^[A-HJ-NP-Z]{3}(?:\d{4}|\d{2}[A-HJ-NP-Z][A-HJ-NP-Z])$/.test(id)) return false;
  let sum = 0;
  for (let i = 0; i < 6; i++) {
    const char = id[i] ?? '0';
    sum += (char >= 'A' ? NHI_LETTERS.indexOf(char) + 1 : Number(char)) * (7 - i);
  }
  const last = id[6] ?? '';
  if (last >= 'A') return NHI_LETTERS[23 - (sum % 24)] === last;
  return sum % 11 !== 0 && (11 - (sum % 11)) % 10 === Number(last);
}

export const NEW_ZEALAND: readonly Entry[] = [
  { name: 'nz-ird', entity: 'IRD', title: 'New Zealand IRD number', locale: 'en-NZ', weak: ['9', '8', '3-3-3', '2-3-3', '3 3 3', '2 3 3'], valid: ird, words: words('ird', 'ird number', 'ird no', 'inland revenue', 'tax number', 'tax id', 'gst number') },
  { name: 'nz-nhi', entity: 'NHI', title: 'New Zealand health index number', locale: 'en-NZ', weak: ['LLL4', 'LLL2LL'], valid: nhi, words: words('nhi', 'nhi number', 'nhi no', 'national health index', 'health index', 'patient') },
  { name: 'nz-bank-account', entity: 'NZ_ACCOUNT', title: 'New Zealand bank account', locale: 'en-NZ', strong: ['2-4-7-2', '2-4-7-3'], weak: ['2 4 7 2', '2 4 7 3', '15', '16'], valid: (digits) => pair(digits, 0) >= 1 && pair(digits, 0) <= 38, alone: 0.9, confidence: 0.92, words: words('bank account', 'account', 'account number', 'acct', 'account no', 'direct debit') },
];
