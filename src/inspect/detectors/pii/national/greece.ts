import type { Entry } from '../entry.ts';
import { dayMonth, digitAt, luhn, sameDigits, weighted } from '../checksums.ts';
import { words } from '../context.ts';

/** AADE: powers of two modulo 11, modulo 10. */
function afm(digits: string): boolean {
  return (weighted(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digitAt(digits, 8) && !sameDigits(digits);
}

export const GREECE: readonly Entry[] = [
  { name: 'gr-afm', entity: 'AFM', title: 'Greek tax number (AFM)', locale: 'el-GR', weak: ['9'], valid: afm, words: words('αφμ', 'α.φ.μ', 'afm', 'αριθμός φορολογικού μητρώου', 'φορολογικό μητρώο', 'φορολογικού μητρώου', 'tax id', 'greek tax', 'tin') },
  { name: 'gr-amka', entity: 'AMKA', title: 'Greek social security number (AMKA)', locale: 'el-GR', weak: ['11', '6 5'], valid: (digits) => dayMonth(digits) && luhn(digits), words: words('αμκα', 'α.μ.κ.α', 'amka', 'κοινωνικής ασφάλισης', 'αριθμός μητρώου κοινωνικής ασφάλισης', 'social security', 'social security number') },
];
