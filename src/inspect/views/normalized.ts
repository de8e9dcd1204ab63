import { pointAt } from '../../core/code-point.ts';
import type { View, ViewMaker } from '../contract.ts';
import { OffsetMapBuilder, mappedView, rawView } from './offset-map.ts';
import { changesOf } from './lib/changes.ts';
import { ODD as ODD_BIT } from './lib/alphabets.ts';
import { CYRILLIC, STRONG_LATIN, WEAK_LATIN } from './lib/homoglyphs.ts';
import { CLASSES, EMOJI, EMOJI_LETTERS, FOLD, FOREIGN, HIGH, JOINER, KEEP, LATIN, MARK, REMOVE, SPACE, STRONG, WEAK, WIDE, classOf, fold, foldsAbove, invisibleAbove, joins, pictographic } from './lib/unicode-classes.ts';
import { isFlagRun } from './lib/flags.ts';
import { COST, spend } from '../effort.ts';

// Anything but printable ASCII, tab, line feed and carriage return: text without it needs no second look.
const ODD = /[^\t\n\r -~]/;

/** What is done with the look-alike letters of a word. */
type Verdict = 'leave' | 'latin' | 'cyrillic';

/** One pass over a text. Copies lazily: nothing is built until a character changes. */
class Normalizer {
  readonly #text: string;
  readonly #map = new OffsetMapBuilder();
  #out = '';
  #copied = 0;
  /** The last unit of the output: asking the output itself would put its pieces together each time. */
  #last = Number.NaN;
  #changed = false;
  #wordEnd = 0;
  #verdict: Verdict = 'leave';
  #latinText: boolean | undefined;
  #spelled: boolean | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  run(): View {
    const text = this.#text;
    const length = text.length;
    for (let i = 0; i < length;) {
      const code = text.charCodeAt(i);
      const klass = CLASSES[code] ?? KEEP;
      if (klass <= LATIN) {
        i++;
        if (klass === LATIN && code < 128 && i <= this.#wordEnd && this.#verdict === 'cyrillic') this.#replaceLetter(CYRILLIC.get(code), i - 1);
        continue;
      }
      i = this.#special(i, code, klass);
    }
    if (!this.#changed) return rawView(text);
    this.#copyTo(length);
    return mappedView('normalized', this.#out, this.#map.finish(length));
  }

  /** Handles the character at `i` and returns the offset after it. */
  #special(i: number, code: number, klass: number): number {
    switch (klass) {
      case FOREIGN: case WEAK: case STRONG:
        if (i >= this.#wordEnd) {
          const next = this.#judge(i);
          if (next > i) return next;
        }
        if (klass !== FOREIGN && this.#verdict === 'latin') this.#replaceLetter(STRONG_LATIN.get(code) ?? WEAK_LATIN.get(code), i);
        return i + 1;
      case FOLD: {
        const folded = fold(code);
        if (folded.length !== 1 || folded.charCodeAt(0) !== code) this.#replace(folded, i, i + 1);
        return i + 1;
      }
      case REMOVE:
        this.#replace('', i, i + 1);
        return i + 1;
      case MARK:
        return this.#marks(i);
      case SPACE:
        this.#replace(code === 0x85 || code === 0x2028 || code === 0x2029 || code === 0x0c ? '\n' : ' ', i, i + 1);
        return i + 1;
      case JOINER:
        if (!this.#belongs(i, code)) this.#replace('', i, i + 1);
        return i + 1;
      case WIDE: {
        const last = this.#lastOut(i);
        const next = this.#text.charCodeAt(i + 1);
        if (last > 0x20 && last < 0x7f && (next < 0x7f || (next >= 0xff01 && next <= 0xff5e))) this.#replace(code === 0x3000 ? ' ' : String.fromCharCode(code - 0xfee0), i, i + 1);
        return i + 1;
      }
      case EMOJI: {
        const after = this.#text.charCodeAt(this.#text.charCodeAt(i + 1) === 0xfe0f ? i + 2 : i + 1);
        // After a letter, or where a small one follows: a sign before a word stands by itself.
        if (isLatin(this.#lastOut(i)) || (after >= 0x61 && after <= 0x7a)) this.#replace(EMOJI_LETTERS.get(code) ?? '', i, i + 1);
        return i + 1;
      }
      case HIGH:
        return this.#supplementary(i);
      default:
        return i + 1;
    }
  }

  #copyTo(end: number): void {
    if (end > this.#copied) {
      this.#last = this.#text.charCodeAt(end - 1);
      this.#out += this.#text.slice(this.#copied, end);
      this.#map.copy(end - this.#copied, this.#copied);
    }
  }

  #replace(folded: string, start: number, end: number): void {
    this.#changed = true;
    this.#copyTo(start);
    this.#out += folded;
    if (folded.length > 0) this.#last = folded.charCodeAt(folded.length - 1);
    this.#map.unit(folded.length, start, end);
    this.#copied = end;
  }

  #replaceLetter(letter: string | undefined, at: number): void {
    if (letter !== undefined) this.#replace(letter, at, at + 1);
  }

  /** The last character of the output before raw offset `at`. */
  #lastOut(at: number): number {
    return at > this.#copied ? this.#text.charCodeAt(at - 1) : this.#last;
  }

  /**
   * Decides on the word around `at`, seen through invisible characters and marks. Each word is read once.
   * @returns where to read on: past the word when nothing in it can change
   */
  #judge(at: number): number {
    const text = this.#text;
    let start = at;
    while (start > this.#wordEnd && inWord(text.charCodeAt(start - 1))) start--;
    let end = at;
    let latin = 0, foreign = 0, weak = 0, strong = 0, cyrillic = 0;
    let plain = true;
    for (end = start; end < text.length; end++) {
      const code = text.charCodeAt(end);
      const klass = CLASSES[code] ?? KEEP;
      if (IN_WORD[klass] === 0) break;
      if (klass === WEAK) weak++;
      else if (klass === STRONG) strong++;
      else if (klass === FOREIGN) foreign++;
      else {
        if (klass !== LATIN) plain = false;
        if (klass === LATIN || klass === FOLD) latin++;
      }
      if (code >= 0x400 && code <= 0x52f) cyrillic++;
    }
    this.#wordEnd = end;
    if (latin > 0) {
      // A Cyrillic word with a few Latin letters slipped in has letters that no Latin word has.
      this.#verdict = foreign > 0 && cyrillic > latin ? 'cyrillic' : 'latin';
      if (this.#verdict === 'cyrillic') this.#backfill(start, at);
    } else {
      this.#verdict = foreign === 0 && weak === 0 && strong > 1 && this.#amidLatin() ? 'latin' : 'leave';
    }
    return plain && this.#verdict === 'leave' ? end : at;
  }

  /** Maps the Latin letters of a Cyrillic word that were passed before its first Cyrillic letter. */
  #backfill(start: number, at: number): void {
    for (let i = Math.max(start, this.#copied); i < at; i++) this.#replaceLetter(CYRILLIC.get(this.#text.charCodeAt(i)), i);
  }

  /** Whether the text is written in Latin letters but for look-alikes: asked at most once, when a word could be either. */
  #amidLatin(): boolean {
    if (this.#latinText === undefined) {
      let latin = 0, other = 0;
      for (let i = 0; i < this.#text.length; i++) {
        const klass = classOf(this.#text.charCodeAt(i));
        if (klass === LATIN) latin++;
        else if (klass === FOREIGN || klass === WEAK) other++;
      }
      this.#latinText = latin > 4 * other;
    }
    return this.#latinText;
  }

  /** Marks from `i` on: those that make a letter with their base become that letter, the rest is noise. */
  #marks(i: number): number {
    const text = this.#text;
    let end = i;
    while (classOf(text.charCodeAt(end)) === MARK) end++;
    const base = i > 0 ? text.charCodeAt(i - 1) : 0;
    // The keycap around a digit is part of an emoji.
    if (base === 0xfe0f && i > this.#copied) return end;
    if (base >= 0x300 && classOf(base) === KEEP && !(base >= 0xd800 && base <= 0xdfff)) {
      // A script that is written with these marks now and then (Indic accents, African tone marks): two are enough.
      if (end - i > 2) this.#replace('', i + 2, end);
      return end;
    }
    const before = this.#lastOut(i);
    let letter = before;
    // Marks after the first few make no letter, and none does on white space.
    const marks = before > 0x20 ? Math.min(end, i + 8) : i;
    for (let at = i; at < marks; at++) letter = composed(letter, text.charCodeAt(at));
    if (letter !== before && i > this.#copied) this.#replace(String.fromCharCode(letter), i - 1, end);
    else this.#replace('', i, end);
    return end;
  }

  /** Whether a joiner or an emoji selector has a job where it stands. */
  #belongs(i: number, code: number): boolean {
    const before = i > 0 ? this.#text.charCodeAt(i - 1) : 0;
    const after = this.#text.charCodeAt(i + 1);
    // The letter that an emoji was read as takes no selector, and a digit among letters is none of a keypad.
    if (code >= 0xfe0e && ((i === this.#copied && i > 0 && this.#lastOut(i) < 0x7f) || this.#amidLetters(i))) return false;
    if (code >= 0xfe0e) return (pictographic(before) && before !== 0xfe0f) || ((before === 0x23 || before === 0x2a || (before >= 0x30 && before <= 0x39)) && after === 0x20e3);
    if (joins(before) && (code === 0x200c || joins(after) || !(after > 0x20))) return true;
    return code === 0x200d && pictographic(before) && pictographic(after);
  }

  /** Whether regional indicators of the text are letters: some run of them is no flags. Asked at most once. */
  #spells(): boolean {
    return (this.#spelled ??= (this.#text.match(INDICATORS) ?? []).some((run) => !isFlagRun(run.replaceAll(/\ud83c([\udde6-\uddff])/g, (_, low: string) => String.fromCharCode(0x41 + low.charCodeAt(0) - 0xdde6)))));
  }

  #supplementary(i: number): number {
    const code = pointAt(this.#text, i);
    if (code < 0x10000) return i + 1;
    if (invisibleAbove(code)) this.#replace('', i, i + 2);
    else if (code >= 0x1f1e6 && code <= 0x1f1ff) return this.#indicators(i);
    else if (foldsAbove(code)) {
      const folded = fold(code);
      if (folded.codePointAt(0) !== code) this.#replace(folded, i, i + 2);
    }
    return i + 2;
  }

  /** Whether a keycap whose selector stands at `i` has a letter beside it. */
  #amidLetters(i: number): boolean {
    return this.#text.charCodeAt(i + 1) === 0x20e3 && (classOf(this.#text.charCodeAt(i + 2)) === LATIN || classOf(this.#text.charCodeAt(i - 2)) === LATIN);
  }

  /** Regional indicators: flags stay, letters written with them are read. */
  #indicators(i: number): number {
    const text = this.#text;
    let end = i;
    let letters = '';
    while (text.charCodeAt(end) === 0xd83c && text.charCodeAt(end + 1) >= 0xdde6 && text.charCodeAt(end + 1) <= 0xddff) {
      letters += String.fromCharCode(0x41 + text.charCodeAt(end + 1) - 0xdde6);
      end += 2;
    }
    if (!isFlagRun(letters) || this.#spells()) for (let k = 0; k < letters.length; k++) this.#replace(letters.charAt(k), i + 2 * k, i + 2 * k + 2);
    return end;
  }
}

/** Letters with a mark that were composed: the same few come again and again. Emptied when there are too many. */
const compositions = new Map<number, number>();
const MOST_COMPOSITIONS = 4_096;

/** The one unit that a letter and a mark make (NFC), or the letter. */
function composed(letter: number, mark: number): number {
  const key = letter * 65_536 + mark;
  let known = compositions.get(key);
  if (known === undefined) {
    const both = String.fromCharCode(letter, mark).normalize('NFC');
    known = both.length === 1 ? both.charCodeAt(0) : letter;
    if (compositions.size >= MOST_COMPOSITIONS) compositions.clear();
    compositions.set(key, known);
  }
  return known;
}

function isLatin(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Runs of regional indicators. */
const INDICATORS = /(?:\ud83c[\udde6-\uddff])+/g;

/** Classes that a word may hold: letters, and what hides among them. */
const IN_WORD = new Uint8Array(16);
for (const klass of [LATIN, FOREIGN, WEAK, STRONG, FOLD, REMOVE, MARK, JOINER]) IN_WORD[klass] = 1;

function inWord(code: number): boolean {
  return IN_WORD[CLASSES[code] ?? KEEP] === 1;
}

/**
 * The text as a reader sees it: invisible and control characters removed, compatibility forms and exotic spaces folded,
 * letters that only look Latin mapped to Latin where the word or the text around it is Latin. Case is kept, and so are
 * real words of other scripts, joiners that a script needs, emoji and Chinese punctuation.
 * @returns the raw view when nothing changes
 */
export function normalize(text: string): View {
  if (!ODD.test(text)) return rawView(text);
  spend(text.length * COST.normalized);
  return new Normalizer(text).run();
}

/** {@link normalize} as a maker, for decoded texts; none when nothing changes. */
export const view: ViewMaker = {
  id: 'normalized',
  title: 'Normalised text',
  needs: ODD_BIT,
  make(text: string): readonly View[] {
    const normalized = normalize(text);
    return normalized.id === 'raw' ? [] : [changesOf(normalized, text)];
  },
};
