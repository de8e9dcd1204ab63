import type { Span } from '../../contract.ts';

/** A line up to this long is matched whole. UTF-16 units. */
export const WHOLE_LINE = 1024;
const SENTENCES = 2048;
const WORDS = 3072;

/** Characters before a position that decide whether a segment begins there. */
export const SEGMENT_LOOKBACK = WORDS + 2;

const SENTENCE_END = /[.!?;,]/;
const WIDE_SENTENCE_END = /[\u3002\uff01\uff1f\uff1b\uff0c]/;

function endsSentence(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return WIDE_SENTENCE_END.test(before) || ((before === ' ' || before === '\t') && at >= 2 && SENTENCE_END.test(text.charAt(at - 2)));
}

/**
 * Cuts a text into the stretches that patterns are matched in: lines. In a longer line a stretch ends, beyond its first
 * 1024 characters, at the end of a sentence or clause; where none came for 2048 characters, at a space; where none came
 * for 3072, after each character. Every boundary is decided by the {@link SEGMENT_LOOKBACK} characters before it alone,
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
    const space = sentence || /\s/.test(text.charAt(at - 1));
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
