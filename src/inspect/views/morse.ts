import type { View, ViewMaker } from '../contract.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** International Morse code (ITU-R M.1677-1), letters and digits. */
const CODE: ReadonlyMap<string, string> = new Map(Object.entries({
  '.-': 'a', '-...': 'b', '-.-.': 'c', '-..': 'd', '.': 'e', '..-.': 'f', '--.': 'g', '....': 'h', '..': 'i', '.---': 'j', '-.-': 'k',
  '.-..': 'l', '--': 'm', '-.': 'n', '---': 'o', '.--.': 'p', '--.-': 'q', '.-.': 'r', '...': 's', '-': 't', '..-': 'u', '...-': 'v',
  '.--': 'w', '-..-': 'x', '-.--': 'y', '--..': 'z', '.----': '1', '..---': '2', '...--': '3', '....-': '4', '.....': '5', '-....': '6',
  '--...': '7', '---..': '8', '----.': '9', '-----': '0', '.-.-.-': '.', '--..--': ',', '..--..': '?',
}));

/** Fewest signs that are read as a message. */
const MIN_SIGNS = 5;

function isMorse(code: number): boolean {
  return code === 0x2e || code === 0x2d || code === 0x20 || code === 0x2f || code === 0x7c || code === 0x0a;
}

function mark(text: string, from: number): number {
  const a = text.indexOf('.-', from);
  const b = text.indexOf('-.', from);
  return a < 0 ? b : b < 0 ? a : Math.min(a, b);
}

interface Sign { readonly text: string; readonly start: number; readonly end: number }

function decode(text: string, start: number, end: number): Sign[] | undefined {
  const signs: Sign[] = [];
  let letters = 0;
  for (let i = start; i < end;) {
    const from = i;
    while (i < end && (text.charCodeAt(i) === 0x2e || text.charCodeAt(i) === 0x2d)) i++;
    if (i > from) {
      const letter = CODE.get(text.slice(from, Math.min(i, from + 8)));
      if (letter === undefined) return undefined;
      signs.push({ text: letter, start: from, end: i });
      letters++;
      continue;
    }
    while (i < end && !(text.charCodeAt(i) === 0x2e || text.charCodeAt(i) === 0x2d)) i++;
    const gap = text.slice(from, i);
    signs.push({ text: gap === ' ' ? '' : ' ', start: from, end: i });
  }
  return letters >= MIN_SIGNS ? signs : undefined;
}

/** Dots and dashes, decoded where they stand; a slash, a bar, a line break or several spaces part words. */
export const view: ViewMaker = {
  id: 'morse',
  title: 'Morse code',
  make(text: string): readonly View[] {
    let at = mark(text, 0);
    if (at < 0) return [];
    const builder = new RegionViewBuilder(text);
    let floor = 0;
    while (at >= 0) {
      let start = at;
      let end = at;
      while (start > floor && isMorse(text.charCodeAt(start - 1))) start--;
      while (end < text.length && isMorse(text.charCodeAt(end))) end++;
      floor = end;
      while (start < end && !(text.charCodeAt(start) === 0x2e || text.charCodeAt(start) === 0x2d)) start++;
      let stop = end;
      while (stop > start && !(text.charCodeAt(stop - 1) === 0x2e || text.charCodeAt(stop - 1) === 0x2d)) stop--;
      for (const sign of decode(text, start, stop) ?? []) builder.unit(sign.text, sign.start, sign.end);
      at = mark(text, end);
    }
    return builder.finish('morse');
  },
};
