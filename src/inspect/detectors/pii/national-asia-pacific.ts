import type { NumberFamily, TokenFamily } from './types.ts';
import { luhn, monthDay, pair, sameDigits, verhoeff, weighted } from './checksums.ts';
import { words } from './context.ts';

/** GB 11643-1999: region, birth date, sequence, ISO 7064 MOD 11-2 check character. */
function residentId(id: string): boolean {
  const year = Number(id.slice(6, 10));
  const region = pair(id, 0);
  if (region < 11 || region > 82 || year < 1900 || year > 2099 || !monthDay(pair(id, 10), pair(id, 12))) return false;
  return '10X98765432'[weighted(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === id[17]?.toUpperCase();
}

/** Birth date and century digit; numbers issued since October 2020 carry no check digit. */
function koreanDate(digits: string): boolean {
  return monthDay(pair(digits, 2), pair(digits, 4)) && digits[6] !== '0' && digits[6] !== '9';
}

function koreanCheck(digits: string): boolean {
  return (11 - (weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === Number(digits[12]);
}

/** Ministry ordinance of 2014: weights 6..2, 7..2 from the left, remainder 0 or 1 gives 0. */
function myNumber(digits: string): boolean {
  const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === Number(digits[11]) && !sameDigits(digits);
}

/** Birth date, sequence, citizenship 0 to 2, Luhn. */
function southAfrican(digits: string): boolean {
  return monthDay(pair(digits, 2), pair(digits, 4)) && (digits[10] ?? '9') <= '2' && luhn(digits);
}

const RESIDENT_WORDS = words('身份证', '身份证号', '身份证号码', '公民身份号码', '证件号', 'resident id', 'id card', 'id number', 'citizen id', 'identity card');

export const ASIA_PACIFIC_NUMBERS: readonly NumberFamily[] = [
  { rule: 'pii.in-aadhaar', weak: ['12', '4 4 4', '4-4-4'], valid: (digits) => (digits[0] ?? '0') >= '2' && verhoeff(digits) && !sameDigits(digits), words: words('aadhaar', 'aadhar', 'adhaar', 'uidai', 'uid', 'आधार', 'ஆதார்', 'ఆధార్', 'আধার') },
  { rule: 'pii.cn-resident-id', strong: ['18', '6 8 4'], valid: residentId, words: RESIDENT_WORDS, confidence: 0.95 },
  { rule: 'pii.kr-rrn', strong: ['6-7'], weak: ['13'], valid: (digits) => koreanDate(digits) && koreanCheck(digits), words: words('주민등록번호', '주민번호', 'rrn', 'resident registration', 'resident registration number'), confidence: 0.93 },
  { rule: 'pii.kr-rrn', weak: ['6-7'], valid: koreanDate, words: words('주민등록번호', '주민번호', 'rrn', 'resident registration', 'resident registration number') },
  { rule: 'pii.jp-my-number', weak: ['12', '4 4 4', '4-4-4'], valid: myNumber, words: words('マイナンバー', '個人番号', 'my number', 'individual number') },
  { rule: 'pii.au-tfn', weak: ['9', '3 3 3', '3-3-3'], valid: (digits) => weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !sameDigits(digits), words: words('tfn', 'tax file', 'tax file number') },
  { rule: 'pii.za-id', weak: ['13', '6 4 2 1', '6 4 3'], valid: southAfrican, words: words('id number', 'id no', 'identity number', 'identity no', 'sa id', 'rsa id', 'south african id', 'identiteitsnommer', 'inombolo kamazisi') },
];

export const ASIA_PACIFIC_TOKENS: readonly TokenFamily[] = [
  { rule: 'pii.cn-resident-id', lengths: [18], valid: (token) => /^\d{17}[Xx]$/.test(token) && residentId(token), words: RESIDENT_WORDS, confidence: 0.96 },
  // The fourth letter is the holder's status, the fifth the initial of the name; no check is published for the last.
  { rule: 'pii.in-pan', lengths: [10], valid: (token) => /^[A-Z]{3}[ABCFGHJLPT][A-Z](?!0000)\d{4}[A-Z]$/.test(token), words: words('pan', 'pan card', 'pan number', 'pan no', 'permanent account', 'permanent account number', 'income tax', 'पैन'), confidence: 0.7 },
];
