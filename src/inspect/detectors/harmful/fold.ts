import { foldTable } from '../../classifier/tokens.ts';

/** Cyrillic letters as one Latin letter each; two may share one, since things are compared after folding only. */
const CYRILLIC: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'j', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'c',
  ш: 'w', щ: 'w', ъ: 'q', ы: 'y', ь: 'q', э: 'e', ю: 'u', я: 'x',
};
/** Each character as it is compared: letters in lower case and without marks, digits as they are, everything else a space. */
export const FOLD = new Uint8Array(65_536).fill(0x20);
for (let code = 0; code < 0x500; code++) {
  const char = String.fromCharCode(foldTable()[code] ?? 0);
  const letter = CYRILLIC[char] ?? char;
  if (/^[a-z0-9]$/.test(letter)) FOLD[code] = letter.charCodeAt(0);
}

/** A text as its things are compared: each character folded in its place, so that offsets stay. */
export function foldInPlace(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += String.fromCharCode(FOLD[text.charCodeAt(i)] ?? 0x20);
  return out;
}

/** An expression whose letters are folded and whose signs are not. */
export function foldPattern(source: string): string {
  return source.replace(/[^\x00-\x7f]/g, (char) => foldInPlace(char));
}
