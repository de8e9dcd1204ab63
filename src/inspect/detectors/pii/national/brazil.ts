import type { Entry } from '../entry.ts';
import { digitAt, mod11, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Receita Federal: the two check digits that CPF and CNPJ share in method, a weighted sum modulo 11 in which 10 counts as 0. */
function brazilian(digits: string, weights: readonly number[]): boolean {
  const check = (list: readonly number[]): number => {
    const rest = weighted(digits, list) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  const n = weights.length;
  return !sameDigits(digits) && check(weights.slice(1)) === Number(digits[n - 1]) && check(weights) === Number(digits[n]);
}

/** Caixa: PIS, PASEP and NIT. */
function pis(digits: string): boolean {
  return mod11(digits, [3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 10 === digitAt(digits, 10) && !sameDigits(digits);
}

export const BRAZIL: readonly Entry[] = [
  { name: 'br-cpf', entity: 'CPF', title: 'Brazilian CPF number', locale: 'pt-BR', strong: ['3.3.3-2'], weak: ['11', '9-2', '3 3 3 2'], valid: (digits) => brazilian(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]), alone: 0.95, words: words('cpf', 'cpf mf', 'cadastro de pessoa', 'cadastro de pessoas físicas', 'contribuinte', 'tax id', 'documento') },
  { name: 'br-cnpj', entity: 'CNPJ', title: 'Brazilian CNPJ number', locale: 'pt-BR', strong: ['2.3.3/4-2'], weak: ['14', '8/4-2'], valid: (digits) => brazilian(digits, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]), alone: 0.95, words: words('cnpj', 'empresa', 'cadastro nacional') },
  { name: 'br-pis', entity: 'PIS', title: 'Brazilian PIS or PASEP number', locale: 'pt-BR', strong: ['3.5.2-1'], weak: ['11', '3.4.3-1'], valid: pis, alone: 0.9, words: words('pis', 'pasep', 'pis pasep', 'nit', 'nis', 'inss') },
  { name: 'br-rg', entity: 'RG', title: 'Brazilian identity card (RG)', locale: 'pt-BR', weak: ['2.3.3-A', '1.3.3-A'], words: words('rg'), also: [{ weak: ['2.3.3-A', '9', '8A', '1.3.3-A'], words: words('registro geral', 'carteira de identidade', 'cédula de identidade', 'identidade', 'rg nº', 'número do rg', 'meu rg') }] },
];
