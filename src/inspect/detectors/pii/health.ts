import type { NumberFamily, TokenFamily } from './types.ts';
import { sameDigits, weighted } from './checksums.ts';
import { words } from './context.ts';

/** NHS data dictionary: weights 10 to 2, 11 minus the remainder, 11 counts as 0 and 10 is never issued. */
function nhs(digits: string): boolean {
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === Number(digits[9]) && !sameDigits(digits);
}

export const HEALTH_NUMBERS: readonly NumberFamily[] = [
  { rule: 'pii.uk-nhs', weak: ['10', '3 3 4', '3-3-4'], valid: nhs, words: words('nhs', 'nhs number', 'nhs no', 'chi number', 'health number') },
];

/** Hospitals number their records as they like: the label makes them. */
export const MEDICAL_RECORD: TokenFamily = {
  rule: 'pii.medical-record', lengths: [5, 6, 7, 8, 9, 10, 11, 12, 13, 14], valid: (token) => /^[A-Z]{0,4}\d{4,12}[A-Z]?$/.test(token), confidence: 0.88, needsWord: true,
  words: words(
    'mrn', 'mrn no', 'medical record', 'medical record number', 'medical record no', 'patient id', 'patient number', 'patient no', 'hospital number', 'chart number', 'health record', 'health insurance number', 'member id', 'medicare number', 'medicaid id',
    'patientennummer', 'patienten id', 'krankenaktennummer', 'versichertennummer', 'numéro de dossier médical', 'dossier médical', 'numéro patient', 'historia clínica', 'número de historia clínica', 'cartella clinica', 'prontuário', 'patiëntnummer', 'numer pacjenta', '病历号', '患者番号', '診察券番号',
  ),
};
