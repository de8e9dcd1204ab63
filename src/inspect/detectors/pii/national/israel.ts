import type { Entry } from '../entry.ts';
import { luhn, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

export const ISRAEL: readonly Entry[] = [
  { name: 'il-teudat-zehut', entity: 'TEUDAT_ZEHUT', title: 'Israeli identity number', locale: 'he-IL', weak: ['9', '8', '8-1', '1-7-1'], valid: (digits) => luhn(digits.padStart(9, '0')) && !sameDigits(digits), words: words('תעודת זהות', 'ת.ז', 'ת"ז', 'ת״ז', 'תז', 'מספר זהות', 'מספר תעודת זהות', 'teudat zehut', 'israeli id', 'israel id', 'identity number', 'id number', 'national id', 'tz') },
];
