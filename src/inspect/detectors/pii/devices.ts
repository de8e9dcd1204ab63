import type { Entry } from './entry.ts';
import { luhn, sameDigits } from './checksums.ts';
import { words } from './context.ts';

/** ITU-T E.118: telecommunications prefix, Luhn. */
function iccid(digits: string): boolean {
  return digits.startsWith('89') && (luhn(digits) || luhn(digits.slice(0, 19)));
}

const IMEI_WORDS = words('imei', 'imei number', 'imei no', 'imeisv', 'device id', 'handset', '串号', 'серийный imei', 'numéro imei', 'número imei');

/** Numbers of telephones and their cards. */
export const DEVICES: readonly Entry[] = [
  { name: 'imei', entity: 'IMEI', title: 'Mobile equipment identity (IMEI)', locale: 'und', severity: 'medium', weak: ['15', '2-6-6-1', '2 6 6 1', '8-6-1', '6-2-6-1'], valid: (digits) => luhn(digits) && !sameDigits(digits), words: IMEI_WORDS },
  { name: 'imsi', entity: 'IMSI', title: 'Mobile subscriber identity (IMSI)', locale: 'und', severity: 'medium', weak: ['15', '14', '3 2 10', '3 3 9', '3-2-10', '3-3-9'], valid: (digits) => /^[2-7]/.test(digits), confidence: 0.92, words: words('imsi', 'imsi number', 'subscriber identity', 'international mobile subscriber identity', 'mobile subscriber') },
  { name: 'iccid', entity: 'ICCID', title: 'SIM card number (ICCID)', locale: 'und', severity: 'medium', strong: ['19', '20'], weak: ['18', '4 4 4 4 3', '4 4 4 4 4', '18L', '19L', '4-4-4-4-3', '4-4-4-4-4'], valid: (id) => iccid(id.replace(/F$/, '')), alone: 0.82, words: words('iccid', 'sim', 'sim card', 'sim number', 'sim serial', 'sim id', 'esim', 'eid', 'karta sim', 'sim karte', 'carte sim', 'tarjeta sim', 'sim卡') },
];
