import type { TokenFamily } from './types.ts';
import { words } from './context.ts';

const VIN_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const VIN_VALUES = '12345678123457923456789';
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** ISO 3779 alphabet without I, O and Q; at least two letters and the serial's last four digits. */
function vinForm(token: string): boolean {
  return /^[A-HJ-NPR-Z\d]{13}\d{4}$/.test(token) && /^(?:[^A-Z]*[A-Z]){2}/.test(token);
}

/** Check digit of North American and Chinese VINs in the ninth place (49 CFR 565.15). */
function vin(token: string): boolean {
  if (!vinForm(token)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const char = token[i] ?? '';
    sum += (char <= '9' ? Number(char) : Number(VIN_VALUES[VIN_LETTERS.indexOf(char)])) * (VIN_WEIGHTS[i] ?? 0);
  }
  return '0123456789X'[sum % 11] === token[8];
}

const VIN_WORDS = words('vin', 'vin number', 'chassis', 'chassis number', 'vehicle identification', 'vehicle identification number', 'fahrgestellnummer', 'fin', 'fahrzeug identifizierungsnummer', 'numéro de châssis', 'bastidor', 'número de bastidor', 'telaio', 'numero di telaio', '车架号', '車台番号');

export const TRAVEL_TOKENS: readonly TokenFamily[] = [
  { rule: 'pii.vehicle-vin', lengths: [17], valid: vin, words: VIN_WORDS, confidence: 0.82 },
  { rule: 'pii.vehicle-vin', lengths: [17], valid: vinForm, words: VIN_WORDS, needsWord: true, confidence: 0.9 },
];

/** Passports have no common check outside the machine-readable zone: the label makes them. */
export const PASSPORT: TokenFamily = {
  rule: 'pii.passport', lengths: [6, 7, 8, 9, 10], valid: (token) => /^(?:[A-Z]{0,3}\d{5,9}[A-Z]?|[CFGHJKLMNPRTVWXYZ0-9]{9,10})$/.test(token) && /\d{2}/.test(token), confidence: 0.88, needsWord: true,
  words: words(
    'passport', 'passport number', 'passport no', 'passport num', 'travel document', 'reisepass', 'reisepassnummer', 'passnummer', 'passeport', 'numéro de passeport', 'pasaporte', 'número de pasaporte', 'passaporto', 'numero di passaporto', 'passaporte', 'número do passaporte',
    'paspoort', 'paspoortnummer', 'paszport', 'paszportu', 'numer paszportu', 'passi', 'pasaport', 'паспорт', 'паспорта', '护照', '护照号', '护照号码', '旅券番号', 'パスポート', '여권', '여권번호',
  ),
};

export const DRIVING_LICENCE: TokenFamily = {
  rule: 'pii.driving-licence', lengths: [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], valid: (token) => /^(?=(?:[^\d]*\d){4})[A-Z0-9-]{5,20}$/.test(token), confidence: 0.86, needsWord: true,
  words: words(
    'driving licence', 'driving license', 'driver license', 'driver licence', 'drivers license', 'drivers licence', "driver's license", "driver's licence", 'driving licence number', 'driver license number', 'dl number', 'dl no', 'license number', 'licence number', 'dvla',
    'führerschein', 'führerscheinnummer', 'permis de conduire', 'numéro de permis', 'carnet de conducir', 'permiso de conducir', 'patente di guida', 'patente', 'carta de condução', 'carteira de motorista', 'cnh', 'rijbewijs', 'rijbewijsnummer', 'prawo jazdy', 'körkort', 'ajokortti', 'ehliyet', 'водительское удостоверение', '驾驶证', '運転免許証', '운전면허',
  ),
};
