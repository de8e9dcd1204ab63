import type { Entry } from '../entry.ts';
import { weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** Revenue: weights 8 to 2, and 9 for the second letter, modulo 23. */
function pps(id: string): boolean {
  const second = id[8] === undefined || id[8] === 'W' ? 0 : id.charCodeAt(8) - 64;
  return /^\d{7}[A-W][A-IW]?$/.test(id) && 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(id, [8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23] === id[7];
}

export const IRELAND: readonly Entry[] = [
  { name: 'ie-pps', entity: 'PPS', title: 'Irish PPS number', locale: 'en-IE', weak: ['7L', '7LL', '7 L', '7 LL'], valid: pps, words: words('pps', 'ppsn', 'pps number', 'pps no', 'personal public service', 'personal public service number', 'rsi number', 'uimhir psp', 'tax id') },
];
