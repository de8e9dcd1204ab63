import type { Entry } from '../entry.ts';
import { digitAt, luhn, mod11, monthDay, pair, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Ministry of Interior: 1 for citizens, 2 for residents, Luhn. */
function saudi(digits: string): boolean {
  return (digits[0] === '1' || digits[0] === '2') && luhn(digits) && !sameDigits(digits);
}

/** Century, birth date, governorate; the method of the last digit is not published. */
function egyptian(digits: string): boolean {
  const governorate = pair(digits, 7);
  return (digits[0] === '2' || digits[0] === '3') && monthDay(pair(digits, 3), pair(digits, 5)) && ((governorate >= 1 && governorate <= 35) || governorate === 88);
}

/** Civil registration: weights 10 to 2 modulo 11, the remainder itself below 2. */
function iranian(digits: string): boolean {
  const rest = weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? rest : 11 - rest) === digitAt(digits, 9) && !sameDigits(digits);
}

/** Public Authority for Civil Information: century, birth date, weights modulo 11. */
function kuwaiti(digits: string): boolean {
  return '23'.includes(digits[0] ?? '0') && monthDay(pair(digits, 3), pair(digits, 5)) && mod11(digits, [2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) === digitAt(digits, 11);
}

export const MIDDLE_EAST: readonly Entry[] = [
  { name: 'sa-national-id', entity: 'SA_ID', title: 'Saudi national or resident identity', locale: 'ar-SA', weak: ['10'], valid: saudi, words: words('رقم الهوية', 'الهوية', 'هوية', 'هويتي', 'الهوية الوطنية', 'إقامة', 'الإقامة', 'رقم الإقامة', 'iqama', 'iqama number', 'saudi id', 'national id', 'national identity', 'absher') },
  { name: 'ae-emirates-id', starts: '7', entity: 'EMIRATES_ID', title: 'Emirates identity card', locale: 'ar-AE', strong: ['3-4-7-1', '15', '3 4 7 1'], valid: (digits) => digits.startsWith('784') && luhn(digits), alone: 0.92, words: words('emirates id', 'emirates identity', 'eid', 'eid number', 'الهوية الإماراتية', 'رقم الهوية', 'هوية', 'national id') },
  { name: 'eg-national-id', entity: 'EG_ID', title: 'Egyptian national identity', locale: 'ar-EG', weak: ['14'], valid: egyptian, confidence: 0.93, words: words('الرقم القومي', 'رقم قومي', 'رقمي القومي', 'بطاقة', 'البطاقة', 'بطاقة شخصية', 'egyptian id', 'egypt national id', 'national id', 'national id number') },
  { name: 'ir-national-code', entity: 'CODE_MELLI', title: 'Iranian national code', locale: 'fa-IR', weak: ['10', '3-6-1'], valid: iranian, words: words('کد ملی', 'کدملی', 'شماره ملی', 'code melli', 'melli code', 'iranian id', 'national code', 'national id') },
  { name: 'kw-civil-id', entity: 'CIVIL_ID', title: 'Kuwaiti civil identity', locale: 'ar-KW', weak: ['12'], valid: kuwaiti, words: words('الرقم المدني', 'البطاقة المدنية', 'رقم مدني', 'civil id', 'civil id number', 'kuwait id') },
];
