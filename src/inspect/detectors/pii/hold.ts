import { isAlnum, isDigit, isIdeograph, isUpper, isWidePunctuation } from './chars.ts';
import { MONTH_WORD } from './birth.ts';
import { isDomainChar, localStart } from './email.ts';
import { MAX_HIT } from './resolve.ts';
import { scan } from './scan.ts';

/**
 * What a stream needs to see again: the longest match, its context, and the neighbours that may decide whether it
 * stands (see resolve.ts).
 */
export const LOOKBACK = 768;

/** How far back a safe place to cut is looked for before the text is read instead. */
const WALK = 384;

/** Characters that no match contains, as a table over ASCII; line ends among them. */
const STOPS = new Uint8Array(128);
for (const char of '"{}[]<>=|&!?*`~\\^#$\t\n\v\f\r') STOPS[char.charCodeAt(0)] = 1;
for (let code = 0; code < 0x20; code++) STOPS[code] = 1;

/** Lower-case words that stand inside a name, a date or a street address. */
const LINKS = new Set('de del della dei di da do dos das du des la le les el van von zu der den bin ibn al y e of bis ter rue avenue boulevard place chemin allée quai impasse route ul. ulica al. aleja las los lui utca út iela gatvė g. tänav trg улица проспект переулок вулиця дом д. д буд. буд nr nr. n. no nº số saint sainte au aux cours square sentier passage bd av. ext ext. extn extn. extension poste durchwahl dw anexo ramal interno toestel wew доб доб. int int.'.split(' '));

function isStop(code: number): boolean {
  if (code < 128) return STOPS[code] === 1;
  // Year, month and day signs stand inside a written date.
  if (code === 0x5e74 || code === 0x6708 || code === 0x65e5 || code === 0xb144 || code === 0xc6d4) return false;
  return isIdeograph(code) || isWidePunctuation(code) || code === 0x2028 || code === 0x2029;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f;
}

/** Whether a match may go on after this word and the space behind it. */
function links(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  if (isUpper(first)) return true;
  let plain = true;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) return true;
    if (code > 127) plain = false;
  }
  const word = text.slice(start, end);
  if (MONTH_WORD.test(word)) return true;
  if (plain) return !isAlnum(first) && !/[a-z]{2}/.test(word) ? true : /^[(+'-]?[A-Z]/.test(word) || LINKS.has(word);
  // No match has a word in a script without capitals, months aside.
  return /^[^\p{Ll}\p{Lo}\p{M}]|\p{N}|[\p{Cf}\ud835]/u.test(word) || LINKS.has(word.toLowerCase());
}

/** Digits of the longest number of a list: nothing that is looked for begins or goes on in such an item. */
const MOST_ITEM = 20;

/** Whether a word is an item of a list of whole numbers, `4,` or `4;`. */
function isItem(text: string, start: number, end: number): boolean {
  const mark = text.charCodeAt(end - 1);
  if ((mark !== 0x2c && mark !== 0x3b) || end - start < 2 || end - start > MOST_ITEM) return false;
  for (let at = start; at < end - 1; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** Start of an e-mail address that the text may be in the middle of; the text's length when it is in none. */
function openAddress(text: string, from: number): number {
  // Only the end is searched: this runs for every chunk, and an answer without an address would be searched whole.
  const floor = Math.max(from, text.length - MAX_HIT);
  const at = text.slice(floor).lastIndexOf('@') + floor;
  if (at < floor) return text.length;
  for (let i = at + 1; i < text.length; i++) if (!isDomainChar(text.charCodeAt(i))) return text.length;
  return localStart(text, at);
}

/** Start of the e-mail address whose domain the place `at`, behind an ideograph, lies in; `at` when there is none. */
function outOfAddress(text: string, at: number): number {
  let start = at;
  while (at - start < MAX_HIT && isDomainChar(text.charCodeAt(start - 1))) start--;
  return text.charCodeAt(start - 1) === 0x40 ? localStart(text, start - 1) : at;
}

/**
 * The last place that no match can straddle, whatever follows: behind a character that no match contains, or behind a
 * space after a word that no match goes on from.
 */
export function hold(text: string, from: number): number {
  const length = text.length;
  const floor = Math.max(from, length - WALK);
  let at = openAddress(text, from);
  if (at <= floor) return at <= from ? from : settled(text, from);
  // Whether the word at `at` is an item of a list: a place or a date may begin with one, and goes on with no second.
  let item = false;
  for (;;) {
    // To the start of the run that is open here.
    while (at > floor && !isStop(text.charCodeAt(at - 1)) && !isSpace(text.charCodeAt(at - 1))) at--;
    if (at <= floor) break;
    if (isStop(text.charCodeAt(at - 1))) {
      const out = isIdeograph(text.charCodeAt(at - 1)) ? outOfAddress(text, at) : at;
      if (out === at) return at;
      at = out;
      continue;
    }
    const gap = at - 1;
    if (gap === floor) break;
    if (isStop(text.charCodeAt(gap - 1)) || isSpace(text.charCodeAt(gap - 1))) return at;
    let word = gap;
    while (word > floor && !isStop(text.charCodeAt(word - 1)) && !isSpace(text.charCodeAt(word - 1))) word--;
    if (word > floor && !links(text, word, gap)) return at;
    const before = word > floor && isItem(text, word, gap);
    if (before && item) return at;
    item = before;
    at = word;
    if (at <= floor) break;
  }
  return floor === from ? from : settled(text, from);
}

/** No place without a doubt: far enough back every match is decided, so the text is read and a place between matches taken. */
function settled(text: string, from: number): number {
  const cut = text.length - 2 * WALK;
  if (cut <= from) return from;
  const base = Math.max(0, cut - LOOKBACK);
  for (const hit of scan(text.slice(base), { prose: true, whole: false }).hits) {
    if (base + hit.start < cut && base + hit.end > cut) return Math.max(from, base + hit.start);
  }
  return cut;
}
