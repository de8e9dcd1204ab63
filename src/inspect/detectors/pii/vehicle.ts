import type { Entry } from './entry.ts';
import { words } from './context.ts';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const VALUES = '12345678123457923456789';
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** ISO 3779 alphabet without I, O and Q; at least two letters and the serial's last four digits. */
function form(id: string): boolean {
  return /^[A-HJ-NPR-Z\d]{13}\d{4}$/.test(id) && /^(?:[^A-Z]*[A-Z]){2}/.test(id);
}

/** Check digit of North American and Chinese VINs in the ninth place (49 CFR 565.15). */
function checked(id: string): boolean {
  if (!form(id)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const char = id[i] ?? '';
    sum += (char <= '9' ? Number(char) : Number(VALUES[LETTERS.indexOf(char)])) * (WEIGHTS[i] ?? 0);
  }
  return '0123456789X'[sum % 11] === id[8];
}

const VIN_WORDS = words('vin', 'vin number', 'vin no', 'chassis', 'chassis number', 'chassis no', 'frame number', 'frame no', 'vehicle identification', 'vehicle identification number', 'fahrgestellnummer', 'fin', 'fahrzeug identifizierungsnummer', 'fahrzeugidentifikationsnummer', 'numéro de châssis', 'numéro de série du véhicule', 'bastidor', 'número de bastidor', 'número de chasis', 'número do chassi', 'chassi', 'telaio', 'numero di telaio', 'numer vin', 'chassisnummer', 'vin номер', 'şasi no', '车架号', '車台番号', '차대번호');

export const VEHICLE: Entry = {
  name: 'vehicle-vin', entity: 'VIN', title: 'Vehicle identification number', locale: 'und', severity: 'medium', strong: ['A{17}'], valid: checked, alone: 0.82, words: VIN_WORDS,
  also: [{ weak: ['A{17}'], valid: form, confidence: 0.9, words: VIN_WORDS }],
};
