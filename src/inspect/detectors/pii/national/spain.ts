import type { Entry } from '../entry.ts';
import { digitAt, mod11, pair, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Interior ministry: letter by the number modulo 23; X, Y and Z of a NIE stand for 0, 1 and 2. */
function dni(id: string): boolean {
  if (!/^(?:\d{8}|[XYZ]\d{7})[A-Z]$/.test(id)) return false;
  const number = id.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return DNI_LETTERS[Number(number) % 23] === id[8] && !sameDigits(number);
}

/** Order EHA/451/2008: kind of entity, and a control digit or letter. */
function cif(id: string): boolean {
  if (!/^[ABCDEFGHJNPQRSUVW]\d{7}[\dA-J]$/.test(id)) return false;
  let sum = 0;
  for (let i = 0; i < 7; i++) {
    const value = digitAt(id, i + 1) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  const control = (10 - (sum % 10)) % 10;
  return id[8] === String(control) || id[8] === 'JABCDEFGHI'[control];
}

/** Tesorería General: province and number modulo 97; numbers below ten million are added to the province times ten million. */
function nuss(digits: string): boolean {
  const number = Number(digits.slice(2, 10));
  const body = number < 10_000_000 ? number + pair(digits, 0) * 10_000_000 : Number(digits.slice(0, 10));
  return body % 97 === Number(digits.slice(10)) && !sameDigits(digits);
}

const CCC_WEIGHTS = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];

/** Consejo Superior Bancario: two control digits, one for bank and branch, one for the account. */
function ccc(digits: string): boolean {
  const check = (part: string): number => {
    const rest = mod11(part, CCC_WEIGHTS);
    return rest === 10 ? 1 : rest;
  };
  return check(`00${digits.slice(0, 8)}`) === digitAt(digits, 8) && check(digits.slice(10)) === digitAt(digits, 9) && !sameDigits(digits.slice(10));
}

const DNI_WORDS = words('dni', 'd.n.i', 'nie', 'nif', 'n.i.f', 'documento', 'documento nacional de identidad', 'número de documento', 'documento de identidad', 'identidad', 'identificación', 'identificación fiscal', 'tarjeta de residencia', 'national id', 'spanish id', 'tax id', 'titular');

export const SPAIN: readonly Entry[] = [
  { name: 'es-dni', entity: 'DNI', title: 'Spanish DNI or NIE', locale: 'es-ES', strong: ['L7L', '8-L', 'L-7-L', 'L7-L', '2.3.3-L', '2.3.3L'], weak: ['8L', '8 L', 'L 7 L', '7-L', '7L', 'L-7L'], valid: (id) => dni(id.length === 8 ? `0${id}` : id), alone: 0.82, words: DNI_WORDS },
  { name: 'es-cif', entity: 'CIF', title: 'Spanish tax number of a business (CIF)', locale: 'es-ES', weak: ['L7A', 'L-7A', 'L7-A', 'L-8'], valid: cif, words: words('cif', 'c.i.f', 'nif', 'código de identificación fiscal', 'empresa', 'razón social', 'tax id', 'vat') },
  { name: 'es-nuss', entity: 'NUSS', title: 'Spanish social security number', locale: 'es-ES', strong: ['2/8/2'], weak: ['12', '2 8 2', '2/10', '2-8-2', '2 10'], valid: nuss, alone: 0.82, words: words('nuss', 'seguridad social', 'número de la seguridad social', 'número de seguridad social', 'núm. seguridad social', 'naf', 'número de afiliación', 'afiliación', 'social security number') },
  { name: 'es-ccc', entity: 'CCC', title: 'Spanish bank account (CCC)', locale: 'es-ES', strong: ['4 4 2 10', '4-4-2-10'], weak: ['20'], valid: ccc, alone: 0.86, words: words('ccc', 'cuenta', 'cuenta corriente', 'código cuenta cliente', 'número de cuenta', 'bank account', 'account number') },
];
