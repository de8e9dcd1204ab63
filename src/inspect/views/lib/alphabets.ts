/**
 * One number for each UTF-16 unit: which letter it is and what it may be part of. The scan of a text reads this table
 * once for every unit and nothing else.
 */
import { CLASSES, LATIN } from './unicode-classes.ts';

/** Low bits: 1 to 26 for Latin letters whatever their case, 27 to 59 for Cyrillic ones, 0 for everything else. */
export const LETTER_MASK = 63;
/** Letters of the Cyrillic alphabet in its order; classes count from {@link FIRST_CYRILLIC}. */
export const CYRILLIC_LETTERS = 'абвгдежзийклмнопрстуфхцчшщъыьэюяё';
export const FIRST_CYRILLIC = 27;

/** What may stand as a letter by itself: letters below U+0530, digits, `@` and `$`. */
export const MEMBER = 1 << 6;
/** The alphabets of base64 and base64url, which hold those of base32, base58 and hexadecimal. */
export const WORDLIKE = 1 << 7;
/** Printable ASCII but the space, and letters of Latin, Greek and Cyrillic script. */
export const GRAPHIC = 1 << 8;
/** Digits, and what parts numbers in a list. */
export const NUMERIC = 1 << 9;
/** Hexadecimal digits, and what parts or prefixes them. */
export const HEXLIKE = 1 << 10;
/** Dots and dashes of any make, and what parts them. */
export const DOTTED = 1 << 11;
/** What ROT47 makes of small letters, and the space. */
export const ROTATED = 1 << 12;
/** Characters whose presence is what a maker looks for. */
export const PERCENT = 1 << 13, AMPERSAND = 1 << 14, BACKSLASH = 1 << 15, EQUALS = 1 << 16, PLUS = 1 << 17, LESS = 1 << 18, HYPHEN = 1 << 19, EMPHASIS = 1 << 20, DIGIT = 1 << 21;
/** Signs that stand for letters (`1gn0r3`). */
export const SIGN = 1 << 22;
export const NON_ASCII = 1 << 23;
/** What normalisation may change. */
export const ODD = 1 << 24;
/** Zero-width characters, variation selectors and tag characters, direction controls. */
export const INVISIBLE = 1 << 25;
/** Greek and Cyrillic letters. */
export const OTHER_SCRIPT = 1 << 26;
export const LINE_END = 1 << 27;
/** Letters of scripts in which words are told apart by their characters: Hebrew, Arabic, Devanagari, Thai, Chinese, Japanese, Korean. */
export const EASTERN = 1 << 28;

function build(): Int32Array {
  const table = new Int32Array(65536);
  const mark = (characters: string, bits: number): void => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)]! |= bits;
  };
  const range = (from: number, to: number, bits: number): void => {
    for (let code = from; code <= to; code++) table[code]! |= bits;
  };
  for (let i = 0; i < 26; i++) {
    table[0x41 + i]! |= i + 1;
    table[0x61 + i]! |= i + 1;
  }
  for (let i = 0; i < CYRILLIC_LETTERS.length; i++) {
    const letter = CYRILLIC_LETTERS.charAt(i);
    table[letter.charCodeAt(0)]! |= FIRST_CYRILLIC + i;
    table[letter.toUpperCase().charCodeAt(0)]! |= FIRST_CYRILLIC + i;
  }
  const latin = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  mark(`${latin}0123456789@$`, MEMBER);
  for (let code = 0xc0; code < 0x530; code++) if (code !== 0xd7 && code !== 0xf7) table[code]! |= MEMBER;
  mark(`${latin}0123456789+/-_`, WORDLIKE);
  range(0x21, 0x7e, GRAPHIC);
  range(0xc0, 0x52f, GRAPHIC);
  mark('0123456789 ,;\t\n\r', NUMERIC);
  mark('0123456789abcdefABCDEFxX\\% :-,._;\t\n\r', HEXLIKE);
  mark('.-_*\u2022\u00b7\u2219\u22c5\u2212\u2013\u2014\u2012\u2015\u2010\u2011\u25cf\u25cb\u30fb\u2026 /|\n\r', DOTTED);
  mark('23456789:;<=>?@ABCDEFGHIJK ', ROTATED);
  mark('%', PERCENT);
  mark('&', AMPERSAND);
  mark('\\', BACKSLASH);
  mark('=', EQUALS);
  mark('+', PLUS);
  mark('<', LESS);
  mark('-\u00ad', HYPHEN);
  mark('*~`', EMPHASIS);
  mark('0123456789', DIGIT);
  mark('0134578@$!', SIGN);
  mark('\n', LINE_END);
  for (let code = 0; code < 65536; code++) {
    if (code >= 0x80) table[code]! |= NON_ASCII;
    if ((CLASSES[code] ?? 0) > LATIN) table[code]! |= ODD;
  }
  range(0x370, 0x52f, OTHER_SCRIPT);
  range(0x1f00, 0x1fff, OTHER_SCRIPT);
  range(0x590, 0xe7f, EASTERN);
  range(0x3040, 0x9fff, EASTERN);
  range(0xac00, 0xd7af, EASTERN);
  mark('\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\udb40', INVISIBLE);
  range(0xfe00, 0xfe0f, INVISIBLE);
  return table;
}

/** Letter and bits of every UTF-16 unit. */
export const ALPHABETS: Int32Array = build();

/** Letter and bits of a unit; 0 past the end of a text. */
export function bitsOf(code: number): number {
  return ALPHABETS[code] ?? 0;
}
