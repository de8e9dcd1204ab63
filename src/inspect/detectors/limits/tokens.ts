/** What a character is to a byte-pair tokeniser, which splits text into words, digits, punctuation and white space first. */
const LOWER = 0, UPPER = 1, DIGIT = 2, PUNCTUATION = 3, BLANK = 4, NEWLINE = 5, HAN = 6, KANA = 7, HANGUL = 8, LETTER = 9, CYRILLIC = 10, OTHER = 11;
const CLASSES = 12;

const ASCII = new Uint8Array(128).fill(OTHER);
for (let i = 0x21; i < 0x7f; i++) ASCII[i] = PUNCTUATION;
for (let i = 0x61; i <= 0x7a; i++) ASCII[i] = LOWER;
for (let i = 0x41; i <= 0x5a; i++) ASCII[i] = UPPER;
for (let i = 0x30; i <= 0x39; i++) ASCII[i] = DIGIT;
ASCII[0x20] = ASCII[0x09] = BLANK;
ASCII[0x0a] = ASCII[0x0d] = NEWLINE;

function wideClass(code: number): number {
  if (code >= 0x4e00 && code <= 0x9fff) return HAN;
  if (code >= 0x3040 && code <= 0x30ff) return KANA;
  if (code >= 0xac00 && code <= 0xd7af) return HANGUL;
  if (code >= 0x400 && code < 0x530) return CYRILLIC;
  if (code < 0x2000) return LETTER;
  return code >= 0x3400 && code < 0x4e00 ? HAN : OTHER;
}

/** Characters of a run that are told apart; the last stands for all that follow. */
const PLACES = 32;

/**
 * Tokens for each character, by its class and its place in the run of that class. Fitted by least squares to o200k_base
 * over 210 files of English prose, code, JSON and texts in some 60 languages: 90 % of them within 8 %. Long random
 * strings such as base64 come out up to 30 % low.
 */
const WEIGHT = new Float64Array(CLASSES * PLACES);
for (let place = 1; place < PLACES; place++) {
  const set = (kind: number, weight: number): void => { WEIGHT[kind * PLACES + place] = weight; };
  const first = place === 1;
  set(LOWER, first ? 0.896 : place > 6 ? 0.124 : 0);
  set(UPPER, first ? 0.896 : 0.313);
  // Digits go by threes.
  set(DIGIT, place % 3 === 1 ? 1.486 : 0);
  set(PUNCTUATION, first ? 0.479 + 0.275 : 0.275);
  // One space belongs to the word that follows; more are a token.
  set(BLANK, place === 2 ? 0.909 : 0);
  set(NEWLINE, first ? 0.529 : 0);
  set(HAN, 0.746);
  set(KANA, 0.602);
  set(HANGUL, 0.71);
  set(LETTER, 0.404);
  set(CYRILLIC, 0.31);
  set(OTHER, 0.922);
}

/** Estimated number of tokens: within 10 % of o200k_base for prose, code, JSON and CJK text of a few hundred words or more. */
export function estimateTokens(text: string): number {
  let total = 0;
  let before = -1;
  let place = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? ASCII[code] ?? OTHER : wideClass(code);
    if (kind === before) {
      // Past the table's end, three places back: the digits' rhythm goes on.
      if (++place === PLACES) place = PLACES - 3;
    } else if (kind === LOWER && before === UPPER) {
      // A capital and the small letters after it are one word.
      place = 2;
      before = LOWER;
      continue;
    } else place = 1;
    before = kind;
    total += WEIGHT[kind * PLACES + place] ?? 0;
  }
  return Math.ceil(total);
}

/** The most tokens a text of this length can have: one for each byte of UTF-8. Spares the estimate for all but huge parts. */
export function mostTokens(length: number, nonAscii: boolean): number {
  return nonAscii ? length * 3 : length;
}
