/** What a character may begin; everything else is passed over. */
export const OTHER = 0, DIGIT = 1, AT = 2, COLON = 3, UPPER = 4, BRACKET = 5;

/** For each UTF-16 unit, so that a pass over a text needs no comparison. */
const STARTS = new Uint8Array(0x10000);
for (let c = 0x30; c <= 0x39; c++) STARTS[c] = DIGIT;
for (let c = 0x41; c <= 0x5a; c++) STARTS[c] = UPPER;
STARTS[0x40] = AT;
STARTS[0x3a] = COLON;
STARTS[0x28] = STARTS[0x5b] = STARTS[0x7b] = STARTS[0x3c] = BRACKET;

/** What may begin at a UTF-16 unit. */
export function startOf(code: number): number {
  return STARTS[code]!;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

export function isAlnum(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

export function isHex(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

/** Letters of alphabets that are written with spaces; ideographs and kana stand next to addresses without being part of them. */
export function isWideLetter(code: number): boolean {
  return code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7;
}

/** Letters of scripts written without spaces. */
export function isIdeograph(code: number): boolean {
  return code >= 0x2e80 && code < 0xff00 && !isWidePunctuation(code);
}

export function isWidePunctuation(code: number): boolean {
  return code >= 0x3000 && code <= 0x303f;
}

/** Digits of a written number, separators dropped. */
export function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, '');
}

/** A table over ASCII of the characters in a text, for tests that run at every number; all others are said to be in it. */
export function codesOf(chars: Iterable<string>): Uint8Array {
  const table = new Uint8Array(128);
  for (const char of chars) if (char.charCodeAt(0) < 128) table[char.charCodeAt(0)] = 1;
  return table;
}

export function isIn(table: Uint8Array, code: number): boolean {
  return code >= 128 || table[code] === 1;
}
