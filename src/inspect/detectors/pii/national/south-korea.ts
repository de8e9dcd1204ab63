import type { Entry } from '../entry.ts';
import { digitAt, monthDay, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Birth date and century digit; numbers issued since October 2020 carry no check digit. */
function dated(digits: string): boolean {
  return monthDay(pair(digits, 2), pair(digits, 4)) && digits[6] !== '0' && digits[6] !== '9';
}

function checked(digits: string): boolean {
  return dated(digits) && (11 - (weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === digitAt(digits, 12);
}

/** National Tax Service: weights 1, 3, 7 and 5 with a carry of the ninth digit. */
function business(digits: string): boolean {
  const sum = weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digitAt(digits, 8) * 5) / 10);
  return (10 - (sum % 10)) % 10 === digitAt(digits, 9) && !sameDigits(digits);
}

const RRN_WORDS = words('주민등록번호', '주민번호', '주민 번호', '외국인등록번호', 'rrn', 'resident registration', 'resident registration number', 'korean id', 'national id');

export const SOUTH_KOREA: readonly Entry[] = [
  { name: 'kr-rrn', entity: 'RRN', title: 'Korean resident registration number', locale: 'ko-KR', strong: ['6-7'], weak: ['13'], valid: checked, alone: 0.93, words: RRN_WORDS, also: [{ weak: ['6-7', '13', '6 7'], valid: dated, confidence: 0.95, words: RRN_WORDS }] },
  { name: 'kr-business-number', entity: 'KR_BUSINESS', title: 'Korean business registration number', locale: 'ko-KR', weak: ['3-2-5', '10'], valid: business, words: words('사업자등록번호', '사업자번호', '사업자 등록번호', 'business registration', 'business registration number', 'brn') },
];
