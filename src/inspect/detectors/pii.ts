import type { Detector, Inspected, Match, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { hold, LOOKBACK } from './pii/hold.ts';
import { RULES } from './pii/rules.ts';
import { scan } from './pii/scan.ts';

/** `spans` are in order and do not overlap one another. */
function overlaps(spans: readonly Span[], [start, end]: Span): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[1] ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  return (spans[low]?.[0] ?? Infinity) < end;
}

/**
 * Longest raw stretch of a match that only a normalised reading shows. Invisible characters can stretch a number
 * without end; a stream holds no more than this, and hidden text is another detector's finding.
 */
const MAX_DISGUISED = 320;

function inspect(subject: Subject): Inspected {
  const matches: Match[] = [];
  for (const { rule, start, end, confidence } of scan(subject.text, true).hits) matches.push({ rule, span: [start, end], confidence });
  // A stream of an answer cannot wait for encoded text of any length to end, so there only the normalised reading is added.
  const views = subject.direction === 'answer' ? [subject.normalized] : subject.views;
  let taken: Span[] = matches.map((match) => match.span);
  for (const view of views) {
    if (view.text === subject.text) continue;
    const added: Span[] = [];
    for (const { rule, start, end, confidence } of scan(view.text, false).hits) {
      const raw = view.toRaw(start, end);
      // A view's spans come in order; two may share one encoded unit.
      if (overlaps(taken, raw) || (added.at(-1)?.[1] ?? 0) > raw[0] || (subject.direction === 'answer' && raw[1] - raw[0] > MAX_DISGUISED)) continue;
      added.push(raw);
      matches.push({ rule, span: [start, end], confidence, view: view.id });
    }
    if (added.length > 0) taken = [...taken, ...added].sort((a, b) => a[0] - b[0]);
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Personal data: identifiers checked by checksum, form and context words in several languages. */
export const detector: Detector = {
  id: 'pii',
  title: 'Personal data',
  version: 1,
  rules: RULES,
  applies: () => true,
  inspect,
  stream: { lookback: LOOKBACK, hold: (text, from) => hold(text, from) },
};
