import type { View, ViewMaker } from '../contract.ts';
import { COMMON_WORDS } from './lib/language.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Signs that stand for a letter. `1` and `!` stand for i or l; the word list decides. */
const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o', '1': 'i', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g', '@': 'a', $: 's', '!': 'i', '|': 'l', '+': 't',
};

const READS: string[] = Array.from({ length: 128 }, (_, code) => LETTERS[String.fromCharCode(code)] ?? String.fromCharCode(code).toLowerCase());

const MEMBER = new Uint8Array(128);
for (let i = 0; i < 26; i++) MEMBER[65 + i] = MEMBER[97 + i] = 1;
for (const sign of Object.keys(LETTERS)) MEMBER[sign.charCodeAt(0)] = 2;

/** Longest word that is read. */
const MAX_WORD = 16;
/** Fewest words with signs for letters, and fewest words of the list among them, that make a reading. */
const MIN_WORDS = 2;
/** Furthest apart that two such words count together. UTF-16 units. */
const NEAR = 96;

interface Word {
  readonly start: number;
  readonly decoded: string;
  readonly known: boolean;
}

/** The letters that a word stands for, in lower case. */
function letters(text: string, start: number, end: number, one: string): string {
  let out = '';
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    out += code === 0x31 || code === 0x21 ? one : READS[code] ?? '';
  }
  return out;
}

function read(text: string, start: number, end: number): Word {
  const decoded = letters(text, start, end, 'i');
  if (COMMON_WORDS.has(decoded)) return { start, decoded, known: true };
  const other = letters(text, start, end, 'l');
  return other !== decoded && COMMON_WORDS.has(other) ? { start, decoded: other, known: true } : { start, decoded, known: false };
}

// A letter next to a sign that is read as one: where a word of this kind must have a seam.
const SEAM = /[0134578@$!](?=[A-Za-z])/g;

/** Words that mix letters with signs for letters, in order. */
function mixedWords(text: string): Word[] {
  const words: Word[] = [];
  SEAM.lastIndex = 0;
  let floor = 0;
  for (let seam = SEAM.exec(text); seam !== null; seam = SEAM.exec(text)) {
    let start = seam.index;
    let end = start + 1;
    while (start > floor && MEMBER[text.charCodeAt(start - 1)]) start--;
    while (MEMBER[text.charCodeAt(end)]) end++;
    floor = end;
    SEAM.lastIndex = end;
    // Signs at the end are punctuation.
    while (end > start && (text.charCodeAt(end - 1) === 0x21 || text.charCodeAt(end - 1) === 0x2b || text.charCodeAt(end - 1) === 0x7c)) end--;
    if (end - start >= 3 && end - start < MAX_WORD) words.push(read(text, start, end));
  }
  return words;
}

/** Decodes every word in [from, to) that has a sign in it: near words of this kind, signs at a word's end are meant too. */
function place(text: string, from: number, to: number, builder: RegionViewBuilder): void {
  for (let start = from; start < Math.min(to, text.length); start++) {
    if (!MEMBER[text.charCodeAt(start)]) continue;
    let end = start;
    let signs = 0;
    for (; MEMBER[text.charCodeAt(end)]; end++) if (MEMBER[text.charCodeAt(end)] === 2) signs++;
    if (signs > 0 && signs < end - start && end - start < MAX_WORD) builder.units(read(text, start, end).decoded, 1, 1, start);
    start = end;
  }
}

/** `1gn0r3 pr3v10us 1nstruct10ns`, where at least two such words close together are common ones. */
export const view: ViewMaker = {
  id: 'leetspeak',
  title: 'Digits and signs for letters',
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    let group: Word[] = [];
    const flush = (): void => {
      if (group.filter((word) => word.known).length >= MIN_WORDS) place(text, group[0]?.start ?? 0, (group.at(-1)?.start ?? 0) + MAX_WORD, builder);
      group = [];
    };
    for (const word of mixedWords(text)) {
      const last = group.at(-1);
      if (last !== undefined && word.start - last.start > NEAR) flush();
      group.push(word);
    }
    flush();
    return builder.finish('leetspeak');
  },
};
