/**
 * Whether a text holds what every declining sentence holds in Latin script: a cheap look before sentences are compared.
 * Sentences in other scripts are always compared. One walk through a letter tree at each place; as one regular expression
 * of as many alternatives it took longer than all other detectors of a short answer.
 */

/** Where a word must begin or end for its letters to count. */
const ANYWHERE = 1, BEGINS = 2, ENDS = 4, WHOLE = 8;

const WORDS: readonly (readonly [where: number, words: string])[] = [
  [ANYWHERE, 'n\'t n’t declin refus against violat conflict outside prevent prohibit forbid unable nicht kein ablehn impossible niego rechaz não nao recusar rifiut niet geen ikke không khong tidak'],
  [BEGINS, 'nem nej nes nedok'],
  [ENDS, 'not inte amam amem emam emem yorum youm'],
  [WHOLE, 'pas no non en nie nu tak'],
];

/** Letters of the tree: a to z, then these. */
const EXTRA = new Map([[0x27, 26], [0x2019, 27], [0xe3, 28], [0xc3, 28], [0xf4, 29], [0xd4, 29]]);
const WIDTH = 32;

/** Letter of a UTF-16 unit up to U+02FF, plus one; 0 for those that no word has. */
const LETTERS = new Uint8Array(0x300);
for (let c = 0; c < 26; c++) LETTERS[0x61 + c] = LETTERS[0x41 + c] = c + 1;
for (const [code, letter] of EXTRA) if (code < 0x300) LETTERS[code] = letter + 1;

const [NEXT, ENDING] = tree();

function tree(): [Int16Array, Uint8Array] {
  const next: number[] = Array.from({ length: WIDTH }, () => 0);
  const ending = [0];
  for (const [where, words] of WORDS) {
    for (const word of words.split(' ')) {
      let node = 0;
      for (let i = 0; i < word.length; i++) {
        const slot = node * WIDTH + letterOf(word.charCodeAt(i));
        if (next[slot] === 0) {
          next[slot] = ending.length;
          ending.push(0);
          next.push(...Array.from({ length: WIDTH }, () => 0));
        }
        node = next[slot] ?? 0;
      }
      ending[node] = (ending[node] ?? 0) | where;
    }
  }
  return [Int16Array.from(next), Uint8Array.from(ending)];
}

/** The letter of the tree, or -1. */
function letterOf(code: number): number {
  return code < 0x300 ? (LETTERS[code] ?? 0) - 1 : code === 0x2019 ? 27 : -1;
}

/** A letter, a digit or an underscore of ASCII. */
function isWord(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x5f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}

/** Whether a text may decline something: false is certain. */
export function mayDecline(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Another script; general punctuation belongs to all.
    if (code > 0x2ff && (code < 0x2010 || code > 0x203a)) return true;
    let letter = letterOf(code);
    let node = letter < 0 ? 0 : NEXT[letter] ?? 0;
    for (let at = i + 1; node !== 0; at++) {
      const ending = ENDING[node] ?? 0;
      if (ending !== 0 && counts(text, ending, i, at)) return true;
      letter = at < text.length ? letterOf(text.charCodeAt(at)) : -1;
      node = letter < 0 ? 0 : NEXT[node * WIDTH + letter] ?? 0;
    }
  }
  return false;
}

function counts(text: string, ending: number, start: number, end: number): boolean {
  if ((ending & ANYWHERE) !== 0) return true;
  const begins = start === 0 || !isWord(text.charCodeAt(start - 1));
  const ends = end >= text.length || !isWord(text.charCodeAt(end));
  return ((ending & BEGINS) !== 0 && begins) || ((ending & ENDS) !== 0 && ends) || ((ending & WHOLE) !== 0 && begins && ends);
}
