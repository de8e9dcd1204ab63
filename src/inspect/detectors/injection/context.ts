import type { Reading } from './reading.ts';

const QUOTES = '"“”„«»「」『』`';
/** How far around a match its quotation marks are looked for. UTF-16 units. */
const QUOTE_REACH = 160;

/** Whether the span sits inside quotation marks that open and close on its own line, with text outside them. */
function quoted(text: string, start: number, end: number): boolean {
  let open = -1;
  for (let at = start - 1; at >= 0 && start - at <= QUOTE_REACH; at--) {
    const char = text[at]!;
    if (char === '\n') break;
    if (QUOTES.includes(char) || (char === "'" || char === '‘') && !isLetter(text.charCodeAt(at - 1))) { open = at; break; }
  }
  if (open < 0) return false;
  for (let at = end; at < text.length && at - end <= QUOTE_REACH; at++) {
    const char = text[at]!;
    if (char === '\n') return false;
    if (QUOTES.includes(char) || (char === "'" || char === '’') && !isLetter(text.charCodeAt(at + 1))) return true;
  }
  return false;
}

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a || code >= 0x41 && code <= 0x5a || code > 0xbf && code < 0x2000;
}

/**
 * How much of a match's confidence is lost because the text seems to speak about attacks rather than to be one:
 * quotation with talk of attacks nearby, a question about the phrase, or a passage dense with such talk.
 */
export function distance(reading: Reading, hit: number, start: number, end: number): number {
  const { text, tokens, hits } = reading;
  const token = hits.token[hit]!;
  const inQuotes = quoted(text, start, end);
  const close = reading.talk(hit, 14);
  const wide = reading.talk(hit, 60);
  const sentence = reading.sentenceStart(token);
  let asked = false;
  for (let i = hit; i >= 0 && hits.token[i]! >= sentence; i--) if (reading.is(i, 'question')) asked = true;
  let loss = 0;
  if (inQuotes) loss += close > 0 ? 0.5 : asked ? 0.45 : 0.12;
  else if (close > 1) loss += 0.3;
  else if (close > 0) loss += 0.12;
  if (asked) loss += 0.35;
  if (wide >= 6) loss += 0.4;
  else if (wide >= 4) loss += 0.25;
  else if (wide >= 3) loss += 0.12;
  // A word of many list entries or a table of phrases: rows of short quotations.
  if (inQuotes && tokens.count > 40 && wide >= 1) loss += 0.1;
  return loss;
}
