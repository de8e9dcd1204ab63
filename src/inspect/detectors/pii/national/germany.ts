import type { Entry } from '../entry.ts';
import { digitAt, icao, mod11_10, monthDay, pair, valueOf } from '../checksums.ts';
import { words } from '../context.ts';

/** Federal Central Tax Office: one of the first ten digits occurs two or three times, the others at most once. */
function taxId(digits: string): boolean {
  if (digits[0] === '0' || !mod11_10(digits)) return false;
  const counts = Array.from({ length: 10 }, () => 0);
  for (const digit of digits.slice(0, 10)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3;
}

/** VKVV section 4: area, birth date, initial as two digits, serial; digit sums of weighted products modulo 10. */
function insurance(id: string): boolean {
  if (!/^\d{8}[A-Z]\d{3}$/.test(id) || !monthDay(pair(id, 4), pair(id, 2))) return false;
  const digits = id.slice(0, 8) + String(valueOf(id[8] ?? 'A') - 9).padStart(2, '0') + id.slice(9, 11);
  let sum = 0;
  for (const [i, weight] of [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1].entries()) {
    const product = digitAt(digits, i) * weight;
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum % 10 === digitAt(id, 11);
}

/** PAuswV: serial numbers avoid vowels and look-alikes; a tenth character is the ICAO check digit. */
function identityCard(id: string): boolean {
  return /^(?=(?:\D*\d){2})[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8}\d?$/.test(id) && (id.length === 9 || icao(id.slice(0, 9)) === digitAt(id, 9)) || /^\d{10}$/.test(id) && icao(id.slice(0, 9)) === digitAt(id, 9);
}

/** Health insurance card (section 290 SGB V): a letter, eight digits and a Luhn-like check over the letter as two digits. */
function healthCard(id: string): boolean {
  const digits = String(valueOf(id[0] ?? 'A') - 9).padStart(2, '0') + id.slice(1, 9);
  let sum = 0;
  for (let i = 0; i < 10; i++) {
    const product = digitAt(digits, i) * (1 + (i % 2));
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === digitAt(id, 9);
}

export const GERMANY: readonly Entry[] = [
  { name: 'de-tax-id', entity: 'TAX_ID', title: 'German tax identification number', locale: 'de-DE', strong: ['2 3 3 3'], weak: ['11', '2-3-3-3', '3 3 3 2'], valid: taxId, words: words('steuer id', 'steuerid', 'steuer idnr', 'steuer identnummer', 'steueridentifikationsnummer', 'steuer identifikationsnummer', 'steuernummer', 'steuerliche identifikationsnummer', 'identifikationsnummer', 'idnr', 'id nr', 'tin', 'tax id', 'tax identification number', 'tax number', 'german tax id') },
  { name: 'de-social-insurance', entity: 'SVNR', title: 'German social insurance number', locale: 'de-DE', strong: ['8L3', '2 6 L 3', '2 6 L3', '2-6-L-3', '2 2 2 2 L 3'], valid: insurance, alone: 0.9, words: words('sozialversicherungsnummer', 'sv nummer', 'svnr', 'sv nr', 'rentenversicherungsnummer', 'versicherungsnummer', 'rvnr', 'sozialversicherung', 'social insurance', 'social security number', 'social insurance number') },
  { name: 'de-identity-card', entity: 'PERSONALAUSWEIS', title: 'German identity card', locale: 'de-DE', weak: ['A{9}', 'A{10}', '10'], valid: identityCard, confidence: 0.9, words: words('personalausweis', 'personalausweisnummer', 'ausweisnummer', 'ausweis', 'ausweis nr', 'perso', 'personalausweis nr', 'identity card', 'id card', 'national id', 'german id') },
  { name: 'de-steuernummer', entity: 'STEUERNUMMER', title: 'German tax number of a tax office', locale: 'de-DE', weak: ['2/3/5', '3/3/5', '3/4/4', '2 3 5', '10', '13', '11'], words: words('steuernummer', 'steuer nr', 'st nr', 'stnr', 'finanzamt', 'tax number') },
  { name: 'de-health-insurance', entity: 'KVNR', title: 'German health insurance number', locale: 'de-DE', weak: ['L9'], valid: healthCard, words: words('krankenversichertennummer', 'krankenversicherungsnummer', 'versichertennummer', 'kvnr', 'krankenkasse', 'gesundheitskarte', 'versicherten nr', 'health insurance number', 'health insurance') },
];
