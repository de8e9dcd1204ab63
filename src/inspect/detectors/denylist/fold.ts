/**
 * Per-character folding shared by the detectors that compare texts literally: case, full-width forms and invisible
 * characters. One UTF-16 unit maps to one unit, so that offsets stay those of the text and a fold can be read backwards
 * from any cut of a stream.
 */

/** What an invisible character folds to: it takes part in no comparison. */
export const DROPPED = 0;

/** What any white space folds to. */
export const SPACE = 0x20;

const LETTER = 1, UNSPACED = 2;
const WORD = /[\p{L}\p{N}\p{M}_]/u;
/** Scripts written without spaces between words, and Hangul, whose particles attach to words. */
const UNSPACED_SCRIPT = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Bopomofo}\u30fc\uff70]/u;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;
const WHITE = /\s/;

interface Tables {
  readonly fold: Uint16Array;
  readonly kind: Uint8Array;
  /** The fold of letters, digits and marks; 0 for everything else. */
  readonly letters: Uint16Array;
}
let tables: Tables | undefined;

function foldUnit(unit: number): number {
  const char = String.fromCharCode(unit);
  if (WHITE.test(char)) return SPACE;
  if (unit >= 0xd800 && unit <= 0xdfff) return unit;
  if (unit === 0 || INVISIBLE.test(char)) return DROPPED;
  // Only compatibility forms of width: other ones (ligatures, superscripts) change meaning or length.
  const wide = unit >= 0xff01 && unit <= 0xffee ? char.normalize('NFKC') : char;
  const lower = (wide.length === 1 ? wide : char).toLowerCase();
  return lower.charCodeAt(0);
}

/** Tables over all UTF-16 units, made on first use (about 20 ms, 320 KB). */
export function foldTables(): Tables {
  if (tables !== undefined) return tables;
  const fold = new Uint16Array(65536);
  const kind = new Uint8Array(65536);
  const letters = new Uint16Array(65536);
  for (let unit = 0; unit < 65536; unit++) {
    fold[unit] = foldUnit(unit);
    const char = String.fromCharCode(unit);
    if (unit >= 0xd800 && unit <= 0xdfff) kind[unit] = UNSPACED;
    else if (WORD.test(char)) kind[unit] = UNSPACED_SCRIPT.test(char) ? UNSPACED : LETTER;
    if (kind[unit] !== 0 && char !== '_') letters[unit] = fold[unit] ?? DROPPED;
  }
  tables = { fold, kind, letters };
  return tables;
}

/** Whether the unit belongs to a word that a neighbouring letter would continue: a word boundary is needed beside it. */
export function needsBoundary(kind: Uint8Array, unit: number): boolean {
  return kind[unit] === LETTER;
}
