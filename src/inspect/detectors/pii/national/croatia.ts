import type { Entry } from '../entry.ts';
import { mod11_10, sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

export const CROATIA: readonly Entry[] = [
  { name: 'hr-oib', entity: 'OIB', title: 'Croatian personal number (OIB)', locale: 'hr-HR', weak: ['11', 'LL11'], valid: (id) => mod11_10(id.slice(-11)) && /^(?:HR)?\d+$/.test(id) && !sameDigits(id), words: words('oib', 'osobni identifikacijski broj', 'oib broj', 'croatian id', 'national id', 'personal id') },
];
