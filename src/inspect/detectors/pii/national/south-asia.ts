import type { Entry } from '../entry.ts';
import { sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

/** Department for Registration of Persons: year, day of the year (plus 500 for women), serial. */
function lankan(id: string): boolean {
  const old = /^\d{9}[VX]$/.test(id);
  if (!old && !/^(?:19|20)\d{10}$/.test(id)) return false;
  const day = Number(old ? id.slice(2, 5) : id.slice(4, 7)) % 500;
  return day >= 1 && day <= 366;
}

export const SOUTH_ASIA: readonly Entry[] = [
  { name: 'pk-cnic', entity: 'CNIC', title: 'Pakistani identity card (CNIC)', locale: 'ur-PK', strong: ['5-7-1'], weak: ['13', '5 7 1'], valid: (digits) => /^[1-7]/.test(digits) && !sameDigits(digits), alone: 0.85, confidence: 0.94, words: words('cnic', 'nicop', 'nadra', 'cnic number', 'cnic no', 'شناختی کارڈ', 'قومی شناختی کارڈ', 'شناختی', 'identity card', 'national id') },
  { name: 'lk-nic', entity: 'NIC_LK', title: 'Sri Lankan identity card', locale: 'si-LK', weak: ['9L', '12'], valid: lankan, confidence: 0.93, words: words('nic', 'nic number', 'nic no', 'national identity card', 'identity card', 'national id', 'ජාතික හැඳුනුම්පත', 'හැඳුනුම්පත්', 'හැඳුනුම්පත', 'அடையாள அட்டை', 'sri lankan id') },
  { name: 'bd-nid', entity: 'NID_BD', title: 'Bangladeshi identity number', locale: 'bn-BD', weak: ['10', '13', '17', '3 3 4'], valid: (digits) => !sameDigits(digits), confidence: 0.9, words: words('nid', 'nid number', 'nid no', 'জাতীয় পরিচয়পত্র', 'জাতীয় পরিচয়পত্র', 'পরিচয়পত্র', 'পরিচয়পত্র', 'এনআইডি', 'voter id', 'bangladesh id', 'national id', 'national id card') },
];
