import { isAlnum, isDigit } from './chars.ts';
import type { Edge } from './types.ts';
import { FREE, GLUED, INSIDE } from './types.ts';

/** How the candidate that begins at `start` touches what precedes it. */
export function leftEdge(text: string, start: number): Edge {
  const code = text.charCodeAt(start - 1);
  if (isAlnum(code)) return text.charCodeAt(start - 2) === 0x5c && 'nrt'.includes(text[start - 1] ?? ' ') ? FREE : INSIDE;
  if (code === 0x5f || code === 0x24 || code === 0x20ac || code === 0xa3 || code === 0xa5) return INSIDE;
  if (code === 0x2d || code === 0x2e || code === 0x2f || code === 0x23 || code === 0x2b) {
    const before = text.charCodeAt(start - 2);
    if (isDigit(before)) return INSIDE;
    return isAlnum(before) || code !== 0x2d ? GLUED : FREE;
  }
  return FREE;
}

/** How the candidate that ends at `end` touches what follows. Reads two characters. */
export function rightEdge(text: string, end: number): Edge {
  const code = text.charCodeAt(end);
  if (isAlnum(code) || code === 0x5f || code === 0x25) return INSIDE;
  if (code === 0x2d || code === 0x2e || code === 0x2f || code === 0x40) {
    const after = text.charCodeAt(end + 1);
    if (isDigit(after) || code === 0x40) return INSIDE;
    if (code === 0x2d && isAlnum(after)) return GLUED;
  }
  return FREE;
}

/**
 * Whether spaced digit groups stand in a longer row of figures: three or more digits right before, or four right after
 * (a card is followed by its three-digit code or its expiry).
 */
export function inRow(text: string, start: number, end: number): boolean {
  return figuresBefore(text, start) || (text.charCodeAt(end) === 0x20 && isDigit(text.charCodeAt(end + 1)) && isDigit(text.charCodeAt(end + 2)) && isDigit(text.charCodeAt(end + 3)) && isDigit(text.charCodeAt(end + 4)));
}

/** Whether a number of three digits or more and a space stand right before. */
export function figuresBefore(text: string, start: number): boolean {
  return text.charCodeAt(start - 1) === 0x20 && isDigit(text.charCodeAt(start - 2)) && isDigit(text.charCodeAt(start - 3)) && isDigit(text.charCodeAt(start - 4));
}
