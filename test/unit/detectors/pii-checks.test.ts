import { describe, expect, test } from 'vitest';
import { scan } from '../../../src/inspect/detectors/pii/scan.ts';

/** Specimens that authorities, standards and encyclopaedias print, each under its label: rule, label, value. */
const SPECIMENS: readonly (readonly [rule: string, label: string, value: string])[] = [
  ['uk-utr', 'UTR', '1955839661'], ['uk-nhs', 'NHS number', '943 476 5919'], ['ie-pps', 'PPS', '6433435F'], ['de-tax-id', 'Steuer-ID', '36 574 261 809'], ['de-social-insurance', 'SVNR', '15070649C103'], ['de-health-insurance', 'KVNR', 'A123456780'], ['at-svnr', 'SVNR', '1237 010180'], ['fr-nir', 'NIR', '2 95 10 99 126 111 93'],
  ['fr-spi', 'numéro fiscal', '3023217600053'], ['fr-siren', 'SIREN', '552 008 443'], ['be-rrn', 'NISS', '85.07.30-033.28'], ['nl-bsn', 'BSN', '111222333'], ['lu-matricule', 'matricule', '1893120105732'], ['es-dni', 'DNI', '54362315K'], ['es-cif', 'CIF', 'J99216582'], ['es-ccc', 'CCC', '1234-1234-16-1234567890'], ['pt-nif', 'NIF', '501964843'],
  ['pt-citizen-card', 'cartão de cidadão', '00000000 0 ZZ4'], ['it-codice-fiscale', 'CF', 'RCCMNL83S18D969H'], ['it-partita-iva', 'P.IVA', '00743110157'], ['gr-afm', 'ΑΦΜ', '094259216'], ['gr-amka', 'ΑΜΚΑ', '01013099997'], ['se-personnummer', 'personnummer', '880320-0016'], ['no-fodselsnummer', 'fødselsnummer', '15108695088'], ['fi-hetu', 'hetu', '131052-308T'],
  ['is-kennitala', 'kennitala', '450401-3150'], ['pl-pesel', 'PESEL', '44051401359'], ['pl-nip', 'NIP', '856-734-62-15'], ['pl-regon', 'REGON', '192598184'], ['pl-identity-card', 'dowód', 'ABS123456'], ['cz-rodne-cislo', 'rodné číslo', '710319/2745'], ['hu-tax-id', 'adóazonosító jel', '8071592153'], ['ro-cnp', 'CNP', '1630615123457'], ['ro-cui', 'CUI', '18547290'],
  ['bg-egn', 'ЕГН', '7523169263'], ['hr-oib', 'OIB', '33392005961'], ['rs-jmbg', 'JMBG', '0101006500006'], ['si-emso', 'EMŠO', '0101006500006'], ['si-tax-id', 'davčna številka', '50223054'], ['ee-isikukood', 'isikukood', '36805280109'], ['lt-asmens-kodas', 'asmens kodas', '33309240064'], ['ru-inn', 'ИНН', '7707083893'], ['ru-inn', 'ИНН', '500100732259'],
  ['ru-snils', 'СНИЛС', '112-233-445 95'], ['ua-rnokpp', 'РНОКПП', '1759013776'], ['tr-tckn', 'TC Kimlik No', '17291716060'], ['tr-vkn', 'VKN', '4540536920'], ['il-teudat-zehut', 'תעודת זהות', '039337423'], ['za-id', 'ID number', '7503305044089'], ['ir-national-code', 'کد ملی', '0499370899'], ['in-aadhaar', 'Aadhaar', '2341 2341 2346'],
  ['in-gstin', 'GSTIN', '27AAPFU0939F1ZV'], ['cn-resident-id', '身份证', '360426199101010071'], ['tw-id', '身分證字號', 'A123456789'], ['hk-hkid', 'HKID', 'A123456(3)'], ['jp-my-number', 'マイナンバー', '123456789018'], ['kr-business-number', '사업자등록번호', '116-82-00276'], ['sg-nric', 'NRIC', 'S1234567D'], ['th-national-id', 'บัตรประชาชน', '1-2345-45678-78-1'], ['au-tfn', 'TFN', '123 456 782'],
  ['au-medicare', 'Medicare', '2123 45670 1'], ['au-abn', 'ABN', '51 824 753 556'], ['nz-ird', 'IRD', '49-091-850'], ['nz-nhi', 'NHI', 'ZAC5361'], ['us-npi', 'NPI', '1234567893'], ['us-dea', 'DEA', 'BB1388568'], ['us-bank-routing', 'routing number', '111000025'], ['ca-sin', 'SIN', '123-456-782'], ['mx-curp', 'CURP', 'BOXW310820HNERXN09'], ['mx-clabe', 'CLABE', '032180000118359719'],
  ['br-cpf', 'CPF', '390.533.447-05'], ['br-cnpj', 'CNPJ', '16.727.230/0001-97'], ['ar-cuit', 'CUIT', '20-05536168-2'], ['ar-cbu', 'CBU', '2850590940090418135201'], ['cl-rut', 'RUT', '12.531.909-2'], ['co-nit', 'NIT', '213.123.432-1'], ['pe-ruc', 'RUC', '20512333797'], ['ec-cedula', 'cédula', '1714307103'], ['ve-rif', 'RIF', 'V-11470283-4'], ['do-cedula', 'cédula', '224-0002211-1'], ['sv-dui', 'DUI', '00016297-5'],
  ['ch-uid', 'UID', 'CHE-116.281.710'], ['ch-ahv', 'AHV', '756.9217.0769.85'], ['uy-ci', 'C.I.', '1.234.567-2'], ['imei', 'IMEI', '490154203237518'], ['iccid', 'ICCID', '8944500102198304826'], ['crypto-ltc', 'LTC', 'LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz'], ['crypto-doge', 'DOGE', 'DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L'], ['crypto-trx', 'TRX', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
  ['crypto-xrp', 'XRP', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'], ['crypto-bch', 'BCH', 'qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy'], ['crypto-xmr', 'XMR', '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A'],
];

/** Their last digit is a century, an issue number, or checked only where no label stands by. */
const UNCHECKED_LAST: ReadonlySet<string> = new Set(['is-kennitala', 'au-medicare', 'crypto-xmr']);

const rulesIn = (text: string): string[] => scan(text, { prose: true, whole: true }).hits.map((hit) => hit.rule);

describe('published specimens', () => {
  test.each(SPECIMENS)('%s: %s %s', (rule, label, value) => {
    expect(rulesIn(`${label}: ${value}`)).toContain(`pii.${rule}`);
    if (UNCHECKED_LAST.has(rule)) return;
    // All nine other last digits: none of a check modulo 10, at most one of the others.
    const last = value.search(/\d(?=\D*$)/);
    const wrong = [...'0123456789'].filter((digit) => digit !== value[last]).map((digit) => `${label}: ${value.slice(0, last)}${digit}${value.slice(last + 1)}`);
    expect(wrong.filter((text) => rulesIn(text).includes(`pii.${rule}`)).length).toBeLessThanOrEqual(1);
  });
});

describe('heads of columns', () => {
  const at = (text: string): string[] => scan(text, { prose: true, whole: true }).hits.map((hit) => `${hit.rule} ${text.slice(hit.start, hit.end)}`);

  test('speak for the cells below, however far', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `row ${i},046454286,${1000 + i}`).join('\n');
    expect(at(`name,nhs_number,amount\nAnn,9434765919,12345678\n${rows}\nBob,4010232137,87654321\n`).filter((line) => line.startsWith('pii.uk-nhs'))).toEqual(['pii.uk-nhs 9434765919', 'pii.uk-nhs 4010232137']);
  });

  test('end with the table', () => {
    expect(at('name,ssn\nAnn,512345678\n\nTotals of the year, which have nothing to do with the table above it\nBob,512345678')).toEqual(['pii.us-ssn 512345678']);
  });

  test('of something else withdraw what looks like an identifier', () => {
    expect(at('phone,sku\n(415) 867-5309,512-34-5678')).toEqual(['pii.phone (415) 867-5309']);
  });

  test('reach less far in a stream', () => {
    const text = `name;ssn\n${'Ann;512345678\n'.repeat(60)}`;
    expect(scan(text, { prose: true, whole: true }).hits.length).toBe(60);
    const part = scan(text, { prose: true, whole: false }).hits.length;
    expect(part).toBeGreaterThan(20);
    expect(part).toBeLessThan(60);
  });
});
