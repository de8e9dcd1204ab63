import type { Entry } from '../entry.ts';
import { dayMonth, digitAt, mod11 } from '../checksums.ts';
import { words } from '../context.ts';

/** JMBG of the former Yugoslavia, still EMŠO in Slovenia: birth date with three digits of the year, region, serial, weights 7 to 2. */
function jmbg(digits: string): boolean {
  if (!dayMonth(digits) || !/^[09]/.test(digits.slice(4))) return false;
  return mod11(digits, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 10 === digitAt(digits, 12);
}

export const SERBIA_SLOVENIA: readonly Entry[] = [
  { name: 'rs-jmbg', entity: 'JMBG', title: 'Serbian, Bosnian, Montenegrin or Macedonian citizen number (JMBG)', locale: 'sr-RS', strong: ['13'], valid: jmbg, alone: 0.78, words: words('jmbg', 'јмбг', 'matični broj', 'jedinstveni matični broj', 'матични број', 'јединствени матични број', 'embg', 'ембг', 'jmb', 'national id', 'personal id') },
  { name: 'si-emso', entity: 'EMSO', title: 'Slovenian citizen number (EMŠO)', locale: 'sl-SI', weak: ['13'], valid: jmbg, confidence: 0.97, words: words('emšo', 'emso', 'enotna matična številka', 'matična številka', 'slovenian id') },
  { name: 'si-tax-id', entity: 'DAVCNA', title: 'Slovenian tax number', locale: 'sl-SI', weak: ['8'], valid: (digits) => digits[0] !== '0' && mod11(digits, [8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 7), words: words('davčna številka', 'davčna', 'davčne številke', 'tax id') },
];
