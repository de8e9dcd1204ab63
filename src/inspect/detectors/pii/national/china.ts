import type { Entry } from '../entry.ts';
import { monthDay, pair, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** GB 11643-1999: region, birth date, sequence, ISO 7064 MOD 11-2 check character. */
function residentId(id: string): boolean {
  const year = Number(id.slice(6, 10));
  const region = pair(id, 0);
  if (!/^\d{17}[\dX]$/.test(id) || region < 11 || region > 82 || year < 1900 || year > 2099 || !monthDay(pair(id, 10), pair(id, 12))) return false;
  return '10X98765432'[weighted(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === id[17];
}

export const CHINA: readonly Entry[] = [
  { name: 'cn-resident-id', entity: 'RESIDENT_ID', title: 'Chinese resident identity number', locale: 'zh-CN', strong: ['18', '17L', '6 8 4', '6 8 3A'], valid: residentId, alone: 0.95, words: words('身份证', '身份证号', '身份证号码', '公民身份号码', '证件号', '证件号码', 'resident id', 'id card', 'id number', 'citizen id', 'identity card', 'chinese id', 'shenfenzheng', 'national id') },
];
