import type { Entry } from './entry.ts';
import { words } from './context.ts';

/** Forms of VAT numbers by country, European Commission (VIES) and the tax offices of Norway, Switzerland and the United Kingdom. */
const FORM = /^(?:ATU\d{8}|BE[01]?\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE\d{9}|DK\d{8}|EE\d{9}|E[LR]\d{9}|GR\d{9}|ES[A-Z\d]\d{7}[A-Z\d]|FI\d{8}|FR[A-Z\d]{2}\d{9}|(?:GB|XI)(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})|HR\d{11}|HU\d{8}|IE\d[A-Z\d+*]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|NO\d{9}(?:MVA)?|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10}|CHE\d{9}|\d{9}|\d{12})$/;

export const VAT: Entry = {
  name: 'vat-number', entity: 'VAT', title: 'Value added tax number', locale: 'und', severity: 'medium', valid: (id) => FORM.test(id), confidence: 0.9,
  weak: [
    'LLL8', 'LL9', 'LL10', 'LL8', 'LL11', 'LL12', 'LL8L', 'LL7', 'LL6', 'LLA{9}', 'LLAA9', 'LLA{8}', 'LL9L2', 'LLL 8', 'LL 9', 'LL 10', 'LL 8', 'LL 11', 'LL 12', 'LL 3 3 3', 'LL 3 4 2', 'LL 2 3 3 3', 'LLAA 9', 'LL A{9}', 'LL AA 3 3 3', 'LLAA 3 3 3', 'LL 4 3 3', 'LL4.3.3', 'LL 4.3.3',
    'LL 3-3-2-2', 'LL 3 3 2 2', 'LL9.L.2', 'LL 9 L2', 'LL-9', 'LL-10', 'LL-8', 'LL-11', '9', '3 4 2', '12',
  ],
  words: words('vat', 'vat number', 'vat no', 'vat id', 'vat registration', 'vat reg', 'vat reg no', 'vat registration number', 'vatin', 'eu vat', 'ust id', 'ustid', 'ust idnr', 'ust id nr', 'umsatzsteuer id', 'umsatzsteuer identifikationsnummer', 'umsatzsteueridentifikationsnummer', 'uid', 'uid nummer', 'tva', 'n tva', 'no tva', 'numéro de tva', 'numéro tva', 'tva intracommunautaire', 'nif iva', 'iva', 'partita iva', 'p iva', 'btw', 'btw nummer', 'btw nr', 'btw id', 'nip', 'vat ue', 'momsnr', 'moms', 'momsregistreringsnummer', 'momsnummer', 'mva', 'alv', 'alv numero', 'áfa', 'közösségi adószám', 'dph', 'ič dph', 'dič', 'pdv', 'ddv', 'pvm', 'kmkr', 'pvn', 'φπα', 'ддс', 'cod tva', 'kdv'),
};
