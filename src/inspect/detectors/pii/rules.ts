import type { Rule, Severity } from '../../contract.ts';

/** OWASP Top 10 for LLM applications 2025: sensitive information disclosure; MITRE ATLAS: LLM data leakage. */
const REFERENCES = ['OWASP LLM02:2025', 'AML.T0057'] as const;

function rule(name: string, entity: string, severity: Severity, title: string, paranoia: 1 | 2 = 1): Rule {
  return { id: `pii.${name}`, category: 'pii', severity, title, references: REFERENCES, paranoia, entity };
}

/** Every kind of personal data that is recognised; the order breaks ties between equally sure overlapping matches. */
export const RULES: readonly Rule[] = [
  rule('email', 'EMAIL', 'medium', 'E-mail address'),
  rule('phone', 'PHONE', 'medium', 'Telephone number'),
  rule('card', 'CARD', 'high', 'Payment card number'),
  rule('iban', 'IBAN', 'high', 'International bank account number'),
  rule('us-bank-routing', 'BANK_ROUTING', 'high', 'US bank routing number'),
  rule('bank-account', 'BANK_ACCOUNT', 'high', 'Bank account number'),
  rule('us-ssn', 'SSN', 'high', 'US social security number'),
  rule('uk-nino', 'NINO', 'high', 'UK national insurance number'),
  rule('uk-nhs', 'NHS_NUMBER', 'high', 'UK NHS number'),
  rule('de-tax-id', 'TAX_ID', 'high', 'German tax identification number'),
  rule('es-dni', 'DNI', 'high', 'Spanish DNI or NIE'),
  rule('fr-nir', 'NIR', 'high', 'French social security number (NIR)'),
  rule('it-codice-fiscale', 'CODICE_FISCALE', 'high', 'Italian fiscal code'),
  rule('nl-bsn', 'BSN', 'high', 'Dutch citizen service number (BSN)'),
  rule('pl-pesel', 'PESEL', 'high', 'Polish PESEL number'),
  rule('br-cpf', 'CPF', 'high', 'Brazilian CPF number'),
  rule('br-cnpj', 'CNPJ', 'high', 'Brazilian CNPJ number'),
  rule('in-aadhaar', 'AADHAAR', 'high', 'Indian Aadhaar number'),
  rule('in-pan', 'PAN', 'high', 'Indian permanent account number'),
  rule('ca-sin', 'SIN', 'high', 'Canadian social insurance number'),
  rule('au-tfn', 'TFN', 'high', 'Australian tax file number'),
  rule('cn-resident-id', 'RESIDENT_ID', 'high', 'Chinese resident identity number'),
  rule('kr-rrn', 'RRN', 'high', 'Korean resident registration number'),
  rule('jp-my-number', 'MY_NUMBER', 'high', 'Japanese individual number'),
  rule('se-personnummer', 'PERSONNUMMER', 'high', 'Swedish personal identity number'),
  rule('fi-hetu', 'HETU', 'high', 'Finnish personal identity code'),
  rule('be-rrn', 'NATIONAL_NUMBER', 'high', 'Belgian national register number'),
  rule('ch-ahv', 'AHV', 'high', 'Swiss AHV number'),
  rule('pt-nif', 'NIF', 'high', 'Portuguese tax number'),
  rule('tr-tckn', 'TCKN', 'high', 'Turkish identity number'),
  rule('za-id', 'ZA_ID', 'high', 'South African identity number'),
  rule('mx-curp', 'CURP', 'high', 'Mexican CURP'),
  rule('medical-record', 'MEDICAL_RECORD', 'high', 'Medical record number'),
  rule('passport', 'PASSPORT', 'high', 'Passport number'),
  rule('driving-licence', 'DRIVING_LICENCE', 'high', 'Driving licence number'),
  rule('vehicle-vin', 'VIN', 'medium', 'Vehicle identification number'),
  rule('date-of-birth', 'DATE_OF_BIRTH', 'medium', 'Date of birth'),
  rule('street-address', 'ADDRESS', 'medium', 'Street address'),
  rule('crypto-btc', 'BTC_ADDRESS', 'medium', 'Bitcoin address'),
  rule('crypto-eth', 'ETH_ADDRESS', 'medium', 'Ethereum address'),
  rule('ip-address', 'IP_ADDRESS', 'low', 'IP address', 2),
  rule('mac-address', 'MAC_ADDRESS', 'low', 'MAC address', 2),
  rule('coordinates', 'COORDINATES', 'low', 'Geographic coordinates', 2),
  rule('person-name', 'PERSON', 'low', 'Name of a person', 2),
];
