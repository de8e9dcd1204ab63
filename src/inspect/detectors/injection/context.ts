import type { Reading } from './reading.ts';

/**
 * How much of a match's confidence is lost because the text seems to speak about attacks rather than to be one:
 * quotation with talk of attacks nearby, a question about the phrase, or a passage dense with such talk.
 */
export function distance(reading: Reading, hit: number, start: number, end: number): number {
  const { tokens, hits } = reading;
  const token = hits.token[hit]!;
  const inQuotes = reading.quoted(start, end);
  const close = reading.talk(hit, 14);
  const wide = reading.talk(hit, 60);
  const sentence = reading.sentenceStart(token);
  const asked = reading.is(hit, 'question') || reading.before(hit, 'question', token - sentence) >= 0;
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
