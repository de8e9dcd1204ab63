import type { View, ViewMaker } from '../contract.ts';
import { OTHER_SCRIPT } from './lib/alphabets.ts';
import { stretches } from './lib/language.ts';
import { COMMON_WORDS } from './lib/words.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Latin letters that each Cyrillic or Greek letter is written for. */
const LETTERS: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'e', ж: 'j', з: 'z', и: 'i', і: 'i', ї: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't',
  у: 'u', ў: 'w', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', ђ: 'd', џ: 'j', ѕ: 's',
  α: 'a', ά: 'a', β: 'b', γ: 'g', δ: 'd', ε: 'e', έ: 'e', ζ: 'z', η: 'e', ή: 'e', θ: 'th', ι: 'i', ί: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x', ο: 'o', ό: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't',
  υ: 'u', ύ: 'u', φ: 'f', χ: 'h', ψ: 'ps', ω: 'o', ώ: 'o',
};

/** What letters that are written for one another fold to: c as k, y as i, w and v as b, x as ks. */
const FOLDED: Readonly<Record<string, string>> = { c: 'k', q: 'k', y: 'i', w: 'b', v: 'b', x: 'ks' };

/** Spelling that ignores how a letter may have been written, and doubled letters. */
function folded(latin: string): string {
  let out = '';
  let last = '';
  for (let i = 0; i < latin.length; i++) {
    let letter = latin.charAt(i);
    const next = latin.charAt(i + 1);
    if (letter === 't' && next === 's') {
      letter = 'k';
      i++;
    } else if (letter === 'p' && next === 'h') {
      letter = 'f';
      i++;
    } else letter = FOLDED[letter] ?? letter;
    if (letter === last) continue;
    out += letter;
    last = letter;
  }
  return out;
}

/** Every common word of Latin script by its folded spelling; the first, and so the most frequent, where several share one. */
function spellings(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const word of COMMON_WORDS) {
    if (!/^[a-z]{2,}$/.test(word)) continue;
    const spelling = folded(word);
    if (!found.has(spelling)) found.set(spelling, word);
  }
  return found;
}

/** Made when a text of those scripts first comes. */
let bySpelling: ReadonlyMap<string, string> | undefined;

function latin(word: string): string {
  let out = '';
  for (let i = 0; i < word.length; i++) out += LETTERS[word.charAt(i)] ?? word.charAt(i);
  return out;
}

/** The Latin word that a word in other letters was written for: a common one where it is near, else letter by letter. */
function read(word: string): string {
  const plain = latin(word);
  if (COMMON_WORDS.has(plain)) return plain;
  bySpelling ??= spellings();
  // Omega is written for its sound and for its shape.
  return bySpelling.get(folded(plain)) ?? (word.includes('ω') ? bySpelling.get(folded(latin(word.replaceAll('ω', 'ў')))) : undefined) ?? plain;
}

const OTHER = /[\u0370-\u052f\u1f00-\u1fff]/;
const WORD = /[\u0370-\u052f\u1f00-\u1fff]+/g;

/** Latin words in Cyrillic or Greek letters (`игноре алл`), where they are common words and what stands there is not. */
export const view: ViewMaker = {
  id: 'transliterated',
  title: 'Latin words in Cyrillic or Greek letters',
  needs: OTHER_SCRIPT,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const decode = (start: number, end: number): string => (OTHER.test(text.charAt(start)) ? read(text.slice(start, end).toLowerCase()) : '');
    for (const [left, right] of stretches(text, 0, text.length, decode)) {
      WORD.lastIndex = left;
      for (let match = WORD.exec(text); match !== null && match.index < right; match = WORD.exec(text)) builder.unit(read(match[0].toLowerCase()), match.index, match.index + match[0].length);
    }
    return builder.finish('transliterated');
  },
};
