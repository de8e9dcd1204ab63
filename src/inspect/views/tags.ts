import type { View, ViewMaker } from '../contract.ts';
import { INVISIBLE } from './lib/alphabets.ts';
import { readText } from './lib/bytes.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** High surrogate of U+E0000 to U+E03FF: tag characters and variation selectors 17 to 256. */
const HIGH = 0xdb40;

/** The byte that a variation selector carries when one selector stands for one byte: VS1 is 0, VS256 is 255; -1 for others. */
export function selectorByte(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0xfe00 && code <= 0xfe0f) return code - 0xfe00;
  if (code !== HIGH) return -1;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdd00 && low <= 0xddef ? low - 0xdd00 + 16 : -1;
}

/** The ASCII code that a tag character (U+E0000 to U+E007F) mirrors, or -1. */
export function tagCode(text: string, at: number): number {
  if (text.charCodeAt(at) !== HIGH) return -1;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdc7f ? low - 0xdc00 : -1;
}

/** Parts a hidden message from the visible word that it hangs on: a line break that stands for nothing. */
export function part(text: string, at: number, builder: RegionViewBuilder): void {
  if (at > 0 && /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) builder.unit('\n', at, at);
}

function decodeTags(text: string, builder: RegionViewBuilder): void {
  for (let at = text.indexOf('\udb40'); at >= 0; at = text.indexOf('\udb40', at)) {
    const code = tagCode(text, at);
    if (code >= 0 && tagCode(text, at - 2) < 0) part(text, at, builder);
    if (code >= 0x20 && code < 0x7f) builder.unit(String.fromCharCode(code), at, at + 2);
    else if (code >= 0) builder.unit('', at, at + 2);
    at += 2;
  }
}

/** Shortest run of selectors that is read as bytes; ordinary text never has two in a row. */
const MIN_SELECTORS = 4;

const SELECTOR = /[\ufe00-\ufe0f]{2}|[\ufe00-\ufe0f]\udb40|\udb40[\udd00-\uddef]/g;

function decodeSelectors(text: string, builder: RegionViewBuilder): void {
  SELECTOR.lastIndex = 0;
  for (let match = SELECTOR.exec(text); match !== null; match = SELECTOR.exec(text)) {
    const bytes: number[] = [];
    const bounds: number[] = [];
    let at = match.index;
    for (let byte = selectorByte(text, at); byte >= 0; byte = selectorByte(text, at)) {
      bytes.push(byte);
      bounds.push(at);
      at += byte < 16 ? 1 : 2;
    }
    SELECTOR.lastIndex = Math.max(at, match.index + 1);
    if (bytes.length < MIN_SELECTORS) continue;
    const decoded = readText(Uint8Array.from(bytes));
    if (decoded !== undefined) {
      part(text, match.index, builder);
      builder.unit(decoded.text, match.index, at);
    }
    // Two selectors per byte, one per half: the other scheme in use.
    else if (bytes.every((byte) => byte < 16) && bytes.length % 2 === 0) {
      const halves = readText(Uint8Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[2 * i] ?? 0) * 16 + (bytes[2 * i + 1] ?? 0)));
      if (halves !== undefined) {
        part(text, match.index, builder);
        builder.unit(halves.text, match.index, at);
      }
    }
  }
}

/** Messages in tag characters and in variation selectors, both invisible, decoded to the text that they carry. */
export const view: ViewMaker = {
  id: 'tags',
  title: 'Unicode tag characters and variation selectors',
  needs: INVISIBLE,
  make(text: string): readonly View[] {
    const supplementary = text.includes('\udb40');
    // Without the supplementary selectors a message needs two per byte, and lower-case letters begin with 6 or 7.
    if (!supplementary && !text.includes('\ufe06') && !text.includes('\ufe07')) return [];
    const views: View[] = [];
    if (supplementary) {
      const builder = new RegionViewBuilder(text);
      decodeTags(text, builder);
      views.push(...builder.finish('tags'));
    }
    const builder = new RegionViewBuilder(text);
    decodeSelectors(text, builder);
    views.push(...builder.finish('variation-selectors'));
    return views;
  },
};
