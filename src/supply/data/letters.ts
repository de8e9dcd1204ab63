/** What the characters of a text are to those who look at every one of them. */

/** Up to the end of the Latin letters with marks (Latin Extended-B). */
export const LATIN = 0x250;
/** Letters and digits in lower case and without marks; 0 for what parts words. */
export const FOLDED = new Uint16Array(LATIN);
/** Letters of base64, base64url and hexadecimal, which are ASCII. */
export const CODE = new Uint8Array(128);

for (let code = 0; code < LATIN; code++) {
  const char = String.fromCharCode(code);
  const [base = char] = char.normalize('NFD').toLowerCase();
  if (/[\p{L}\p{N}]/u.test(char)) FOLDED[code] = base === 'ı' ? 'i'.charCodeAt(0) : base.charCodeAt(0);
  if (code < 128 && /[A-Za-z0-9+/_=-]/.test(char)) CODE[code] = 1;
}

/** Whether a character beyond Latin letters belongs to a word: nearly all do but signs of punctuation. */
export function isWord(code: number): boolean {
  return !((code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3003) || code === 0xfeff || (code >= 0xff00 && code < 0xff10));
}

/**
 * Whether a character may write what its letters alone do not show: letters of other scripts, styled and full-width ones,
 * and characters that are drawn as nothing. Quotes, dashes and pictures are none, nor the marks that join pictures.
 */
export function isForeign(code: number): boolean {
  if (code < LATIN) return false;
  if (code >= 0x2000 && code < 0x2070) return (code >= 0x200b && code <= 0x200f && code !== 0x200d) || (code >= 0x202a && code <= 0x202e) || code >= 0x2060;
  if (code >= 0xd83c && code <= 0xd83e) return false;
  // The second halves of pictures, symbols and arrows, and what chooses between two drawings of a picture.
  return !((code >= 0xdc00 && code <= 0xdfff) || code === 0xfe0f || (code >= 0x20a0 && code < 0x2c00));
}

/** The hash that a word has in {@link RowFacts}; of ASCII and Latin letters, in any case and with or without marks. */
export function wordHash(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    hash = Math.imul(hash ^ (code < LATIN ? FOLDED[code]! : code), 0x01000193) + 1;
  }
  return hash;
}
