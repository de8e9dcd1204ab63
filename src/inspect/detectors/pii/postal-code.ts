import type { Entry } from './entry.ts';
import { words } from './context.ts';

/** Postal codes, by the forms of the Universal Postal Union's addressing sheets; alone they are numbers like any other. */
export const POSTAL_CODE: Entry = {
  name: 'postal-code', entity: 'POSTAL_CODE', title: 'Postal code', locale: 'und', severity: 'low', window: 22, confidence: 0.85,
  weak: ['5', '5-4', '4', '6', '3 2', '3-2', '2-3', '3-4', '7', '5-3', '8', '4-3', '4 LL', '4LL', 'L1L 1L1', 'L1L1L1', 'L1L-1L1', 'L1 1LL', 'L2 1LL', 'LL1 1LL', 'LL2 1LL', 'L1L 1LL', 'LL1L 1LL', 'L11LL', 'LL31LL', 'LL21LL', 'L21LL', 'LL1L1LL', 'L4', 'L4LLL', 'LL-4', 'A2 A{4}', 'L2 A{4}', '3 3'],
  words: words('zip', 'zip code', 'zipcode', 'postal', 'postal code', 'postcode', 'post code', 'pin code', 'pincode', 'eircode', 'plz', 'postleitzahl', 'code postal', 'código postal', 'codigo postal', 'cep', 'codice di avviamento postale', 'codice postale', 'kod pocztowy', 'postnummer', 'postnr', 'postinumero', 'irányítószám', 'cod poștal', 'poštanski broj', 'poštna številka', 'posta kodu', 'почтовый индекс', 'индекс', 'поштовий індекс', 'пощенски код', 'ταχυδρομικός κώδικας', 'τκ', '邮编', '邮政编码', '郵便番号', '郵遞區號', '우편번호', 'الرمز البريدي', 'מיקוד', 'पिन कोड', 'รหัสไปรษณีย์', 'kode pos', 'poskod', 'mã bưu chính'),
  // Without its accent the Czech word is a military mail box.
  also: [{ weak: ['3 2'], window: 22, confidence: 0.85, words: words('psč') }],
};
