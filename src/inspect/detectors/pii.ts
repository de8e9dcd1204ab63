import type { Detector, Inspected, Match, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { hold, LOOKBACK } from './pii/hold.ts';
import { RULES } from './pii/rules.ts';
import { scan } from './pii/scan.ts';

/** A match with the raw stretch that it covers. */
interface Placed {
  readonly raw: Span;
  readonly match: Match;
}

/** Those of `placed` (in order, none overlapping another) that overlap a raw stretch. */
function overlapped(placed: readonly Placed[], [start, end]: Span): readonly Placed[] {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.raw[1] ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  let stop = low;
  while ((placed[stop]?.raw[0] ?? Infinity) < end) stop++;
  return placed.slice(low, stop);
}

/**
 * Longest raw stretch of a match that only a normalised reading shows. Invisible characters can stretch a number
 * without end; a stream holds no more than this, and hidden text is another detector's finding.
 */
const MAX_DISGUISED = 320;

function inspect(subject: Subject): Inspected {
  const whole = subject.direction === 'request';
  let placed: Placed[] = scan(subject.text, { prose: true, whole }).hits.map(({ rule, start, end, confidence }) => ({ raw: [start, end], match: { rule, span: [start, end], confidence } }));
  // A stream of an answer cannot wait for encoded text of any length to end, so there only the normalised reading is added.
  const views = subject.direction === 'answer' ? [subject.normalized] : subject.views;
  for (const view of views) {
    // Words in another order are the same words, and such a reading stands for whole lines: a match would cover all of one.
    if (view.text === subject.text || view.id.includes('word-order')) continue;
    const added: Placed[] = [];
    const replaced = new Set<Placed>();
    for (const { rule, start, end, confidence } of scan(view.text, { prose: false, whole }).hits) {
      const raw = view.toRaw(start, end);
      // A view's spans come in order; two may share one encoded unit.
      if ((added.at(-1)?.raw[1] ?? 0) > raw[0] || (subject.direction === 'answer' && raw[1] - raw[0] > MAX_DISGUISED)) continue;
      const others = overlapped(placed, raw);
      // What was read before wins over the same stretch seen again, but not over a longer one: an invisible character
      // inside an address must not leave its first half standing.
      if (others.some((other) => other.raw[0] < raw[0] || other.raw[1] > raw[1] || other.raw[1] - other.raw[0] === raw[1] - raw[0])) continue;
      for (const other of others) replaced.add(other);
      added.push({ raw, match: { rule, span: [start, end], confidence, view: view.id } });
    }
    if (added.length > 0) placed = [...placed.filter((item) => !replaced.has(item)), ...added].sort((x, y) => x.raw[0] - y.raw[0]);
  }
  return placed.length === 0 ? NOTHING_FOUND : { matches: placed.map((item) => item.match) };
}

/** Personal data: identifiers checked by checksum, form and context words in several languages. */
export const detector: Detector = {
  id: 'pii',
  title: 'Personal data',
  version: 2,
  rules: RULES,
  applies: () => true,
  inspect,
  stream: { lookback: LOOKBACK, hold: (text, from) => hold(text, from) },
};
