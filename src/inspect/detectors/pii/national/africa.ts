import type { Entry } from '../entry.ts';
import { sameDigits } from '../checksums.ts';
import { words } from '../context.ts';

export const AFRICA: readonly Entry[] = [
  { name: 'ng-nin', entity: 'NIN', title: 'Nigerian identification number (NIN)', locale: 'en-NG', weak: ['11', '4 3 4', '4-3-4'], valid: (digits) => !sameDigits(digits), confidence: 0.9, words: words('nin', 'nin number', 'nimc', 'national identification number', 'national identity number', 'virtual nin') },
  { name: 'ng-bvn', entity: 'BVN', title: 'Nigerian bank verification number (BVN)', locale: 'en-NG', weak: ['11'], valid: (digits) => !sameDigits(digits), confidence: 0.9, words: words('bvn', 'bvn number', 'bank verification', 'bank verification number') },
  { name: 'ke-national-id', entity: 'KE_ID', title: 'Kenyan identity card', locale: 'en-KE', weak: ['8', '7'], valid: (digits) => !sameDigits(digits), confidence: 0.86, words: words('kenyan id', 'kenya id', 'national id', 'national id number', 'id no', 'id number', 'kitambulisho', 'nambari ya kitambulisho', 'huduma') },
  { name: 'ke-kra-pin', entity: 'KRA_PIN', title: 'Kenyan tax number (KRA PIN)', locale: 'en-KE', strong: ['L9L'], valid: (id) => /^[AP]/.test(id), alone: 0.75, confidence: 0.94, words: words('kra', 'kra pin', 'pin', 'tax pin', 'pin number', 'tax id', 'itax') },
  { name: 'gh-card', entity: 'GHANA_CARD', title: 'Ghana Card', locale: 'en-GH', strong: ['LLL-9-1'], weak: ['LLL10', 'LLL-10', 'LLL 9 1'], valid: (id) => id.startsWith('GHA'), alone: 0.94, words: words('ghana card', 'ghana card number', 'ghanacard', 'nia', 'national id') },
];
