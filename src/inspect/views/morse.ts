import type { View, ViewMaker } from '../contract.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { DOTS, type TextScan } from './lib/scan.ts';

/** International Morse code (ITU-R M.1677-1): letters, digits, punctuation, and accented letters in common use. */
const CODE: ReadonlyMap<string, string> = new Map(Object.entries({
  '.-': 'a', '-...': 'b', '-.-.': 'c', '-..': 'd', '.': 'e', '..-.': 'f', '--.': 'g', '....': 'h', '..': 'i', '.---': 'j', '-.-': 'k',
  '.-..': 'l', '--': 'm', '-.': 'n', '---': 'o', '.--.': 'p', '--.-': 'q', '.-.': 'r', '...': 's', '-': 't', '..-': 'u', '...-': 'v',
  '.--': 'w', '-..-': 'x', '-.--': 'y', '--..': 'z', '.----': '1', '..---': '2', '...--': '3', '....-': '4', '.....': '5', '-....': '6',
  '--...': '7', '---..': '8', '----.': '9', '-----': '0', '.-.-.-': '.', '--..--': ',', '..--..': '?', '---...': ':', '-.-.--': '!', '-....-': '-',
  '-..-.': '/', '.----.': "'", '.--.-.': '@', '-...-': '=', '-.--.': '(', '-.--.-': ')', '..--.-': '_', '.-..-.': '"',
  '.-.-': 'ä', '---.': 'ö', '..--': 'ü', '...--..': 'ß', '..-..': 'é', '.-..-': 'è', '--.--': 'ñ', '.--.-': 'à', '-.-..': 'ç',
}));

const DOT = 1, DASH = 2, GAP = 3;

/** What each kind of character stands for; an ellipsis is three dots that an editor joined. */
const SIGNS = new Uint8Array(65536);
for (const dot of '.*\u2022\u00b7\u2219\u22c5\u25cf\u30fb\u2026') SIGNS[dot.charCodeAt(0)] = DOT;
for (const dash of '-_\u2212\u2013\u2014\u2012\u2015\u2010\u2011') SIGNS[dash.charCodeAt(0)] = DASH;
for (const gap of ' /|\n\r') SIGNS[gap.charCodeAt(0)] = GAP;

/** Fewest signs that are read as a message, and the share of its letters that E and T, the shortest, may be. */
const MIN_SIGNS = 5;

interface Sign { readonly text: string; readonly start: number; readonly end: number }

function decode(text: string, start: number, end: number): Sign[] | undefined {
  const signs: Sign[] = [];
  let letters = 0;
  let shortest = 0;
  for (let i = start; i < end;) {
    const from = i;
    let code = '';
    for (; i < end && i < from + 8; i++) {
      const sign = SIGNS[text.charCodeAt(i)];
      if (sign === DOT) code += text.charCodeAt(i) === 0x2026 ? '...' : '.';
      else if (sign === DASH) code += '-';
      else break;
    }
    if (code !== '') {
      const letter = CODE.get(code);
      if (letter === undefined || (i < end && SIGNS[text.charCodeAt(i)] !== GAP)) return undefined;
      signs.push({ text: letter, start: from, end: i });
      letters++;
      if (code.length === 1) shortest++;
      continue;
    }
    while (i < end && SIGNS[text.charCodeAt(i)] === GAP) i++;
    signs.push({ text: i - from === 1 && text.charCodeAt(from) === 0x20 ? '' : ' ', start: from, end: i });
  }
  return letters >= MIN_SIGNS && shortest * 2 < letters ? signs : undefined;
}

/** Dots and dashes of any make, decoded where they stand; a slash, a bar, a line break or several spaces part words. */
export const view: ViewMaker = {
  id: 'morse',
  title: 'Morse code',
  needs: DOTS,
  make(text: string, _depth: number, scan: TextScan): readonly View[] {
    const builder = new RegionViewBuilder(text);
    const isSign = (at: number): boolean => {
      const sign = SIGNS[text.charCodeAt(at)];
      return sign === DOT || sign === DASH;
    };
    for (let i = 0; i < scan.dots.length; i += 2) {
      let start = scan.dots[i]!;
      let end = scan.dots[i + 1]!;
      while (start < end && !isSign(start)) start++;
      while (end > start && !isSign(end - 1)) end--;
      for (const sign of decode(text, start, end) ?? []) builder.unit(sign.text, sign.start, sign.end);
    }
    return builder.finish('morse');
  },
};
