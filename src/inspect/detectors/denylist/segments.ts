import type { Span } from '../../contract.ts';

/** A line up to this long is matched whole. UTF-16 units. */
export const WHOLE_LINE = 1024;
const SENTENCES = 1024;
const WORDS = 1536;

/** Characters before a position that decide whether a segment begins there. */
export const SEGMENT_LOOKBACK = WORDS + 2;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d || code === 0xa0;

/** `.`, `!`, `?`, `;` and `,` before white space, or their full-width forms. */
function endsSentence(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (before === 0x20 || before === 0x09) {
    const mark = text.charCodeAt(at - 2);
    return mark === 0x2e || mark === 0x21 || mark === 0x3f || mark === 0x3b || mark === 0x2c;
  }
  return before === 0x3002 || before === 0xff01 || before === 0xff1f || before === 0xff1b || before === 0xff0c;
}

/**
 * Cuts a text into the stretches that patterns are matched in: lines. In a longer line a stretch ends, beyond its first
 * 1024 characters, at the end of a sentence or clause; where none came for 1024 characters, at a space; where none came
 * for 1536, after each character: together below the bound that a stream may be held for. Every boundary is decided by the {@link SEGMENT_LOOKBACK} characters before it alone,
 * so that a stream read in pieces is cut as the whole text is, and none is held for longer than that.
 */
export function segments(text: string): Span[] {
  const spans: Span[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    const newline = text.indexOf('\n', start);
    end = newline < 0 ? text.length : newline + 1;
    if (end - start <= WHOLE_LINE) spans.push([start, end]);
    else cutLine(text, start, end, spans);
  }
  return spans;
}

function cutLine(text: string, lineStart: number, end: number, spans: Span[]): void {
  let start = lineStart;
  let lastSentence = lineStart;
  let lastSpace = lineStart;
  for (let at = lineStart + 1; at < end; at++) {
    const sentence = endsSentence(text, at);
    const space = sentence || isSpace(text.charCodeAt(at - 1));
    const cut = at - lineStart > WHOLE_LINE && (sentence || (at - lastSentence > SENTENCES && space) || (at - lastSpace > WORDS));
    if (sentence) lastSentence = at;
    if (space) lastSpace = at;
    if (cut) {
      spans.push([start, at]);
      start = at;
    }
  }
  if (start < end) spans.push([start, end]);
}
