import type { Entry } from '../entry.ts';
import { digitAt, valueOf, weighted } from '../checksums.ts';
import { words } from '../context.ts';

const TAIWAN_LETTERS = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';

/** Ministry of the Interior: the letter as two digits from 10 on, weights 1, 9, 8 to 1, 1 modulo 10. */
function taiwanese(id: string): boolean {
  const letter = TAIWAN_LETTERS.indexOf(id[0] ?? '') + 10;
  if (!/^[A-Z][1289]\d{8}$/.test(id)) return false;
  return (Math.floor(letter / 10) + (letter % 10) * 9 + weighted(id.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

/** Immigration Department: letters as 10 to 35, a missing first letter as 36, weights 9 to 2 modulo 11, A for 10. */
function hongKong(id: string): boolean {
  if (!/^[A-Z]{1,2}\d{6}[\dA]$/.test(id)) return false;
  const two = id.length === 9;
  let sum = two ? valueOf(id[0] ?? 'A') * 9 + valueOf(id[1] ?? 'A') * 8 : 36 * 9 + valueOf(id[0] ?? 'A') * 8;
  for (let i = 0; i < 6; i++) sum += digitAt(id, i + (two ? 2 : 1)) * (7 - i);
  return '0123456789A'[(11 - (sum % 11)) % 11] === id.at(-1);
}

const HKID_WORDS = words('hkid', 'hkid number', 'hkid no', 'hkid card', 'hong kong id', 'hong kong identity card', 'identity card', '香港身份證', '身份證', '身份證號碼', '身份证', 'id card', 'id number', 'national id');

export const TAIWAN_HONG_KONG: readonly Entry[] = [
  { name: 'tw-id', entity: 'TW_ID', title: 'Taiwanese identity number', locale: 'zh-TW', weak: ['L9'], valid: taiwanese, words: words('身分證', '身分證字號', '身份證字號', '身份證', '統一編號', '居留證', 'taiwan id', 'taiwanese id', 'national id', 'identity card', 'id number', 'id card') },
  { name: 'hk-hkid', entity: 'HKID', title: 'Hong Kong identity card', locale: 'zh-HK', strong: ['L6(A)', 'LL6(A)', 'L6 (A)', 'LL6 (A)'], weak: ['L6A', 'LL6A', 'L6-A', 'L6 A', 'L 6(A)'], valid: hongKong, alone: 0.93, words: HKID_WORDS },
];
