import type { Entry } from '../entry.ts';
import { luhn, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

const ODD_VALUES: Readonly<Record<string, number>> = {
  0: 1, 1: 0, 2: 5, 3: 7, 4: 9, 5: 13, 6: 15, 7: 17, 8: 19, 9: 21, A: 1, B: 0, C: 5, D: 7, E: 9, F: 13, G: 15, H: 17, I: 19, J: 21, K: 2, L: 4, M: 18,
  N: 20, O: 11, P: 3, Q: 6, R: 8, S: 12, T: 14, U: 16, V: 10, W: 22, X: 25, Y: 24, Z: 23,
};

/** Ministerial decree of 23 December 1976; digits may be letters where two persons would share a code. */
function codiceFiscale(id: string): boolean {
  if (!/^[A-Z]{6}[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/.test(id)) return false;
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const char = id[i] ?? '';
    sum += i % 2 === 0 ? ODD_VALUES[char] ?? 0 : char >= 'A' ? char.charCodeAt(0) - 65 : Number(char);
  }
  return String.fromCharCode(65 + (sum % 26)) === id[15];
}

const CODICE_WORDS = words('codice fiscale', 'cod fiscale', 'cod fisc', 'c.f', 'cf', 'codicefiscale', 'fiscal code', 'tax code', 'tax id', 'codice');

export const ITALY: readonly Entry[] = [
  { name: 'it-codice-fiscale', entity: 'CODICE_FISCALE', title: 'Italian fiscal code', locale: 'it-IT', strong: ['A{16}', 'LLLLLL AAAAA AAAAA'], valid: codiceFiscale, alone: 0.97, words: CODICE_WORDS },
  { name: 'it-partita-iva', entity: 'PARTITA_IVA', title: 'Italian VAT number (partita IVA)', locale: 'it-IT', weak: ['11'], valid: (digits) => luhn(digits) && !sameDigits(digits), words: words('partita iva', 'p iva', 'p.iva', 'piva', 'p. iva', 'iva', 'vat', 'vat number', 'codice fiscale') },
  { name: 'it-identity-card', entity: 'CARTA_IDENTITA', title: 'Italian identity card', locale: 'it-IT', weak: ['LL7', 'LL5LL', 'LL 7', 'LL 5 LL', '7LL'], confidence: 0.88, words: words("carta d'identità", "carta di identità", "numero carta d'identità", "documento d'identità", 'documento', 'cie', 'identity card', 'id card') },
];
