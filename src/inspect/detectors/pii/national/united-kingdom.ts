import type { Entry } from '../entry.ts';
import { digitAt, mod11, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** HMRC's rules for prefix letters; suffix A to D. */
function nino(id: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]$/.test(id);
}

/** NHS data dictionary: weights 10 to 2, 11 minus the remainder, 11 counts as 0 and 10 is never issued. */
function nhs(digits: string): boolean {
  return mod11(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 9) && !sameDigits(digits);
}

/** HMRC: the first digit checks the other nine. */
function utr(digits: string): boolean {
  return '21987654321'[weighted(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11] === digits[0] && !sameDigits(digits);
}

const NINO_WORDS = words('national insurance', 'national insurance number', 'national insurance no', 'ni number', 'ni no', 'nino', 'ni', 'nat ins', 'nat ins no', 'nat ins number', 'insurance number');

export const UNITED_KINGDOM: readonly Entry[] = [
  { name: 'uk-nino', entity: 'NINO', title: 'UK national insurance number', locale: 'en-GB', strong: ['LL 2 2 2 L', 'LL 6 L', 'LL-2-2-2-L', 'LL2 2 2L', 'LL 2 2 2L'], weak: ['LL6L', 'LL 6L', 'LL-6-L', 'LL 2-2-2 L', 'LL6 L'], valid: nino, alone: 0.8, words: NINO_WORDS },
  { name: 'uk-nhs', entity: 'NHS_NUMBER', title: 'UK NHS number', locale: 'en-GB', weak: ['10', '3 3 4', '3-3-4'], valid: nhs, words: words('nhs', 'nhs number', 'nhs no', 'nhs id', 'chi number', 'chi', 'health number', 'health and care number', 'h&c number', 'national health', 'national health service', 'patient') },
  { name: 'uk-utr', entity: 'UTR', title: 'UK unique taxpayer reference', locale: 'en-GB', weak: ['10', '5 5'], valid: utr, words: words('utr', 'utr number', 'unique taxpayer', 'unique taxpayer reference', 'self assessment', 'tax reference', 'taxpayer reference', 'tax ref', 'hmrc') },
  { name: 'uk-sort-code', entity: 'SORT_CODE', title: 'UK bank sort code', locale: 'en-GB', weak: ['2-2-2', '2 2 2', '6'], window: 28, confidence: 0.88, words: words('sort code', 'sortcode', 'bank sort code', 'branch code') },
];
