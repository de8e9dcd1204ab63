/**
 * Letters of alphabets that are written with spaces between words, in lower case and without accents; 0 for all else.
 * `numéro`, `NUMERO` and `Número` are one word to the context words.
 */
export const FOLDED = new Uint16Array(0x2000);

/** Letters that Unicode does not decompose into a base letter and an accent. */
const UNDECOMPOSED: Readonly<Record<string, string>> = { ß: 's', ø: 'o', ł: 'l', đ: 'd', ð: 'd', æ: 'a', œ: 'o', ı: 'i', þ: 't', ħ: 'h', ŋ: 'n', ς: 'σ' };

for (let code = 0x41; code < 0x2000; code++) {
  // Hebrew, Arabic and the scripts of India and South-East Asia glue particles to words or write none apart.
  if (code >= 0x590 && code < 0x10a0) continue;
  if (code >= 0x1100 && code < 0x1e00) continue;
  const char = String.fromCharCode(code);
  if (!/\p{L}/u.test(char)) continue;
  const small = char.toLowerCase();
  const base = UNDECOMPOSED[small] ?? small.normalize('NFD')[0] ?? small;
  FOLDED[code] = base.toLowerCase().charCodeAt(0);
}

/** The folded letter of a UTF-16 unit, 0 when it is no letter of such an alphabet. */
export function folded(code: number): number {
  return code < 0x2000 ? FOLDED[code] ?? 0 : 0;
}

/** Letters of scripts whose words are not told apart by spaces alone: there a context word may end at any character. */
export function isUnspaced(code: number): boolean {
  return (code >= 0x590 && code < 0x10a0) || (code >= 0x1100 && code < 0x1e00) || (code >= 0x2e80 && code < 0xff00 && !(code >= 0x3000 && code <= 0x303f));
}
