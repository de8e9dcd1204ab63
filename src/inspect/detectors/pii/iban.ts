import type { Kind, Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { ibanRest } from './checksums.ts';
import { isAlnum, isDigit, isLetter } from './chars.ts';
import { rightEdge } from './edges.ts';

export const IBAN: Kind = { name: 'iban', entity: 'IBAN', title: 'International bank account number', locale: 'und', severity: 'high', paranoia: 1 };

/** Lengths of IBANs by country, SWIFT IBAN registry. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
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
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return;
  let iban = '';
  let at = start;
  while (iban.length < length) {
    const code = text.charCodeAt(at);
    if (isAlnum(code)) iban += text[at];
    else if (!((code === 0x20 || code === 0x2d || code === 0x2e || code === 0xa0) && isAlnum(text.charCodeAt(at + 1)))) return;
    at++;
  }
  const spaced = at - start > length;
  if ((spaced && iban !== iban.toUpperCase()) || rightEdge(text, at) === INSIDE) return;
  if (ibanRest(iban.toUpperCase()) === 1) scan.hit('pii.iban', start, at, 0.97);
}
