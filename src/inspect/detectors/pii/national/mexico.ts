import type { Entry } from '../entry.ts';
import { digitAt, luhn, monthDay, pair, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

const CURP_VALUES = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

/** RENAPO: letters of the name, birth date, sex, state, consonants, and a check digit over the first 17. */
function curp(id: string): boolean {
  if (!/^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d$/.test(id) || !monthDay(pair(id, 6), pair(id, 8))) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += CURP_VALUES.indexOf(id[i] ?? '') * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(id[17]);
}

function rfcForm(id: string): boolean {
  const date = id.length - 9;
  return /^[A-Z]{3,4}\d{6}[A-Z\d]{2}[\dA]$/.test(id) && monthDay(pair(id, date + 2), pair(id, date + 4));
}

const RFC_VALUES = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';

/** SAT: weights 13 to 2 over the twelve characters before the last; a business's three letters have a space in front. */
function rfc(id: string): boolean {
  if (!rfcForm(id)) return false;
  const whole = id.padStart(13, ' ');
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += RFC_VALUES.indexOf(whole[i] ?? '') * (13 - i);
  return '0123456789A'[(11 - (sum % 11)) % 11] === whole[12];
}

/** Banco de México: weights 3, 7, 1 with each product modulo 10. */
function clabe(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (digitAt(digits, i) * ([3, 7, 1][i % 3] ?? 0)) % 10;
  return (10 - (sum % 10)) % 10 === digitAt(digits, 17) && !sameDigits(digits);
}

const RFC_WORDS = words('rfc', 'registro federal de contribuyentes', 'clave rfc', 'tax id', 'contribuyente');

export const MEXICO: readonly Entry[] = [
  { name: 'mx-curp', entity: 'CURP', title: 'Mexican CURP', locale: 'es-MX', strong: ['A{18}'], valid: curp, alone: 0.97, words: words('curp', 'clave única', 'clave única de registro de población') },
  { name: 'mx-rfc', entity: 'RFC', title: 'Mexican taxpayer registration (RFC)', locale: 'es-MX', strong: ['LLLL6AAA', 'LLL6AAA'], valid: rfc, alone: 0.85, words: RFC_WORDS, also: [{ weak: ['LLLL6AAA', 'LLL6AAA', 'LLLL-6-AAA', 'LLLL 6 AAA'], valid: rfcForm, confidence: 0.9, words: RFC_WORDS }] },
  { name: 'mx-nss', entity: 'NSS', title: 'Mexican social security number (NSS)', locale: 'es-MX', weak: ['11', '2-2-2-4-1', '2 2 2 4 1'], valid: (digits) => luhn(digits) && !sameDigits(digits), words: words('nss', 'imss', 'número de seguridad social', 'seguro social', 'seguridad social', 'número de seguro social') },
  { name: 'mx-clabe', entity: 'CLABE', title: 'Mexican bank account (CLABE)', locale: 'es-MX', weak: ['18', '3 3 11 1', '3-3-11-1'], valid: clabe, words: words('clabe', 'clabe interbancaria', 'cuenta clabe', 'cuenta', 'spei', 'transferencia', 'bank account') },
];
