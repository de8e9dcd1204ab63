import type { Entry } from '../entry.ts';
import { digitAt, mod11, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

/** Ministry ordinance of 2014: weights 6 to 2, 7 to 2 from the left, remainder 0 or 1 gives 0. */
function myNumber(digits: string): boolean {
  return mod11(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 10 === digitAt(digits, 11) && !sameDigits(digits);
}

export const JAPAN: readonly Entry[] = [
  { name: 'jp-my-number', entity: 'MY_NUMBER', title: 'Japanese individual number', locale: 'ja-JP', weak: ['12', '4 4 4', '4-4-4'], valid: myNumber, words: words('マイナンバー', '個人番号', 'マイナンバーカード', 'my number', 'mynumber', 'individual number', 'kojin bango', 'national id') },
  { name: 'jp-bank-account', entity: 'JP_ACCOUNT', title: 'Japanese bank account', locale: 'ja-JP', weak: ['7', '4-3-7', '3-7', '8', '5-8'], words: words('口座番号', '普通預金', '普通口座', '普通', '当座', '振込先', '口座', '支店', 'ゆうちょ', '記号', 'branch code', 'japanese bank'), window: 28 },
];
