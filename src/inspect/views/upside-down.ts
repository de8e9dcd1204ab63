import type { View, ViewMaker } from '../contract.ts';
import { ODD } from './lib/alphabets.ts';
import { isWritten, knownLetters } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { unitsOf } from '../units.ts';

/** Letters turned by half a circle and what they are the right way up; letters that are their own are left out. */
const TURNED = 'ɐaqbɔcpdǝeɟfƃgɓgɥhᴉiıiɾjſjʞkꞁlןlɯmunnudpbqɹrʇtʌvʍwʎy⅄Y∀AƆCƎEℲF⅁GſJ˥LԀPᴚRꓤR┴T∩UΛVMWWM˙.\'‚,‚\'¿?¡!‾_9669';
const UPRIGHT = new Map<string, string>();
const letters = Array.from(TURNED);
for (let i = 0; i + 1 < letters.length; i += 2) if (!UPRIGHT.has(letters[i]!)) UPRIGHT.set(letters[i]!, letters[i + 1]!);

/** Letters that stand in hardly any text but one that is upside down; most of them are phonetic signs. */
const TELLING = /[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ]/g;
/** Fewest of them in a line, and different ones. */
const MIN_TELLING = 6;
const MIN_KINDS = 4;
/** Least share of a line's letters in common words once it is turned; a line of phonetic signs has none. */
const MIN_SHARE = 0.3;

/** Lines written upside down: letter by letter from the end, each as the sign that looks like it when turned. */
export const view: ViewMaker = {
  id: 'upside-down',
  title: 'Text upside down',
  needs: ODD,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    // The commonest letter is in every line of the kind.
    if (!text.includes('ǝ')) return builder.finish('upside-down');
    for (let start = 0; start < text.length;) {
      const next = text.indexOf('\n', start);
      const end = next < 0 ? text.length : next;
      const line = text.slice(start, end);
      const telling = line.match(TELLING) ?? [];
      if (telling.length >= MIN_TELLING && new Set(telling).size >= MIN_KINDS) {
        const turned = Array.from(line, (sign) => UPRIGHT.get(sign) ?? sign).reverse().join('');
        const { known, letters: all } = knownLetters(turned);
        if (known >= all * MIN_SHARE || isWritten(unitsOf(turned), turned.length)) builder.unit(turned, start, end);
      }
      start = end + 1;
    }
    return builder.finish('upside-down');
  },
};
