/** Made-up values of each kind with valid check digits, computed here from the public descriptions and not by the detector's code. */
import { createHash } from 'node:crypto';
import type { Random } from './pii-random.ts';

/** One kind of personal data: how a value is made and how people label it. */
export interface ValueKind {
  readonly type: string;
  /** Rules that count as having recognised it; any rule of the detector when empty. */
  readonly rules: readonly string[];
  readonly make: (random: Random) => string;
  /** Language of the country for the prose frames. */
  readonly language: string;
  /** What people call it, in that language and in English. */
  readonly labels: readonly string[];
  /** Keys of forms and records. */
  readonly keys: readonly string[];
  /** Whether it is expected to be recognised without any word near. */
  readonly bare?: true;
}

const sum = (digits: string, weights: readonly number[]): number => weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);

function luhnDigit(body: string): string {
  let total = 0;
  [...body].reverse().forEach((char, i) => {
    let value = Number(char);
    if (i % 2 === 0) {
      value *= 2;
      if (value > 9) value -= 9;
    }
    total += value;
  });
  return String((10 - (total % 10)) % 10);
}

/** Makes bodies until the check can be written. */
function until(make: () => string | undefined): string {
  for (;;) {
    const value = make();
    if (value !== undefined) return value;
  }
}

const eleven = (body: string, weights: readonly number[]): number => (11 - (sum(body, weights) % 11)) % 11;

function iban(r: Random, country: string, bban: string): string {
  const raw = r.form(bban);
  const digits = [...`${raw}${country}00`].map((char) => (/[A-Z]/.test(char) ? String(char.charCodeAt(0) - 55) : char)).join('');
  let rest = 0;
  for (const char of digits) rest = (rest * 10 + Number(char)) % 97;
  return `${country}${String(98 - rest).padStart(2, '0')}${raw}`;
}

const four = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

function iso11_10(body: string): string {
  let product = 10;
  for (const char of body) {
    let total = (Number(char) + product) % 10;
    if (total === 0) total = 10;
    product = (total * 2) % 11;
  }
  return String((11 - product) % 10);
}

function base58(bytes: Buffer, alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let out = '';
  while (value > 0n) {
    out = (alphabet[Number(value % 58n)] ?? '') + out;
    value /= 58n;
  }
  for (const byte of bytes) {
    if (byte !== 0) break;
    out = (alphabet[0] ?? '') + out;
  }
  return out;
}

function payable(r: Random, version: number, alphabet?: string): string {
  const body = Buffer.from([version, ...Array.from({ length: 20 }, () => r.int(0, 255))]);
  const twice = createHash('sha256').update(createHash('sha256').update(body).digest()).digest();
  return base58(Buffer.concat([body, twice.subarray(0, 4)]), alphabet);
}

const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function segwit(r: Random, prefix: string): string {
  const data = [0, ...Array.from({ length: 32 }, () => r.int(0, 31))];
  const expand = [...[...prefix].map((c) => c.charCodeAt(0) >> 5), 0, ...[...prefix].map((c) => c.charCodeAt(0) & 31)];
  let chk = 1;
  for (const value of [...expand, ...data, 0, 0, 0, 0, 0, 0]) {
    const top = chk >>> 25;
    chk = ((chk & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((g, i) => { if ((top >>> i) & 1) chk ^= g; });
  }
  chk ^= 1;
  const check = [0, 1, 2, 3, 4, 5].map((i) => (chk >>> (5 * (5 - i))) & 31);
  return `${prefix}1${[...data, ...check].map((v) => CHARSET[v]).join('')}`;
}

/** Verhoeff's check digit, from the multiplication table of D5. */
function verhoeffDigit(body: string): string {
  const multiply = (a: number, b: number): number => (a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5);
  let permutation = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const tables = Array.from({ length: 8 }, () => {
    const current = permutation;
    permutation = permutation.map((value) => step[value] ?? 0);
    return current;
  });
  let c = 0;
  [...body].reverse().forEach((char, i) => { c = multiply(c, tables[(i + 1) % 8]?.[Number(char)] ?? 0); });
  return String([0, 4, 3, 2, 1, 5, 6, 7, 8, 9][c]);
}

const kind = (type: string, rules: string, language: string, labels: string, keys: string, make: (r: Random) => string, bare?: true): ValueKind =>
  ({ type, rules: rules === '' ? [] : rules.split(' '), language, labels: labels.split('|'), keys: keys.split(' '), make, ...(bare === undefined ? {} : { bare }) });

const FIRST = 'anna maria jonas lucas emma sofia david elena marco paulo ingrid piotr yusuf mei kenji priya omar chloe liam noah'.split(' ');
const LAST = 'schmidt rossi garcia silva jansen kowalski nielsen novak demir tanaka chen patel haddad martin smith jones larsson virtanen okafor nguyen'.split(' ');
const HOSTS = 'mailbox.org posteo.de gmail.com outlook.com proton.me web.de orange.fr libero.it uol.com.br acme-corp.net northwind.io bluewave.co.uk kpnmail.nl wp.pl yahoo.co.jp'.split(' ');

export const VALUES: readonly ValueKind[] = [
  kind('email', 'email', 'en', 'e-mail address|email|mail', 'email contact_email mail', (r) => `${r.pick<string>(FIRST)}${r.pick(['.', '_', ''])}${r.pick<string>(LAST)}${r.pick(['', '', String(r.int(1, 99)), '+news'])}@${r.pick<string>(HOSTS)}`, true),
  kind('email-obfuscated', 'email', 'en', 'e-mail address|email', 'email', (r) => `${r.pick<string>(FIRST)}${r.pick(['.', ''])}${r.pick<string>(LAST)}${r.pick([' (at) ', ' [at] ', '(at)', '[at]'])}${r.pick(['gmail', 'outlook', 'posteo'])}${r.pick([' [dot] ', ' (dot) ', '.', '[dot]'])}${r.pick(['com', 'de'])}`),
  kind('email-international', 'email', 'de', 'E-Mail-Adresse|Mail', 'email', (r) => `${r.pick(['jörg', 'zoë', 'müller', 'søren', 'иван', 'josé'])}.${r.pick<string>(LAST)}@${r.pick(['bücher.de', 'mañana.es', 'почта.рф', 'müllers.at', 'gmail.com'])}`, true),
  kind('phone-e164', 'phone', 'en', 'phone number|mobile|cell', 'phone mobile phone_number', (r) => r.pick([() => `+1${r.pick(['415', '212', '646', '312'])}${r.int(2, 9)}${r.digits(6)}`, () => `+44 20 ${r.digits(4, '378')} ${r.digits(4)}`, () => `+49 ${r.pick(['30', '89', '171', '40'])} ${r.digits(7, '23456')}`, () => `+33 ${r.int(1, 7)} ${r.form('99 99 99 99')}`, () => `+91 ${r.digits(5, '789')} ${r.digits(5)}`, () => `+81-90-${r.digits(4)}-${r.digits(4)}`, () => `+55 11 9${r.digits(4)}-${r.digits(4)}`, () => `+86 13${r.digits(1)} ${r.digits(4)} ${r.digits(4)}`, () => `+61 4${r.digits(2)} ${r.digits(3)} ${r.digits(3)}`, () => `+971 50 ${r.digits(3)} ${r.digits(4)}`, () => `+234 803 ${r.digits(3)} ${r.digits(4)}`, () => `+380 67 ${r.digits(3)} ${r.digits(2)} ${r.digits(2)}`])(), true),
  kind('phone-us', 'phone', 'en', 'phone|cell|number', 'phone home_phone tel', (r) => { const a = r.pick(['415', '212', '646', '312', '206', '713']); const b = `${r.int(2, 9)}${r.pick(['13', '45', '67', '82'])}`; const c = r.digits(4); return r.pick([`(${a}) ${b}-${c}`, `${a}-${b}-${c}`, `${a}.${b}.${c}`, `1-${a}-${b}-${c}`]); }, true),
  kind('phone-uk', 'phone', 'en', 'phone|mobile', 'phone mobile', (r) => r.pick([() => `07${r.pick(['4', '5', '8'])}${r.digits(2)} ${r.digits(6)}`, () => `020 ${r.digits(4, '378')} ${r.digits(4)}`, () => `0161 ${r.digits(3, '2345678')} ${r.digits(4)}`])(), true),
  kind('phone-de', 'phone', 'de', 'Telefonnummer|Handynummer|Tel.', 'telefon handy', (r) => r.pick([() => `0${r.pick(['30', '89', '40'])} ${r.digits(7, '23456')}`, () => `017${r.int(0, 9)} ${r.digits(7)}`, () => `0${r.pick(['221', '711', '69'])}/${r.digits(7, '2345')}`])(), true),
  kind('phone-fr', 'phone', 'fr', 'numéro de téléphone|portable|téléphone', 'telephone portable', (r) => `0${r.int(1, 7)}${r.pick([' ', '.'])}${r.form('99 99 99 99')}`.replace(/^(..)\.(.*)$/, (_, a: string, b: string) => `${a}.${b.replaceAll(' ', '.')}`), true),
  kind('phone-es', 'phone', 'es', 'teléfono|móvil', 'telefono movil', (r) => r.pick([() => `6${r.digits(2)} ${r.digits(3)} ${r.digits(3)}`, () => `6${r.digits(2)} ${r.form('99 99 99')}`, () => `91 ${r.digits(3)} ${r.form('99 99')}`])()),
  kind('phone-it', 'phone', 'it', 'telefono|cellulare', 'telefono cellulare', (r) => r.pick([() => `3${r.digits(2)} ${r.digits(3)} ${r.digits(4)}`, () => `02 ${r.digits(4)} ${r.digits(4)}`, () => `06 ${r.digits(7)}`])()),
  kind('phone-br', 'phone', 'pt', 'telefone|celular', 'telefone celular', (r) => r.pick([() => `(${r.pick(['11', '21', '31'])}) 9${r.digits(4)}-${r.digits(4)}`, () => `11 9${r.digits(4)}-${r.digits(4)}`])(), true),
  kind('phone-in', 'phone', 'hi', 'मोबाइल नंबर|mobile number|phone', 'mobile phone', (r) => r.pick([() => `${r.digits(5, '6789')} ${r.digits(5)}`, () => r.digits(10, '6789'), () => `0${r.pick(['22', '11', '80'])} ${r.digits(4, '24')} ${r.digits(4)}`])()),
  kind('phone-jp', 'phone', 'ja', '電話番号|携帯', 'phone tel', (r) => r.pick([() => `090-${r.digits(4)}-${r.digits(4)}`, () => `03-${r.digits(4, '3456')}-${r.digits(4)}`])(), true),
  kind('phone-kr', 'phone', 'ko', '전화번호|휴대폰', 'phone tel', (r) => `010-${r.digits(4)}-${r.digits(4)}`, true),
  kind('phone-cn', 'phone', 'zh', '手机号|电话', 'phone mobile', (r) => r.pick([() => `13${r.digits(9)}`, () => `138 ${r.digits(4)} ${r.digits(4)}`, () => `010-${r.digits(8, '68')}`])()),
  kind('phone-ru', 'phone', 'ru', 'телефон|номер телефона', 'phone tel', (r) => r.pick([() => `8 (9${r.digits(2)}) ${r.digits(3)}-${r.digits(2)}-${r.digits(2)}`, () => `+7 9${r.digits(2)} ${r.digits(3)}-${r.digits(2)}-${r.digits(2)}`])(), true),
  kind('phone-other', 'phone', 'en', 'phone number|mobile|tel', 'phone mobile', (r) => r.pick([() => `0412 ${r.digits(3)} ${r.digits(3)}`, () => `08${r.pick(['3', '5', '7'])} ${r.digits(3)} ${r.digits(4)}`, () => `06-${r.digits(8)}`, () => `079 ${r.digits(3)} ${r.digits(2)} ${r.digits(2)}`, () => `0664 ${r.digits(7)}`, () => `070-${r.digits(3)} ${r.digits(2)} ${r.digits(2)}`, () => `0470 ${r.digits(2)} ${r.digits(2)} ${r.digits(2)}`, () => `082 ${r.digits(3)} ${r.digits(4)}`, () => `0803 ${r.digits(3)} ${r.digits(4)}`, () => `0532 ${r.digits(3)} ${r.digits(2)} ${r.digits(2)}`, () => `0917-${r.digits(3)}-${r.digits(4)}`, () => `012-${r.digits(3)} ${r.digits(4)}`, () => `050-${r.digits(3)}-${r.digits(4)}`, () => `0300-${r.digits(7)}`, () => `0812-${r.digits(4)}-${r.digits(4)}`, () => `0905 ${r.digits(3)} ${r.digits(3)}`, () => `021 ${r.digits(3)} ${r.digits(4)}`])(), true),
  kind('card', 'card', 'en', 'card number|credit card|Visa card', 'card_number cc card', (r) => { const [p, n] = r.pick<readonly [string, number]>([['4', 16], ['5412', 16], ['5234', 16], ['2223', 16], ['37', 15], ['6011', 16], ['3530', 16], ['36', 14]]); const body = p + r.digits(n - 1 - p.length); const all = body + luhnDigit(body); return r.pick([all, n === 16 ? four(all) : all, n === 16 ? four(all).replaceAll(' ', '-') : all]); }),
  kind('card-grouped', 'card', 'en', 'card number|card', 'card', (r) => { const body = r.pick(['4', '5']) + r.digits(14, '12345'); return four(body + luhnDigit(body)); }, true),
  kind('iban', 'iban', 'de', 'IBAN|Kontoverbindung', 'iban', (r) => { const v = r.pick([() => iban(r, 'DE', '999999999999999999'), () => iban(r, 'FR', '99999999999***********'.slice(0, 21) + '99'), () => iban(r, 'GB', 'AAAA99999999999999'), () => iban(r, 'NL', 'AAAA9999999999'), () => iban(r, 'ES', '99999999999999999999'), () => iban(r, 'IT', 'A9999999999************'), () => iban(r, 'PL', '999999999999999999999999'), () => iban(r, 'SE', '99999999999999999999')])(); return r.pick([v, four(v)]); }, true),
  kind('bic', 'bic', 'de', 'BIC|SWIFT', 'bic swift', (r) => `${r.letters(4)}${r.pick(['DE', 'FR', 'GB', 'ES', 'IT', 'US'])}${r.pick(['FF', 'MM', '2L', 'PP'])}${r.pick(['', 'XXX'])}`),
  kind('us-routing', 'us-bank-routing', 'en', 'routing number|ABA routing number', 'routing_number aba', (r) => until(() => { const b = r.pick(['02', '03', '11', '12', '26']) + r.digits(6); const s = sum(b, [3, 7, 1, 3, 7, 1, 3, 7]); return b + ((10 - (s % 10)) % 10); })),
  kind('bank-account', '', 'en', 'bank account number|account number|checking account', 'account_number bank_account', (r) => r.digits(r.int(8, 12), '123456789')),
  kind('uk-sort-code', '', 'en', 'sort code', 'sort_code sortCode', (r) => `${r.digits(2)}-${r.digits(2)}-${r.digits(2)}`),
  kind('au-bsb', '', 'en', 'BSB', 'bsb', (r) => `${r.digits(3, '01')}-${r.digits(3)}`),
  kind('in-ifsc', '', 'en', 'IFSC code|IFSC', 'ifsc ifsc_code', (r) => `${r.letters(4)}0${r.digits(6)}`),
  kind('mx-clabe', '', 'es', 'CLABE|cuenta CLABE', 'clabe', (r) => { const b = r.digits(17, '01'); const s = [...b].reduce((t, c, i) => t + ((Number(c) * [3, 7, 1][i % 3]!) % 10), 0); return b + ((10 - (s % 10)) % 10); }),
  kind('ar-cbu', '', 'es', 'CBU', 'cbu', (r) => { const a = r.digits(7, '012'); const b = r.digits(13); return a + ((10 - (sum(a, [7, 1, 3, 9, 7, 1, 3]) % 10)) % 10) + b + ((10 - (sum(b, [3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]) % 10)) % 10); }),
  kind('us-ssn', 'us-ssn', 'en', 'SSN|social security number', 'ssn social_security_number', (r) => { const v = [String(r.int(100, 665)), String(r.int(10, 99)), String(r.int(1000, 9999))]; return v.join(r.pick(['-', '-', '-', ''])); }),
  kind('us-itin', '', 'en', 'ITIN|individual taxpayer identification number', 'itin tax_id', (r) => `9${r.digits(2)}-${r.int(70, 88)}-${r.digits(4)}`),
  kind('us-ein', '', 'en', 'EIN|employer identification number', 'ein fein', (r) => `${r.pick(['12', '20', '26', '36', '47', '83'])}-${r.digits(7)}`),
  kind('us-npi', '', 'en', 'NPI|NPI number', 'npi', (r) => { const b = r.digits(9, '12'); return b + luhnDigit(`80840${b}`); }),
  kind('us-dea', '', 'en', 'DEA number|DEA', 'dea dea_number', (r) => { const d = r.digits(6); return `${r.pick<string>('ABFM')}${r.letters(1)}${d}${(Number(d[0]) + Number(d[2]) + Number(d[4]) + 2 * (Number(d[1]) + Number(d[3]) + Number(d[5]))) % 10}`; }),
  kind('us-mbi', '', 'en', 'Medicare number|MBI', 'mbi medicare_id', (r) => { const L = 'ACDEFGHJKMNPQRTUVWXY'; const v = `${r.int(1, 9)}${r.letters(1, L)}${r.letters(1, L)}${r.digits(1)}${r.letters(1, L)}${r.digits(1)}${r.digits(1)}${r.letters(2, L)}${r.digits(2)}`; return r.pick([v, `${v.slice(0, 4)}-${v.slice(4, 7)}-${v.slice(7)}`]); }),
  kind('ca-sin', '', 'en', 'SIN|social insurance number', 'sin social_insurance_number', (r) => { const b = r.digits(8, '1245679'); const v = b + luhnDigit(b); return r.pick([v, v.replace(/(...)(...)(...)/, '$1 $2 $3'), v.replace(/(...)(...)(...)/, '$1-$2-$3')]); }),
  kind('mx-curp', '', 'es', 'CURP', 'curp', (r) => { const d = r.date(); const L = 'BCDFGHJKLMNPQRSTVWXYZ'; const b = `${r.letters(1, L)}${r.pick<string>('AEIOU')}${r.letters(2, L)}${d.yy}${d.mm}${d.dd}${r.pick(['H', 'M'])}${r.pick(['DF', 'JC', 'NL', 'OC'])}${r.letters(3, L)}${r.digits(1)}`; const V = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'; const s = [...b].reduce((t, c, i) => t + V.indexOf(c) * (18 - i), 0); return b + ((10 - (s % 10)) % 10); }, true),
  kind('mx-rfc', '', 'es', 'RFC', 'rfc', (r) => { const d = r.date(); return `${r.letters(1)}${r.pick<string>('AEIOU')}${r.letters(2)}${d.yy}${d.mm}${d.dd}${r.form('**')}${r.digits(1)}`; }),
  kind('br-cpf', '', 'pt', 'CPF', 'cpf', (r) => { let v = r.digits(9); for (let n = 0; n < 2; n++) { const s = [...v].reduce((t, c, i) => t + Number(c) * (v.length + 1 - i), 0); const q = (s * 10) % 11; v += q === 10 ? 0 : q; } return r.pick([v, v.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4')]); }),
  kind('br-cnpj', '', 'pt', 'CNPJ', 'cnpj', (r) => { let v = `${r.digits(8)}0001`; for (const w of [[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]]) { const q = sum(v, w) % 11; v += q < 2 ? 0 : 11 - q; } return v.replace(/(..)(...)(...)(....)(..)/, '$1.$2.$3/$4-$5'); }, true),
  kind('ar-cuit', '', 'es', 'CUIT|CUIL', 'cuit cuil', (r) => until(() => { const b = r.pick(['20', '27', '30']) + r.digits(8); const c = eleven(b, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]); return c === 10 ? undefined : `${b.slice(0, 2)}-${b.slice(2)}-${c}`; }), true),
  kind('ar-dni', '', 'es', 'DNI|documento', 'dni', (r) => { const v = r.digits(8, '1234'); return r.pick([v, v.replace(/(..)(...)(...)/, '$1.$2.$3')]); }),
  kind('cl-rut', '', 'es', 'RUT|RUN', 'rut', (r) => { const b = String(r.int(5_000_000, 25_000_000)); let s = 0; [...b].reverse().forEach((c, i) => { s += Number(c) * (2 + (i % 6)); }); const c = '0123456789K'[(11 - (s % 11)) % 11]; return `${b.replace(/\B(?=(\d{3})+$)/g, r.pick(['.', '.', '']))}-${c}`; }),
  kind('co-nit', '', 'es', 'NIT', 'nit', (r) => { const b = r.digits(9, '89'); const q = [...b].reverse().reduce((t, c, i) => t + Number(c) * [3, 7, 13, 17, 19, 23, 29, 37, 41][i]!, 0) % 11; const c = q < 2 ? q : 11 - q; return r.pick([`${b}-${c}`, `${b.replace(/(...)(...)(...)/, '$1.$2.$3')}-${c}`]); }),
  kind('co-cedula', '', 'es', 'cédula|cédula de ciudadanía', 'cedula', (r) => { const v = r.digits(10, '1'); return r.pick([v, v.replace(/(.)(...)(...)(...)/, '$1.$2.$3.$4')]); }),
  kind('pe-ruc', '', 'es', 'RUC', 'ruc', (r) => { const b = r.pick(['10', '20']) + r.digits(8); return b + ((11 - (sum(b, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10); }),
  kind('uy-ci', '', 'es', 'cédula de identidad|C.I.', 'ci', (r) => { const b = r.digits(7, '12345'); const c = (10 - (sum(b, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10; return `${b.replace(/(.)(...)(...)/, '$1.$2.$3')}-${c}`; }, true),
  kind('ec-cedula', '', 'es', 'cédula|C.I.', 'cedula', (r) => { const b = String(r.int(1, 24)).padStart(2, '0') + r.digits(7, '012345'); return b + luhnDigit(b); }),
  kind('ve-cedula', '', 'es', 'cédula|C.I.', 'cedula', (r) => `V-${r.digits(8, '12')}`),
  kind('uk-nino', '', 'en', 'National Insurance number|NI number', 'nino ni_number', (r) => { const p = `${r.pick<string>('ABCEHJLMPRSTWXY')}${r.pick<string>('ABCEHJLMPRSTWXYZ')}`.replace(/^(BG|GB|KN|NK|NT|TN|ZZ)$/, 'AB'); const d = r.digits(6); const s = r.pick<string>('ABCD'); return r.pick([`${p}${d}${s}`, `${p} ${d.slice(0, 2)} ${d.slice(2, 4)} ${d.slice(4)} ${s}`]); }),
  kind('uk-nhs', '', 'en', 'NHS number|NHS no', 'nhs_number nhsNumber', (r) => until(() => { const b = r.digits(9, '4679'); const c = eleven(b, [10, 9, 8, 7, 6, 5, 4, 3, 2]); if (c === 10) return undefined; const v = b + c; return r.pick([v, v.replace(/(...)(...)(....)/, '$1 $2 $3')]); })),
  kind('uk-utr', '', 'en', 'UTR|unique taxpayer reference', 'utr', (r) => { const b = r.digits(9); return `${'21987654321'[sum(b, [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11]}${b}`; }),
  kind('ie-pps', '', 'en', 'PPS number|PPSN', 'pps ppsn', (r) => { const b = r.digits(7); const second = r.pick(['', 'A', 'H']); const s = sum(b, [8, 7, 6, 5, 4, 3, 2]) + (second === '' ? 0 : (second.charCodeAt(0) - 64) * 9); return `${b}${'WABCDEFGHIJKLMNOPQRSTUV'[s % 23]}${second}`; }),
  kind('de-tax-id', '', 'de', 'Steuer-ID|Steueridentifikationsnummer', 'steuer_id steuerId', (r) => until(() => { const pool = [...'0123456789'].sort(() => r.next() - 0.5).slice(0, 9); const list = [...pool, pool[r.int(0, 8)]!].sort(() => r.next() - 0.5); if (list[0] === '0') return undefined; const v = list.join('') + iso11_10(list.join('')); return r.pick([v, v.replace(/(..)(...)(...)(...)/, '$1 $2 $3 $4')]); })),
  kind('de-svnr', '', 'de', 'Sozialversicherungsnummer|Rentenversicherungsnummer', 'svnr', (r) => { const d = r.date(); const L = r.letters(1); const head = `${r.pick(['12', '15', '65'])}${d.dd}${d.mm}${d.yy}`; const serial = r.digits(2); const digits = head + String(L.charCodeAt(0) - 64).padStart(2, '0') + serial; const w = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]; const s = [...digits].reduce((t, c, i) => { const p = Number(c) * w[i]!; return t + (p > 9 ? Math.floor(p / 10) + (p % 10) : p); }, 0); return r.pick([`${head}${L}${serial}${s % 10}`, `${head.slice(0, 2)} ${head.slice(2)} ${L} ${serial}${s % 10}`]); }),
  kind('de-ausweis', '', 'de', 'Personalausweisnummer|Ausweisnummer', 'personalausweis ausweisnummer', (r) => `${r.letters(1, 'LMNPRT')}${r.form('9')}${r.letters(1, 'CFGHJKLMN')}${r.form('9')}${r.letters(1, 'CFGHJK')}${r.form('9999')}`),
  kind('at-svnr', '', 'de', 'Sozialversicherungsnummer|SVNR', 'svnr', (r) => until(() => { const d = r.date(); const s = r.digits(3, '123456789'); const t = `${d.dd}${d.mm}${d.yy}`; const c = (sum(s, [3, 7, 9]) + sum(t, [5, 8, 4, 2, 1, 6])) % 11; return c === 10 ? undefined : r.pick([`${s}${c}${t}`, `${s}${c} ${t}`]); })),
  kind('ch-ahv', '', 'de', 'AHV-Nummer|AHV', 'ahv', (r) => { const b = `756${r.digits(9)}`; const s = [...b].reduce((t, c, i) => t + Number(c) * (i % 2 === 0 ? 1 : 3), 0); return (b + ((10 - (s % 10)) % 10)).replace(/(...)(....)(....)(..)/, '$1.$2.$3.$4'); }, true),
  kind('fr-nir', '', 'fr', 'numéro de sécurité sociale|NIR', 'nir secu', (r) => { const d = r.date(); const b = `${r.int(1, 2)}${d.yy}${d.mm}${r.int(10, 95)}${r.digits(6)}`; const k = String(97 - Number(BigInt(b) % 97n)).padStart(2, '0'); return r.pick([`${b}${k}`, `${b[0]} ${b.slice(1, 3)} ${b.slice(3, 5)} ${b.slice(5, 7)} ${b.slice(7, 10)} ${b.slice(10)} ${k}`]); }),
  kind('be-rrn', '', 'nl', 'rijksregisternummer', 'rrn rijksregisternummer', (r) => { const d = r.date(); const b = `${d.yy}${d.mm}${d.dd}${String(r.int(1, 998)).padStart(3, '0')}`; const n = d.y >= 2000 ? `2${b}` : b; const k = String(97 - (Number(n) % 97)).padStart(2, '0'); return `${d.yy}.${d.mm}.${d.dd}-${b.slice(6)}.${k}`; }, true),
  kind('nl-bsn', '', 'nl', 'BSN|burgerservicenummer', 'bsn', (r) => until(() => { const b = r.digits(8, '123456789'); const c = sum(b, [9, 8, 7, 6, 5, 4, 3, 2]) % 11; return c === 10 ? undefined : b + c; })),
  kind('lu-matricule', '', 'fr', 'matricule|numéro matricule', 'matricule', (r) => { const d = r.date(); const b = `${d.y}${d.mm}${d.dd}${r.digits(3)}`; return b + luhnDigit(b) + verhoeffDigit(b); }),
  kind('es-dni', '', 'es', 'DNI|NIF', 'dni nif', (r) => { const n = r.int(10_000_000, 79_999_999); return `${n}${r.pick(['', '', '-'])}${'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}`; }),
  kind('es-nie', '', 'es', 'NIE', 'nie', (r) => { const p = r.int(0, 2); const n = r.digits(7); return `${'XYZ'[p]}${n}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(`${p}${n}`) % 23]}`; }),
  kind('es-nuss', '', 'es', 'número de la Seguridad Social|NUSS', 'nuss', (r) => { const p = r.pick(['28', '08', '41']); const n = r.digits(8, '123456789'); return `${p}${n}${String(Number(BigInt(p + n) % 97n)).padStart(2, '0')}`; }),
  kind('pt-nif', '', 'pt', 'NIF|número de contribuinte', 'nif', (r) => { const b = r.digits(8, '12'); const c = eleven(b, [9, 8, 7, 6, 5, 4, 3, 2]); return b + (c === 10 ? 0 : c); }),
  kind('it-cf', '', 'it', 'codice fiscale', 'codice_fiscale cf', (r) => { const d = r.date(); const L = 'BCDFGLMNPRSTVZ'; const b = `${r.letters(6, L)}${d.yy}${'ABCDEHLMPRST'[d.m - 1]}${String(d.d + r.pick([0, 40])).padStart(2, '0')}${r.pick(['H501', 'F205', 'L219'])}`; const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]; const s = [...b].reduce((t, c, i) => { const n = /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 65; return t + (i % 2 === 0 ? odd[n]! : n); }, 0); return b + String.fromCharCode(65 + (s % 26)); }, true),
  kind('it-piva', '', 'it', 'partita IVA|P.IVA', 'partita_iva piva', (r) => { const b = r.digits(10, '01'); return b + luhnDigit(b); }),
  kind('gr-afm', '', 'el', 'ΑΦΜ|AFM', 'afm', (r) => { const b = r.digits(8, '01'); return b + ((sum(b, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10); }),
  kind('gr-amka', '', 'el', 'ΑΜΚΑ|AMKA', 'amka', (r) => { const d = r.date(); const b = `${d.dd}${d.mm}${d.yy}${r.digits(4)}`; return b + luhnDigit(b); }),
  kind('se-pnr', '', 'sv', 'personnummer', 'personnummer', (r) => { const d = r.date(); const b = `${d.yy}${d.mm}${d.dd}${r.digits(3)}`; return `${r.pick(['', String(d.y).slice(0, 2)])}${b.slice(0, 6)}-${b.slice(6)}${luhnDigit(b)}`; }, true),
  kind('no-fnr', '', 'nb', 'fødselsnummer|personnummer', 'fodselsnummer', (r) => until(() => { const d = r.date(); const b = `${d.dd}${d.mm}${d.yy}${r.digits(3)}`; const k1 = eleven(b, [3, 7, 6, 1, 8, 9, 4, 5, 2]); const k2 = eleven(`${b}${k1}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]); return k1 === 10 || k2 === 10 ? undefined : `${b}${k1}${k2}`; }), true),
  kind('dk-cpr', '', 'da', 'CPR-nummer|CPR', 'cpr', (r) => { const d = r.date(); return `${d.dd}${d.mm}${d.yy}-${r.digits(4)}`; }),
  kind('fi-hetu', '', 'fi', 'henkilötunnus|hetu', 'hetu henkilotunnus', (r) => { const d = r.date(); const s = String(r.int(2, 899)).padStart(3, '0'); return `${d.dd}${d.mm}${d.yy}${d.y >= 2000 ? 'A' : '-'}${s}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(`${d.dd}${d.mm}${d.yy}${s}`) % 31]}`; }, true),
  kind('is-kt', '', 'is', 'kennitala', 'kennitala', (r) => until(() => { const d = r.date(); const b = `${d.dd}${d.mm}${d.yy}${r.int(20, 99)}`; const c = eleven(b, [3, 2, 7, 6, 5, 4, 3, 2]); return c === 10 ? undefined : `${b.slice(0, 6)}-${b.slice(6)}${c}9`; }), true),
  kind('pl-pesel', '', 'pl', 'PESEL|numer PESEL', 'pesel', (r) => { const d = r.date(); const b = `${d.yy}${String(d.m + (d.y >= 2000 ? 20 : 0)).padStart(2, '0')}${d.dd}${r.digits(4)}`; return b + ((10 - (sum(b, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10); }),
  kind('pl-nip', '', 'pl', 'NIP|numer NIP', 'nip', (r) => until(() => { const b = r.digits(9, '56789'); const c = sum(b, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11; return c === 10 ? undefined : r.pick([b + c, `${b.slice(0, 3)}-${b.slice(3, 6)}-${b.slice(6, 8)}-${b.slice(8)}${c}`]); })),
  kind('cz-rc', '', 'cs', 'rodné číslo', 'rodne_cislo', (r) => until(() => { const d = r.date(); const b = `${d.yy}${String(d.m + r.pick([0, 50])).padStart(2, '0')}${d.dd}${r.digits(3)}`; const c = Number(b) % 11; return c === 10 ? undefined : `${b.slice(0, 6)}/${b.slice(6)}${c}`; }), true),
  kind('hu-taj', '', 'hu', 'TAJ szám|TAJ', 'taj', (r) => { const b = r.digits(8); const v = b + (sum(b, [3, 7, 3, 7, 3, 7, 3, 7]) % 10); return r.pick([v, v.replace(/(...)(...)(...)/, '$1 $2 $3')]); }),
  kind('ro-cnp', '', 'ro', 'CNP|cod numeric personal', 'cnp', (r) => { const d = r.date(); const b = `${(d.y >= 2000 ? 5 : 1) + r.int(0, 1)}${d.yy}${d.mm}${d.dd}${r.int(10, 39)}${String(r.int(1, 999)).padStart(3, '0')}`; const c = sum(b, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11; return b + (c === 10 ? 1 : c); }),
  kind('bg-egn', '', 'bg', 'ЕГН', 'egn', (r) => { const d = r.date(); const b = `${d.yy}${String(d.m + (d.y >= 2000 ? 40 : 0)).padStart(2, '0')}${d.dd}${r.digits(3)}`; return b + ((sum(b, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10); }),
  kind('hr-oib', '', 'hr', 'OIB', 'oib', (r) => { const b = r.digits(10); return b + iso11_10(b); }),
  kind('rs-jmbg', '', 'sr', 'JMBG|matični broj', 'jmbg', (r) => { const d = r.date(); const b = `${d.dd}${d.mm}${String(d.y).slice(1)}${r.int(70, 89)}${r.digits(3)}`; const c = eleven(b, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]); return b + (c === 10 ? 0 : c); }),
  kind('ee-ik', '', 'et', 'isikukood', 'isikukood', (r) => { const d = r.date(); const b = `${(d.y >= 2000 ? 5 : 3) + r.int(0, 1)}${d.yy}${d.mm}${d.dd}${r.digits(3)}`; let c = sum(b, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11; if (c === 10) c = (sum(b, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10; return b + c; }),
  kind('lv-pk', '', 'lv', 'personas kods', 'personas_kods', (r) => { const d = r.date(); const b = `${d.dd}${d.mm}${d.yy}${d.y >= 2000 ? 2 : 1}${r.digits(3)}`; const c = ((1101 - sum(b, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11) % 10; return `${b.slice(0, 6)}-${b.slice(6)}${c}`; }),
  kind('ru-inn', '', 'ru', 'ИНН', 'inn', (r) => { let b = r.digits(10, '567'); for (const w of [[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]]) b += (sum(b, w) % 11) % 10; return b; }),
  kind('ru-snils', '', 'ru', 'СНИЛС', 'snils', (r) => { const b = r.digits(9, '1'); const c = (sum(b, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100; return `${b.replace(/(...)(...)(...)/, '$1-$2-$3')} ${String(c).padStart(2, '0')}`; }, true),
  kind('ua-rnokpp', '', 'uk', 'РНОКПП|ІПН', 'rnokpp ipn', (r) => { const b = r.digits(9, '23'); const c = (((sum(b, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10; return b + c; }),
  kind('tr-tckn', '', 'tr', 'TC Kimlik No|TCKN', 'tckn tc_kimlik_no', (r) => { const b = r.digits(9, '123456789'); const n = [...b].map(Number); const t = (((n[0]! + n[2]! + n[4]! + n[6]! + n[8]!) * 7 - (n[1]! + n[3]! + n[5]! + n[7]!)) % 10 + 10) % 10; return `${b}${t}${(n.reduce((x, y) => x + y, 0) + t) % 10}`; }),
  kind('il-tz', '', 'he', 'תעודת זהות|מספר זהות', 'teudat_zehut id_number', (r) => { const b = r.digits(8, '0123'); return b + luhnDigit(b); }),
  kind('sa-id', '', 'ar', 'رقم الهوية|الهوية الوطنية', 'national_id iqama', (r) => { const b = r.digits(9, '12'); return b + luhnDigit(b); }),
  kind('ae-eid', '', 'ar', 'الهوية الإماراتية|Emirates ID', 'emirates_id eid', (r) => { const b = `784${r.int(1960, 2004)}${r.digits(7)}`; const c = luhnDigit(b); return `784-${b.slice(3, 7)}-${b.slice(7)}-${c}`; }, true),
  kind('eg-id', '', 'ar', 'الرقم القومي', 'national_id', (r) => { const d = r.date(); return `${d.y >= 2000 ? 3 : 2}${d.yy}${d.mm}${d.dd}${r.pick(['01', '02', '21', '12'])}${r.digits(5)}`; }),
  kind('za-id', '', 'en', 'ID number|SA ID', 'id_number sa_id', (r) => { const d = r.date(); const b = `${d.yy}${d.mm}${d.dd}${r.digits(4)}0${r.int(8, 9)}`; return b + luhnDigit(b); }),
  kind('ng-nin', '', 'en', 'NIN|BVN', 'nin bvn', (r) => r.digits(11, '123456789')),
  kind('ke-id', '', 'en', 'Kenyan ID|national ID number', 'national_id', (r) => r.digits(8, '123')),
  kind('in-aadhaar', '', 'hi', 'आधार|Aadhaar number', 'aadhaar aadhaar_number', (r) => { const b = r.digits(11, '23456789'); const v = b + verhoeffDigit(b); return r.pick([v, v.replace(/(....)(....)(....)/, '$1 $2 $3')]); }),
  kind('in-pan', '', 'en', 'PAN|PAN card', 'pan', (r) => `${r.letters(3)}P${r.letters(1)}${r.digits(4, '123456789')}${r.letters(1)}`),
  kind('in-gstin', '', 'en', 'GSTIN|GST number', 'gstin', (r) => { const b = `${r.pick(['27', '07', '29'])}${r.letters(3)}C${r.letters(1)}${r.digits(4)}${r.letters(1)}1Z`; const A = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'; let s = 0; [...b].forEach((c, i) => { const p = A.indexOf(c) * (i % 2 === 0 ? 1 : 2); s += Math.floor(p / 36) + (p % 36); }); return b + A[(36 - (s % 36)) % 36]; }, true),
  kind('in-voter', '', 'en', 'voter ID|EPIC number', 'voter_id epic', (r) => `${r.letters(3)}${r.digits(7)}`),
  kind('pk-cnic', '', 'en', 'CNIC|شناختی کارڈ', 'cnic', (r) => `${r.digits(5, '34')}-${r.digits(7)}-${r.digits(1)}`, true),
  kind('lk-nic', '', 'en', 'NIC|NIC number', 'nic', (r) => `${r.int(50, 99)}${String(r.int(1, 366)).padStart(3, '0')}${r.digits(4)}V`),
  kind('bd-nid', '', 'en', 'NID|জাতীয় পরিচয়পত্র', 'nid', (r) => r.digits(10, '123456789')),
  kind('cn-id', '', 'zh', '身份证号|身份证', 'id_card', (r) => { const d = r.date(); const b = `${r.pick(['110101', '310115', '440305'])}${d.y}${d.mm}${d.dd}${r.digits(3)}`; return b + '10X98765432'[sum(b, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11]; }, true),
  kind('tw-id', '', 'zh', '身分證字號|身份證', 'national_id', (r) => { const L = r.letters(1); const n = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(L) + 10; const b = `${r.int(1, 2)}${r.digits(7)}`; const s = Math.floor(n / 10) + (n % 10) * 9 + sum(b, [8, 7, 6, 5, 4, 3, 2, 1]); return `${L}${b}${(10 - (s % 10)) % 10}`; }),
  kind('hk-id', '', 'zh', '香港身份證|HKID', 'hkid', (r) => { const L = r.letters(1); const d = r.digits(6); const s = 36 * 9 + (L.charCodeAt(0) - 55) * 8 + sum(d, [7, 6, 5, 4, 3, 2]); return `${L}${d}(${'0123456789A'[(11 - (s % 11)) % 11]})`; }, true),
  kind('jp-mynumber', '', 'ja', 'マイナンバー|個人番号', 'my_number', (r) => { const b = r.digits(11); const q = sum(b, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11; const v = b + (q <= 1 ? 0 : 11 - q); return r.pick([v, v.replace(/(....)(....)(....)/, '$1 $2 $3')]); }),
  kind('kr-rrn', '', 'ko', '주민등록번호', 'rrn', (r) => { const d = r.date(); const b = `${d.yy}${d.mm}${d.dd}${(d.y >= 2000 ? 3 : 1) + r.int(0, 1)}${r.digits(5)}`; return `${b.slice(0, 6)}-${b.slice(6)}${(11 - (sum(b, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10}`; }, true),
  kind('sg-nric', '', 'en', 'NRIC|FIN', 'nric', (r) => { const p = r.pick(['S', 'T', 'F', 'G']); const b = r.digits(7); const s = sum(b, [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(p) ? 4 : 0); return `${p}${b}${('ST'.includes(p) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[s % 11]}`; }, true),
  kind('my-nric', '', 'ms', 'nombor kad pengenalan|MyKad|IC number', 'nric ic', (r) => { const d = r.date(); return `${d.yy}${d.mm}${d.dd}-${r.pick(['01', '10', '14'])}-${r.digits(4)}`; }, true),
  kind('th-id', '', 'th', 'เลขบัตรประชาชน|บัตรประชาชน', 'thai_id citizen_id', (r) => { const b = r.digits(12, '123'); const v = b + ((11 - (sum(b, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10); return r.pick([v, v.replace(/(.)(....)(.....)(..)(.)/, '$1-$2-$3-$4-$5')]); }),
  kind('id-nik', '', 'id', 'NIK|nomor KTP', 'nik', (r) => { const d = r.date(); return `${r.pick(['317101', '327301'])}${d.dd}${d.mm}${d.yy}${String(r.int(1, 9999)).padStart(4, '0')}`; }),
  kind('ph-sss', '', 'en', 'SSS number|TIN', 'sss tin', (r) => r.pick([`${r.digits(2)}-${r.digits(7)}-${r.digits(1)}`, `${r.digits(3, '123')}-${r.digits(3)}-${r.digits(3)}-000`])),
  kind('vn-cccd', '', 'vi', 'CCCD|số căn cước công dân', 'cccd', (r) => `0${r.digits(11)}`),
  kind('au-tfn', '', 'en', 'TFN|tax file number', 'tfn', (r) => until(() => { const b = r.digits(8, '123456789'); const c = (sum(b, [1, 4, 3, 7, 5, 8, 6, 9]) % 11); const v = `${b}${c}`; return c > 9 ? undefined : r.pick([v, v.replace(/(...)(...)(...)/, '$1 $2 $3')]); })),
  kind('au-medicare', '', 'en', 'Medicare card|Medicare number', 'medicare_number', (r) => { const b = r.digits(8, '23456'); const v = `${b}${sum(b, [1, 3, 7, 9, 1, 3, 7, 9]) % 10}1`; return r.pick([v, v.replace(/(....)(.....)(.)/, '$1 $2 $3')]); }),
  kind('au-abn', '', 'en', 'ABN', 'abn', (r) => until(() => { const v = r.digits(11, '123456789'); const n = [...v].map(Number); n[0]! -= 1; return n.reduce((t, d, i) => t + d * [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19][i]!, 0) % 89 === 0 ? v.replace(/(..)(...)(...)(...)/, '$1 $2 $3 $4') : undefined; }), true),
  kind('nz-ird', '', 'en', 'IRD number|IRD', 'ird', (r) => until(() => { const b = r.pick(['4', '5', '6', '7', '8']) + r.digits(7 - 0); const body = b.slice(0, 8).padStart(8, '0'); const c = eleven(body, [3, 2, 7, 6, 5, 4, 3, 2]); return c === 10 ? undefined : `${body.slice(0, 2)}-${body.slice(2, 5)}-${body.slice(5)}${c}`.replace(/^(\d\d)-(\d{3})-(\d{4})$/, '$1$2$3'); })),
  kind('nz-nhi', '', 'en', 'NHI number|NHI', 'nhi', (r) => until(() => { const A = 'ABCDEFGHJKLMNPQRSTUVWXYZ'; const L = r.letters(3, A); const d = r.digits(3); const s = [...L].reduce((t, c, i) => t + (A.indexOf(c) + 1) * (7 - i), 0) + sum(d, [4, 3, 2]); return s % 11 === 0 ? undefined : `${L}${d}${(11 - (s % 11)) % 10}`; })),
  kind('vat', '', 'en', 'VAT number|VAT ID', 'vat_number vat_id', (r) => r.pick([() => `DE${r.digits(9, '123')}`, () => `FR${r.digits(11)}`, () => `GB${r.digits(9)}`, () => `ATU${r.digits(8)}`, () => `NL${r.digits(9)}B01`, () => `IT${r.digits(11)}`, () => `ESB${r.digits(8)}`, () => `PL${r.digits(10)}`])()),
  kind('passport', '', 'en', 'passport number|passport', 'passport passport_number', (r) => r.pick([r.digits(9, '123456'), `${r.letters(1)}${r.digits(8)}`, `${r.letters(2)}${r.digits(7)}`, `${r.letters(1)}${r.digits(7)}`])),
  kind('passport-de', '', 'de', 'Reisepassnummer|Reisepass', 'reisepass', (r) => `C${r.pick(['01', '4F', '3J'])}${r.form('A9A9')}${r.digits(2)}`.replace(/[AEIOUBDQS](?=.)/g, 'H')),
  kind('passport-ru', '', 'ru', 'паспорт|серия и номер паспорта', 'passport', (r) => `${r.digits(2, '4')} ${r.digits(2)} ${r.digits(6)}`),
  kind('mrz', 'mrz', 'en', 'MRZ', 'mrz', (r) => { const d = r.date(); const check = (t: string): number => [...t].reduce((s, c, i) => s + (c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55) * [7, 3, 1][i % 3]!, 0) % 10; const no = `${r.letters(2)}${r.digits(7)}`; const b = `${d.yy}${d.mm}${d.dd}`; const e = `${r.int(27, 34)}${d.mm}${d.dd}`; const personal = '<'.repeat(14); const core = `${no}${check(no)}${b}${check(b)}${e}${check(e)}${personal}<`; const second = `${no}${check(no)}UTO${b}${check(b)}${r.pick(['M', 'F'])}${e}${check(e)}${personal}<${check(core)}`; return `P<UTO${`${r.pick<string>(LAST).toUpperCase()}<<${r.pick<string>(FIRST).toUpperCase()}`.padEnd(39, '<')}\n${second}`; }, true),
  kind('driving-licence', '', 'en', "driver's license|driving licence number", 'drivers_license dl_number', (r) => r.pick([`${r.letters(1)}${r.digits(7)}`, `${r.letters(1)}${r.digits(3)}-${r.digits(4)}-${r.digits(4)}`, r.digits(8, '123456789'), `${r.letters(5)}${r.int(6, 8)}${r.digits(1)}${r.pick(['01', '11', '06'])}${r.digits(2)}${r.letters(2)}9AB`])),
  kind('licence-plate', '', 'en', 'license plate|number plate|vehicle registration', 'license_plate plate', (r) => r.pick([`${r.letters(2)}${r.digits(2)} ${r.letters(3)}`, `${r.letters(3)}-${r.digits(4)}`, `${r.digits(1)}${r.letters(3)}${r.digits(3)}`])),
  kind('licence-plate-de', '', 'de', 'Kennzeichen', 'kennzeichen', (r) => `${r.pick(['B', 'M', 'HH', 'KA'])}-${r.letters(2)} ${r.digits(3, '123456789')}`),
  kind('vin', '', 'en', 'VIN|vehicle identification number', 'vin', (r) => until(() => { const A = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'; const v = [...`${r.pick(['1HG', 'JH4', '5YJ', 'WBA'])}${r.letters(5, A)}0${r.letters(1, 'ABCDEFGH')}${r.letters(1, 'ABCDEFGH')}${r.digits(6)}`]; const W = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]; const tr: Record<string, number> = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 }; const s = v.reduce((t, c, i) => t + (tr[c] ?? Number(c)) * W[i]!, 0); v[8] = 'X0123456789'['X0123456789'.indexOf(s % 11 === 10 ? 'X' : String(s % 11))]!; return v.join(''); })),
  kind('imei', '', 'en', 'IMEI', 'imei', (r) => { const b = r.digits(14, '38'); return b + luhnDigit(b); }),
  kind('iccid', '', 'en', 'ICCID|SIM card number', 'iccid', (r) => { const b = `89${r.digits(16)}`; return b + luhnDigit(b); }),
  kind('imsi', '', 'en', 'IMSI', 'imsi', (r) => `310${r.digits(12)}`),
  kind('ipv4', 'ip-address', 'en', 'IP address|IP', 'ip ip_address', (r) => `${r.pick(['81', '93', '134', '185', '212', '77'])}.${r.int(11, 250)}.${r.int(11, 250)}.${r.int(11, 250)}`, true),
  kind('ipv6', 'ip-address', 'en', 'IPv6 address|IP', 'ipv6 ip', (r) => `2a02:${r.int(1000, 9999)}:${r.int(1000, 9999)}:${r.int(100, 999)}a::${r.int(1, 9)}${r.pick(['f', 'c', 'b'])}`, true),
  kind('mac', 'mac-address', 'en', 'MAC address|MAC', 'mac mac_address', (r) => Array.from({ length: 6 }, (_, i) => (i === 0 ? 'a4' : `${r.letters(1, '0123456789abcdef')}${r.letters(1, '0123456789abcdef')}`)).join(':'), true),
  kind('btc', 'crypto-btc', 'en', 'BTC address|Bitcoin wallet', 'btc_address wallet', (r) => r.pick([() => payable(r, 0), () => segwit(r, 'bc')])(), true),
  kind('eth', 'crypto-eth', 'en', 'ETH address|Ethereum wallet', 'eth_address wallet', (r) => `0x${r.letters(40, '0123456789abcdef')}`),
  kind('ltc', '', 'en', 'LTC address|Litecoin', 'ltc_address', (r) => r.pick([() => payable(r, 48), () => segwit(r, 'ltc')])(), true),
  kind('doge', '', 'en', 'DOGE address', 'doge_address', (r) => payable(r, 30), true),
  kind('trx', '', 'en', 'TRX address|TRON wallet', 'trx_address', (r) => payable(r, 65), true),
  kind('xrp', '', 'en', 'XRP address', 'xrp_address', (r) => payable(r, 0, 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'), true),
  kind('sol', '', 'en', 'Solana wallet|SOL address', 'sol_address solana', (r) => base58(Buffer.from(Array.from({ length: 32 }, () => r.int(1, 255))))),
  kind('coordinates', 'coordinates', 'en', 'GPS coordinates|location', 'coordinates gps', (r) => `${r.int(10, 60)}.${r.digits(5)}, -${r.int(10, 120)}.${r.digits(5)}`),
  kind('dob', 'date-of-birth', 'en', 'date of birth|DOB', 'dob date_of_birth birthdate', (r) => { const d = r.date(); return r.pick([`${d.mm}/${d.dd}/${d.y}`, `${d.y}-${d.mm}-${d.dd}`, `${d.d} ${r.pick(['March', 'May', 'October'])} ${d.y}`, `${r.pick(['March', 'May', 'October'])} ${d.d}, ${d.y}`]); }),
  kind('dob-de', 'date-of-birth', 'de', 'Geburtsdatum|geboren am', 'geburtsdatum', (r) => { const d = r.date(); return r.pick([`${d.dd}.${d.mm}.${d.y}`, `${d.d}. März ${d.y}`]); }),
  kind('dob-es', 'date-of-birth', 'es', 'fecha de nacimiento|nacido el', 'fecha_nacimiento', (r) => { const d = r.date(); return r.pick([`${d.dd}/${d.mm}/${d.y}`, `${d.d} de marzo de ${d.y}`]); }),
  kind('address-us', 'street-address', 'en', 'address|home address', 'address street', (r) => `${r.int(10, 9999)} ${r.pick(['Maple', 'Oak Hill', 'Cedar', 'N Lincoln', 'Washington'])} ${r.pick(['Street', 'Ave', 'Rd', 'Lane', 'Blvd', 'Drive'])}`, true),
  kind('address-de', 'street-address', 'de', 'Adresse|Anschrift', 'adresse strasse', (r) => `${r.pick(['Hauptstraße', 'Goethestr.', 'Lindenweg', 'Am Markt', 'Rosenallee'].filter((s) => s !== 'Am Markt'))} ${r.int(1, 120)}`, true),
  kind('address-fr', 'street-address', 'fr', 'adresse', 'adresse', (r) => `${r.int(1, 200)} ${r.pick(['rue de la Paix', 'avenue Victor Hugo', 'boulevard Saint-Michel', 'rue des Lilas'])}`, true),
  kind('address-es', 'street-address', 'es', 'dirección|domicilio', 'direccion', (r) => `${r.pick(['Calle Mayor', 'Avenida de la Constitución', 'Calle de Alcalá'])} ${r.int(1, 120)}`, true),
  kind('address-zh', 'street-address', 'zh', '地址|住址', 'address', (r) => `${r.pick(['北京市朝阳区建国路', '上海市浦东新区世纪大道', '广州市天河区体育西路'])}${r.int(1, 300)}号`),
  kind('postal-code', '', 'en', 'ZIP code|postcode|postal code', 'zip postal_code postcode', (r) => r.pick([r.digits(5, '123456789'), `SW${r.int(1, 9)}A ${r.int(1, 9)}AA`, `K${r.int(1, 9)}A ${r.int(1, 9)}B${r.int(1, 9)}`])),
  kind('mrn', '', 'en', 'MRN|medical record number|patient ID', 'mrn patient_id', (r) => r.pick([r.digits(7, '123456789'), r.digits(8, '123456789'), `MRN-${r.digits(6)}`.slice(4)])),
  kind('health-insurance', '', 'en', 'health insurance number|insurance member ID|policy number', 'insurance_id member_id policy_number', (r) => r.pick([`${r.letters(3)}${r.digits(9)}`, r.digits(10, '123456789'), `${r.letters(1)}${r.digits(8)}`])),
  kind('employee-id', '', 'en', 'employee ID|staff number', 'employee_id emp_no', (r) => r.pick([`E${r.digits(5)}`, `EMP-${r.digits(5)}`, r.digits(6, '123456789')])),
  kind('student-id', '', 'en', 'student ID|student number', 'student_id', (r) => r.pick([`S${r.digits(7)}`, r.digits(8, '123')])),
  kind('customer-id', '', 'de', 'Kundennummer', 'customer_id customer_number', (r) => r.pick([`K-${r.digits(6)}`, r.digits(8, '123456789')])),
  kind('username', '', 'en', 'username|user name', 'username user_name', (r) => `${r.pick<string>(FIRST)}${r.pick(['_', '.', ''])}${r.pick<string>(LAST)}${r.int(1, 99)}`),
  kind('age', '', 'en', 'age|patient age', 'age', (r) => String(r.int(18, 90))),
  kind('cvv', '', 'en', 'CVV|security code', 'cvv cvc', (r) => r.digits(3)),
];
