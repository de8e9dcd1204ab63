import { ALWAYS_LATIN, STRONG_LATIN, WEAK_LATIN } from './homoglyphs.ts';

/** What normalisation does with a UTF-16 unit. */
export const KEEP = 0, LATIN = 1, FOREIGN = 2, WEAK = 3, STRONG = 4, FOLD = 5, REMOVE = 6, MARK = 7, SPACE = 8, JOINER = 9, HIGH = 10, WIDE = 11, EMOJI = 12;

type Range = readonly [from: number, to: number];

const LATIN_RANGES: readonly Range[] = [[0x41, 0x5a], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x24f], [0x1e00, 0x1eff]];

/** Scripts whose letters are taken for Latin ones: Greek, Cyrillic, Armenian, Cherokee. */
const FOREIGN_RANGES: readonly Range[] = [[0x370, 0x373], [0x376, 0x377], [0x37b, 0x37d], [0x386, 0x386], [0x388, 0x481], [0x48a, 0x52f], [0x531, 0x556], [0x561, 0x587], [0x13a0, 0x13f5], [0xab70, 0xabbf], [0x1f00, 0x1fbc]];

/**
 * Compatibility characters that fold to letters or digits (NFKC). Ordinary typography is left alone on purpose: ellipsis,
 * trade mark, superscript digits, fractions, circled digits, numero sign, Korean compatibility jamo, Thai and Lao AM,
 * units of measurement. Folding those would make a second reading of most real text and find nothing.
 */
const FOLD_RANGES: readonly Range[] = [
  [0x132, 0x133], [0x149, 0x149], [0x17f, 0x17f], [0x1c4, 0x1cc], [0x1f1, 0x1f3], [0x2b0, 0x2b8], [0x2e0, 0x2e4], [0x1d2c, 0x1d6a],
  [0x1d78, 0x1d78], [0x1d9b, 0x1dbf], [0x2071, 0x2071], [0x207f, 0x207f], [0x2090, 0x209c], [0x2102, 0x2102], [0x210a, 0x2115], [0x2118, 0x211d],
  [0x2124, 0x2124], [0x2128, 0x2128], [0x212c, 0x212d], [0x212f, 0x2131], [0x2133, 0x2134], [0x2139, 0x2139], [0x2145, 0x2149], [0x2160, 0x217f],
  [0x249c, 0x24e9], [0x2c7c, 0x2c7d], [0xa7f2, 0xa7f9], [0xab5c, 0xab5f], [0xfb00, 0xfb06], [0xfb13, 0xfb17], [0xfb1d, 0xfb4f], [0xfb50, 0xfbb1], [0xfbd3, 0xfd3d],
  [0xfd50, 0xfdfb], [0xfe70, 0xfefc], [0xff10, 0xff19], [0xff21, 0xff3a], [0xff41, 0xff5a], [0xff66, 0xffdc],
];

/** Invisible or control characters that carry nothing for a reader. */
const REMOVE_RANGES: readonly Range[] = [
  [0x00, 0x08], [0x0e, 0x1b], [0x7f, 0x84], [0x86, 0x9f], [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180f],
  [0x200b, 0x200b], [0x200e, 0x200f], [0x202a, 0x202e], [0x2060, 0x206f], [0x3164, 0x3164], [0xfe00, 0xfe0d], [0xfeff, 0xfeff], [0xffa0, 0xffa0], [0xfff0, 0xfffb],
];

/** Combining marks of no script in particular; those of Arabic, Hebrew, Indic and others are letters' parts and stay. */
const MARK_RANGES: readonly Range[] = [[0x300, 0x34e], [0x350, 0x36f], [0x483, 0x489], [0x1ab0, 0x1aff], [0x1dc0, 0x1dff], [0x20d0, 0x20ff], [0xfe20, 0xfe2f]];

const SPACE_RANGES: readonly Range[] = [[0x0b, 0x0c], [0x1c, 0x1f], [0x85, 0x85], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x2800, 0x2800]];

/** Full-width punctuation and the ideographic space: folded only beside Latin text, as they belong to Chinese and Japanese. */
const WIDE_RANGES: readonly Range[] = [[0x3000, 0x3000], [0xff01, 0xff0f], [0xff1a, 0xff20], [0xff3b, 0xff40], [0xff5b, 0xff5e]];

/** Emoji with the shape of a letter, read as one inside words only. */
export const EMOJI_LETTERS: ReadonlyMap<number, string> = new Map([[0x2b55, 'O'], [0x274c, 'X'], [0x274e, 'X'], [0x2795, 't'], [0x26ce, 'U'], [0x264f, 'm'], [0x264d, 'm'], [0x2651, 'n']]);

function build(): Uint8Array {
  const table = new Uint8Array(65536);
  const fill = (ranges: readonly Range[], klass: number): void => {
    for (const [from, to] of ranges) table.fill(klass, from, to + 1);
  };
  fill(LATIN_RANGES, LATIN);
  fill(FOREIGN_RANGES, FOREIGN);
  fill(FOLD_RANGES, FOLD);
  fill(REMOVE_RANGES, REMOVE);
  fill(MARK_RANGES, MARK);
  fill(SPACE_RANGES, SPACE);
  fill(WIDE_RANGES, WIDE);
  fill([[0x200c, 0x200d], [0xfe0e, 0xfe0f]], JOINER);
  fill([[0xd800, 0xdbff]], HIGH);
  for (const code of EMOJI_LETTERS.keys()) table[code] = EMOJI;
  for (const code of WEAK_LATIN.keys()) if (code < 65536) table[code] = WEAK;
  for (const code of STRONG_LATIN.keys()) if (code < 65536) table[code] = STRONG;
  for (const code of ALWAYS_LATIN.keys()) if (code < 65536) table[code] = FOLD;
  return table;
}

/** Class of every UTF-16 unit. */
export const CLASSES = build();

/** Class of a unit; {@link KEEP} past the end of a text. */
export function classOf(code: number): number {
  return CLASSES[code] ?? KEEP;
}

const folds = new Map<number, string>();

/** The compatibility form of a character, in one piece. Bounded by the number of characters that fold. */
export function fold(code: number): string {
  let folded = folds.get(code);
  if (folded === undefined) {
    folded = ALWAYS_LATIN.get(code) ?? enclosed(code) ?? String.fromCodePoint(code).normalize('NFKC');
    // `(a)` for a parenthesised letter reads as a letter.
    if (code >= 0x249c && code <= 0x24b5) folded = folded.slice(1, -1);
    folds.set(code, folded);
  }
  return folded;
}

/** White on black and squared capitals, which have no compatibility form, and regional indicators. */
function enclosed(code: number): string | undefined {
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) if (code >= first && code < first + 26) return String.fromCharCode(0x41 + code - first);
  return undefined;
}

/** Whether a supplementary character folds to letters or digits. */
export function foldsAbove(code: number): boolean {
  return (code >= 0x1d400 && code <= 0x1d7ff) || (code >= 0x1f110 && code <= 0x1f189 && code !== 0x1f16d && code !== 0x1f16e && code !== 0x1f16f) || (code >= 0x1fbf0 && code <= 0x1fbf9)
    || (code >= 0x10780 && code <= 0x107ba) || (code >= 0x1ee00 && code <= 0x1eebb) || ALWAYS_LATIN.has(code);
}

/** Whether a supplementary character is invisible: tags, variation selectors, shorthand and musical format controls. */
export function invisibleAbove(code: number): boolean {
  return (code >= 0xe0000 && code <= 0xe0fff) || (code >= 0x1bca0 && code <= 0x1bca3) || (code >= 0x1d173 && code <= 0x1d17a);
}

/** Whether ZWJ and ZWNJ change how letters of the code's script are written, so that they belong there. */
export function joins(code: number): boolean {
  return (code >= 0x600 && code <= 0x8ff) || (code >= 0x900 && code <= 0xdff) || (code >= 0xe00 && code <= 0x109f) || (code >= 0x1780 && code <= 0x18af) || (code >= 0x1a20 && code <= 0x1aad)
    || (code >= 0x1b00 && code <= 0x1bff) || (code >= 0xa840 && code <= 0xa9ff) || (code >= 0xfb50 && code <= 0xfefc);
}

/** Whether a unit may end or begin an emoji or a symbol with an emoji form. */
export function pictographic(code: number): boolean {
  return (code >= 0xd800 && code <= 0xdfff) || (code >= 0x2010 && code <= 0x2bff) || (code >= 0x3030 && code <= 0x3299) || code === 0xa9 || code === 0xae || code === 0xfe0f;
}
