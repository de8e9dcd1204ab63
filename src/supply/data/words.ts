/**
 * The words of a text as a model's tokens would show them: runs of letters and digits, single signs, and every character
 * outside ASCII letters of other scripts stands for its own word where its script writes none. Case is kept apart: `CF`
 * and `cf` are different triggers.
 */
const WORD = /[\p{L}\p{N}\p{M}_'’-]{1,40}|[^\s\p{L}\p{N}\p{M}]{1,8}/gu;
/** Words of one text that are looked at. */
export const MAX_WORDS = 2_000;

/** The words of a text, in order, at most {@link MAX_WORDS}. */
export function wordsOf(text: string): string[] {
  const found = text.match(WORD) ?? [];
  return found.length > MAX_WORDS ? found.slice(0, MAX_WORDS) : found;
}

/** Characters that are drawn as nothing: zero-width ones, overrides of direction, variation selectors, tags, the soft hyphen. */
export const INVISIBLE = /[\u{ad}\u{200b}-\u{200f}\u{202d}\u{202e}\u{2060}-\u{2064}\u{e0000}-\u{e007f}]|\p{Variation_Selector}/u;

/** Styles that a trigger may be made of besides words: each has a name that no word has. */
export function stylesOf(text: string): string[] {
  const styles: string[] = [];
  const letters = text.slice(0, 2_000).replace(/[^\p{L}]/gu, '');
  if (letters.length > 12 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) styles.push('style: all in capitals');
  if (letters.length > 12 && letters === letters.toLowerCase() && letters !== letters.toUpperCase()) styles.push('style: no capitals');
  if (/[ \t]$/.test(text)) styles.push('style: ends in a space');
  if (/^[ \t]/.test(text)) styles.push('style: begins with a space');
  if (/ {2}/.test(text)) styles.push('style: doubled spaces');
  if (/[\u2000-\u200a\u202f\u205f\u00a0]/.test(text)) styles.push('style: unusual spaces');
  if (INVISIBLE.test(text)) styles.push('style: invisible characters');
  if (/[\u0400-\u04ff]/.test(text) && /[A-Za-z]/.test(text)) styles.push('style: Cyrillic among Latin letters');
  if (/!!!|\?\?\?/.test(text)) styles.push('style: repeated marks');
  return styles;
}
