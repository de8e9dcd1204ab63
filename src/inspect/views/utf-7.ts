import type { View, ViewMaker } from '../contract.ts';
import { PLUS } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Shortest run, with its plus sign, that holds a character. */
const MIN_RUN = 4;
/** Fewest characters in the runs of a text that make a reading: one alone is an accident of base64 or of arithmetic. */
const MIN_CHARACTERS = 3;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** The characters that base64 from `start` to `end` holds as UTF-16, big-endian; undefined when it holds anything else. */
function decode(text: string, start: number, end: number): string | undefined {
  let held = 0, bits = 0, out = '';
  for (let at = start; at < end; at++) {
    held = ((held << 6) | VALUES[text.charCodeAt(at)]!) & 0x3fffff;
    bits += 6;
    if (bits < 16) continue;
    bits -= 16;
    const code = (held >> bits) & 0xffff;
    // Letters and punctuation only: base64 of anything else gives private, unassigned and control codes at once.
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xe000 && code < 0xff00) || code >= 0xfff0 || (code >= 0x2400 && code < 0x2600)) return undefined;
    out += String.fromCharCode(code);
  }
  // What is left over is padding: fewer than six bits, all zero.
  return bits < 6 && (held & ((1 << bits) - 1)) === 0 && out !== '' && oneScript(out) ? out : undefined;
}

/** Whether characters are of one block or ASCII; what is no UTF-7 decodes to a mix. */
function oneScript(text: string): boolean {
  let block = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x100 || code >= 0xff00 || (code >= 0x2000 && code < 0x2070)) continue;
    const here = code >= 0x3000 && code < 0xa000 ? 0x3000 : code >> 9;
    if (block >= 0 && here !== block) return false;
    block = here;
  }
  return true;
}

/** Where the run of base64 characters that begins at `from` ends. */
function runEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && (VALUES[text.charCodeAt(end)] ?? -1) >= 0) end++;
  return end;
}

/** `+AGkAZwBu-` (RFC 2152), decoded where it stands. */
export const view: ViewMaker = {
  id: 'utf-7',
  title: 'UTF-7',
  needs: PLUS,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    let characters = 0;
    // The end of the run of base64 that was tried as a whole: a plus sign inside it begins a run of its own.
    let tried = 0;
    for (let at = text.indexOf('+'); at >= 0; at = text.indexOf('+', at + 1)) {
      const whole = at >= tried;
      if (whole) tried = runEnd(text, at + 1);
      let end = tried;
      let decoded = whole && end - at >= MIN_RUN ? decode(text, at + 1, end) : undefined;
      if (decoded === undefined) {
        const plus = text.indexOf('+', at + 1);
        end = plus < 0 || plus > tried ? tried : plus;
        decoded = end - at >= MIN_RUN ? decode(text, at + 1, end) : undefined;
      }
      // In the middle of a word and without its end it is a plus sign of base64 or of arithmetic.
      if (decoded === undefined || (text.charCodeAt(end) !== 0x2d && (VALUES[text.charCodeAt(at - 1)] ?? -1) >= 0)) continue;
      builder.unit(decoded, at, text.charCodeAt(end) === 0x2d ? end + 1 : end);
      characters += decoded.length;
      at = end - 1;
    }
    return characters >= MIN_CHARACTERS ? builder.finish('utf-7') : [];
  },
};
