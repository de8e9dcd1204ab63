import type { Span } from '../../contract.ts';

/** Longest repeated unit, separator included. UTF-16 units. */
const MAX_PERIOD = 32;

/** Repetitions of a unit of several characters that make a flood; and of a single character of narrow scripts, which also draws lines and pads. */
export const FLOOD = 2000;
export const FLOOD_SINGLE = 10_000;

/** Chinese characters, kana and Hangul: one alone is a token, and none of them draws lines or pads. */
const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** Characters compared where a flood may be. */
const PROBE = 96;

/** Shortest flood less what a look reads, so that each holds a whole one. */
const STRIDE = FLOOD - PROBE - MAX_PERIOD;

function periodAt(text: string, at: number): number {
  const end = at + PROBE;
  if (end + MAX_PERIOD > text.length) return 0;
  for (let period = 1; period <= MAX_PERIOD; period++) {
    let i = at;
    while (i < end && text.charCodeAt(i) === text.charCodeAt(i + period)) i++;
    if (i === end) return period;
  }
  return 0;
}

/** Stretches in which one short unit is repeated thousands of times. Looks at one place in nearly 2000 characters and widens from there. */
export function floods(text: string): { span: Span; count: number }[] {
  const found: { span: Span; count: number }[] = [];
  let done = 0;
  for (let at = 0; at < text.length; at += STRIDE) {
    if (at < done) continue;
    const period = periodAt(text, at);
    if (period === 0) continue;
    let start = at;
    while (start > done && text.charCodeAt(start - 1) === text.charCodeAt(start - 1 + period)) start--;
    let end = at + period;
    while (end < text.length && text.charCodeAt(end) === text.charCodeAt(end - period)) end++;
    const count = Math.floor((end - start) / period);
    if (count >= (period === 1 && !WIDE.test(text.charAt(start)) ? FLOOD_SINGLE : FLOOD)) found.push({ span: [start, end], count });
    done = end;
  }
  return found;
}
