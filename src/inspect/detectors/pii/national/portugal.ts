import type { Entry } from '../entry.ts';
import { digitAt, mod11, sameDigits, valueOf, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Autoridade Tributária: kind of taxpayer, weights 9 to 2 modulo 11, 10 counts as 0. */
function nif(digits: string): boolean {
  return '1235689'.includes(digits[0] ?? '0') && mod11(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 10 === digitAt(digits, 8) && !sameDigits(digits);
}

/** Segurança Social: prime weights, 9 minus the sum modulo 10. */
function niss(digits: string): boolean {
  return (digits[0] === '1' || digits[0] === '2') && 9 - (weighted(digits, [29, 23, 19, 17, 13, 11, 7, 5, 3, 2]) % 10) === digitAt(digits, 10);
}

/** IRN: Luhn over digits and letters of number, check, version and check. */
function citizenCard(id: string): boolean {
  if (!/^\d{9}[A-Z][A-Z\d]\d$/.test(id)) return false;
  let sum = 0;
  for (let i = 0; i < 12; i++) {
    const value = valueOf(id[i] ?? '0') * (i % 2 === 0 ? 2 : 1);
    sum += i % 2 === 0 && value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

export const PORTUGAL: readonly Entry[] = [
  { name: 'pt-nif', entity: 'NIF', title: 'Portuguese tax number', locale: 'pt-PT', weak: ['9', '3 3 3', '3.3.3', '3-3-3'], valid: nif, words: words('nif', 'n.i.f', 'nipc', 'contribuinte', 'número de contribuinte', 'nº contribuinte', 'número de identificação fiscal', 'identificação fiscal', 'número fiscal', 'tax id', 'tax number') },
  { name: 'pt-niss', entity: 'NISS', title: 'Portuguese social security number', locale: 'pt-PT', weak: ['11', '3 3 3 2', '4 4 3'], valid: niss, words: words('niss', 'segurança social', 'número de segurança social', 'número de identificação de segurança social', 'social security number') },
  { name: 'pt-citizen-card', entity: 'CARTAO_CIDADAO', title: 'Portuguese citizen card', locale: 'pt-PT', strong: ['8 1 LA1', '8-1-LA1'], weak: ['9LA1', '8 1LA1', '8-1LA1'], valid: citizenCard, alone: 0.9, words: words('cartão de cidadão', 'cartão do cidadão', 'cc', 'bilhete de identidade', 'documento de identificação', 'citizen card', 'national id') },
];
