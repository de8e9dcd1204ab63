import type { Entry } from '../entry.ts';
import { digitAt, weighted } from '../checksums.ts';
import { words } from '../context.ts';

const RIF_KINDS = 'VEJPG';

const CEDULA_WORDS = words('cédula', 'cédula de identidad', 'c.i', 'ci');

/** SENIAT: kind of taxpayer and weights modulo 11. */
function rif(id: string): boolean {
  const kind = RIF_KINDS.indexOf(id[0] ?? '');
  if (kind < 0) return false;
  const rest = 11 - (((kind + 1) * 4 + weighted(id.slice(1), [3, 2, 7, 6, 5, 4, 3, 2])) % 11);
  return (rest > 9 ? 0 : rest) === digitAt(id, 9);
}

export const VENEZUELA: readonly Entry[] = [
  { name: 've-rif', entity: 'RIF', title: 'Venezuelan taxpayer number (RIF)', locale: 'es-VE', strong: ['L-8-1'], weak: ['L9', 'L-9'], valid: rif, alone: 0.88, words: words('rif', 'r.i.f', 'seniat', 'registro de información fiscal', 'tax id') },
  { name: 've-cedula', entity: 'CEDULA_VE', title: 'Venezuelan identity card', locale: 'es-VE', weak: ['L-8', 'L-7', 'L8', 'L7', 'L-2.3.3', 'L-1.3.3'], valid: (id) => /^[VE]\d/.test(id), confidence: 0.97, words: CEDULA_WORDS, also: [{ weak: ['2.3.3', '8', '7'], words: words('cédula', 'cédula de identidad') }] },
];
