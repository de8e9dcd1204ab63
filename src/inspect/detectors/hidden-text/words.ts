/** Words between the tags of HTML. */

/** Fewest words of hidden text that could instruct anyone; an icon's label is shorter. */
export const MIN_WORDS = 4;
/** The same in letters of scripts that do not part words by spaces. */
const MIN_IDEOGRAPHS = 10;

export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

const isIdeograph = (code: number): boolean => code >= 0x2e80 && code < 0xd800;
const isWordLetter = (code: number): boolean => isLetter(code) || (code >= 0xc0 && code < 0x2000);

/** Whether [from, to), which begins outside a tag, has words enough outside tags. Ideographs count by tenths. */
export function hasWords(text: string, from: number, to: number, enough: number): boolean {
  let count = 0, ideographs = 0, letters = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3c) {
      // Nothing counts up to the tag's end.
      const close = text.indexOf('>', at);
      if (close < 0 || close >= to) break;
      at = close;
      continue;
    }
    if (isIdeograph(code)) {
      if (++ideographs * MIN_WORDS >= MIN_IDEOGRAPHS * enough) return true;
    } else if (isWordLetter(code)) letters++;
    else {
      if (letters > 1 && ++count >= enough) return true;
      letters = 0;
    }
  }
  return count + (letters > 1 ? 1 : 0) >= enough;
}

/**
 * The same of one stretch after another, neither end of which is ever before that of the last: the text is read once, or one
 * of nothing but hidden elements would be read as often as they overlap. What stands in a tag for a reader that began further
 * in front stands in one for a later reader too, as each tag ends at the first `>`.
 */
export class WordsAhead {
  readonly #text: string;
  readonly #enough: number;
  /** Where the last letter but one of each word stands, in order: a reader that begins behind it sees no word. */
  readonly #words: number[] = [];
  readonly #ideographs: number[] = [];
  // The first of either that still counts.
  #word = 0;
  #ideograph = 0;
  #at = 0;
  /** Letters of the word under the reading, and where its last but one and its last stand. */
  #letters = 0;
  #before = -1;
  #last = -1;

  constructor(text: string, enough: number) {
    this.#text = text;
    this.#enough = enough;
  }

  /** Whether [from, to) has enough. */
  enough(from: number, to: number): boolean {
    if (from > this.#at) {
      this.#at = from;
      this.#letters = 0;
    }
    this.#readTo(to);
    while (this.#word < this.#words.length && this.#words[this.#word]! < from) this.#word++;
    while (this.#ideograph < this.#ideographs.length && this.#ideographs[this.#ideograph]! < from) this.#ideograph++;
    const open = this.#letters > 1 && this.#before >= from ? 1 : 0;
    return this.#words.length - this.#word + open >= this.#enough || (this.#ideographs.length - this.#ideograph) * MIN_WORDS >= MIN_IDEOGRAPHS * this.#enough;
  }

  #readTo(to: number): void {
    const text = this.#text;
    for (; this.#at < to; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === 0x3c) {
        const close = text.indexOf('>', this.#at);
        // Looked at again once more of the text counts.
        if (close < 0 || close >= to) return;
        this.#at = close;
        continue;
      }
      if (isIdeograph(code)) this.#ideographs.push(this.#at);
      else if (isWordLetter(code)) {
        this.#letters++;
        this.#before = this.#last;
        this.#last = this.#at;
      } else {
        if (this.#letters > 1) this.#words.push(this.#before);
        this.#letters = 0;
      }
    }
  }
}
