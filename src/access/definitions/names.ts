import { ALWAYS_LATIN, STRONG_LATIN, WEAK_LATIN } from '../../inspect/views/lib/homoglyphs.ts';

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;
const SEPARATORS = /[\s_.\-/]+/g;

/** Text with what cannot be seen removed, compatibility forms folded and look-alike letters as Latin ones. */
export function plainLetters(text: string): string {
  let out = '';
  for (const character of text.replace(INVISIBLE, '').normalize('NFKC')) {
    const code = character.codePointAt(0) ?? 0;
    out += code < 0x80 ? character : (ALWAYS_LATIN.get(code) ?? STRONG_LATIN.get(code) ?? WEAK_LATIN.get(code) ?? character);
  }
  return out;
}

/** What two names have in common that a reader takes for one another: `read_file`, `readFile` and a Cyrillic `r\u0435ad_file`. */
export function skeleton(name: string): string {
  return spelling(plainLetters(name)).replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('|', 'l');
}

/** A name without case and separators: what naming habits alone change. */
export function spelling(name: string): string {
  return name.replace(SEPARATORS, '').toLowerCase();
}

/** Whether a name has characters that cannot be seen, or letters that pass for Latin ones beside real Latin ones. */
export function isOddName(name: string): boolean {
  if (name.search(INVISIBLE) >= 0) return true;
  if (/^[\x20-\x7e]*$/.test(name)) return false;
  return /[A-Za-z]/.test(name) && plainLetters(name) !== name.normalize('NFKC');
}

/** Whether a name is one that prose would not have by chance: `send_email`, `getFile`, `s3.put`; not `search`. */
export function isDistinctive(name: string): boolean {
  return name.length >= 5 && (/[_.-]/.test(name.slice(1, -1)) || /[a-z][A-Z]/.test(name) || /[A-Za-z]\d/.test(name));
}
