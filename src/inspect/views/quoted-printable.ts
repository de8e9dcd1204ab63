import type { View, ViewMaker } from '../contract.ts';
import { EQUALS } from './lib/alphabets.ts';
import { eachCharacter, hexValue, readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

const SIGN = 0x3d;

function escapeAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== SIGN) return -1;
  const high = hexValue(text.charCodeAt(at + 1));
  const low = hexValue(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Length of a soft line break (`=` at the end of a line) at `at`, or 0. */
function softBreak(text: string, at: number): number {
  if (text.charCodeAt(at) !== SIGN) return 0;
  let end = at + 1;
  while (end < at + 8 && (text.charCodeAt(end) === 0x20 || text.charCodeAt(end) === 0x09)) end++;
  if (text.charCodeAt(end) === 0x0d) end++;
  return text.charCodeAt(end) === 0x0a ? end + 1 - at : 0;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Whether the equals sign that follows is part of a comparison (`>=20`). */
function isOperator(code: number): boolean {
  return code === 0x3c || code === 0x3e || code === 0x21 || code === SIGN;
}

/** `=C3=BC` and soft line breaks (RFC 2045, section 6.7), decoded where they stand. */
export const view: ViewMaker = {
  id: 'quoted-printable',
  title: 'Quoted-printable',
  needs: EQUALS,
  make(text: string): readonly View[] {
    let at = text.indexOf('=');
    const builder = new RegionViewBuilder(text);
    let escapes = 0;
    let inWord = false;
    while (at >= 0) {
      const soft = softBreak(text, at);
      if (soft > 0) {
        inWord ||= isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at + soft));
        builder.unit('', at, at + soft);
        at = text.indexOf('=', at + soft);
        continue;
      }
      const bytes: number[] = [];
      let end = at;
      for (let byte = escapeAt(text, end); byte >= 0; byte = escapeAt(text, end)) {
        bytes.push(byte);
        end += 3;
      }
      const decoded = bytes.length > 0 && !isOperator(text.charCodeAt(at - 1)) ? readText(Uint8Array.from(bytes)) : undefined;
      if (decoded !== undefined) {
        escapes += bytes.length;
        const from = at;
        if (decoded.ascii) builder.units(decoded.text, 1, 3, at);
        else eachCharacter(decoded, (piece, first, last) => builder.unit(piece, from + first * 3, from + last * 3));
      }
      at = text.indexOf('=', Math.max(end, at + 1));
    }
    // `x=10` is an assignment, and a lone equals sign at the end of a line is code.
    return escapes >= 2 || inWord ? builder.finish('quoted-printable') : [];
  },
};
