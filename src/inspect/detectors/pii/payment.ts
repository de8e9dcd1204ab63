import type { NumberFamily, Scan, TokenFamily } from './types.ts';
import { INSIDE } from './types.ts';
import { ibanRest, luhn, sameDigits, weighted } from './checksums.ts';
import { isAlnum, isDigit, isLetter } from './chars.ts';
import { words } from './context.ts';
import { rightEdge } from './edges.ts';

const CARD_WORDS = words(
  'card', 'cards', 'card number', 'cc', 'ccn', 'pan', 'visa', 'mastercard', 'amex', 'american express', 'discover', 'maestro', 'unionpay', 'jcb', 'diners', 'credit', 'debit', 'payment',
  'kreditkarte', 'kartennummer', 'karte', 'carte', 'carte bancaire', 'tarjeta', 'carta', 'carta di credito', 'cartão', 'kaart', 'creditcard', 'kaartnummer', 'karta', 'karty', 'kort', 'kart', 'карта', 'карты', '卡号', '信用卡', 'カード', '카드',
);

/** Issuer ranges by length (ISO/IEC 7812 assignments as the networks publish them). */
function issued(digits: string, cautious: boolean): boolean {
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  const length = digits.length;
  if (length === 16) {
    if (digits[0] === '4' || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || four === 6011 || two === 65 || two === 35 || two === 62) return true;
    return (four >= 6440 && four <= 6499) || (!cautious && (two === 50 || (two >= 56 && two <= 58) || two === 63 || two === 67));
  }
  if (length === 15) return two === 34 || two === 37;
  if (length === 14) return two === 36 || two === 38 || (four >= 3000 && four <= 3059);
  if (cautious) return false;
  if (length === 13) return digits[0] === '4';
  return digits[0] === '4' || two === 62 || two === 50 || (two >= 56 && two <= 58) || two === 63 || two === 67;
}

const card = (digits: string, cautious: boolean): boolean => issued(digits, cautious) && luhn(digits) && !sameDigits(digits);

/** ABA routing transit number: Federal Reserve district in front, weights 3, 7, 1. */
function routing(digits: string): boolean {
  const district = Number(digits.slice(0, 2));
  const known = district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80;
  return known && !sameDigits(digits) && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

export const PAYMENT_NUMBERS: readonly NumberFamily[] = [
  { rule: 'pii.card', strong: ['4~4~4~4', '4~6~5', '4~6~4', '4~4~4~4~3', '16', '15', '14'], valid: (digits) => card(digits, true), words: CARD_WORDS, confidence: 0.92, yieldsToLabels: 'bare' },
  // Twelve to thirteen and seventeen to nineteen digits, Maestro ranges and digit-by-digit spelling collide with EAN codes and record ids.
  {
    rule: 'pii.card', weak: ['12', '13', '16', '17', '18', '19', '4~4~4~4', '4~4~4~1', '4~4~5', '4~3~3~3', '8 8', '2~2~2~2~2~2~2~2', '1~1~1~1~1~1~1~1~1~1~1~1~1~1~1~1'],
    valid: (digits) => card(digits, false), words: CARD_WORDS,
  },
  { rule: 'pii.us-bank-routing', weak: ['9', '4-4-1', '4 4 1'], valid: routing, words: words('routing', 'routing number', 'routing no', 'aba', 'rtn', 'transit number', 'transit') },
];

/** Lengths of IBANs by country, SWIFT IBAN registry. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  ('AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 ' +
    'HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 ' +
    'QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30')
    .split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/**
 * An IBAN whose country letters are at `start`: as many letters and digits as the country's IBAN has, single spaces or
 * dashes between them. Spaced groups must be in capitals, as only then a space is known not to end it.
 */
export function ibanAt(scan: Scan, start: number): void {
  const { text } = scan;
  if (!isLetter(text.charCodeAt(start)) || !isLetter(text.charCodeAt(start + 1)) || !isDigit(text.charCodeAt(start + 2)) || !isDigit(text.charCodeAt(start + 3))) return;
  const length = IBAN_LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return;
  let iban = '';
  let at = start;
  while (iban.length < length) {
    const code = text.charCodeAt(at);
    if (isAlnum(code)) iban += text[at];
    else if (!((code === 0x20 || code === 0x2d || code === 0xa0) && isAlnum(text.charCodeAt(at + 1)))) return;
    at++;
  }
  const spaced = at - start > length;
  if ((spaced && iban !== iban.toUpperCase()) || rightEdge(text, at) === INSIDE) return;
  if (ibanRest(iban.toUpperCase()) === 1) scan.hit('pii.iban', start, at, 0.97);
}

/** Account numbers have no form of their own: the label makes them. */
export const ACCOUNT: TokenFamily = {
  rule: 'pii.bank-account', lengths: [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], valid: (token) => /^\d{6,17}$/.test(token) && !sameDigits(token), confidence: 0.8, needsWord: true,
  words: words(
    'account number', 'account no', 'account num', 'acct', 'acct no', 'acct number', 'bank account', 'bank account number', 'checking account', 'savings account', 'current account', 'sort code',
    'kontonummer', 'konto nr', 'bankkonto', 'numéro de compte', 'compte bancaire', 'número de cuenta', 'cuenta bancaria', 'numero di conto', 'conto corrente', 'número da conta', 'conta corrente', 'rekeningnummer', 'numer konta', 'номер счета', '银行账号', '账号', '口座番号', '계좌번호',
  ),
};
