import type { Entry } from '../entry.ts';
import { digitAt, luhn, mod97, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

/** INSEE: sex, year, month (or a code from 20 on when unknown), place, order, key 97 - n mod 97; Corsica's 2A and 2B count as 19 and 18. */
function nir(id: string): boolean {
  if (!/^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[AB])\d{8}$/.test(id)) return false;
  return 97 - mod97(id.slice(0, 13).replace('2A', '19').replace('2B', '18')) === Number(id.slice(13));
}

/** DGFiP: the last three digits are the first ten modulo 511. */
function spi(digits: string): boolean {
  return digitAt(digits, 0) <= 3 && Number(digits.slice(0, 10)) % 511 === Number(digits.slice(10));
}

const NIR_WORDS = words('sécurité sociale', 'numéro de sécurité sociale', 'no de sécurité sociale', 'n de sécurité sociale', 'num secu', 'sécu', 'numéro de sécu', 'nir', 'insee', 'carte vitale', 'vitale', 'nss', 'immatriculation', 'social security number');

export const FRANCE: readonly Entry[] = [
  { name: 'fr-nir', starts: '123478', entity: 'NIR', title: 'French social security number (NIR)', locale: 'fr-FR', strong: ['15', '13 2', '1 2 2 2 3 3 2', '1-2-2-2-3-3-2', '1.2.2.2.3.3.2', '1 2 2 5 3 2', '5A9', '1 2 2 1L 3 3 2', '6L8'], weak: ['13-2'], valid: nir, alone: 0.92, yields: true, words: NIR_WORDS },
  { name: 'fr-spi', entity: 'SPI', title: 'French tax number (SPI)', locale: 'fr-FR', weak: ['13', '2 2 3 3 3'], valid: spi, words: words('numéro fiscal', 'no fiscal', 'n fiscal', 'spi', 'numéro spi', 'identifiant fiscal', 'référence fiscale', 'tax id', 'impôts') },
  { name: 'fr-siren', entity: 'SIREN', title: 'French business number (SIREN, SIRET)', locale: 'fr-FR', weak: ['9', '3 3 3', '14', '3 3 3 5'], valid: (digits) => luhn(digits) && !sameDigits(digits), words: words('siren', 'siret', 'numéro siren', 'numéro siret', 'rcs', 'registre du commerce') },
  { name: 'fr-identity-card', entity: 'CNI', title: 'French identity card', locale: 'fr-FR', weak: ['12', 'A{9}', '9', '12-1'], valid: (id) => /\d/.test(id) && !/^(.)\1*$/.test(id), confidence: 0.88, words: words("carte d'identité", "carte nationale d'identité", "numéro de carte d'identité", 'cni', 'no cni', "pièce d'identité") },
];
