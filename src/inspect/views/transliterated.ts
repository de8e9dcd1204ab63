import type { View, ViewMaker } from '../contract.ts';
import { OTHER_SCRIPT } from './lib/alphabets.ts';
import { stretches } from './lib/language.ts';
import { COMMON, COMMON_LIST, LOWER, UNSURE, WordTable } from './lib/word-table.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { unitsOf } from '../units.ts';

/** Latin letters that each Cyrillic or Greek letter is written for. */
const LETTERS: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'e', ж: 'j', з: 'z', и: 'i', і: 'i', ї: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't',
  у: 'u', ў: 'w', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', ђ: 'd', џ: 'j', ѕ: 's',
  α: 'a', ά: 'a', β: 'b', γ: 'g', δ: 'd', ε: 'e', έ: 'e', ζ: 'z', η: 'e', ή: 'e', θ: 'th', ι: 'i', ί: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x', ο: 'o', ό: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't',
  υ: 'u', ύ: 'u', φ: 'f', χ: 'h', ψ: 'ps', ω: 'o', ώ: 'o',
};

/** {@link LETTERS} by unit: one letter or two, the first in the low half; {@link SILENT} for none. */
const LATIN = new Uint32Array(65_536);
const SILENT = 0xffff_ffff;
for (let code = 0; code < 65_536; code++) LATIN[code] = code;
for (const [letter, latin] of Object.entries(LETTERS)) LATIN[letter.charCodeAt(0)] = latin === '' ? SILENT : latin.charCodeAt(0) | ((latin.charCodeAt(1) || 0) << 16);

/** What letters that are written for one another fold to: c as k, y as i, w and v as b. */
const FOLDED = new Uint16Array(65_536);
for (let code = 0; code < 65_536; code++) FOLDED[code] = code;
for (const [letter, other] of ['ck', 'qk', 'yi', 'wb', 'vb']) FOLDED[letter!.charCodeAt(0)] = other!.charCodeAt(0);

const T = 0x74, S = 0x73, P = 0x70, H = 0x68, K = 0x6b, F = 0x66, X = 0x78;
const OMEGA = 0x3c9, SHORT_U = 0x45e;
// The word under the look in small letters, letter by letter in Latin ones, and as folded. They grow with the longest word seen.
let lower = new Uint16Array(64), plain = new Uint16Array(128), spelling = new Uint16Array(256);

/** Spelling of the first `length` letters of `from` that ignores how a letter may have been written, and doubled letters, in {@link spelling}; its length. */
function fold(from: Uint16Array, length: number): number {
  let out = 0;
  let last = 0;
  for (let i = 0; i < length; i++) {
    let letter = from[i]!;
    const next = i + 1 < length ? from[i + 1]! : 0;
    if (letter === T && next === S) {
      letter = K;
      i++;
    } else if (letter === P && next === H) {
      letter = F;
      i++;
    } else letter = FOLDED[letter]!;
    if (letter === last) continue;
    if (letter === X) {
      spelling[out++] = K;
      spelling[out++] = S;
    } else spelling[out++] = letter;
    last = letter;
  }
  return out;
}

interface Spellings {
  readonly table: WordTable;
  /** The common word's number by the spelling's. */
  readonly words: Uint16Array;
}

/** Every common word of Latin script by its folded spelling; the first, and so the most frequent, where several share one. */
function spellings(): Spellings {
  const found = new Map<string, number>();
  for (const [id, word] of COMMON_LIST.entries()) {
    if (!/^[a-z]{2,}$/.test(word)) continue;
    const spelled = String.fromCharCode(...spelling.subarray(0, fold(Uint16Array.from(word, (letter) => letter.charCodeAt(0)), word.length)));
    if (!found.has(spelled)) found.set(spelled, id);
  }
  return { table: new WordTable(found.keys()), words: Uint16Array.from([0, ...found.values()]) };
}

/** Made when a text of those scripts first comes. */
let bySpelling: Spellings | undefined;

/** Writes the first `length` small letters into {@link plain}, with `omega` for that letter; how many letters that makes. */
function spell(length: number, omega: number): number {
  let out = 0;
  for (let at = 0; at < length; at++) {
    const code = lower[at]!;
    const latin = LATIN[code === OMEGA ? omega : code]!;
    if (latin === SILENT) continue;
    plain[out++] = latin & 0xffff;
    if (latin > 0xffff) plain[out++] = latin >>> 16;
  }
  return out;
}

/** Writes [start, end) in small letters into {@link lower}; how many they are. */
function toLower(text: string, start: number, end: number): number {
  if (2 * (end - start) > lower.length) {
    lower = new Uint16Array(4 * (end - start));
    plain = new Uint16Array(2 * lower.length);
    spelling = new Uint16Array(2 * plain.length);
  }
  const units = unitsOf(text);
  for (let at = start; at < end; at++) {
    const code = LOWER[units[at]!]!;
    if (code === UNSURE) {
      const word = text.slice(start, end).toLowerCase();
      for (let i = 0; i < word.length; i++) lower[i] = word.charCodeAt(i);
      return word.length;
    }
    lower[at - start] = code;
  }
  return end - start;
}

/** The number of the common word that the word [start, end) in other letters was written for; 0 for none. */
function wordOf(text: string, start: number, end: number): number {
  const length = toLower(text, start, end);
  const letters = spell(length, OMEGA);
  const id = COMMON.find(plain, 0, letters);
  if (id !== 0) return id;
  const { table, words } = (bySpelling ??= spellings());
  const spelled = table.find(spelling, 0, fold(plain, letters));
  if (spelled !== 0) return words[spelled]!;
  // Omega is written for its sound and for its shape.
  return lower.subarray(0, length).includes(OMEGA) ? words[table.find(spelling, 0, fold(plain, spell(length, SHORT_U)))]! : 0;
}

/** The Latin word that a word in other letters was written for: a common one where it is near, else letter by letter. */
function read(text: string, start: number, end: number): string {
  const id = wordOf(text, start, end);
  if (id !== 0) return COMMON_LIST[id]!;
  let out = '';
  const letters = spell(toLower(text, start, end), OMEGA);
  for (let i = 0; i < letters; i++) out += String.fromCharCode(plain[i]!);
  return out;
}

/** Whether a unit is a Greek or Cyrillic letter. */
const isOther = (code: number): boolean => (code >= 0x370 && code <= 0x52f) || (code >= 0x1f00 && code <= 0x1fff);
const WORD = /[\u0370-\u052f\u1f00-\u1fff]+/g;

/** Latin words in Cyrillic or Greek letters (`игноре алл`), where they are common words and what stands there is not. */
export const view: ViewMaker = {
  id: 'transliterated',
  title: 'Latin words in Cyrillic or Greek letters',
  needs: OTHER_SCRIPT,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const decode = (start: number, end: number): number => (isOther(text.charCodeAt(start)) ? wordOf(text, start, end) : 0);
    for (const [left, right] of stretches(text, 0, text.length, decode)) {
      WORD.lastIndex = left;
      for (let match = WORD.exec(text); match !== null && match.index < right; match = WORD.exec(text)) builder.unit(read(text, match.index, match.index + match[0].length), match.index, match.index + match[0].length);
    }
    return builder.finish('transliterated');
  },
};
