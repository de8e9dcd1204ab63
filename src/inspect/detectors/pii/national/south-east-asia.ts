import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** ICA: letter for century and status, weights 2, 7, 6, 5, 4, 3, 2 modulo 11. */
function nric(id: string): boolean {
  if (!/^[STFGM]\d{7}[A-Z]$/.test(id)) return false;
  const kind = id[0] ?? '';
  const sum = weighted(id.slice(1), [2, 7, 6, 5, 4, 3, 2]) + (kind === 'T' || kind === 'G' ? 4 : kind === 'M' ? 3 : 0);
  const letters = kind === 'S' || kind === 'T' ? 'JZIHGFEDCBA' : kind === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return letters[sum % 11] === id[8];
}

/** Jabatan Pendaftaran Negara: birth date and a place of birth that exists. */
function malaysian(digits: string): boolean {
  const place = pair(digits, 6);
  return monthDay(pair(digits, 2), pair(digits, 4)) && place >= 1 && ![17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97].includes(place);
}

/** Department of Provincial Administration: weights 13 to 2 modulo 11. */
function thai(digits: string): boolean {
  return digits[0] !== '0' && (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(digits, 12) && !sameDigits(digits);
}

/** Dukcapil: region, birth date (day plus 40 for women), serial. */
function indonesian(digits: string): boolean {
  const region = pair(digits, 0);
  return region >= 11 && region <= 97 && monthDay(pair(digits, 8), pair(digits, 6) % 40) && !digits.endsWith('0000');
}

const NRIC_WORDS = words('nric', 'nric no', 'nric number', 'fin', 'fin number', 'singapore id', 'singapore nric', 'ic number', 'identity card', 'national id');

export const SOUTH_EAST_ASIA: readonly Entry[] = [
  { name: 'sg-nric', entity: 'NRIC', title: 'Singaporean NRIC or FIN', locale: 'en-SG', strong: ['L7L'], valid: nric, alone: 0.86, words: NRIC_WORDS },
  { name: 'my-nric', entity: 'MYKAD', title: 'Malaysian identity card (MyKad)', locale: 'ms-MY', strong: ['6-2-4'], weak: ['12', '6 2 4'], valid: malaysian, alone: 0.84, confidence: 0.94, words: words('nric', 'mykad', 'ic', 'ic no', 'ic number', 'kad pengenalan', 'no kp', 'no k p', 'no. kp', 'nombor kad pengenalan', 'malaysian id', 'identity card', 'national id') },
  { name: 'th-national-id', entity: 'TH_ID', title: 'Thai identity number', locale: 'th-TH', strong: ['1-4-5-2-1', '1 4 5 2 1'], weak: ['13'], valid: thai, alone: 0.93, words: words('บัตรประชาชน', 'เลขบัตรประชาชน', 'เลขประจำตัวประชาชน', 'ประจำตัวประชาชน', 'เลขประจำตัว', 'thai id', 'thai national id', 'citizen id', 'national id', 'id card', 'id number') },
  { name: 'id-nik', entity: 'NIK', title: 'Indonesian population number (NIK)', locale: 'id-ID', weak: ['16', '4 4 4 4', '6 6 4'], valid: indonesian, confidence: 0.94, words: words('nik', 'ktp', 'no ktp', 'nomor ktp', 'nomor induk kependudukan', 'induk kependudukan', 'e ktp', 'ektp', 'kartu keluarga', 'no kk', 'indonesian id', 'national id') },
  { name: 'id-npwp', entity: 'NPWP', title: 'Indonesian tax number (NPWP)', locale: 'id-ID', strong: ['2.3.3.1-3.3'], weak: ['15', '16', '2.3.3.1.3.3'], alone: 0.94, words: words('npwp', 'no npwp', 'nomor npwp', 'nomor pokok wajib pajak', 'wajib pajak', 'tax id') },
  { name: 'ph-id', entity: 'PH_ID', title: 'Philippine TIN, SSS, UMID, PhilHealth or PhilSys number', locale: 'en-PH', weak: ['3-3-3', '3-3-3-3', '3-3-3-5', '2-7-1', '4-7-1', '4-4-4-4', '2-9-1', '12', '9', '10', '16', '4-4-4'], confidence: 0.88, words: words('sss', 'sss number', 'sss no', 'tin', 'tin number', 'tin no', 'umid', 'crn', 'philsys', 'philid', 'philhealth', 'pag ibig', 'gsis', 'psn', 'pcn', 'national id') },
  { name: 'vn-cccd', entity: 'CCCD', title: 'Vietnamese citizen identity', locale: 'vi-VN', weak: ['12', '9', '3 3 3 3'], valid: (digits) => digits.length === 9 || digits[0] === '0', confidence: 0.92, words: words('cccd', 'số cccd', 'căn cước', 'căn cước công dân', 'số căn cước', 'cmnd', 'số cmnd', 'chứng minh nhân dân', 'vietnamese id', 'citizen id', 'national id') },
];
