/**
 * Whether a text holds what every declining sentence holds in Latin script: a cheap look before sentences are compared.
 * Sentences in other scripts are always compared. One walk through a letter tree at each place; as one regular expression
 * of as many alternatives it took longer than all other detectors of a short answer.
 */

/** Where a word must begin or end for its letters to count. */
const ANYWHERE = 1, BEGINS = 2, ENDS = 4, WHOLE = 8;

const WORDS: readonly (readonly [where: number, words: string])[] = [
  [ANYWHERE, 'n\'t n’t declin refus against violat conflict outside prevent prohibit forbid unable nicht kein ablehn impossible niego rechaz não nao recusar rifiut niet geen ikke không khong tidak deliberat intention purposel omit withh inappropr unethic irrespons unsafe beyond'],
  [BEGINS, 'nem nej nes nedok'],
  [ENDS, 'not inte amam amem emam emem yorum youm'],
  [WHOLE, 'pas no non en nie nu tak only'],
];

/** Letters of the tree: a to z, then these. */
const EXTRA = new Map([[0x27, 26], [0x2019, 27], [0xe3, 28], [0xc3, 28], [0xf4, 29], [0xd4, 29]]);
const WIDTH = 32;

/** Letter of a UTF-16 unit up to U+02FF, plus one; 0 for those that no word has. */
const LETTERS = new Uint8Array(0x300);
for (let c = 0; c < 26; c++) LETTERS[0x61 + c] = LETTERS[0x41 + c] = c + 1;
for (const [code, letter] of EXTRA) if (code < 0x300) LETTERS[code] = letter + 1;

const [NEXT, ENDING] = tree();

/**
 * By a word's first letter, a bit for each letter that may follow it. Two lines of the processor's cache pass over most of
 * a text, where the tree has a line for every letter of every word.
 */
const SECOND = new Uint32Array(WIDTH);
for (let first = 0; first < WIDTH; first++) {
  const node = NEXT[first] ?? 0;
  if (node === 0) continue;
  if (ENDING[node] !== 0) throw new Error('a word of one letter would be passed over');
  for (let letter = 0; letter < WIDTH; letter++) if (NEXT[node * WIDTH + letter] !== 0) SECOND[first] = SECOND[first]! | (1 << letter);
}

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
  let before = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Another script; general punctuation belongs to all.
    if (code > 0x2ff && (code < 0x2010 || code > 0x203a)) return true;
    const letter = letterOf(code);
    if (letter >= 0 && before >= 0 && ((SECOND[before]! >>> letter) & 1) === 1 && stands(text, at - 1)) return true;
    before = letter;
  }
  return false;
}

/** Whether one of the words stands at a place where its first two letters do. */
function stands(text: string, start: number): boolean {
  let node = 0;
  for (let at = start; ; at++) {
    const letter = at < text.length ? letterOf(text.charCodeAt(at)) : -1;
    node = letter < 0 ? 0 : NEXT[node * WIDTH + letter]!;
    if (node === 0) return false;
    const ending = ENDING[node]!;
    if (ending !== 0 && counts(text, ending, start, at + 1)) return true;
  }
}

function counts(text: string, ending: number, start: number, end: number): boolean {
  if ((ending & ANYWHERE) !== 0) return true;
  const begins = start === 0 || !isWord(text.charCodeAt(start - 1));
  const ends = end >= text.length || !isWord(text.charCodeAt(end));
  return ((ending & BEGINS) !== 0 && begins) || ((ending & ENDS) !== 0 && ends) || ((ending & WHOLE) !== 0 && begins && ends);
}
