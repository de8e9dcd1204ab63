import { unitsOf } from '../../units.ts';

/** How far around a match its quotation marks are looked for. UTF-16 units. */
const QUOTE_REACH = 160;

/** What a mark may do: an apostrophe opens or closes only where no letter stands on its outer side. */
const OPENS = 1, CLOSES = 2, OPENS_OUTSIDE = 4, CLOSES_OUTSIDE = 8, LINE = 16;
const MARKS = new Uint8Array(65_536);
for (const mark of '"“”„«»「」『』`') MARKS[mark.charCodeAt(0)] = OPENS | CLOSES;
MARKS[0x27] = OPENS_OUTSIDE | CLOSES_OUTSIDE;
MARKS['‘'.charCodeAt(0)] = OPENS_OUTSIDE;
MARKS['’'.charCodeAt(0)] = CLOSES_OUTSIDE;
MARKS[0x0a] = LINE;

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a || code >= 0x41 && code <= 0x5a || code > 0xbf && code < 0x2000;
}

/** Where the quotation marks of a text stand, found in one pass: as many candidates as words may ask what is around them. */
export class Quotes {
  /** Offsets of line ends and of marks that open, in order, and likewise those that close; the complement of the offset for a line end. */
  readonly #opening: number[] = [];
  readonly #closing: number[] = [];

  constructor(text: string) {
    const units = unitsOf(text);
    const { length } = text;
    for (let at = 0; at < length; at++) {
      const mark = MARKS[units[at]!]!;
      if (mark === 0) continue;
      if (mark === LINE) {
        this.#opening.push(~at);
        this.#closing.push(~at);
        continue;
      }
      if ((mark & OPENS) !== 0 || (mark & OPENS_OUTSIDE) !== 0 && !(at > 0 && isLetter(units[at - 1]!))) this.#opening.push(at);
      if ((mark & CLOSES) !== 0 || (mark & CLOSES_OUTSIDE) !== 0 && !isLetter(units[at + 1]!)) this.#closing.push(at);
    }
  }

  /** Whether the span sits inside marks that open and close on its own line, each within {@link QUOTE_REACH}. */
  around(start: number, end: number): boolean {
    const open = this.#opening[firstFrom(this.#opening, start) - 1];
    if (open === undefined || open < 0 || start - open > QUOTE_REACH) return false;
    const close = this.#closing[firstFrom(this.#closing, end)];
    return close !== undefined && close >= 0 && close - end <= QUOTE_REACH;
  }
}

/** Index of the first of some offsets, or complements of offsets, that is at or after `at`. */
function firstFrom(offsets: readonly number[], at: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const offset = offsets[middle]!;
    if ((offset < 0 ? ~offset : offset) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
