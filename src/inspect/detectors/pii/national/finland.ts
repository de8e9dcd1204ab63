import type { Entry } from '../entry.ts';
import { dayMonth } from '../checksums.ts';
import { words } from '../context.ts';

const HETU_LETTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** Digital and Population Data Services Agency: birth date, century sign, individual number from 002, check by modulo 31. */
function hetu(id: string): boolean {
  const parts = /^(\d{6})[A-FU-Y]?(\d{3})([0-9A-Y])$/.exec(id);
  if (parts === null || !dayMonth(id) || Number(parts[2]) < 2) return false;
  return HETU_LETTERS[Number(`${parts[1]}${parts[2]}`) % 31] === parts[3];
}

const HETU_WORDS = words('henkilötunnus', 'hetu', 'sotu', 'henkilötunnukseni', 'personbeteckning', 'personal identity code', 'finnish id', 'national id');

export const FINLAND: readonly Entry[] = [
  { name: 'fi-hetu', entity: 'HETU', title: 'Finnish personal identity code', locale: 'fi-FI', strong: ['6-3A', '6+3A', '6L3A'], valid: hetu, alone: 0.9, words: HETU_WORDS },
];
