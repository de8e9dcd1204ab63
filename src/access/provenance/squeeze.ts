import { pointAt } from '../../core/code-point.ts';
import type { View } from '../../inspect/contract.ts';

/**
 * The letters and digits of a reading, folded: compatibility forms, case and diacritics are gone, and so is everything
 * between words. However a value is spaced, punctuated or written, its squeezed text is the same, so that a plain
 * substring search finds it.
 */
export interface Squeezed {
  readonly text: string;
  /** For each unit of `text`, its offset in the reading. */
  readonly at: Uint32Array;
  /** For each unit of `text`, 1 where a word begins. */
  readonly starts: Uint8Array;
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const MARKS = /\p{M}+/gu;
/** Scripts that are written without spaces: every sign begins a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Invisible between the letters of a word: they neither count nor end the word. */
const INVISIBLE = /[\p{Cf}\p{M}\u115f\u1160\u3164\uffa0]/u;

interface Folded { readonly letters: string; readonly unspaced: boolean; readonly invisible: boolean }
const folded = new Map<number, Folded>();

function fold(point: number): Folded {
  let known = folded.get(point);
  if (known === undefined) {
    const char = String.fromCodePoint(point);
    const plain = char.normalize('NFKD').replaceAll(MARKS, '').toLowerCase().normalize('NFKD').replaceAll(MARKS, '');
    const letters = [...plain].filter((each) => LETTER_OR_DIGIT.test(each)).join('');
    known = { letters, unspaced: UNSPACED.test(char), invisible: INVISIBLE.test(char) };
    folded.set(point, known);
  }
  return known;
}

/** Squeezes a text in one pass. */
export function squeeze(text: string): Squeezed {
  // A compatibility form unfolds to 18 letters at most (U+FDFA); the buffers grow for those.
  let units = new Uint16Array(text.length);
  let at = new Uint32Array(text.length);
  let starts = new Uint8Array(text.length);
  let length = 0;
  let word = false;
  const push = (unit: number, offset: number, start: boolean): void => {
    if (length === units.length) {
      const size = length * 2 + 32;
      units = grown(units, new Uint16Array(size));
      at = grown(at, new Uint32Array(size));
      starts = grown(starts, new Uint8Array(size));
    }
    units[length] = unit;
    at[length] = offset;
    starts[length] = start ? 1 : 0;
    length++;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      const lower = unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit;
      const letter = (lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39);
      if (letter) push(lower, i, !word);
      word = letter;
      continue;
    }
    const point = pointAt(text, i);
    const { letters, unspaced, invisible } = fold(point);
    for (let j = 0; j < letters.length; j++) push(letters.charCodeAt(j), i, j === 0 && (!word || unspaced));
    if (letters !== '') word = !unspaced;
    else if (!invisible) word = false;
    if (point > 0xffff) i++;
  }
  return { text: decode(units.subarray(0, length)), at: at.subarray(0, length), starts: starts.subarray(0, length) };
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Units at a time, below what an argument list may hold. */
const CHUNK = 8_192;

function decode(units: Uint16Array): string {
  if (units.length <= CHUNK) return String.fromCharCode(...units);
  let out = '';
  for (let i = 0; i < units.length; i += CHUNK) out += String.fromCharCode(...units.subarray(i, i + CHUNK));
  return out;
}

/** Whether a squeezed span [start, end) begins and ends with words. */
export function isWhole(squeezed: Squeezed, start: number, end: number): boolean {
  return squeezed.starts[start] === 1 && (end === squeezed.text.length || squeezed.starts[end] === 1);
}

/** The span of the reading that a squeezed span [start, end) came from. */
export function spanOf(squeezed: Squeezed, view: View, start: number, end: number): readonly [number, number] {
  const from = squeezed.at[start] ?? 0;
  const to = (squeezed.at[end - 1] ?? from) + 1;
  return view.toRaw(from, to);
}
