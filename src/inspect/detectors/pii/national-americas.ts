import type { NumberFamily, TokenFamily } from './types.ts';
import { luhn, monthDay, pair, sameDigits, weighted } from './checksums.ts';
import { words } from './context.ts';

/** Area, group and serial rules of the Social Security Administration; advertised specimens are left out. */
function ssn(digits: string): boolean {
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || area >= '900' || digits.slice(3, 5) === '00' || digits.endsWith('0000')) return false;
  return digits !== '078051120' && digits !== '219099999' && !sameDigits(digits);
}

/** The two check digits that CPF and CNPJ share in method: weighted sum modulo 11, 10 counts as 0. */
function brazilian(digits: string, weights: readonly number[]): boolean {
  const check = (list: readonly number[]): number => {
    const rest = weighted(digits, list) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  const n = weights.length;
  return !sameDigits(digits) && check(weights.slice(1)) === Number(digits[n - 1]) && check(weights) === Number(digits[n]);
}

export const AMERICAS_NUMBERS: readonly NumberFamily[] = [
  { rule: 'pii.us-ssn', strong: ['3-2-4'], weak: ['3 2 4', '3.2.4', '9'], valid: ssn, confidence: 0.85, yieldsToLabels: 'all', words: words('ssn', 'ssns', 'social security', 'social security number', 'social', 'ss#', 'soc sec', 'tax id', 'taxpayer', 'itin', 'seguro social') },
  { rule: 'pii.br-cpf', strong: ['3.3.3-2'], weak: ['11', '9-2', '3 3 3 2'], valid: (digits) => brazilian(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]), confidence: 0.95, words: words('cpf', 'cadastro de pessoa', 'contribuinte') },
  { rule: 'pii.br-cnpj', strong: ['2.3.3/4-2'], weak: ['14', '8/4-2'], valid: (digits) => brazilian(digits, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]), confidence: 0.95, words: words('cnpj', 'empresa') },
  { rule: 'pii.ca-sin', weak: ['9', '3 3 3', '3-3-3'], valid: (digits) => digits[0] !== '0' && digits[0] !== '8' && luhn(digits) && !sameDigits(digits), words: words('sin', 'social insurance', 'social insurance number', 'nas', "numéro d'assurance sociale", 'assurance sociale') },
];

const CURP_VALUES = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

/** RENAPO: letters of the name, birth date, sex, state, consonants, and a check digit over the first 17. */
function curp(token: string): boolean {
  const upper = token.toUpperCase();
  if (!/^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d$/.test(upper) || !monthDay(pair(upper, 6), pair(upper, 8))) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += CURP_VALUES.indexOf(upper[i] ?? '') * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(upper[17]);
}

export const AMERICAS_TOKENS: readonly TokenFamily[] = [{ rule: 'pii.mx-curp', lengths: [18], valid: curp, confidence: 0.97 }];
